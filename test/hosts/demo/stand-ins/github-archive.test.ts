// The stand-in's archives, faults and journal.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tarball } from '../../../../src/hosts/demo/stand-ins/github/archive.ts';
import { World } from '../../../../src/hosts/demo/stand-ins/github/world.ts';
import { type GitHubStandIn, startGitHub } from '../../../../src/hosts/demo/stand-ins/github.ts';
import { unpacked } from '../../../contracts/repository.ts';
import { as, installationToken, send } from './github-client.ts';

const repo = 'acme/widget';
let github: GitHubStandIn;

beforeAll(async () => {
  github = await startGitHub({
    webhookSecret: 'a webhook secret',
    users: [{ login: 'ann', role: 'write' }, { login: 'mal' }],
    repositories: [
      { owner: 'acme', name: 'widget', files: { 'README.md': 'widget\n' } },
      { owner: 'acme', name: 'secret', private: true, files: { 'README.md': 'secret\n' } },
      { owner: 'acme', name: 'exports', files: exported },
    ],
  });
});
afterEach(() => github.clearFaults());
afterAll(() => github.close());

const exported = {
  '.gitattributes':
    'docs export-ignore\n*.tmp export-ignore\n/keep.tmp -export-ignore\nversion.txt export-subst\n# a comment\n',
  'docs/guide.md': 'left out\n',
  'src/docs/inner.md': 'left out as well\n',
  'src/.gitattributes': 'local.txt export-ignore\n',
  'src/local.txt': 'left out by the inner file\n',
  'local.txt': 'kept\n',
  'a.tmp': 'left out\n',
  'keep.tmp': 'kept\n',
  'version.txt': 'commit $Format:%H$\n',
} as const;

describe('an archive', () => {
  const entries = async (name: string, token: string | null) => {
    const { status, headers } = await send(github, token, ['GET', `/repos/acme/${name}/tarball/main`]);
    return { status, location: headers.get('location') ?? '' };
  };

  it('may be given up half way, and is there whole for the next', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`${at}.bin`, randomBytes(50_000)]));
    const large = await startGitHub({
      webhookSecret: 's',
      users: [],
      repositories: [{ owner: 'acme', name: 'large', files }],
    });
    const { headers } = await send(large, null, ['GET', '/repos/acme/large/tarball/main']);
    const location = headers.get('location') ?? '';
    for (let round = 0; round < 3; round += 1) {
      const given = new AbortController();
      const response = await fetch(location, { signal: given.signal });
      await response.body?.getReader().read();
      given.abort();
    }
    const bytes = Buffer.from(await (await fetch(location)).arrayBuffer());
    expect(Object.keys(await unpacked(Readable.from([bytes])))).toHaveLength(400);
    await large.close();
  });

  it('is read from the repository no faster than from the archive', async () => {
    const world = new World({ id: 1, slug: 'outrider' }, 1);
    const tree = Array.from({ length: 400 }, (_, at) => {
      const sha = world.keep(randomBytes(50_000));
      return { path: `${at}.bin`, mode: '100644', type: 'blob', sha };
    });
    world.get = async <T>() => ({ tree }) as T;
    let read = 0;
    const blobs = world.blobs.get.bind(world.blobs);
    world.blobs.get = (sha) => {
      read += 1;
      return blobs(sha);
    };
    const archive = (await tarball(world, 'acme/large', 'a'.repeat(40))) ?? Readable.from([]);
    const pieces = archive[Symbol.asyncIterator]();
    await pieces.next();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBeLessThan(40);
    for (let next = await pieces.next(); !next.done; ) next = await pieces.next();
    expect(read).toBe(400);
  });

  it('leaves out and fills in what .gitattributes says', async () => {
    const { location } = await entries('exports', null);
    const bytes = Buffer.from(await (await fetch(location)).arrayBuffer());
    const found = await unpacked(Readable.from([bytes]));
    const kept = ['.gitattributes', 'keep.tmp', 'local.txt', 'src/.gitattributes', 'version.txt'];
    expect(Object.keys(found).sort()).toEqual(kept);
    const sha = (await github.branches('acme/exports')).main;
    expect(found['version.txt']).toMatchObject({ bytes: new Uint8Array(Buffer.from(`commit ${sha}\n`)) });
    const roots = new Set<string>();
    for await (const entry of Readable.from([bytes]).pipe(createGunzip()).pipe(extract())) {
      roots.add(entry.header.name.split('/')[0] ?? '');
      entry.resume();
    }
    expect([...roots]).toEqual([`acme-exports-${sha?.slice(0, 7)}`]);
  });

  it('of a private repository is linked for those who may read it, and the link is a secret', async () => {
    const refused = await entries('secret', null);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const { data } = await installationToken(github, { repositories: ['secret'], permissions: { contents: 'read' } });
    const { location } = await entries('secret', data.token);
    expect(new URL(location).origin).not.toBe(github.url);
    expect((await fetch(location)).status).toBe(200);
    expect((await fetch(location.replace(/token=.*/, 'token=guessed'))).status).toBe(404);
  });
});

describe('faults', () => {
  it('hit the n-th matching request, as often as told, and nothing else', async () => {
    github.fault({ method: 'GET', path: /\/README\.md/, nth: 2, times: 2, action: { status: 503 } });
    const get = async () => (await send(github, null, ['GET', `/repos/${repo}/contents/README.md`])).status;
    expect([await get(), await get(), await get(), await get()]).toEqual([200, 503, 503, 200]);
    expect((await send(github, null, ['GET', `/repos/${repo}`])).status).toBe(200);
  });

  it('may come after the work is done', async () => {
    github.fault({ method: 'POST', path: '/issues', afterEffect: true, action: { status: 502 } });
    const before = (await github.issues(repo)).length;
    expect((await send(github, as('ann'), ['POST', `/repos/${repo}/issues`, { title: 'lost' }])).status).toBe(502);
    expect((await github.issues(repo)).length).toBe(before + 1);
  });
});

it('keeps a journal of what came from outside, and not of what people did', async () => {
  const before = github.journal.length;
  await github.openIssue('ann', repo, { title: 't', body: 'b' });
  await send(github, as('mal'), ['GET', `/repos/${repo}/issues?state=all`]);
  expect(github.journal.slice(before)).toMatchObject([
    {
      method: 'GET',
      path: `/repos/${repo}/issues?state=all`,
      caller: 'user',
      authorized: true,
      status: 200,
      body: null,
    },
  ]);
});

it('gives the same files the same commits in every run', async () => {
  const options = { webhookSecret: 's', users: [], privateKey: github.privateKey };
  const again = await startGitHub({
    ...options,
    repositories: [{ owner: 'acme', name: 'widget', files: { 'README.md': 'x\n' } }],
  });
  const once = await startGitHub({
    ...options,
    repositories: [{ owner: 'acme', name: 'widget', files: { 'README.md': 'x\n' } }],
  });
  expect(await again.branches(repo)).toEqual(await once.branches(repo));
  expect(Object.keys(await again.files(repo, 'main'))).toEqual(['README.md']);
  await Promise.all([again.close(), once.close()]);
});
