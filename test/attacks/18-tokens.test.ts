// Attack 18: a token that could do more than the call it was minted for. Looked up in the journal of a run that does all there is.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Bench, command, openIssue } from '../e2e/bench.ts';
import { glm, oneRepository, openGround, opus, patience, river, writesIssue, writesPatch } from './ground.ts';

const manifest = join(import.meta.dirname, '../../app.yml');
let bench: Bench;
beforeAll(async () => {
  bench = await openGround();
  bench.scripts[glm] = writesPatch([]);
  bench.scripts[opus] = writesIssue({});
  const issue = await openIssue(bench, 'quick', { title: 'A reward', body: 'x' });
  await command(bench, issue, `/outrider run ${river} ${glm} --vs ${opus}`);
}, patience);
afterAll(() => bench.close());

/** What a write needs at GitHub, by its path. https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
const needed: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/\/git\/(?:refs|trees|commits|blobs)/, { contents: 'write' }],
  [/\/pulls(?:\/\d+)?$/, { contents: 'read', pull_requests: 'write' }],
  [/\/issues|\/comments|\/reactions|\/labels/, { issues: 'write' }],
];

it('every token is for one repository, with no more than what the App asks for', async () => {
  const { default_permissions: asked } = parse(await readFile(manifest, 'utf8')) as {
    default_permissions: Record<string, string>;
  };
  const quick = (await bench.stage.github.api('admin', 'GET', '/repos/acme/quick')).id;
  const mints = bench.stage.github.journal.filter(({ path }) => path.endsWith('/access_tokens'));
  expect(mints.length).toBeGreaterThan(3);
  for (const { body } of mints) {
    const { permissions } = body as { permissions: Record<string, string> };
    const one = oneRepository(body);
    expect(['.github', quick]).toContain(one);
    for (const [name, level] of Object.entries(permissions)) {
      expect(asked[name]).toBeDefined();
      expect(level === 'read' || asked[name] === 'write').toBe(true);
    }
  }
});

it('every write goes with a token that can write that one thing, and every read with one that can write nothing', () => {
  const asked = bench.stage.github.journal.filter(({ caller }) => caller === 'installation');
  const kinds = new Set<RegExp>();
  for (const { method, path, permissions } of asked) {
    const { metadata: _, ...rest } = permissions;
    const writable = Object.entries(rest).filter(([, level]) => level === 'write');
    if (method === 'GET') {
      // A look-up that belongs to a write rides on its token.
      const belongs = /\/git\/(?:ref|commits)|\/pulls\/\d+$/.test(path);
      if (!belongs) expect(writable, `GET ${path}`).toEqual([]);
      continue;
    }
    const row = needed.find(([pattern]) => pattern.test(path));
    expect(row, `${method} ${path}`).toBeDefined();
    if (row) kinds.add(row[0]);
    expect(rest, `${method} ${path}`).toEqual(row?.[1]);
  }
  // The run did all of it: a commit and a branch, a pull request, comments and an Issue.
  expect(kinds.size).toBe(needed.length);
});

it('the manifest gives a reason for each permission and event, and asks for none of the dangerous ones', async () => {
  const text = await readFile(manifest, 'utf8');
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith('default_events:'));
  const asked = lines.slice(from).filter((line) => /^ {2}/.test(line) && !/^ {2}#/.test(line));
  expect(asked.length).toBeGreaterThan(10);
  for (const line of asked) expect(line).toMatch(/ # \S.{10,}/);
  const { default_permissions: permissions } = parse(text) as { default_permissions: Record<string, string> };
  for (const name of [
    'workflows',
    'secrets',
    'administration',
    'actions_variables',
    'environments',
    'organization_administration',
  ])
    expect(permissions[name]).toBeUndefined();
  const writable = Object.entries(permissions)
    .filter(([, level]) => level === 'write')
    .map(([name]) => name);
  expect(writable.sort()).toEqual(['contents', 'issues', 'pull_requests']);
});
