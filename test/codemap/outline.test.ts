// Outlines: what a reader of a file would list, in every language with a grammar and in some without.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outline } from '../../src/codemap/outline.ts';
import { symbolsIn } from '../../src/codemap/symbols.ts';
import { memorySnapshot } from '../fakes/files.ts';

async function lines(path: string, content: string): Promise<string[] | null> {
  const found = await outline(memorySnapshot({ [path]: content }), path);
  return found?.map(({ line, kind, name }) => `${line} ${kind} ${name}`) ?? null;
}

describe('an outline', () => {
  test('of Python lists classes, methods, functions and constants, and looks into no function', async () => {
    const source = [
      'LIMIT = 3',
      '@dataclass',
      'class Trainer(Base):',
      '    rate: float = 0.1',
      '    @property',
      '    async def fit(self, data: list[int]) -> None:',
      '        def inner(): pass',
      'if TYPE_CHECKING:',
      '    def stub(): ...',
    ].join('\n');
    expect(await lines('t.py', source)).toEqual([
      '1 variable LIMIT',
      '3 class Trainer',
      '4 variable Trainer.rate',
      '6 method Trainer.fit',
      '9 function stub',
    ]);
    const [, , , fit] = (await outline(memorySnapshot({ 't.py': source }), 't.py')) ?? [];
    expect(fit?.signature).toBe('async def fit(self, data: list[int]) -> None');
  });

  test('of Go names the receiver in any alphabet', async () => {
    expect(await lines('a.go', 'package a\n\nfunc (s *Склад) Цена() int { return 1 }\n')).toEqual([
      '3 method Склад.Цена',
    ]);
  });

  test('of TypeScript and TSX lists members under their owner and functions that are values', async () => {
    const source = [
      'export default class Cache<K> extends Base {',
      '  #size = 1;',
      '  constructor(size: number) { super(); }',
      '  get = (key: K) => key;',
      '  static async load(): Promise<void> {}',
      '}',
      'export interface Store { name: string; get(key: string): string }',
      'export type Key = string;',
      'enum Mode { A }',
      'export const read = async (key: Key) => key, limit = 3;',
      'namespace Inner { export function helper() {} }',
      'abstract class Shape { abstract area(): number }',
    ].join('\n');
    const expected = [
      '1 class Cache',
      '3 method Cache.constructor',
      '4 method Cache.get',
      '5 method Cache.load',
      '7 interface Store',
      '7 method Store.get',
      '8 type Key',
      '9 enum Mode',
      '10 function read',
      '10 variable limit',
      '11 namespace Inner',
      '11 function Inner.helper',
      '12 class Shape',
      '12 method Shape.area',
    ];
    expect(await lines('c.ts', source)).toEqual(expected);
    expect(await lines('c.tsx', source)).toEqual(expected);
  });

  test('of JavaScript lists what older code assigns', async () => {
    const source =
      'exports.read = function (x) {};\nThing.prototype.go = () => 1;\nmodule.exports = { a };\nvar n = class {};\nfunction* gen() {}';
    expect(await lines('o.cjs', source)).toEqual([
      '1 function exports.read',
      '2 function Thing.prototype.go',
      '4 class n',
      '5 function gen',
    ]);
  });

  test('of Go names methods by their receiver', async () => {
    const source =
      'package p\ntype Server struct { a int }\ntype Store interface { Get(k string) int }\nfunc (s *Server) Run(n int) error { return nil }\nfunc (l List[T]) Len() int { return 0 }\nfunc New[T any](x T) *Server { return nil }\nconst (\n  A = 1\n  B = 2\n)\nvar X, Y int\n';
    expect(await lines('s.go', source)).toEqual([
      '2 struct Server',
      '3 interface Store',
      '3 method Store.Get',
      '4 method Server.Run',
      '5 method List.Len',
      '6 function New',
      '8 constant A',
      '9 constant B',
      '11 variable X',
      '11 variable Y',
    ]);
  });

  test('of Rust lists what an impl adds to its type', async () => {
    const source =
      'pub struct Cache<T> { a: T }\nimpl<T> Store for Cache<T> {\n  pub fn get(&self) -> T { todo!() }\n}\ntrait Store { fn get(&self); const N: u8; }\npub enum Mode { A }\nmod inner { pub fn go() {} }\nmacro_rules! mac { () => {} }\nstatic S: u8 = 1;\n';
    expect(await lines('l.rs', source)).toEqual([
      '1 struct Cache',
      '2 impl Cache',
      '3 method Cache::get',
      '5 trait Store',
      '5 method Store::get',
      '5 constant Store::N',
      '6 enum Mode',
      '7 module inner',
      '7 function inner::go',
      '8 macro mac',
      '9 constant S',
    ]);
  });

  test('of Java lists nested types', async () => {
    const source =
      'package p;\npublic class A extends B {\n  int x;\n  public A(int a) {}\n  @Override public void run() {}\n  interface I { void q(); }\n  enum E { X }\n  record R(int a) {}\n}\n';
    expect(await lines('A.java', source)).toEqual([
      '2 class A',
      '4 constructor A.A',
      '5 method A.run',
      '6 interface A.I',
      '6 method A.I.q',
      '7 enum A.E',
      '8 record A.R',
    ]);
  });

  test('of C and C++ finds names behind pointers, templates and qualifiers', async () => {
    const source = [
      '#define MAX(a, b) ((a) > (b) ? (a) : (b))',
      'namespace ns {',
      'template <typename T> class Cache : public Base {',
      ' public:',
      '  Cache();',
      '  int get(int a) { return a; }',
      '  virtual void clear() = 0;',
      '};',
      'struct Point { int x; };',
      'void Cache::reset() const {}',
      'enum class Mode { A };',
      'using Id = int;',
      '}',
      'int *find(int a) { return 0; }',
      'struct Point *p;',
    ].join('\n');
    expect(await lines('c.cpp', source)).toEqual([
      '1 macro MAX',
      '2 namespace ns',
      '3 class ns::Cache',
      '5 method ns::Cache::Cache',
      '6 method ns::Cache::get',
      '7 method ns::Cache::clear',
      '9 struct ns::Point',
      '10 function ns::Cache::reset',
      '11 enum ns::Mode',
      '12 type ns::Id',
      '14 function find',
    ]);
    expect(await lines('m.c', 'static int go(void);\nint main(int argc, char **argv) { return 0; }\n')).toEqual([
      '1 function go',
      '2 function main',
    ]);
  });

  test('of a language without a grammar is read line by line', async () => {
    expect(await lines('a.rb', 'module M\n  class A < B\n    def self.go!(x)\n    end\n  end\nend\n')).toEqual([
      '1 module M',
      '2 class A',
      '3 function go!',
    ]);
    expect(await lines('k.cu', '__global__ void add(int n) {\n}\nstruct P {\n')).toEqual([
      '1 function add',
      '3 struct P',
    ]);
    expect(await lines('a.kt', 'class A {\n  suspend fun go() {}\n}\nobject O\n')).toEqual([
      '1 class A',
      '2 function go',
      '4 object O',
    ]);
    expect(await lines('s.sh', 'deploy() {\n}\n')).toEqual(['1 function deploy']);
    expect(await lines('s.sql', 'CREATE TABLE IF NOT EXISTS users (id int);\n')).toEqual(['1 table users']);
  });

  test('is null where nobody can tell, and a list for a file that does not parse', async () => {
    expect(await lines('notes.md', '# A\n')).toBeNull();
    expect(await outline(memorySnapshot({ 'a.py': Uint8Array.from([0, 1]) }), 'a.py')).toBeNull();
    expect(await outline(memorySnapshot({ 'a.py': { link: 'b.py' } }), 'a.py')).toBeNull();
    expect(await outline(memorySnapshot({}), 'absent.py')).toBeNull();
    expect(await lines('b.py', 'def ok(): pass\ndef broken(:\n')).toContain('1 function ok');
    expect(await lines('e.py', '')).toEqual([]);
  });

  test('of a machine-made file is cut, not endless', async () => {
    const source = 'function f() {}\n'.repeat(20_000);
    expect((await lines('big.js', source))?.length).toBe(3000);
    expect((await lines('huge.js', source.repeat(5)))?.length).toBe(5000);
  });
});

describe('symbols by expression', () => {
  test('find nearly all classes and functions at the top that the grammar finds, in real code', async () => {
    const paths = [
      'zod/v4/core/schemas.d.ts',
      '@types/node/fs.d.ts',
      'tar-stream/extract.js',
      'picomatch/lib/parse.js',
      'streamx/index.js',
      'yaml/dist/parse/lexer.js',
    ];
    for (const path of paths) {
      const source = readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8').slice(0, 200_000);
      const byGrammar = (await outline(memorySnapshot({ [path]: source }), path)) ?? [];
      const wanted = byGrammar.filter(
        ({ kind, name }) =>
          ['class', 'interface', 'type', 'enum'].includes(kind) || (kind === 'function' && /^\w+$/.test(name)),
      );
      const found = new Set((symbolsIn(path, source) ?? []).map(({ line, name }) => `${line} ${name}`));
      const missed = wanted.filter(({ line, name }) => !found.has(`${line} ${name.split('.').at(-1)}`));
      expect(
        missed.length / Math.max(1, wanted.length),
        `${path}: ${missed.slice(0, 3).map(({ name }) => name)}`,
      ).toBeLessThan(0.05);
    }
  });

  test.each([
    ['py', 'class 割引(Base):\n    def größe(self):\n', ['class 割引', 'function größe']],
    [
      'ts',
      'export class Füller<T> {}\nexport const λ = 1;\nfunction основной() {}\n',
      ['class Füller', 'constant λ', 'function основной'],
    ],
    ['go', 'func (s *Склад) Цена() int {\n', ['function Цена']],
    ['java', 'public class Größe {\n', ['class Größe']],
    ['cpp', 'int größe(int x) {\n', ['function größe']],
    ['rb', 'def größe?\n', ['function größe?']],
  ])('find names of any alphabet in .%s', (ending, source, expected) => {
    expect(symbolsIn(`a.${ending}`, source)?.map(({ kind, name }) => `${kind} ${name}`)).toEqual(expected);
  });

  test('take no quotes and dashes of other scripts for names', () => {
    expect(symbolsIn('a.go', '// é\nfunc “x”\ntype —\n')).toEqual([]);
  });

  test.each(['py', 'ts', 'go', 'java', 'cs', 'c', 'cpp', 'rb', 'sh', 'r'])(
    'find in the first line of a .%s what they find in any other',
    (ending) => {
      const lines = fc.array(
        fc.constantFrom(
          'class A:',
          '  def b(self):',
          'export class A {}',
          'const x = 1',
          'func (s *S) F() {',
          '  public int f() {',
          'int f(int x) {',
          'struct größe {',
          'f <- function(x)',
          'f() {',
          '',
          ' ',
          'x'.repeat(30),
        ),
        { maxLength: 6 },
      );
      const breaks = fc.constantFrom('\n', '\r\n', '\r', '\u2028');
      fc.assert(
        fc.property(lines, breaks, (all, between) => {
          const text = all.join(between);
          const lower = symbolsIn(`a.${ending}`, `\n${text}`);
          expect(symbolsIn(`a.${ending}`, text)).toEqual(lower?.map((each) => ({ ...each, line: each.line - 1 })));
        }),
      );
    },
  );

  test('take no long time over any text', () => {
    const texts = [
      '('.repeat(50_000),
      'a '.repeat(50_000),
      'export '.repeat(20_000),
      `${'x'.repeat(100_000)} y(`,
      'a::'.repeat(30_000),
      '\t'.repeat(100_000),
      'public static '.repeat(20_000),
      `${'int '.repeat(20_000)}(`,
      'template <'.repeat(10_000),
    ];
    const endings = [
      'py',
      'ts',
      'go',
      'rs',
      'java',
      'cpp',
      'rb',
      'php',
      'sql',
      'kt',
      'sh',
      'ex',
      'hs',
      'jl',
      'lua',
      'r',
      'clj',
      'proto',
    ];
    const inOthers = [
      ...texts.map((each) => `${each}é`),
      'é '.repeat(50_000),
      'é::'.repeat(30_000),
      `${'é '.repeat(20_000)}(`,
    ];
    for (const content of [...texts, ...inOthers])
      for (const ending of endings) expect(symbolsIn(`f.${ending}`, content)).not.toBeNull();
  });
});
