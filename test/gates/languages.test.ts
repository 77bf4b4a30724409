// The integration gate in Go, Rust, Java, C and C++: what existing code uses, what is public beside public siblings, what nothing reaches.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const go = {
  'go.mod': 'module github.com/x/y\n\ngo 1.22\n',
  'engine/engine.go':
    'package engine\n\ntype Engine struct{}\n\nfunc New() *Engine { return &Engine{} }\n\nfunc (e *Engine) Run(x int) int { return x + 1 }\n',
  'cmd/y/main.go': 'package main\n\nimport "github.com/x/y/engine"\n\nfunc main() { engine.New().Run(1) }\n',
};
const gnew =
  'package engine\n\nimport "math"\n\n// Score scores.\nfunc Score(x float64) float64 {\n\ty := math.Sqrt(x)\n\treturn y * 2\n}\n';
const gtest =
  'package engine\n\nimport "testing"\n\nfunc TestScore(t *testing.T) {\n\tif Score(4) != 4 {\n\t\tt.Fatal("x")\n\t}\n}\n';
const rs = {
  'Cargo.toml': '[package]\nname = "my-lib"\nversion = "0.1.0"\n',
  'src/lib.rs': 'pub mod a;\n\npub fn top(x: i32) -> i32 { a::one(x) }\n',
  'src/a.rs': 'pub fn one(x: i32) -> i32 { x + 1 }\n',
};
const rnew =
  'pub fn fresh(x: i32) -> i32 {\n    let y = x * 2;\n    y + 1\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn works() { assert_eq!(fresh(1), 3); }\n}\n';
const jv = {
  'pom.xml': '<project></project>',
  'src/main/java/com/x/App.java':
    'package com.x;\n\npublic class App {\n  public int run(int a) { return a + 1; }\n}\n',
};
const jn =
  'package com.x;\n\npublic class Fresh {\n  private final int k;\n  public Fresh(int k) { this.k = k; }\n  public int go(int a) { int b = a * k; return b + 1; }\n}\n';
const jt =
  'package com.x;\n\nimport org.junit.jupiter.api.Test;\n\nclass FreshTest {\n  @Test void works() { assertEquals(3, new Fresh(1).go(2)); }\n}\n';
const cc = {
  'CMakeLists.txt': 'add_library(x src/a.cpp)\n',
  'include/x/a.h': '#pragma once\nnamespace x { int one(int v); }\n',
  'src/a.cpp': '#include "x/a.h"\nnamespace x {\nint one(int v) { return v + 1; }\n}\n',
};
const ch =
  '#pragma once\nnamespace x {\nclass Fresh {\n public:\n  explicit Fresh(int k) : k_(k) {}\n  int go(int v) const;\n private:\n  int k_;\n};\n}\n';
const cn =
  '#include "x/fresh.h"\nnamespace x {\nint Fresh::go(int v) const {\n  int w = v * k_;\n  return w + 1;\n}\n}\n';
const ct =
  '#include <gtest/gtest.h>\n#include "x/fresh.h"\nTEST(Fresh, Works) {\n  x::Fresh f(1);\n  EXPECT_EQ(f.go(2), 3);\n}\n';
const c1 = {
  Makefile: 'all: main.c\n',
  'main.c': '#include "a.h"\nint main(void) { return one(1); }\n',
  'a.h': 'int one(int v);\n',
  'a.c': '#include "a.h"\nint one(int v) { return v + 1; }\n',
};

const cases: readonly (readonly [name: string, grade: string, given: Case])[] = [
  [
    'go same package used',
    'wired',
    {
      base: go,
      changes: {
        'engine/score.go': gnew,
        'engine/engine.go': go['engine/engine.go'].replace('return x + 1', 'return x + int(Score(1))'),
        'engine/score_test.go': gtest,
      },
    },
  ],
  ['go public beside', 'exported', { base: go, changes: { 'engine/score.go': gnew, 'engine/score_test.go': gtest } }],
  [
    'go private unused',
    'test_only',
    {
      base: go,
      changes: {
        'engine/score.go': gnew.replaceAll('Score', 'score'),
        'engine/score_test.go': gtest.replaceAll('Score(4)', 'score(4)'),
      },
    },
  ],
  [
    'go new package imported',
    'wired',
    {
      base: go,
      changes: {
        'score/score.go': gnew.replace('package engine', 'package score'),
        'engine/engine.go': go['engine/engine.go']
          .replace('package engine\n', 'package engine\n\nimport s "github.com/x/y/score"\n')
          .replace('return x + 1', 'return x + int(s.Score(1))'),
      },
    },
  ],
  [
    'go new package orphan',
    'orphan',
    { base: go, changes: { 'score/score.go': gnew.replace('package engine', 'package score') } },
  ],
  [
    'go init registration blank',
    'registered',
    {
      base: {
        ...go,
        'reg/reg.go': 'package reg\n\nvar m = map[string]func(){}\n\nfunc Register(n string, f func()) { m[n] = f }\n',
      },
      changes: {
        'plug/plug.go':
          'package plug\n\nimport "github.com/x/y/reg"\n\nfunc init() { reg.Register("x", run) }\n\nfunc run() {\n\tprintln("x")\n\tprintln("y")\n}\n',
        'cmd/y/main.go': go['cmd/y/main.go'].replace(
          'import "github.com/x/y/engine"',
          'import (\n\t"github.com/x/y/engine"\n\t_ "github.com/x/y/plug"\n)',
        ),
      },
    },
  ],
  [
    'go init registration not imported',
    'unreached',
    {
      base: {
        ...go,
        'reg/reg.go': 'package reg\n\nvar m = map[string]func(){}\n\nfunc Register(n string, f func()) { m[n] = f }\n',
      },
      changes: {
        'plug/plug.go':
          'package plug\n\nimport "github.com/x/y/reg"\n\nfunc init() { reg.Register("x", run) }\n\nfunc run() {\n\tprintln("x")\n\tprintln("y")\n}\n',
      },
    },
  ],
  [
    'go cmd script',
    'script',
    { base: go, changes: { 'cmd/tool/main.go': 'package main\n\nfunc main() { println("x") }\n' } },
  ],
  [
    'rust pub mod',
    'exported',
    {
      base: rs,
      changes: {
        'src/new.rs': rnew,
        'src/lib.rs': 'pub mod a;\npub mod new;\n\npub fn top(x: i32) -> i32 { a::one(x) }\n',
      },
    },
  ],
  [
    'rust mod used',
    'wired',
    {
      base: rs,
      changes: {
        'src/new.rs': rnew,
        'src/lib.rs': 'pub mod a;\nmod new;\n\npub fn top(x: i32) -> i32 { a::one(new::fresh(x)) }\n',
      },
    },
  ],
  [
    'rust use crate',
    'wired',
    {
      base: rs,
      changes: {
        'src/new.rs': rnew,
        'src/lib.rs': 'pub mod a;\nmod new;\n\npub fn top(x: i32) -> i32 { a::one(x) }\n',
        'src/a.rs': 'use crate::new::fresh as f;\n\npub fn one(x: i32) -> i32 { f(x) + 1 }\n',
      },
    },
  ],
  ['rust no mod', 'test_only', { base: rs, changes: { 'src/new.rs': rnew } }],
  [
    'rust private mod pub use',
    'exported',
    {
      base: rs,
      changes: {
        'src/new.rs': rnew,
        'src/lib.rs': 'pub mod a;\nmod new;\npub use new::fresh;\n\npub fn top(x: i32) -> i32 { a::one(x) }\n',
      },
    },
  ],
  [
    'rust private mod unused',
    'test_only',
    {
      base: rs,
      changes: {
        'src/new.rs': rnew,
        'src/lib.rs': 'pub mod a;\nmod new;\n\npub fn top(x: i32) -> i32 { a::one(x) }\n',
      },
    },
  ],
  [
    'rust todo',
    'exported',
    {
      base: rs,
      changes: {
        'src/new.rs': 'pub fn x() -> i32 { todo!() }\n',
        'src/lib.rs': 'pub mod a;\npub mod new;\n\npub fn top(x: i32) -> i32 { a::one(x) }\n',
      },
    },
  ],
  [
    'java used',
    'wired',
    {
      base: jv,
      changes: {
        'src/main/java/com/x/Fresh.java': jn,
        'src/main/java/com/x/App.java': jv['src/main/java/com/x/App.java'].replace(
          'return a + 1;',
          'return new Fresh(2).go(a);',
        ),
        'src/test/java/com/x/FreshTest.java': jt,
      },
    },
  ],
  [
    'java public beside',
    'exported',
    { base: jv, changes: { 'src/main/java/com/x/Fresh.java': jn, 'src/test/java/com/x/FreshTest.java': jt } },
  ],
  [
    'java new package',
    'test_only',
    {
      base: jv,
      changes: {
        'src/main/java/com/y/Fresh.java': jn.replace('com.x', 'com.y'),
        'src/test/java/com/y/FreshTest.java': jt.replace('com.x', 'com.y'),
      },
    },
  ],
  [
    'java service',
    'registered',
    {
      base: jv,
      changes: {
        'src/main/java/com/y/Fresh.java': jn.replace('com.x', 'com.y'),
        'src/main/resources/META-INF/services/com.x.Plugin': 'com.y.Fresh\n',
      },
    },
  ],
  [
    'cpp used',
    'wired',
    {
      base: cc,
      changes: {
        'include/x/fresh.h': ch,
        'src/fresh.cpp': cn,
        'src/a.cpp':
          '#include "x/a.h"\n#include "x/fresh.h"\nnamespace x {\nint one(int v) { return Fresh(2).go(v); }\n}\n',
        'CMakeLists.txt': 'add_library(x src/a.cpp src/fresh.cpp)\n',
        'tests/fresh_test.cpp': ct,
      },
    },
  ],
  [
    'cpp header beside',
    'exported',
    {
      base: cc,
      changes: {
        'include/x/fresh.h': ch,
        'src/fresh.cpp': cn,
        'CMakeLists.txt': 'add_library(x src/a.cpp src/fresh.cpp)\n',
        'tests/fresh_test.cpp': ct,
      },
    },
  ],
  [
    'cpp orphan',
    'test_only',
    {
      base: cc,
      changes: {
        'src/fresh.h': ch,
        'src/fresh.cpp': cn.replace('x/fresh', 'fresh'),
        'CMakeLists.txt': 'add_library(x src/a.cpp src/fresh.cpp)\n',
        'tests/fresh_test.cpp': ct.replace('x/fresh.h', '../src/fresh.h'),
      },
    },
  ],
  [
    'c used',
    'wired',
    {
      base: c1,
      changes: {
        'fresh.c': '#include "fresh.h"\nint fresh(int v) { int new = v * 2; return new + 1; }\n',
        'fresh.h': 'int fresh(int v);\n',
        'a.c': '#include "a.h"\n#include "fresh.h"\nint one(int v) { return fresh(v) + 1; }\n',
      },
    },
  ],
  [
    'c table',
    'wired',
    {
      base: c1,
      changes: {
        'fresh.c': '#include "fresh.h"\nint fresh(int v) { int w = v * 2; return w + 1; }\n',
        'fresh.h': 'int fresh(int v);\n',
        'a.c':
          '#include "a.h"\n#include "fresh.h"\nstatic int (*table[])(int) = { fresh };\nint one(int v) { return table[0](v) + 1; }\n',
      },
    },
  ],
  ['c orphan', 'orphan', { base: c1, changes: { 'fresh.c': 'int fresh(int v) { int w = v * 2; return w + 1; }\n' } }],
  [
    'c #if 0',
    'unreached',
    {
      base: c1,
      changes: {
        'fresh.c': '#include "fresh.h"\nint fresh(int v) { int w = v * 2; return w + 1; }\n',
        'fresh.h': 'int fresh(int v);\n',
        'a.c':
          '#include "a.h"\n#include "fresh.h"\nint one(int v) {\n#if 0\n  fresh(1);\n  fresh(2);\n#endif\n return v + 1; }\n',
      },
    },
  ],
];

describe('Go, Rust, Java, C and C++', () => {
  it.each(cases)('%s: %s', async (_, grade, given) => {
    expect(await gradeOf(given)).toBe(grade);
  });
});

it('a public field of a struct in Go that an existing method reads can be set by whoever has it', async () => {
  const base = {
    'go.mod': 'module example.com/lru\n',
    'lru.go':
      'package lru\n\ntype Cache struct {\n\tsize int\n}\n\nfunc New(size int) *Cache {\n\treturn &Cache{size: size}\n}\n\nfunc (c *Cache) Add(key string) bool {\n\treturn c.size > len(key)\n}\n',
  };
  const changes = {
    'lru.go': base['lru.go']
      .replace('\tsize int\n', '\tsize int\n\tAdmission *Admission\n')
      .replace('\treturn c.size >', '\tif c.Admission != nil {\n\t\tc.Admission.Record(key)\n\t}\n\treturn c.size >'),
    'admission.go':
      'package lru\n\ntype Admission struct {\n\tseen map[string]int\n}\n\nfunc (a *Admission) Record(key string) {\n\ta.seen[key]++\n}\n',
  };
  expect(await gradeOf({ base, changes })).toBe('wired');
});

it('the module around inline tests in Rust is their own file, not the one that declares it', async () => {
  const report = await judge({
    base: { 'Cargo.toml': '[package]\nname = "x"\n', 'src/main.rs': 'fn main() {}\n' },
    changes: {
      'src/main.rs': 'mod river;\n\nfn main() {}\n',
      'src/river.rs':
        'pub fn flow(x: u32) -> u32 {\n    x * 2\n}\n\n#[cfg(test)]\nmod tests {\n    use super::flow;\n\n    #[test]\n    fn doubles() {\n        assert_eq!(flow(1), 2);\n    }\n}\n',
    },
  });
  expect(gate(report, 'tests').outcome).toBe('warn');
});

it.each([
  ['src/a.cpp', 'struct A {\n  bool ok() const { return _valid; }\n  bool _valid;\n};\n'],
  ['src/a.py', 'def current():\n    return _current\n'],
  ['src/a.ts', 'export const current = () => { return _current; };\nlet _current = 1;\n'],
])('a name that begins with an underscore is no constant: %s', async (path, text) => {
  const base = { 'src/b.py': 'x = 1\n', 'src/b.ts': 'export {};\n', 'src/b.cpp': 'int b;\n' };
  expect(gate(await judge({ base, changes: { [path]: text } }), 'stubs').outcome).toBe('pass');
});
