// What models send and repositories hold that once got an answer of no use: each says what is the matter and what to do next.
import { describe, expect, it } from 'vitest';
import { bench, inside } from './bench.ts';

const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from('hello world\n', 'utf16le')]);

describe('a path', () => {
  it('is found with blanks at its ends, and however its accents are composed', async () => {
    const folder = 'données'.normalize('NFD');
    const { call, text, workspace } = bench({ ' lead.txt': 'a\n', 'end.txt ': 'b\n', [`${folder}/été.txt`]: 'c\n' });
    for (const path of [' lead.txt', 'lead.txt', './lead.txt'])
      expect(inside(await call('read_file', { path }))).toBe('1\ta');
    for (const path of ['end.txt ', 'end.txt']) expect(inside(await call('read_file', { path }))).toBe('1\tb');
    for (const path of ['données/été.txt', `${folder}/été.txt`.normalize('NFD')])
      expect(inside(await call('read_file', { path }))).toBe('1\tc');
    await call('write_file', { path: 'données/new.txt ', content: 'd\n' });
    expect(workspace.edits().map(({ path }) => path)).toEqual([`${folder}/new.txt`]);
    await call('edit_file', { path: 'end.txt', old_text: 'b', new_text: 'z' });
    expect(text('end.txt ')).toBe('z\n');
  });

  it('with both spellings in the tree is the one that is written', async () => {
    const { call } = bench({ 'a.txt': '1\n', 'a.txt ': '2\n' });
    expect(inside(await call('read_file', { path: 'a.txt' }))).toBe('1\t1');
    expect(inside(await call('read_file', { path: 'a.txt ' }))).toBe('1\t2');
  });

  it.each([
    ['', 'The path is empty: name a file.'],
    ['src\\b.py', 'src\\b.py would be one name with a backslash in it: write `/` between folders and file.'],
    ['C:\\b.py', 'C:\\b.py would be one name with a backslash in it: write `/` between folders and file.'],
    ['~/b.py', 'Paths are relative to the root of the repository, and there is no home folder: leave out `~/`.'],
    ['new/', 'The path ends with a slash: name a file; folders come into being with it.'],
    [
      'readme.md',
      'README.md is there already, and readme.md differs from it in upper and lower case alone; on some systems the two are one: write it in the same way, or use another name.',
    ],
    [
      'SRC/b.py',
      'src is there already, and SRC/b.py differs from it in upper and lower case alone; on some systems the two are one: write it in the same way, or use another name.',
    ],
    [
      'docs/a:b.md',
      'a:b.md cannot be a name on Windows, where nobody could check the repository out any more: choose another one.',
    ],
    [
      'src/aux.py',
      'aux.py cannot be a name on Windows, where nobody could check the repository out any more: choose another one.',
    ],
    [
      'what?/b.py',
      'what? cannot be a name on Windows, where nobody could check the repository out any more: choose another one.',
    ],
    [
      'NUL',
      'NUL cannot be a name on Windows, where nobody could check the repository out any more: choose another one.',
    ],
    [
      'docs/end.',
      'end. cannot be a name on Windows, where nobody could check the repository out any more: choose another one.',
    ],
  ])('of a new file is refused as %j', async (path, answer) => {
    const { call, workspace } = bench({ 'README.md': 'x\n', 'src/a.py': 'x = 1\n' });
    expect(await call('write_file', { path, content: 'y\n' })).toMatchObject({ error: true, text: answer });
    expect(workspace.edits()).toEqual([]);
  });

  it('is new under a name that Windows lacks where the tree has such names, and none does that only looks so', async () => {
    const { call } = bench({ 'maildir/1:2,S': 'x\n' });
    expect((await call('write_file', { path: 'maildir/2:2,S', content: 'y\n' })).error).toBe(false);
    const { call: elsewhere } = bench({ 'a.py': 'x\n' });
    for (const path of ['src/auxiliary.py', 'console.py', '[id]/(group)/$page.tsx', '.gitignore', 'a.b..c', 'com.py'])
      expect((await elsewhere('write_file', { path, content: 'y\n' })).error, path).toBe(false);
  });

  it('may change its case when the old one is deleted, and keeps its right to be run when it comes back', async () => {
    const { call, workspace } = bench({ 'README.md': 'x\n', 'run.sh': { executable: '#!/bin/sh\n' } });
    await call('delete_file', { path: 'README.md' });
    expect((await call('write_file', { path: 'readme.md', content: 'x\n' })).error).toBe(false);
    await call('delete_file', { path: 'run.sh' });
    expect((await call('read_file', { path: 'run.sh' })).text).toBe(
      'run.sh was deleted by an edit: write_file makes it anew.',
    );
    await call('write_file', { path: 'run.sh', content: 'ls\n' });
    expect(workspace.entry('run.sh')?.mode).toBe('100755');
  });
});

describe('a file whose name has a backslash', () => {
  it('is written where the tree has it', async () => {
    const { call, text } = bench({ 'a\\b.txt': 'x\n' });
    await call('write_file', { path: 'a\\b.txt', content: 'y\n' });
    expect(text('a\\b.txt')).toBe('y\n');
  });
});

describe('a new file under an attribute of Git LFS', () => {
  const attributes = {
    '.gitattributes':
      '[attr]big filter=lfs diff=lfs -text\n# *.py filter=lfs\n*.bin filter=lfs diff=lfs merge=lfs -text\n/data/** filter=lfs\n"my models/*.txt" big\n*.safetensors big\ndata/keep.txt -filter\n',
    'sub/.gitattributes': '*.onnx filter=lfs\n*.bin !filter\n',
    'old.bin': 'kept as it is\n',
  };

  it.each(['model.bin', 'deep/er/model.bin', 'data/x/table.csv', 'my models/a.txt', 'w.safetensors', 'sub/a.onnx'])(
    'is refused: %s',
    async (path) => {
      const { call } = bench(attributes);
      const answer = await call('write_file', { path, content: 'x\n' });
      expect(answer).toMatchObject({ error: true });
      expect(answer.text).toMatch(/would be kept in Git LFS, by .gitattributes, .* choose a name/);
    },
  );

  it.each(['a.py', 'a.onnx', 'sub/model.bin', 'data/keep.txt', 'models/a.txt', 'old.bin'])(
    'is not one: %s',
    async (path) => {
      const { call } = bench(attributes);
      expect(await call('write_file', { path, content: 'x\n' })).toMatchObject({ error: false });
    },
  );
});

describe('an edit', () => {
  it.each([
    ['line numbers', '1\tdef f():\n2\t    return "x"', /it is without the line numbers of read_file/],
    [
      'breaks that were escaped',
      'def f():\\n    return',
      /it is with line breaks or tabs where old_text has a backslash/,
    ],
    ['quotes of a typesetter', 'return “x”', /line 2, column 12: the file has ", old_text “ \(U\+201C\)/],
    [
      'a space that is none',
      'return\u00a0"x"',
      /only white space differs.* column 11: the file has a space, old_text U\+00A0/,
    ],
    ['lines past the end', '    return "x"\n\n\n', /the file ends before line 3, old_text does not/],
  ])('with %s is told so', async (_, old_text, answer) => {
    const { call, text } = bench({ 'a.py': 'def f():\n    return "x"\n' });
    const result = await call('edit_file', { path: 'a.py', old_text, new_text: 'pass' });
    expect(result.error).toBe(true);
    expect(result.text).toMatch(answer);
    expect(text('a.py')).toBe('def f():\n    return "x"\n');
  });

  it('writes no more at once than write_file', async () => {
    const { call, workspace } = bench({ 'a.py': 'x = 1\n' });
    const new_text = 'y'.repeat(1024 * 1024 + 1);
    const said = 'is larger than 1048576 bytes: split it, or write less.';
    expect(await call('edit_file', { path: 'a.py', old_text: 'x', new_text })).toMatchObject({
      error: true,
      text: `new_text ${said}`,
    });
    expect(await call('write_file', { path: 'b.py', content: new_text })).toMatchObject({
      text: `The content ${said}`,
    });
    expect(workspace.edits()).toEqual([]);
  });

  it('finds what differs only in how accents are composed, and takes their marks with it', async () => {
    const { call, text } = bench({ 'a.md': `un ${'café'.normalize('NFD')} noir 𝒳é\n`, 'b.md': 'café\n' });
    await call('edit_file', { path: 'a.md', old_text: 'café noir', new_text: 'thé' });
    expect(text('a.md')).toBe('un thé 𝒳é\n');
    await call('edit_file', { path: 'b.md', old_text: 'café'.normalize('NFD'), new_text: 'thé' });
    expect(text('b.md')).toBe('thé\n');
    expect((await call('edit_file', { path: 'b.md', old_text: 'the', new_text: 'x' })).error).toBe(true);
  });

  it('of what is no UTF-8 text says what it is, and to leave it', async () => {
    const { call } = bench({
      'a.txt': utf16,
      'b.txt': Uint8Array.from([0x61, 0xe9, 0x0a]),
      'c.dat': Uint8Array.from([0, 1]),
    });
    const rest = 'it can be neither read nor edited here; leave it as it is.';
    const answers = ['a.txt', 'b.txt', 'c.dat'].map(async (path) => (await call('read_file', { path })).text);
    expect(await Promise.all(answers)).toEqual([
      `a.txt is text in UTF-16 or UTF-32, 26 bytes: ${rest}`,
      `b.txt is not UTF-8 text, 3 bytes: ${rest}`,
      `c.dat is binary, 2 bytes: ${rest}`,
    ]);
  });
});

describe('a search', () => {
  it.each([
    [{ pattern: 'a\\n' }, /^No match\. Each line is looked at by itself/],
    [
      { pattern: 'x', glob: 'a.py,b.py' },
      /^No match: there is no file whose path matches the glob a\.py,b\.py\. .*\{a,b\}\.$/,
    ],
    [{ pattern: 'zzz', glob: '*.py' }, /^No match\.$/],
    [{ pattern: 'x', path: 'src' }, /Unrecognized key: "path"\. The arguments are: pattern, glob, max_results\.$/],
    [{ pattern: 'a\\Z' }, /Write \$ for the end of a line\.$/],
    [{ pattern: '(?>a)b' }, /possessive and atomic groups are plain ones\.$/],
    [{ pattern: '\\Kx' }, /RE2 has fewer escapes than Perl/],
  ])('for %j says what is the matter', async (args, answer) => {
    const { call } = bench({ 'a.py': 'x = 1\n' });
    expect((await call('search', args)).text).toMatch(answer);
  });
});
