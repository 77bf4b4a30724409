// The stubs gate: functions whose body does nothing, in the words of every language.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

async function stubs(path: string, text: string, before?: string) {
  const base = before === undefined ? {} : { [path]: before };
  return gate(await judge({ base, changes: { [path]: text } }), 'stubs');
}

/** Each text is one function (or class) that does nothing. */
const nothing: readonly (readonly [string, string])[] = [
  ['a.py', 'def kind():\n    return "river"\n'],
  ['a.py', 'class A:\n    def answer(self, prompt):\n        return "river"\n'],
  ['a.py', 'class A:\n    def answer(self):\n        return "placeholder"\n'],
  ['a.py', 'class A:\n    def answer(self):\n        return ""\n'],
  ['a.py', 'class A:\n    def validate(self):\n        return True\n'],
  ['a.ts', "export class A {\n  answer(prompt: string) {\n    return 'river';\n  }\n}\n"],
  ['a.py', 'def f(x):\n    pass\n'],
  ['a.py', 'def f(x):\n    """Doc."""\n'],
  ['a.py', 'def f(x):\n    ...\n'],
  ['a.py', 'def f(x):\n    return None\n'],
  ['a.py', 'def f(x):\n    return {}\n'],
  ['a.py', 'def f(x):\n    """Doc."""\n    return 0.0\n'],
  ['a.py', 'def f(x):\n    return [], None\n'],
  ['a.py', 'def f(x):\n    raise NotImplementedError\n'],
  ['a.py', 'def f(x):\n    raise NotImplementedError("later")\n'],
  ['a.py', 'def f(x):\n    logger.warning("called")\n    raise NotImplementedError("later")\n'],
  ['a.py', 'def f(x):\n    print("x")\n    return None\n'],
  ['a.py', 'def f(x):\n    del x\n    return 0\n'],
  ['a.py', 'async def f(x):\n    # TODO: write it\n    return True\n'],
  ['a.py', 'class A:\n    def f(self):\n        pass\n'],
  ['a.ts', 'export function f(x: number): number {\n  return 0;\n}\n'],
  ['a.ts', 'export function f(x: number): void {}\n'],
  ['a.ts', 'export const f = () => {};\n'],
  ['a.ts', 'export const f = (x: number) => null;\n'],
  ['a.ts', 'export const f = () => ({});\n'],
  ['a.ts', 'export default () => {};\n'],
  ['a.ts', 'export default function () {\n  return [];\n}\n'],
  ['a.ts', "export function f(): never {\n  throw new Error('Not implemented');\n}\n"],
  ['a.ts', "export function f(): never {\n  console.warn('soon');\n  throw new Error('not yet implemented');\n}\n"],
  ['a.ts', 'export async function f() {\n  return Promise.resolve([]);\n}\n'],
  ['a.js', 'module.exports.f = function () {\n  return new Map();\n};\n'],
  ['a.tsx', 'export function View() {\n  return null;\n}\n'],
  ['a.ts', 'export function f(x: number): Result {\n  return {} as Result;\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  return [] as string[];\n}\n'],
  ['a.ts', 'export function f(x: number): Result {\n  return null as unknown as Result;\n}\n'],
  ['a.ts', 'export function f(x: number): Result {\n  return undefined!;\n}\n'],
  ['a.ts', 'export function f(x: number): Result {\n  return <Result>{};\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  return ({} satisfies object);\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  return Object.freeze([]);\n}\n'],
  ['a.ts', 'export const f = (x: number) => ({}) as Result;\n'],
  ['a.ts', 'export async function f(x: number) {\n  return Promise.resolve({} as Result);\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  const found: string[] = [];\n  return found;\n}\n'],
  ['a.py', 'def f(x):\n    found = []\n    return found\n'],
  [
    'a.ts',
    "export function f(x: number) {\n  // TODO: ask the judge\n  return { pass: true, score: 1, why: ['ok'] };\n}\n",
  ],
  ['a.ts', 'export const f = (x: number) => {\n  // FIXME\n  return [1, 2, { a: null }] as Row[];\n};\n'],
  ['a.ts', 'export function on(x: number) {\n  return () => {};\n}\n'],
  ['a.ts', 'export function on(x: number) {\n  return async (y: number): Promise<void> => { /* later */ };\n}\n'],
  ['a.js', 'exports.on = function (x) {\n  return function () {};\n};\n'],
  ['a.py', 'def f(x):\n    # TODO: ask the judge\n    return {"pass": True, "scores": [1.0, -2]}\n'],
  ['a.go', 'package a\n\nfunc F(x int) int {\n\tpanic("not implemented")\n}\n'],
  ['a.go', 'package a\n\nfunc F(x int) error {\n\treturn nil\n}\n'],
  ['a.go', 'package a\n\nfunc F(x int) (int, error) {\n\treturn 0, errors.New("not implemented")\n}\n'],
  ['a.go', 'package a\n\nfunc F(x int) {}\n'],
  ['src/a.rs', 'pub fn f(x: i32) -> i32 {\n    todo!()\n}\n'],
  ['src/a.rs', 'pub fn f(x: i32) -> i32 {\n    unimplemented!("later")\n}\n'],
  ['src/a.rs', 'pub fn f(x: i32) -> Vec<i32> {\n    Vec::new()\n}\n'],
  ['src/a.rs', 'pub fn f() -> Result<(), E> {\n    Ok(())\n}\n'],
  ['src/a.rs', 'pub fn f(x: i32) {}\n'],
  ['A.java', 'class A {\n  int f(int x) { throw new UnsupportedOperationException(); }\n}\n'],
  ['A.java', 'class A {\n  int f(int x) { return 0; }\n}\n'],
  [
    'A.java',
    'class A {\n  List<String> f(int x) {\n    log.info("f");\n    throw new UnsupportedOperationException("Not implemented yet");\n  }\n}\n',
  ],
  ['A.java', 'class A {\n  Object f(int x) { return null; }\n}\n'],
  ['a.c', 'int f(int x) { return 0; }\n'],
  ['a.c', 'void f(int x) { (void)x; }\n'],
  ['a.cpp', 'int f(int x) { throw std::runtime_error("not implemented"); }\n'],
  ['a.cpp', 'std::string f() { return ""; }\n'],
  ['a.cpp', 'Foo* f() { return nullptr; }\n'],
];

/** Each text has functions that do something. */
const something: readonly (readonly [string, string])[] = [
  ['a.ts', 'export function on(x: number) {\n  return () => x;\n}\n'],
  ['a.py', 'class A:\n    def kind(self):\n        return "river"\n'],
  ['a.py', 'class A:\n    @classmethod\n    def supports_batches(cls):\n        return True\n'],
  ['a.ts', "export class A extends B {\n  kind() {\n    return 'river';\n  }\n}\n"],
  ['a.ts', 'export class A extends B {\n  isChat(): boolean {\n    return false;\n  }\n}\n'],
  ['a.py', 'def f(x):\n    return x\n'],
  ['a.py', 'def f(x):\n    return [x]\n'],
  ['a.py', 'def f(x):\n    return f"{x}"\n'],
  ['a.py', 'def f(x):\n    if x:\n        raise NotImplementedError("x")\n    return 1\n'],
  ['a.py', 'def f(x):\n    yield x\n'],
  ['a.py', 'class A:\n    @property\n    def name(self):\n        return "river"\n'],
  ['a.py', 'class A:\n    def __init__(self, x):\n        self.x = x\n'],
  ['a.py', 'def f(x):\n    raise ValueError("wrong")\n'],
  ['a.ts', 'export const f = (x: number) => x + 1;\n'],
  ['a.ts', 'export default (x: number) => x + 1;\n'],
  ['a.ts', 'export const f = (x: number) => ({ x }) as Result;\n'],
  ['a.ts', 'export function f(x: unknown): Result {\n  return x as Result;\n}\n'],
  ['a.ts', 'export function defaults() {\n  return { size: 1, wait: [0, 1] };\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  // TODO: make it faster\n  return { size: 1, x };\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  const found: number[] = [];\n  found.push(x);\n  return found;\n}\n'],
  ['a.ts', 'export function f(x: number) {\n  const found: number[] = [];\n  return [found, x];\n}\n'],
  ['a.py', 'def defaults():\n    return {"size": 1, "wait": [0, 1]}\n'],
  ['a.py', 'def f(x):\n    # TODO: make it faster\n    return {"size": 1, "x": x}\n'],
  ['a.ts', "export class A {\n  get name() {\n    return 'river';\n  }\n}\n"],
  ['a.ts', 'export function f(x: never): never {\n  throw new Error(`unexpected ${x}`);\n}\n'],
  ['a.go', 'package a\n\ntype S struct{}\n\nfunc (s *S) Name() string {\n\treturn "river"\n}\n'],
  ['src/a.rs', 'pub fn f(x: i32) -> i32 {\n    x + 1\n}\n'],
  ['A.java', 'class A {\n  int f(int x) { return x + 1; }\n}\n'],
  ['a.cpp', 'struct A {\n  explicit A(int x) : x_(x) {}\n  int x_;\n};\n'],
];

/** Nothing to judge: these are not supposed to have a body. */
const exempt: readonly (readonly [string, string])[] = [
  ['a.ts', 'export class A {\n  constructor(private readonly options: Options) {}\n}\n'],
  ['a.py', 'from typing import Protocol\n\n\nclass P(Protocol):\n    def f(self) -> int: ...\n'],
  [
    'a.py',
    'from abc import ABC, abstractmethod\n\n\nclass A(ABC):\n    @abstractmethod\n    def f(self):\n        raise NotImplementedError\n',
  ],
  ['a.ts', 'export interface A {\n  f(): void;\n}\n'],
  ['a.ts', 'export abstract class A {\n  abstract f(): void;\n}\n'],
  ['a.pyi', 'def f(x: int) -> int: ...\n'],
  ['a.d.ts', 'export declare function f(x: number): void;\n'],
  ['a.go', 'package a\n\ntype A interface {\n\tF(x int) error\n}\n'],
  ['src/a.rs', 'pub trait A {\n    fn f(&self) -> i32;\n}\n'],
  ['A.java', 'interface A {\n  int f(int x);\n}\n'],
  ['a.hpp', 'struct A {\n  virtual int f(int x) = 0;\n};\n'],
];

describe('stubs', () => {
  it('says where, and what stands there instead, but prints nothing that may be a key', async () => {
    const text =
      'def fit(x):\n    """Fits."""\n    raise NotImplementedError("later")\n\n\ndef key():\n    return "abc123def456"\n';
    expect((await stubs('a.py', text)).reasons).toEqual([
      '2 of 2 new functions do nothing.',
      'a.py: fit (line 1) does nothing but "raise NotImplementedError(\\"later\\")".',
      'a.py: key (line 6) does nothing but "return \\"…\\"".',
    ]);
  });

  it('counts in the singular and the plural', async () => {
    const summary = async (text: string) => (await stubs('a.py', text)).reasons[0];
    expect(await summary('def f():\n    pass\n')).toBe('1 of 1 new function does nothing.');
    expect(await summary('def f():\n    pass\n\n\ndef g(x):\n    return x + 1\n')).toBe(
      '1 of 2 new functions does nothing.',
    );
    expect(await summary('def f(x):\n    return x + 1\n')).toBe('0 of 1 new functions do nothing.');
  });

  it.each(nothing)('%s does nothing: %j', async (path, text) => {
    const found = await stubs(path, text);
    expect([found.outcome, found.measures['share']]).toEqual(['fail', 1]);
  });

  it.each(something)('%s does something: %j', async (path, text) => {
    expect((await stubs(path, text)).outcome).toBe('pass');
  });

  it.each(exempt)('%s is left out: %j', async (path, text) => {
    expect((await stubs(path, text)).outcome).toBe('not_applicable');
  });

  it('overloads are left out, and their implementation is judged', async () => {
    const text =
      'from typing import overload\n\n\n@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\ndef f(x):\n    return x\n';
    expect((await stubs('a.py', text)).measures['functions']).toBe(1);
    const ts =
      'export function f(x: string): string;\nexport function f(x: number): number;\nexport function f(x: never) {\n  return x;\n}\n';
    expect((await stubs('a.ts', ts)).measures['functions']).toBe(1);
  });

  it('a base whose method a class of the patch overrides is abstract by convention', async () => {
    const text =
      'class Base:\n    def f(self, x):\n        raise NotImplementedError\n\n\nclass Real(Base):\n    def f(self, x):\n        return x + 1\n';
    expect((await stubs('a.py', text)).measures).toMatchObject({ functions: 1, stubs: 0 });
  });

  it('so is one that a class of another file of the patch overrides', async () => {
    const changes = {
      'base.py': 'class Base:\n    def f(self, x):\n        raise NotImplementedError\n',
      'real.py': 'import base\n\n\nclass Real(base.Base):\n    def f(self, x):\n        return x + 1\n',
    };
    expect(gate(await judge({ base: {}, changes }), 'stubs').measures).toMatchObject({ functions: 1, stubs: 0 });
  });

  it('from a quarter it warns, from a half it fails', async () => {
    const real = (n: number): string =>
      Array.from({ length: n }, (_, i) => `def r${i}(x):\n    return x + ${i}\n`).join('\n');
    expect((await stubs('a.py', `${real(3)}\ndef f(x):\n    pass\n`)).outcome).toBe('warn');
    expect((await stubs('a.py', `${real(4)}\ndef f(x):\n    pass\n`)).outcome).toBe('pass');
    expect((await stubs('a.py', `${real(1)}\ndef f(x):\n    pass\n`)).outcome).toBe('fail');
  });

  it('new functions of existing files count, old ones do not', async () => {
    const before = 'def old(x):\n    pass\n';
    expect((await stubs('a.py', `${before}\n\ndef new(x):\n    return x\n`, before)).measures).toMatchObject({
      functions: 1,
      stubs: 0,
    });
    expect((await stubs('a.py', `${before}\n\ndef new(x):\n    pass\n`, before)).outcome).toBe('fail');
  });

  it('tests are not judged', async () => {
    const report = await judge({
      base: {},
      changes: { 'tests/test_a.py': 'def helper():\n    pass\n\n\ndef test_a():\n    assert helper() is None\n' },
    });
    expect(gate(report, 'stubs').outcome).toBe('not_applicable');
  });

  it('a language without a grammar is not looked at', async () => {
    const found = await stubs('a.rb', 'def f\nend\n');
    expect(found.outcome).toBe('not_applicable');
    expect(found.reasons[0]).toContain('a.rb');
  });
});

describe('a class that is named for doing nothing', () => {
  const cache = (name: string, body: string) =>
    `import { Cache } from './cache';\n\nexport class ${name} extends Cache {\n  get(key: string) {\n    ${body}\n  }\n  set(key: string, value: string) {}\n  clear() {}\n}\n\nexport function cacheFor(size: number): Cache {\n  return size > 0 ? new Cache(size) : new ${name}();\n}\n`;
  const given = (text: string) => ({
    base: {
      'package.json': '{ "name": "kit" }',
      'src/cache.ts': 'export class Cache {\n  constructor(readonly size = 1) {}\n}\n',
    },
    changes: { 'src/null.ts': text },
  });

  it.each(['NullCache', 'NoopCache', 'NoOpCache', 'CacheNoop', 'DisabledCache'])(
    'does it on purpose: %s',
    async (name) => {
      expect(gate(await judge(given(cache(name, 'return null;'))), 'stubs').outcome).toBe('pass');
    },
  );

  it.each([
    ['RedisCache', 'return null;'],
    ['AnnulledCache', 'return null;'],
    ['NullCache', "throw new Error('not implemented');"],
  ])('is another than %s with %s', async (name, body) => {
    expect(gate(await judge(given(cache(name, body))), 'stubs').outcome).not.toBe('pass');
  });

  it('is one in Python too', async () => {
    const base = { 'setup.py': 'from setuptools import setup\nsetup(name="kit")\n', 'kit/__init__.py': '' };
    const tracer = (body: string) =>
      `class NoopTracer:\n    def start(self, name):\n        ${body}\n\n    def stop(self):\n        ${body}\n\n\ndef tracer(on):\n    return NoopTracer() if not on else None\n`;
    const outcome = async (body: string) =>
      gate(await judge({ base, changes: { 'kit/tracing.py': tracer(body) } }), 'stubs').outcome;
    expect(await outcome('pass')).toBe('pass');
    expect(await outcome('raise NotImplementedError')).toBe('fail');
  });
});
