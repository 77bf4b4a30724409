// What does not parse fails integration and stubs; what only a grammar cannot read does not.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const outcome = async (path: string, text: string, before?: string): Promise<string> => {
  const report = await judge({ base: before === undefined ? {} : { [path]: before }, changes: { [path]: text } });
  const both = [gate(report, 'integration'), gate(report, 'stubs')].map((each) =>
    /does not parse/.test(each.reasons.join('')),
  );
  expect(both[0]).toBe(both[1]);
  return both[0] ? 'broken' : 'read';
};

describe('parsing', () => {
  it.each([
    ['a.py', 'def broken(:\n    return 1\n'],
    ['a.py', 'def empty(x):\n'],
    ['a.py', 'def comment_only(x):\n    # later\n\n\ny = 1\n'],
    ['a.py', 'x = (1,\n'],
    ['a.ts', 'export function broken( {\n  return 1;\n}\n'],
    ['a.ts', 'const x: = 1;\n'],
    ['a.tsx', 'export const A = () => <b>open;\n'],
    ['a.js', 'function broken( {\n'],
    ['a.go', 'package a\n\nfunc broken( {\n}\n'],
    ['src/a.rs', 'pub fn broken( {\n}\n'],
    ['A.java', 'class A {\n  int broken( { return 1; }\n}\n'],
    ['a.c', 'int broken( {\n  return 1;\n}\n'],
    ['a.cpp', 'class A {\n  int broken(;\n'],
    ['a.cpp', 'int f() { int x = = 3; return x; }\n'],
    ['tests/test_a.py', 'def broken(:\n    return 1\n'],
  ])('%s is broken: %j', async (path, text) => {
    expect(await outcome(path, text)).toBe('broken');
  });

  it.each([
    ['a.py', 'match x:\n    case {"a": [1, *rest]} if rest:\n        print(f"{x!r:>{10}} {"nested"}")\n'],
    ['a.py', 'type Pair[T] = tuple[T, T]\n\n\ndef f[T: int](x: T, /, *, y: T) -> Pair[T]:\n    return (z := x, y)\n'],
    ['a.py', 'async def f():\n    async with a() as b, c() as d:\n        return [x async for x in b if await d(x)]\n'],
    ['a.ts', 'export type Pair = readonly [object: string, member: string];\n'],
    [
      'a.ts',
      'export const x = { a: 1 } satisfies Record<string, number>;\nexport function f<const T extends readonly unknown[]>(x: T): asserts x is T {\n  using y = g(x);\n  console.log(y);\n}\n',
    ],
    ['a.d.ts', 'declare const x: {\n  new (a: number): import("x").Y<1>;\n};\n'],
    ['a.tsx', 'export const A = <T,>({ x }: { x: T }) => <b data-x={String(x)}>&amp;{x as string}</b>;\n'],
    ['a.js', 'class A { #x = 1; static { A.y = 2; } get x() { return this.#x ?? 0; } }\nexport default A;\n'],
    [
      'a.go',
      'package a\n\nfunc Map[T, U any](xs []T, f func(T) U) (out []U) {\n\tfor i := range 10 {\n\t\t_ = i\n\t}\n\treturn\n}\n',
    ],
    [
      'src/a.rs',
      "pub async fn f<'a, const N: usize>(x: &'a [u8; N]) -> impl Iterator<Item = &'a u8> + use<'a, N> {\n    let Some(y) = x.first() else { panic!() };\n    x.iter().filter(move |z| *z == y)\n}\n",
    ],
    [
      'A.java',
      'sealed interface A permits B, C {}\nrecord B(int x) implements A {}\nfinal class C implements A {\n  String f(A a) { return switch (a) { case B(int x) when x > 1 -> """\n    text\n    """; default -> "c"; }; }\n}\n',
    ],
    [
      'a.hpp',
      '#pragma once\nclass MY_API Foo : public Base {\n public:\n  MY_NODISCARD int run() const MY_NOEXCEPT;\n};\n',
    ],
    ['a.cpp', '#ifdef A\nint f(int x) {\n#else\nint f(long x) {\n#endif\n  return x;\n}\n'],
    [
      'a.cpp',
      'TORCH_LIBRARY(ops, m) {\n  m.def("f", &f);\n}\nPYBIND11_MODULE(NAME, m) { m.def("f", &f); }\nREGISTER_OP("X").Input("a: T").SetShapeFn([](Ctx* c) { return Status::OK(); });\n',
    ],
    [
      'a.c',
      'struct list *new(int class, struct list *this) {\n  int delete = class;\n  return delete ? this : 0;\n}\n',
    ],
  ])('%s is read: %j', async (path, text) => {
    expect(await outcome(path, text)).toBe('read');
  });

  it('a file that was broken before says nothing about the patch', async () => {
    expect(await outcome('a.py', 'def broken(:\n    return 2\n', 'def broken(:\n    return 1\n')).toBe('read');
  });
});

it('a file that is too much for the grammar is given up, and everything else is read', {
  timeout: 60_000,
}, async () => {
  const base = {
    'src/A.java': 'package x;\n\npublic class A {\n    public int one() {\n        return 1;\n    }\n}\n',
  };
  const changes = {
    'src/Much.java': `package x;\n// ${'a<'.repeat(3)}\nclass Much { int f = ${'a<'.repeat(50_000)}`,
    'src/A.java': base['src/A.java'].replace('return 1', 'return new B().two()'),
    'src/B.java': 'package x;\n\npublic class B {\n    public int two() {\n        return 2;\n    }\n}\n',
  };
  const report = await judge({ base, changes });
  expect(gate(report, 'integration').outcome).toBe('fail');
  expect(gate(report, 'integration').reasons.join(' ')).toContain('src/Much.java');
  const { 'src/Much.java': _much, ...sound } = changes;
  expect(gate(await judge({ base, changes: sound }), 'integration').outcome).toBe('pass');
});
