// Where the App is installed, over GitHub's own API: two owners, one of them with more repositories than fit on a page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitHubStandIn } from '../../../src/hosts/demo/stand-ins/github.ts';
import { assertAllValid } from '../../openapi.ts';
import { forgesOf, openGitHub } from './stand-in.ts';

const many = Array.from({ length: 23 }, (_, n) => ({ owner: 'acme', name: `widget-${n}`, files: {} }));
let github: GitHubStandIn;

beforeAll(async () => {
  const repositories = [
    { owner: 'acme', name: 'widget', files: { 'a.txt': 'a\n' } },
    ...many,
    { owner: 'lab', name: 'old', files: { 'a.txt': 'a\n' }, archived: true },
  ];
  ({ github } = await openGitHub({ repositories }));
});
afterAll(() => github.close());

describe('the installations of the App', () => {
  it('are listed with what each covers, page by page', async () => {
    const { installations } = forgesOf(github);
    const { installationId: acme } = github;
    expect(await installations.list(1)).toEqual({ rows: [acme, acme + 1], more: false });
    const [first, second] = [await installations.repositories(acme, 1), await installations.repositories(acme, 2)];
    expect([first.rows.length, first.more, second.rows.length, second.more]).toEqual([20, true, 4, false]);
    expect(new Set([...first.rows, ...second.rows].map(({ repo }) => repo)).size).toBe(24);
    expect((await installations.repositories(acme + 1, 1)).rows).toEqual([
      { id: expect.any(Number), owner: 'lab', repo: 'old', archived: true },
    ]);
    await assertAllValid(github.journal);
  });

  it('use a token that can read no more than names', async () => {
    const minted = github.journal.find(({ path }) => path.endsWith('/access_tokens'));
    await forgesOf(github).installations.repositories(github.installationId, 1);
    expect(minted).toBeDefined();
    const bodies = github.journal.filter(({ path }) => path.endsWith('/access_tokens')).map(({ body }) => body);
    expect(JSON.stringify(bodies.at(-1))).not.toContain('contents');
  });

  it('are left out while their owner has suspended them', async () => {
    github.suspend(true);
    const { installations } = forgesOf(github);
    expect(await installations.list(1)).toEqual({ rows: [], more: false });
    await expect(installations.repositories(github.installationId, 1)).rejects.toMatchObject({ name: 'ForgeError' });
    github.suspend(false);
  });
});
