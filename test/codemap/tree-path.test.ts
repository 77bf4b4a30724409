// Paths: what a tree may hold, and names that are not UTF-8 without loss.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isNotUtf8,
  pathBytes,
  pathFault,
  pathFromBytes,
  pathFromLatin1,
  shownPath,
} from '../../src/codemap/tree-path.ts';

describe('a name given as bytes', () => {
  test('comes back exactly, whatever the bytes', () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('\\xe9', '\\', '\\\\x80', 'é', '/').map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (all) => {
        const bytes = Buffer.concat(all);
        expect(Buffer.from(pathBytes(pathFromBytes(bytes))).equals(bytes)).toBe(true);
        expect(pathFromLatin1(bytes.toString('latin1'))).toBe(pathFromBytes(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test('stays as it is when it is UTF-8 without an escape', () => {
    for (const name of ['src/é.py', 'a\\b', 'x\\n', 'C:\\xylophone'])
      expect(pathFromBytes(Buffer.from(name))).toBe(name);
  });

  test('that is not UTF-8 never collides with one that is', () => {
    expect(pathFromBytes(Buffer.from([0x61, 0xe9]))).toBe('a\\xe9');
    expect(pathFromBytes(Buffer.from('a\\xe9'))).toBe('a\\\\xe9');
  });
});

test.each([
  ['', 'is empty'],
  ['/etc/passwd', 'is absolute'],
  ['a//b', 'has an empty part'],
  ['a/', 'has an empty part'],
  ['../x', 'leaves the tree or has a part that is only dots'],
  ['a/../../x', 'leaves the tree or has a part that is only dots'],
  ['./x', 'leaves the tree or has a part that is only dots'],
  ['.git/config', 'is inside .git'],
  ['sub/.Git/hooks/x', 'is inside .git'],
  ['a\0b', 'holds a NUL character'],
  ['a/.git', 'is inside .git'],
  ['..', 'leaves the tree or has a part that is only dots'],
  ['a/.', 'leaves the tree or has a part that is only dots'],
  ['.gitignore', null],
  ['...', null],
  ['a/.github/x', null],
  ['a/..b/c...', null],
])('%j %s', (path, fault) => {
  expect(pathFault(path)).toBe(fault);
});

describe('a path as it is shown', () => {
  test('is one line in which nothing hides, and can be sent back as JSON', () => {
    expect(shownPath('src/é b.py')).toBe('src/é b.py');
    expect(shownPath('a\nb.py (12)')).toBe('"a\\nb.py (12)"');
    expect(shownPath('\u202Egnp.yp')).toBe('"\\u202egnp.yp"');
    expect(shownPath('a\u{E0041}b')).toBe('"a\\udb40\\udc41b"');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        const shown = shownPath(path);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        if (shown !== path) expect(JSON.parse(shown)).toBe(path);
      }),
    );
  });
});

test('a name that is not UTF-8 is known by what stands for it', () => {
  for (const path of ['caf\\xe9.txt', 'caf\uFFFD.txt']) expect(isNotUtf8(path)).toBe(true);
  for (const path of ['café.txt', 'a\\b', 'x\\n']) expect(isNotUtf8(path)).toBe(false);
});
