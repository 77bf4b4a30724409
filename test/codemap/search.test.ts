// Search: the same lines with ripgrep and without it, whatever the pattern and the text.
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../src/codemap/files.ts';
import { candidateLines, ripgrepPath } from '../../src/codemap/search/ripgrep.ts';
import { rustPattern } from '../../src/codemap/search/rust-pattern.ts';
import { type SearchQuery, search, searchWith } from '../../src/codemap/search.ts';
import { createWorkspace } from '../../src/codemap/workspace.ts';
import { memorySnapshot } from '../fakes/files.ts';
import type { TreeFile } from '../fakes/tree-repository.ts';
import { frozen } from './scratch.ts';

/** Below a quarter of a megabyte search reads by itself: this makes any tree large enough for ripgrep. */
const ballast: TreeFile = { path: 'zz/ballast.txt', content: `${'~'.repeat(119)}\n`.repeat(2500) };

const rg = (await ripgrepPath()) ?? '';

/** Asks both ways and insists on one answer. */
async function both(files: Files, query: SearchQuery): Promise<Awaited<ReturnType<typeof search>>> {
  const quick = await searchWith(files, query, rg);
  const plain = await searchWith(files, query, null);
  expect(quick).toEqual(plain);
  return quick;
}

async function found(files: readonly TreeFile[], query: SearchQuery): Promise<string[]> {
  const snapshot = await frozen([...files, ballast]);
  const { matches } = await both(snapshot, { glob: '!zz/**', ...query });
  snapshot.close();
  return matches.map(({ path, line, text }) => `${path}:${line}:${text}`);
}

describe('search', () => {
  test('finds ripgrep on this machine, so that the comparisons below compare something', () => {
    expect(rg).toMatch(/rg$/);
  });

  test('gives path, line and text, sorted by path and line', async () => {
    const files = [
      { path: 'b.py', content: 'foo\nbar\nfoo bar\n' },
      { path: 'a.py', content: 'x\nfoo' },
      { path: 'B.py', content: 'foo' },
    ];
    expect(await found(files, { pattern: 'foo' })).toEqual([
      'B.py:1:foo',
      'a.py:2:foo',
      'b.py:1:foo',
      'b.py:3:foo bar',
    ]);
  });

  test('does not look across the border of two files, nor at what lies behind the last', async () => {
    const files = [
      { path: 'a', content: 'fo' },
      { path: 'b', content: 'o\n' },
      { path: 'c', content: '' },
      { path: 'd', content: '\n' },
    ];
    expect(await found(files, { pattern: 'foo|fo\\no' })).toEqual([]);
    expect(await found(files, { pattern: '^$' })).toEqual(['d:1:']);
    expect(await found(files, { pattern: 'contents_end|"digest"|OUTRPK' })).toEqual([]);
  });

  test('finds what lies behind more lines than ripgrep is asked for, in the file where that ends too', async () => {
    const files = [
      { path: 'a/many.txt', content: 'needle\n'.repeat(39_990) },
      { path: 'b/ends-here.txt', content: 'needle\n'.repeat(100) },
      { path: 'c/behind.txt', content: 'straw\nneedle\n' },
    ];
    const snapshot = await frozen(files);
    expect(await both(snapshot, { pattern: 'needle', glob: '{b,c}/**', max_results: 1000 })).toMatchObject({
      total: 101,
    });
    expect(await both(snapshot, { pattern: 'needle' })).toMatchObject({ total: null, truncated: true });
    snapshot.close();
  });

  test('shows a line of megabytes around its first match, wherever that is', async () => {
    const line = (at: number) => `${'x'.repeat(at)}needle${'y'.repeat(2_000_000 - at)}`;
    for (const at of [0, 4093, 5000, 1_999_000]) {
      const [shown] = await found([{ path: 'long.json', content: line(at) }], { pattern: 'nee.*e' });
      expect(shown).toContain('needle');
      expect(shown?.length).toBeLessThan(330);
    }
  });

  test('anchors at lines, without their carriage return', async () => {
    const files = [{ path: 'dos.txt', content: 'one\r\ntwo\r\n\r\nthree' }];
    expect(await found(files, { pattern: '^two$' })).toEqual(['dos.txt:2:two']);
    expect(await found(files, { pattern: '^$' })).toEqual(['dos.txt:3:']);
    expect(await found(files, { pattern: 'e\\z' })).toEqual(['dos.txt:1:one', 'dos.txt:4:three']);
    expect(await found(files, { pattern: '\\Atwo' })).toEqual(['dos.txt:2:two']);
  });

  test('leaves out binaries, symlinks, submodules; looks into text of other encodings', async () => {
    const files: TreeFile[] = [
      { path: 'binary', content: Buffer.concat([Buffer.from([0]), Buffer.from('needle')]) },
      { path: 'link', content: 'needle', mode: '120000' },
      {
        path: 'latin1.txt',
        content: Buffer.concat([Buffer.from('caf'), Buffer.from([0xe9]), Buffer.from(' needle\n')]),
      },
      { path: 'plain.txt', content: 'needle\n' },
    ];
    expect(await found(files, { pattern: 'needle' })).toEqual(['latin1.txt:1:caf\uFFFD needle', 'plain.txt:1:needle']);
    expect(await found(files, { pattern: 'caf. ' })).toEqual(['latin1.txt:1:caf\uFFFD needle']);
  });

  test('sees edits, deletions and new files of a workspace, and nothing of what they replaced', async () => {
    const snapshot = await frozen([
      { path: 'edited.py', content: 'old needle\n' },
      { path: 'gone.py', content: 'needle\n' },
      { path: 'kept.py', content: 'needle\n' },
      ballast,
    ]);
    const workspace = createWorkspace(snapshot, [
      { path: 'edited.py', bytes: Buffer.from('x\nnew needle\n') },
      { path: 'gone.py', bytes: null },
      { path: 'added.py', bytes: Buffer.from('needle') },
    ]);
    const { matches, total, truncated } = await both(workspace, { pattern: 'needle' });
    expect(matches.map(({ path, line }) => `${path}:${line}`)).toEqual(['added.py:1', 'edited.py:2', 'kept.py:1']);
    expect([total, truncated]).toEqual([3, false]);
  });

  test('counts all and shows the first ones; says null beyond ten thousand', async () => {
    const snapshot = await frozen([
      { path: 'a', content: 'hit\n'.repeat(9000) },
      { path: 'b', content: 'hit\n'.repeat(1000) },
      { path: 'c', content: 'hit rare\n' },
      { path: 'd', content: 'other\n'.repeat(60_000) },
      ballast,
    ]);
    expect(await both(snapshot, { pattern: 'hit', glob: '{a,b}', max_results: 2 })).toEqual({
      matches: [
        { path: 'a', line: 1, text: 'hit' },
        { path: 'a', line: 2, text: 'hit' },
      ],
      total: 10_000,
      truncated: true,
    });
    expect(await both(snapshot, { pattern: 'hit', max_results: 1 })).toMatchObject({ total: null, truncated: true });
    // More candidates than are taken from ripgrep, but few within the glob.
    expect(await both(snapshot, { pattern: 'hit|other', glob: 'c' })).toMatchObject({ total: 1, truncated: false });
  });

  test('cuts a long line around its match, between characters', async () => {
    const line = `${'é'.repeat(5000)}needle${'😀'.repeat(5000)}`;
    const [shown] = await found([{ path: 'min.js', content: line }], { pattern: 'needle' });
    expect(shown).toMatch(/^min\.js:1:…é+needle/);
    expect(shown).toMatch(/😀…$/);
    expect(shown?.length).toBeLessThanOrEqual(300 + 'min.js:1:'.length);
    expect(shown?.isWellFormed()).toBe(true);
  });

  test('takes globs as people write them', async () => {
    const files = ['a.py', 'src/b.py', 'src/deep/c.py', 'src/d.ts', '.github/e.py', 'srcs/f.py'].map((path) => ({
      path,
      content: 'x',
    }));
    const paths = async (glob: string) => (await found(files, { pattern: 'x', glob })).map((hit) => hit.split(':')[0]);
    expect(await paths('*.py')).toEqual(['.github/e.py', 'a.py', 'src/b.py', 'src/deep/c.py', 'srcs/f.py']);
    expect(await paths('src/**/*.py')).toEqual(['src/b.py', 'src/deep/c.py']);
    expect(await paths('./src/*.py')).toEqual(['src/b.py']);
    expect(await paths('src')).toEqual(['src/b.py', 'src/d.ts', 'src/deep/c.py']);
    expect(await paths('/src/deep/')).toEqual(['src/deep/c.py']);
    expect(await paths('**/*.{ts,js}')).toEqual(['src/d.ts']);
    expect(await paths('absent/**')).toEqual([]);
  });

  test.each([
    ['(unclosed', /no RE2 pattern: .*missing closing \)/],
    ['a(?=b)', /look-around/],
    ['(a)\\1', /back-references/],
    ['', /empty/],
    ['x'.repeat(1001), /longer than 1000/],
    ['*a', /no RE2 pattern/],
    ['a{1001}', /no RE2 pattern/],
  ])('says what is wrong with the pattern %j', async (pattern, message) => {
    await expect(search(memorySnapshot({ a: 'a' }), { pattern })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  test.each(['+(a|+(a))', '*a*a*a*a*a*a*a*a*a', 'x'.repeat(201)])(
    'refuses the glob %j, which could take for ever',
    async (glob) => {
      await expect(search(memorySnapshot({ a: 'a' }), { pattern: 'a', glob })).rejects.toMatchObject({
        name: 'UsageError',
      });
    },
  );

  test('answers a pattern that makes a backtracking engine hang', async () => {
    const files = memorySnapshot({ a: `${'a'.repeat(5000)}!\n` });
    expect((await search(files, { pattern: '^(a+)+$' })).total).toBe(0);
  });

  test('works where ripgrep cannot be started', async () => {
    const snapshot = await frozen([{ path: 'a', content: 'needle' }, ballast]);
    expect((await searchWith(snapshot, { pattern: 'needle' }, '/nowhere/rg')).total).toBe(1);
  });
});

describe('ripgrep as the prefilter', () => {
  const atom = fc.oneof(
    fc.constantFrom(
      'a',
      'b',
      'é',
      'ß',
      'K',
      '\u212A',
      'ſ',
      ' ',
      '-',
      '_',
      '#',
      '/',
      '~',
      '&',
      '{',
      '}',
      ']',
      '!',
      '1',
      '٣',
      '\t',
    ),
    fc.constantFrom(
      '.',
      '\\.',
      '\\d',
      '\\D',
      '\\w',
      '\\W',
      '\\s',
      '\\S',
      '\\pL',
      '\\p{Greek}',
      '\\P{Lu}',
      '\\p{^Nd}',
      '\\-',
      '\\<',
      '\\{',
      '\\/',
      '\\_',
    ),
    fc.constantFrom(
      '\\b',
      '\\B',
      '^',
      '$',
      '\\A',
      '\\z',
      '(?:)',
      '\\x61',
      '\\x{e9}',
      '\\141',
      '\\t',
      '\\Qa.b\\E',
      '\\Q(\\E',
      '[[:alpha:]]',
      '[[:^digit:]]',
    ),
    fc.constantFrom(
      '[ab]',
      '[^ab]',
      '[a-z&&b]',
      '[\\w-]',
      '[^\\W]',
      '[]a]',
      '[^]a]',
      '[-a]',
      '[a-]',
      '[\\]\\\\]',
      '[a[b]',
      '[\\x{61}-\\x{64}]',
      '[~~a]',
      '[\\d\\s]',
      '[^\\pL]',
      '[é-ü]',
    ),
    fc.constantFrom(
      '{2',
      'a{,2}',
      'a{2}',
      'b{1,2}',
      '(?i)k',
      '(?i:É)',
      '(?s).',
      '(?m)^',
      '(?-s).',
      '(?U)a+',
      '(?P<n>a)',
      '(?<m>b)',
      '(?i-s:S)',
    ),
  );
  const pattern: fc.Arbitrary<string> = fc
    .array(
      fc
        .tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '*?', '|', '{2}'))
        .map(([one, after]) => (/^[\^$]|^\\[bBAz]$|^\(\?[a-zA-Z-]+\)/.test(one) ? one : one + after)),
      { minLength: 1, maxLength: 5 },
    )
    .chain((parts) =>
      fc.constantFrom(parts.join(''), `(${parts.join('')})`, `^${parts.join('')}$`, `\\b${parts.join('')}`),
    )
    .filter((text) => compiles(text) && !/\(\?<m>.*\(\?<m>|\(\?P<n>.*\(\?P<n>/.test(text));
  const line = fc.string({
    maxLength: 8,
    unit: fc.constantFrom(
      'a',
      'b',
      'é',
      'É',
      'ß',
      'K',
      'k',
      '\u212A',
      's',
      'ſ',
      ' ',
      '-',
      '_',
      '#',
      '{',
      ',',
      '2',
      '}',
      ']',
      '&',
      '~',
      '(',
      '.',
      '1',
      '٣',
      '\t',
      'α',
      '\v',
      '\u00a0',
      '\r',
    ),
  });
  const content = fc
    .tuple(
      fc.array(line, { maxLength: 12 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.constantFrom('', '', '\uFEFF'),
    )
    .map(([lines, end, last, mark]) => mark + lines.join(end) + (last ? end : ''));

  test('leaves out no line that RE2 matches', async () => {
    let asked = 0;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 4 }),
        fc.array(pattern, { minLength: 3, maxLength: 5 }),
        async (contents, patterns) => {
          const snapshot = await frozen([
            ...contents.map((text, index) => ({ path: `f${index}`, content: text })),
            { path: 'zz', content: Buffer.alloc(300_000) },
          ]);
          for (const each of patterns) {
            await both(snapshot, { pattern: each, max_results: 1000 });
            asked += 1;
            const rust = rustPattern(each);
            if (
              rust !== null &&
              (await candidateLines(rg, { pattern: rust, packPath: snapshot.packPath, most: 1e6 })) !== null
            )
              answered += 1;
          }
          snapshot.close();
        },
      ),
      { numRuns: 12 },
    );
    // A prefilter that always declined would agree as well.
    expect(answered / asked).toBeGreaterThan(0.9);
  });

  test('leaves line feeds in a pattern to RE2', async () => {
    expect(await found([{ path: 'a', content: 'x\ny\n' }], { pattern: 'x\\n?' })).toEqual(['a:1:x']);
  });
});

function compiles(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
