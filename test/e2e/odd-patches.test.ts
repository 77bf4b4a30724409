// Patches of models at their oddest: names that every object of JavaScript has, files where folders were, titles that speak to CI.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../../src/hosts/demo/scripts/turns.ts';
import type { ScriptCall } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { answersTo, attack, call, glm, openGround, patience, writes, writesPatch } from '../attacks/ground.ts';
import { armOf, type Bench, closeSound, kindsIn } from './bench.ts';

const issue = { title: 'A reward', body: 'Please.' };
const link = { mode: '120000' as const, content: 'README.md' };
/** Computed, for written as it stands `__proto__` is no field of its own. */
const files = {
  ['__proto__']: 'first\n',
  constructor: 'second\n',
  'deep/toString': 'third\n',
  'deep/__proto__/hasOwnProperty.py': 'VALUE = 1\n',
  place: 'a file\n',
  'folder/inner.txt': 'in a folder\n',
  link,
};

let bench: Bench;
beforeAll(async () => {
  bench = await openGround({ files });
}, patience);
afterAll(() => closeSound(bench), patience);

/** A patch that makes these calls before anything else, published; the files of its branch as text, and its commit's message. */
async function published(calls: readonly ScriptCall[], words = {}) {
  const asked = await attack(bench, writesPatch(calls, words), issue);
  const row = await armOf(bench, asked, glm);
  expect(row, row.reason).toMatchObject({ verdict: 'pull_request' });
  expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(['card', `result ${glm}`, 'summary']);
  const pull = (await bench.stage.github.pulls(asked.issue.repo)).find(({ head }) => head.includes(asked.experiment));
  const tree = await bench.stage.github.files(asked.issue.repo, pull?.head ?? '');
  const commit = bench.stage.github.journal.findLast(({ method, path }) => method === 'POST' && /commits$/.test(path));
  const text = (path: string) => (tree[path] ? Buffer.from(tree[path].bytes).toString() : undefined);
  return { pull, paths: Object.keys(tree), text, message: (commit?.body as { message: string } | undefined)?.message };
}

describe('a patch', { timeout: patience }, () => {
  it('of files that are called like what every object has is published as any other', async () => {
    const edits = ['__proto__', 'constructor', 'deep/toString'].map((path) => writes(path, `changed ${path}\n`));
    const { text } = await published([
      ...edits,
      writes('deep/valueOf', 'new\n'),
      read('deep/__proto__/hasOwnProperty.py'),
    ]);
    for (const path of ['__proto__', 'constructor', 'deep/toString']) expect(text(path)).toBe(`changed ${path}\n`);
    expect(text('deep/valueOf')).toBe('new\n');
    expect(answersTo(bench)).toContain('VALUE = 1');
  });

  it('that puts a file where a folder was, and a folder where a file was, is published as it is', async () => {
    const { paths, text } = await published([
      ...['folder/inner.txt', 'place'].map((path) => call('delete_file', { path })),
      writes('folder', 'now a file\n'),
      writes('place/inner.txt', 'now in a folder\n'),
    ]);
    expect(paths.filter((path) => /^(?:folder|place)/.test(path))).toEqual(['folder', 'place/inner.txt']);
    expect(['folder', 'place/inner.txt'].map(text)).toEqual(['now a file\n', 'now in a folder\n']);
  });

  it('that puts a file where a link was is an Issue, and the gate is named', async () => {
    const calls = [call('delete_file', { path: 'link' }), writes('link', 'now a text\n')];
    const asked = await attack(bench, writesPatch(calls), issue);
    expect(await armOf(bench, asked, glm)).toMatchObject({ verdict: 'issue', reason: 'paths: link is a symlink.' });
  });

  it('that deletes tests of the repository stays a draft, and says so at its top', async () => {
    const { pull } = await published([call('delete_file', { path: 'tests/test_trainer.py' })]);
    expect(pull?.body).toMatch(
      /^\*\*Stays a draft until somebody has looked:\*\* .*deletes existing tests: `?tests\/test_trainer\.py/,
    );
  });

  it('keeps no CI from looking at it, by the title of its model', async () => {
    const { pull, message } = await published([], { title: 'Add it [skip ci]', summary: 'Done. `[ci skip]`' });
    expect([pull?.title, message]).toEqual(['Add it (skip ci)', 'Add it (skip ci)']);
    expect(pull?.body).toContain('(ci skip)');
    expect(pull?.body).not.toContain('[ci skip');
  });
});
