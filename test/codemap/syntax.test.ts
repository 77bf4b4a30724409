// Syntax checks: right where it does not parse, silent where it does, null where nobody can tell.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorRowsOf, parse } from '../../src/codemap/grammar.ts';
import { grammarFolder } from '../../src/codemap/grammar-runtime.ts';
import { syntaxErrors } from '../../src/codemap/syntax.ts';
import { scratch } from './scratch.ts';

const check = (path: string, content: string) => syntaxErrors(path, Buffer.from(content));

describe('syntax', () => {
  test.each([
    ['a.py', 'def f(a):\n    return a\n'],
    ['a.ts', 'const a: number = 1;\n'],
    ['a.tsx', 'const a = <b>c</b>;\n'],
    ['a.go', 'package a\n'],
    ['a.rs', 'fn main() {}\n'],
    ['A.java', 'class A {}\n'],
    ['a.c', 'int main(void) { return 0; }\n'],
    ['a.json', '{"a": [1, null]}'],
    ['a.jsonl', '{"a":1}\n{"b":2}\n\n'],
    ['a.yaml', 'a: 1\n---\nb: [2]\n'],
    ['a.toml', '[a]\nb = 1\n'],
    ['empty.yml', ''],
  ])('%s parses', async (path, content) => {
    expect(await check(path, content)).toEqual([]);
  });

  test.each([
    ['a.py', 'x = 1\ndef f(:\n    pass\n', 2],
    ['a.ts', 'const a = 1;\nfunction (\n', 2],
    ['a.go', 'package a\nfunc {\n', 2],
    ['a.json', '{\n  "a": 1,\n}', 3],
    ['a.json', '', 1],
    ['a.jsonl', '{"a":1}\n{"b":\n', 2],
    ['a.yaml', 'a: 1\nb: [1\nc: 2\n', 3],
    ['a.yaml', 'a: 1\nb: { c: 1, c: 2 }\n', 2],
    ['a.yaml', 'a: 1\n---\na: 1\na: 2\n', 4],
    ['a.toml', 'a = 1\nb =\n', 2],
  ])('%s does not parse: %j, line %d', async (path, content, line) => {
    const faults = (await check(path, content)) ?? [];
    expect(faults[0]).toMatchObject({ line, column: expect.any(Number), message: expect.stringMatching(/\w/) });
  });

  test.each([
    ['keys', Array.from({ length: 40_000 }, (_, n) => `k${n}: 1`).join('\n'), 0],
    ['faults', 'a: 1\n'.repeat(20_000), 100],
  ])('YAML of many %s takes no time that matters', async (_what, content, count) => {
    const began = process.cpuUsage();
    expect(await check('a.yaml', content)).toHaveLength(count);
    const { user, system } = process.cpuUsage(began);
    // Microseconds. By the square of their number the keys took 18 s.
    expect(user + system).toBeLessThan(8e6);
  });

  test.each(['notes.md', 'tsconfig.json', '.vscode/settings.json', 'a.rb', 'Makefile', 'constructor'])(
    'nobody can tell of %s',
    async (path) => {
      expect(await check(path, '{ // }')).toBeNull();
    },
  );

  const decorated =
    '#define API __attribute__((visibility("default")))\n#include <string>\n\nclass API sink final : public base\n{\npublic:\n  sink(sink &&other) NO_THROW;\n  API_INLINE void flush() NO_THROW { n_ = 1; }\n  int n_;\n};\n\nTEST_CASE("x", "[y]")\n{\n  REQUIRE(f() == 1);\n}\n';

  test('C and C++ parse with the macros that stand at their declarations and tests', async () => {
    expect(await check('a.hpp', decorated)).toEqual([]);
    expect(
      await check('b.hpp', 'struct s {\n  explicit s(int n, const names &all = {}, bool b = false);\n};\n'),
    ).toEqual([]);
    expect(
      await check('a.c', 'void f(va_list ap)\n{\n  use(va_arg(ap, const char *), va_arg(ap, struct x *));\n}\n'),
    ).toEqual([]);
    expect(await check('a.c', 'static JSON_INLINE int twice(int x) { return 2 * x; }\n')).toEqual([]);
    const [fault] = (await check('a.hpp', decorated.replace('n_ = 1;', 'n_ = ;;) 1'))) ?? [];
    expect(fault).toMatchObject({ line: expect.any(Number), message: expect.stringContaining('unexpected') });
  });

  test('what could not be read before an edit is no fault of it', async () => {
    const before = 'void f(list_t *l)\n{\n  each_of (l, item, struct it) use(item, );\n}\n';
    const edited = `${before}int g(int x)\n{\n  return x;\n}\n`;
    expect(await check('a.c', edited)).not.toEqual([]);
    expect(await syntaxErrors('a.c', Buffer.from(edited), Buffer.from(before))).toEqual([]);
    const broken = edited.replace('return x;', 'return x +;');
    const faults = await syntaxErrors('a.c', Buffer.from(broken), Buffer.from(before));
    expect(faults?.map(({ line }) => line)).toEqual([7]);
  });

  test('nobody can tell of bytes that are no text', async () => {
    expect(await syntaxErrors('a.py', Uint8Array.from([0xff, 0xfe, 0x41]))).toBeNull();
  });

  test('rows that do not parse are the same with a tree and without', async () => {
    const grammar = fc.constantFrom('python', 'typescript', 'go', 'cpp');
    const part = fc.constantFrom(
      'def f(a):',
      '\n    return a',
      '\n',
      'const a = 1;',
      'func g() {',
      '}',
      '((',
      ' ',
      'é"',
    );
    let broken = 0;
    await fc.assert(
      fc.asyncProperty(grammar, fc.array(part, { maxLength: 8 }), async (which, parts) => {
        const { errorRows } = await parse(which, parts.join(''));
        if (errorRows.length > 0) broken += 1;
        expect(await errorRowsOf(which, parts.join(''))).toEqual(errorRows);
      }),
    );
    expect(broken).toBeGreaterThan(20);
    expect(broken).toBeLessThan(100);
  });

  test('never throws, whatever the text', async () => {
    const path = fc.constantFrom('a.py', 'a.ts', 'a.json', 'a.yaml', 'a.toml', 'a.cpp', 'a.jsonl');
    const content = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({
        maxLength: 40,
        unit: fc.constantFrom('{', '}', '[', ']', ':', '-', '"', '\n', '&a', '*a', '=', ' ', '<<', '!!', '|', '>'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(path, content, async (file, source) => {
        for (const fault of (await check(file, source)) ?? []) {
          expect(fault.line).toBeGreaterThan(0);
          expect(fault.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('gives up a text that would take all memory, and reads the next one', async () => {
    const ambiguous = 'a<'.repeat(50_000);
    expect(await check('A.java', ambiguous)).toEqual([
      { line: 1, column: 1, message: `unexpected: ${ambiguous.slice(0, 80)}` },
    ]);
    expect(await check('B.java', 'class B { int run() { return 1; } }\n')).toEqual([]);
  });

  test('does not judge what is larger than any source', async () => {
    expect(await check('a.py', 'x = 1\n'.repeat(5_000_000))).toBeNull();
    expect(await check('a.json', `[${'1,'.repeat(1_000_000)}`)).toBeNull();
  });
});

test('grammars beside a bundle are read, whatever kind of package it lies in', async () => {
  const folder = scratch();
  const installed = grammarFolder();
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  copyFileSync(join(installed, 'tree-sitter.js'), join(folder, 'tree-sitter.cjs'));
  for (const file of ['tree-sitter.wasm', 'tree-sitter-python.wasm'])
    copyFileSync(join(installed, file), join(folder, file));
  expect((await parse('python', 'x = 1\n', folder)).errorRows).toEqual([]);
  expect((await parse('python', 'x = = 1\n', folder)).errorRows).toEqual([0]);
});
