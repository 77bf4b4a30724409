// What the map says of repositories that are laid out in other ways: each of these once misled a reader.
import { describe, expect, it } from 'vitest';
import { buildCodeMap } from '../../src/codemap/map.ts';
import { symbolsIn } from '../../src/codemap/symbols.ts';
import { memorySnapshot } from '../fakes/files.ts';

async function sections(files: Readonly<Record<string, string>>, request = 'rank'): Promise<Map<string, string[]>> {
  const { text } = await buildCodeMap(memorySnapshot(files), { paper: null, request, mergedPulls: [] });
  return new Map(
    text
      .split('\n## ')
      .slice(1)
      .map((part) => part.split('\n').filter((line) => line !== ''))
      .map(([title = '', ...lines]) => [title.replace(/ \(.*/, ''), lines]),
  );
}

describe('the map of a repository', () => {
  it('in Maven names an artifact by its own id, and no source folder that is not there', async () => {
    const found = await sections({
      'pom.xml': '<project><artifactId>parent</artifactId><modules><module>app</module></modules></project>',
      'app/pom.xml':
        '<project>\n<parent><artifactId>parent</artifactId></parent>\n<artifactId>app</artifactId></project>',
      'app/src/main/java/com/acme/Ranker.java': 'package com.acme;\n\npublic class Ranker {\n}\n',
    });
    expect(found.get('Build files')).toEqual(['pom.xml: artifact parent', 'app/pom.xml: artifact app']);
    expect(found.get('Importable roots')).toEqual(['java: imports begin below app/src/main/java/']);
  });

  it('in Django says how it is tested, and takes no index.py for an entry', async () => {
    const found = await sections({
      'manage.py': 'from django.core.management import execute_from_command_line\n',
      'shop/index.py': 'class Index:\n    pass\n',
      'shop/index.ts': 'export const a = 1;\n',
    });
    expect(found.get('Commands that check the code')).toEqual(['python manage.py test — manage.py']);
    expect(found.get('Entry points')).toEqual(['manage.py', 'shop/index.ts']);
  });

  it('on npm puts tests before builds, and cleaning nowhere', async () => {
    const scripts = { build: 'b', 'clean:build': 'c', 'build:site': 's', lint: 'l', 'test:e2e': 'e', test: 't' };
    const found = await sections({ 'package.json': JSON.stringify({ name: 'a', scripts }) });
    expect(found.get('Commands that check the code')?.map((line) => line.split(' ')[2])).toEqual([
      'test',
      'test:e2e',
      'lint',
      'build',
      'build:site',
    ]);
  });

  it('counts a header with the sources that it lies with, and alone as C', async () => {
    const c = await sections({
      'src/a.c': 'int a;\n',
      'src/a.h': 'int a;\n',
      'include/b.h': 'int b;\n',
      'only/x.h': '',
    });
    expect(c.get('Languages')).toEqual(['C: 4 files, 3 lines']);
    const both = await sections({
      'core/a.c': 'int a;\n',
      'core/a.h': 'int a;\n',
      'gui/b.cpp': 'int b;\n',
      'gui/include/b.h': 'int b;\n',
    });
    expect(both.get('Languages')).toEqual(['C: 2 files, 2 lines', 'C++: 2 files, 2 lines']);
  });

  it('tells kinds of files that nobody knows in one line, and a heap of pictures in one word', async () => {
    const pictures = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`docs/p${index}.png`, '']));
    const found = await sections({ ...pictures, 'a.py': 'x = 1\n', 'docs/index.rst': 'A\n', LICENSE: '', 'x.foo': '' });
    expect(found.get('Languages')).toEqual([
      'Python: 1 file, 1 line',
      'reStructuredText: 1 file, 1 line',
      'others: 60 .png, 1 .foo, 1 without an ending',
    ]);
    expect(found.get('Tree')).toEqual(['. 64: docs/ 61 | LICENSE a.py x.foo', ' docs/ 61: index.rst (and 60 .png)']);
  });

  it('in Python names the packages that are imported, with a flat layout and with src', async () => {
    const flat = await sections({
      'setup.py': 'setup(\n    name=words.__title__,\n    packages=["words"],\n)\n',
      'words/__init__.py': '',
      'words/inner/__init__.py': '',
      'tests/__init__.py': '',
      'docs/conf.py': '',
      'tox.ini': '[testenv]\ncommands =\n    pytest {posargs}\n    # later\n    mypy words\n',
    });
    expect(flat.get('Build files')?.[0]).toBe('setup.py: Python project with packages words');
    expect(flat.get('Importable roots')).toEqual(['python: imports begin at the top (words)']);
    expect(flat.get('Entry points')).toEqual(['words enters at words/__init__.py']);
    expect(flat.get('Commands that check the code')).toEqual(['tox (pytest {posargs} · mypy words) — tox.ini']);
    const inSrc = await sections({
      'pyproject.toml': '[project]\nname = "w"\n',
      'src/w/__init__.py': '',
      'src/v.py': '',
    });
    expect(inSrc.get('Importable roots')).toEqual(['python: imports begin below src/ (w)']);
    const bare = await sections({ 'pyproject.toml': '[project]\nname = "w"\n', 'src/v.py': '', 'src/ns/a.py': '' });
    expect(bare.get('Importable roots')).toEqual(['python: imports begin below src/ (ns, v)']);
  });

  it('in C takes a main that only a test compiles for no entry, and puts examples last', async () => {
    const main = 'int main(void) {\n  return 0;\n}\n';
    const found = await sections({
      'configure.ac': 'AC_INIT([w], [1.0])\n',
      'Makefile.am': 'SUBDIRS = src\n',
      'test/Makefile.am': 'TESTS = run\n',
      'src/hash.c': `#include "hash.h"\n#ifdef HASH_TEST\n#if DEEP\n#endif\n${main}#endif\n`,
      'src/server.c': `#ifndef NO_COLOUR\n#endif\n#ifdef _WIN32\n#include <x.h>\n#endif\n${main}`,
      'examples/a.c': main,
      'deps/other/b.c': main,
    });
    expect(found.get('Entry points')).toEqual(['src/server.c:6 main', 'examples/a.c:1 main']);
    expect(found.get('Commands that check the code')).toEqual(['make check — test/Makefile.am']);
    expect(found.get('Registries, factories and plug-in tables')).toBeUndefined();
  });

  it('tells tests that lie beside the code in one line when there are many folders, and counts no data of tests', async () => {
    const folders = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const found = await sections({
      'go.mod': 'module m\n',
      'a/more_test.go': 'package a\n',
      'a/testdata/x.json': '{}\n',
      ...Object.fromEntries(folders.map((folder) => [`${folder}/${folder}_test.go`, `package ${folder}\n`])),
    });
    expect(found.get('Tests')).toEqual([
      'beside the code 8 files, mostly Go, as a/a_test.go: a/ 2, b/ 1, c/ 1, d/ 1, e/ 1, f/ 1, g/ 1',
    ]);
  });

  it('takes a name that ends like a table for a registry only where it is data', async () => {
    const found = await sections({
      'src/lib.rs': 'fn test_map() {}\npub mod hash_map;\nstatic op_table: [u8; 1] = [0];\nfn register_op() {}\n',
    });
    expect(found.get('Registries, factories and plug-in tables')).toEqual([
      'src/lib.rs:3 op_table',
      'src/lib.rs:4 register_op',
    ]);
  });

  it('in Java takes no example in a comment for an entry, and tells many modules of one layout in one line', async () => {
    const modules = ['buffer', 'codec', 'common', 'handler', 'transport'];
    const found = await sections({
      'pom.xml': '<project><artifactId>all</artifactId></project>',
      'common/src/main/java/Group.java':
        '/**\n * public static void main(String[] args) {\n */\npublic class Group {\n}\n',
      'codec/src/main/java/Cli.java': 'public class Cli {\n  public static void main(String[] args) {\n  }\n}\n',
      'testsuite-http/src/main/java/S.java': 'public class S {\n  public static void main(String[] args) {\n  }\n}\n',
      ...Object.fromEntries(
        modules.flatMap((name) => [
          [`${name}/pom.xml`, `<project><artifactId>${name}</artifactId></project>`],
          [`${name}/src/main/java/X.java`, 'public class X {\n}\n'],
        ]),
      ),
    });
    expect(found.get('Entry points')).toEqual([
      'codec/src/main/java/Cli.java:2 main',
      'testsuite-http/src/main/java/S.java:2 main',
    ]);
    expect(found.get('Importable roots')).toEqual([
      'java: imports begin below src/main/java/ of buffer, codec, common, handler, transport',
    ]);
  });

  it('in Ruby says how it is tested, and nothing of the packages that its tests install', async () => {
    const found = await sections({
      Rakefile: "require 'rake/testtask'\nRake::TestTask.new\n",
      'a.gemspec': '',
      'a/package.json':
        '{"name":"a","scripts":{"test":"echo \\"Error: no test specified\\" && exit 1","lint":"eslint ."}}',
      'a/test/dummy/package.json': '{"name":"dummy"}',
      'a/lib/a.rb': 'class A\nend\n',
    });
    expect(found.get('Commands that check the code')).toEqual([
      'rake test — Rakefile',
      'npm run lint (eslint .) — a/package.json',
    ]);
    expect(found.get('Build files')).toEqual(['a.gemspec', 'a/package.json: npm package a']);
    expect(found.get('Importable roots')).toEqual(['ecmascript: a = a/']);
  });

  it('leaves out of Make what builds and sends images', async () => {
    const found = await sections({
      Makefile: 'test:\n\tgo test\nbuild-docker-test:\n\tx\npush-docker-test:\n\tx\nlint:\n\tx\n',
      'faiss/python/setup.py': 'setup(name="faiss")\n',
      'faiss/python/__init__.py': '',
      'faiss/python/loader.py': '',
      '.github/pull_request_template.md': '<!-- What and why? -->\n',
    });
    expect(found.get('Commands that check the code')).toEqual(['make test — Makefile', 'make lint — Makefile']);
    expect(found.get('Importable roots')).toEqual(['python: imports begin below faiss/python/ (loader)']);
    expect(found.get('Conventions of the repository')).toEqual([
      '.github/pull_request_template.md (2 lines): nothing but comments',
    ]);
  });

  it('quotes a single issue template, and no configuration of the chooser', async () => {
    const found = await sections({
      '.github/ISSUE_TEMPLATE.md': 'What happened?\n',
      '.github/ISSUE_TEMPLATE/config.yml': 'blank_issues_enabled: false\n',
    });
    expect(found.get('Conventions of the repository')).toEqual(['.github/ISSUE_TEMPLATE.md (2 lines): What happened?']);
  });

  it('shows the body of a function before its prototype, and what shares a word by its name before what does by its comment', async () => {
    const found = await sections(
      {
        'src/pool.h': 'struct pool;\nvoid evictPool(struct pool *p);\n',
        'src/pool.c': '#include "pool.h"\n\nvoid evictPool(struct pool *p) {\n}\n',
        'src/other.c': '/* Calls evict and evict. */\nvoid helper(int a) {\n}\n',
      },
      'evict',
    );
    expect(found.get('Places whose names share rare words with the request')).toEqual([
      'src/pool.c:3 function evictPool (evict)',
      'src/pool.h:2 function evictPool (evict)',
      'src/other.c:2 function helper (evict)',
    ]);
  });

  it('tells what shares the same words in one file in one line', async () => {
    const names = ['TypeIssue', 'KeyIssue', 'UnionIssue', 'DateIssue', 'TextIssue', 'OtherIssue'];
    const found = await sections(
      {
        'errors.ts': names.map((name) => `export interface ${name} {}\n`).join(''),
        'parse.ts': 'export function issueOf() {}\n',
      },
      'issue',
    );
    expect(found.get('Places whose names share rare words with the request')).toEqual([
      'errors.ts:1 interface TypeIssue, 2 KeyIssue, 3 UnionIssue, 4 DateIssue, … 2 more (issue)',
      'parse.ts:1 function issueOf (issue)',
    ]);
  });

  it('gives overloads and methods of one name one line', async () => {
    const method = (name: string) => `class ${name}:\n    def quantile(self):\n        return 1\n\n\n`;
    const found = await sections({ 'a.py': ['A', 'B', 'C'].map(method).join(''), 'b.py': 'x = 1\n' }, 'quantile');
    expect(found.get('Places whose names share rare words with the request')).toEqual([
      'a.py:2, 7, 12 function quantile (quantile)',
    ]);
  });
});

describe('declarations of Python', () => {
  it('are no words of a docstring, and have a name after their type', () => {
    const text =
      '"""\nclass providing the base\ndef of a thing\n"""\nclass A:\n    async def b (self):\n        pass\nclass C(A): pass\ndef f[T: int](x): pass\ndef g\\\n(): pass\n';
    expect(symbolsIn('a.py', text)?.map(({ name }) => name)).toEqual(['A', 'b', 'C', 'f', 'g']);
    const cython =
      'cpdef int add(int a):\n    pass\ncpdef double[:] scale(x):\n    pass\ncpdef go():\n    pass\ncdef class D(B):\n    pass\n';
    expect(symbolsIn('a.pyx', cython)?.map(({ name }) => name)).toEqual(['add', 'scale', 'go', 'D']);
  });
});

describe('declarations of Java and C++', () => {
  it('are members without a modifier as well, and no statements', () => {
    const java =
      'class Cache<K> {\n  @GuardedBy("this") void evict(Entry<K> e) {\n    return find(e);\n    throw new Broken(e);\n    else drop(e);\n  }\n  <T extends Comparable<T>> List<T> sorted(T t) { }\n  int size();\n  long[] counts(int n) {\n    Entry<K> next = read(n);\n    call(n);\n  }\n}\n';
    expect(symbolsIn('Cache.java', java)?.map(({ name }) => name)).toEqual([
      'Cache',
      'evict',
      'sorted',
      'size',
      'counts',
    ]);
    const cpp =
      'class Filter : public Base {\n public:\n  explicit Filter(int bits) : bits_(bits) {\n    return add(bits, {});\n  }\n  void Create(const Slice* keys, int n) const override {\n    if (n) {\n    } else if (run(n)) {\n    }\n    std::string name(n);\n  }\n  bool May(const std::vector<char*>& keys,\n           int n);\n  virtual ~Filter() {}\n};\ntypename std::add_const<T>::type &AsConst(T &v) {\n}\n';
    expect(symbolsIn('filter.cc', cpp)?.map(({ name }) => name)).toEqual([
      'Filter',
      'Filter',
      'Create',
      'May',
      'AsConst',
    ]);
  });

  it('are told in linear time, whatever a line is made of', () => {
    const hostile = ['a*&', 'a ', 'a<', 'A<B<C>> ', '@A(x) ', 'a::', 'int f(a, '];
    for (const piece of hostile) {
      const text = [piece, `  ${piece}`].map((line) => `${line.repeat(100)}\n`.repeat(500)).join('');
      for (const ending of ['cc', 'h', 'java']) expect(symbolsIn(`a.${ending}`, text)).not.toBeNull();
    }
  });
});
