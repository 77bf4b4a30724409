// What a repository starts with is what the same files would be, had somebody pushed them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../../../../src/hosts/demo/stand-ins/github.ts';

const bytes = (...values: number[]) => new Uint8Array(values);
const files = {
  'README.md': 'widget\n',
  'copy.md': 'widget\n',
  'empty.txt': '',
  'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
  'a/b/c/deep.txt': 'déjà vu 🧭\n',
  // Git sorts the folder `a` as `a/`, after `a-b` and `a.txt`.
  'a-b': '1\n',
  'a.txt': '2\n',
  'link.txt': { mode: '120000', content: 'a/b/c/deep.txt' },
  'image.bin': bytes(0, 1, 2, 255, 254),
  'latin.txt': bytes(0x63, 0x61, 0x66, 0xe9, 0x0a),
  'zero.txt': 'a\0b\n',
  'vendor/inner': { mode: '160000', content: '0123456789012345678901234567890123456789' },
};

let github: GitHubStandIn;
beforeAll(async () => {
  github = await startGitHub({
    webhookSecret: 'a webhook secret',
    users: [{ login: 'ann', role: 'write' }],
    repositories: [
      { owner: 'acme', name: 'seeded', files },
      { owner: 'acme', name: 'pushed', files: { 'README.md': 'widget\n' } },
    ],
  });
});
afterAll(() => github.close());

describe('a seeded repository', () => {
  const treeOf = async (repo: string, ref: string) => {
    const { tree } = await github.api('ann', 'GET', `/repos/${repo}/git/trees/${ref}?recursive=1`);
    return tree;
  };

  it('has the objects that a push of its files makes', async () => {
    await github.push('ann', 'acme/pushed', { branch: 'all', message: 'all', files });
    const seeded = await github.api('ann', 'GET', '/repos/acme/seeded/git/trees/main');
    const pushed = await github.api('ann', 'GET', '/repos/acme/pushed/git/trees/all');
    expect(seeded.sha).toBe(pushed.sha);
    expect(await treeOf('acme/seeded', 'main')).toEqual(await treeOf('acme/pushed', 'all'));
    expect(await github.files('acme/seeded', 'main')).toEqual(await github.files('acme/pushed', 'all'));
  });

  it('can be built upon', async () => {
    await github.push('ann', 'acme/seeded', { branch: 'more', message: 'more', files: { 'a/b/new.txt': 'new\n' } });
    const { files: changed } = await github.api('ann', 'GET', '/repos/acme/seeded/compare/main...more');
    expect(changed).toMatchObject([{ filename: 'a/b/new.txt', status: 'added', additions: 1 }]);
  });

  it.each([
    [{ 'a//b': '' }, 'no path of a tree'],
    [{ a: '', 'a/b': '' }, 'below a file'],
    [{ 'a/b': '', a: '' }, 'a folder too'],
    [{ a: { mode: '100600', content: '' } }, 'the mode 100600'],
  ])('is refused with files that git cannot have: %j', async (wrong, words) => {
    const start = startGitHub({
      webhookSecret: 'a webhook secret',
      users: [],
      repositories: [{ owner: 'acme', name: 'wrong', files: wrong as Record<string, string> }],
    });
    await expect(start).rejects.toThrow(words);
  });
});
