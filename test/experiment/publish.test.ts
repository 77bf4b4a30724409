// One branch, one pull request, one Issue per arm, at whatever point a process dies or GitHub's answer is lost.
import { describe, expect, it } from 'vitest';
import { sealPatch } from '../../src/arm/sealed-patch.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { openShelf } from '../../src/artifacts/shelf.ts';
import type { ArmResult } from '../../src/domain/arm.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import type { Manifest } from '../../src/domain/manifest.ts';
import { branchName, type Publication, publish, published } from '../../src/experiment/publish/publish.ts';
import { downgraded, pair, shipped } from '../comment/views.ts';
import { memorySnapshot } from '../fakes/files.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const branch = branchName('7f3a', { slug: 'glm-5-2' });
const away = new ForgeError('unavailable', 'GitHub is having trouble');
const words = { title: 'Add a greeting', body: 'What it does\n\n<!-- the marker -->', marker: '<!-- the marker -->' };

async function setOut(
  verdict: 'pull_request' | 'issue',
  branchOnly = false,
): Promise<{ world: FakeWorld; publication: Publication }> {
  const world = fakeWorld();
  const { sha } = await world.forge.repository.pin('main');
  const manifest: Manifest = { ...pair, base_sha: sha };
  const after = new TextEncoder().encode('Hello there\n');
  const file = { path: 'hello.txt', kind: 'added', from: null, mode: '100644', after } as const;
  const base = memorySnapshot({ 'README.md': 'Hello\n' });
  const patch = await sealPatch(openShelf(world.blobs, '7f3a'), base, sha, { files: [file] });
  const result: ArmResult = { ...(verdict === 'issue' ? downgraded : shipped), slug: 'glm-5-2', patch };
  return { world, publication: { manifest, result, words, branchOnly } };
}

/** What there is now, of everything that could be twice. */
function left({ forge }: FakeWorld) {
  return { pulls: forge.pulls.length, issues: forge.issues.length, branch: forge.git.branch(branch) !== null };
}

describe('an arm that became a pull request', () => {
  it('is one commit on the pinned base, a branch and a pull request', async () => {
    const { world, publication } = await setOut('pull_request');
    const made = await publish(publication, world);
    expect(made).toMatchObject({ kind: 'pull_request', branch });
    expect(world.forge.git.branch(branch)?.parent).toBe(publication.manifest.base_sha);
    expect(world.forge.pulls[0]).toMatchObject({ base: publication.manifest.base_ref, title: words.title });
    expect(await published('7f3a', publication.result, world)).toEqual(made);
  });

  it.each([
    ['the commit', 'commit', false],
    ['the commit, written', 'commit', true],
    ['the branch', 'createBranch', false],
    ['the branch, made', 'createBranch', true],
    ['the look-up', 'findPullRequest', false],
    ['the pull request', 'openPullRequest', false],
    ['the pull request, opened', 'openPullRequest', true],
  ] as const)('an outage at %s: after the repeat everything is there once', async (_name, method, afterEffect) => {
    const { world, publication } = await setOut('pull_request');
    world.forge.fail(method, away, { afterEffect });
    await expect(publish(publication, world)).rejects.toThrow(away);
    const made = await publish(publication, world);
    expect(left(world)).toEqual({ pulls: 1, issues: 0, branch: true });
    expect(made.url).toBe(world.forge.pulls[0]?.url);
  });

  it('is found again where only our memory of it was lost', async () => {
    const { world, publication } = await setOut('pull_request');
    const made = await publish(publication, world);
    await world.rows.delete(rowKeys.published('7f3a', 'glm-5-2', 'pull_request'));
    expect(await publish(publication, world)).toMatchObject({ number: made.number, url: made.url });
    expect(left(world)).toEqual({ pulls: 1, issues: 0, branch: true });
  });

  it('is found again when a second process was faster', async () => {
    const { world, publication } = await setOut('pull_request');
    world.forge.fail('openPullRequest', new ForgeError('conflict', 'A pull request already exists'), {
      afterEffect: true,
    });
    await publish(publication, world);
    expect(left(world)).toEqual({ pulls: 1, issues: 0, branch: true });
  });

  it('leaves a branch of its name alone that is not its own', async () => {
    const { world, publication } = await setOut('pull_request');
    const { sha } = await world.forge.repository.pin('main');
    await world.forge.publisher.createBranch(branch, sha);
    await expect(publish(publication, world)).rejects.toMatchObject({ reason: 'conflict' });
    expect(world.forge.git.branch(branch)?.sha).toBe(sha);
    expect(left(world)).toEqual({ pulls: 0, issues: 0, branch: true });
  });

  it.each([false, true])('may be a branch alone, with its page (the answer lost: %s)', async (lost) => {
    const { world, publication } = await setOut('pull_request', true);
    if (lost) world.forge.fail('createBranch', away, { afterEffect: true });
    if (lost) await expect(publish(publication, world)).rejects.toThrow(away);
    expect(await publish(publication, world)).toMatchObject({
      kind: 'branch',
      url: `https://forge.test/acme/widget/tree/${branch}`,
    });
    expect(left(world)).toEqual({ pulls: 0, issues: 0, branch: true });
  });
});

describe('an arm that became an Issue', () => {
  it.each([
    ['the look-up', 'findIssue', false],
    ['the Issue', 'openIssue', false],
    ['the Issue, opened', 'openIssue', true],
  ] as const)('an outage at %s: after the repeat there is one Issue', async (_name, method, afterEffect) => {
    const { world, publication } = await setOut('issue');
    world.forge.fail(method, away, { afterEffect });
    await expect(publish(publication, world)).rejects.toThrow(away);
    await publish(publication, world);
    await publish(publication, world);
    expect(left(world)).toEqual({ pulls: 0, issues: 1, branch: false });
  });

  it('and its draft, promoted, stand beside one another', async () => {
    const { world, publication } = await setOut('issue');
    await publish(publication, world);
    const promoted = { ...publication, result: { ...publication.result, verdict: 'pull_request' as const } };
    await publish(promoted, world);
    await publish(promoted, world);
    expect(left(world)).toEqual({ pulls: 1, issues: 1, branch: true });
    expect((await published('7f3a', publication.result, world))?.kind).toBe('issue');
  });
});
