// The same traps in every language: what only looks like a use must not count, and the use beside it must. Each trap has its control.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

interface Trap {
  readonly language: string;
  readonly base: Case['base'];
  /** A new file whose one function has the name of a method that existing code calls all the time. */
  readonly fresh: Readonly<Record<string, string>>;
  /** The existing file, as the patch leaves it. */
  readonly host: string;
  /** Calls the method of that name on something else. */
  readonly sameName: string;
  /** Really calls the new function. */
  readonly used: string;
  /** Calls it under another name. */
  readonly aliased: string;
  /** Calls it where nothing ever goes. */
  readonly dead: string;
  /** What a new file that nothing uses is told as: in some languages a public neighbour is an export. */
  readonly unused: 'orphan' | 'exported';
}

const traps: readonly Trap[] = [
  {
    language: 'Python',
    base: {
      'pyproject.toml': '[project]\nname = "pkg"\n',
      'pkg/__init__.py': '',
      'pkg/core.py': 'def run(d):\n    return d.get("a")\n',
    },
    fresh: { 'pkg/river.py': 'def get(x):\n    y = x * 2\n    return y\n' },
    host: 'pkg/core.py',
    sameName: 'def run(d):\n    return d.get("a") or d.get("b")\n',
    used: 'from pkg.river import get\n\n\ndef run(d):\n    return get(d.get("a"))\n',
    aliased: 'from pkg.river import get as _get\n\n\ndef run(d):\n    return _get(d.get("a"))\n',
    dead: 'from pkg.river import get\n\n\ndef run(d):\n    return d.get("a")\n    get(d)\n',
    unused: 'orphan',
  },
  {
    language: 'TypeScript',
    base: {
      'package.json': '{ "name": "x" }',
      'src/core.ts': 'export const run = (d: Map<string, number>) => d.get("a");\n',
    },
    fresh: { 'src/river.ts': 'export function get(x: number): number {\n  const y = x * 2;\n  return y;\n}\n' },
    host: 'src/core.ts',
    sameName: 'export const run = (d: Map<string, number>) => d.get("a") ?? d.get("b");\n',
    used: "import { get } from './river.js';\n\nexport const run = (d: Map<string, number>) => get(d.get('a') ?? 0);\n",
    aliased:
      "import { get as take } from './river.js';\n\nexport const run = (d: Map<string, number>) => take(d.get('a') ?? 0);\n",
    dead: "import { get } from './river.js';\n\nexport const run = (d: Map<string, number>) => {\n  return d.get('a');\n  get(1);\n};\n",
    unused: 'orphan',
  },
  {
    language: 'JavaScript',
    base: { 'package.json': '{ "name": "x" }', 'src/core.js': 'exports.run = (d) => d.get("a");\n' },
    fresh: { 'src/river.js': 'exports.get = function (x) {\n  const y = x * 2;\n  return y;\n};\n' },
    host: 'src/core.js',
    sameName: 'exports.run = (d) => d.get("a") || d.get("b");\n',
    used: "const { get } = require('./river');\n\nexports.run = (d) => get(d.get('a'));\n",
    aliased: "const { get: take } = require('./river');\n\nexports.run = (d) => take(d.get('a'));\n",
    dead: "const { get } = require('./river');\n\nexports.run = (d) => {\n  if (false) get(1);\n  return d.get('a');\n};\n",
    unused: 'orphan',
  },
  {
    language: 'Go',
    base: {
      'go.mod': 'module x.org/y\n',
      'core/core.go':
        'package core\n\ntype Box struct{}\n\nfunc (b Box) Get() int { return 1 }\n\nfunc Run(b Box) int { return b.Get() }\n',
    },
    fresh: { 'river/river.go': 'package river\n\nfunc Get(x int) int {\n\ty := x * 2\n\treturn y\n}\n' },
    host: 'core/core.go',
    sameName:
      'package core\n\ntype Box struct{}\n\nfunc (b Box) Get() int { return 1 }\n\nfunc Run(b Box) int { return b.Get() + b.Get() }\n',
    used: 'package core\n\nimport "x.org/y/river"\n\ntype Box struct{}\n\nfunc (b Box) Get() int { return 1 }\n\nfunc Run(b Box) int { return river.Get(b.Get()) }\n',
    aliased:
      'package core\n\nimport r "x.org/y/river"\n\ntype Box struct{}\n\nfunc (b Box) Get() int { return 1 }\n\nfunc Run(b Box) int { return r.Get(b.Get()) }\n',
    dead: 'package core\n\nimport "x.org/y/river"\n\ntype Box struct{}\n\nfunc (b Box) Get() int { return 1 }\n\nfunc Run(b Box) int {\n\tif false {\n\t\triver.Get(1)\n\t}\n\treturn b.Get()\n}\n',
    unused: 'orphan',
  },
  {
    language: 'Rust',
    base: {
      'Cargo.toml': '[package]\nname = "y"\n',
      'src/lib.rs': 'pub fn run(d: &Map) -> i32 {\n    d.get("a")\n}\n',
    },
    fresh: { 'src/river.rs': 'pub fn get(x: i32) -> i32 {\n    let y = x * 2;\n    y + 1\n}\n' },
    host: 'src/lib.rs',
    sameName: 'pub fn run(d: &Map) -> i32 {\n    d.get("a") + d.get("b")\n}\n',
    used: 'mod river;\n\npub fn run(d: &Map) -> i32 {\n    river::get(d.get("a"))\n}\n',
    aliased: 'mod river;\nuse river::get as take;\n\npub fn run(d: &Map) -> i32 {\n    take(d.get("a"))\n}\n',
    dead: 'mod river;\n\npub fn run(d: &Map) -> i32 {\n    if false {\n        river::get(1);\n    }\n    d.get("a")\n}\n',
    unused: 'orphan',
  },
  {
    language: 'Java',
    base: {
      'pom.xml': '<project></project>',
      'src/main/java/a/Core.java':
        'package a;\n\npublic class Core {\n  int run(java.util.Map<String, Integer> d) { return d.get("a"); }\n}\n',
    },
    fresh: {
      'src/main/java/b/River.java':
        'package b;\n\npublic class River {\n  public static int get(int x) { int y = x * 2; return y; }\n}\n',
    },
    host: 'src/main/java/a/Core.java',
    sameName:
      'package a;\n\npublic class Core {\n  int run(java.util.Map<String, Integer> d) { return d.get("a") + d.get("b"); }\n}\n',
    used: 'package a;\n\nimport b.River;\n\npublic class Core {\n  int run(java.util.Map<String, Integer> d) { return River.get(d.get("a")); }\n}\n',
    aliased:
      'package a;\n\nimport static b.River.get;\n\npublic class Core {\n  int run(java.util.Map<String, Integer> d) { return get(d.get("a")); }\n}\n',
    dead: 'package a;\n\nimport b.River;\n\npublic class Core {\n  int run(java.util.Map<String, Integer> d) {\n    if (false) { River.get(1); }\n    return d.get("a");\n  }\n}\n',
    unused: 'orphan',
  },
  {
    language: 'C',
    base: { Makefile: 'all: core.c\n', 'core.c': 'int run(struct box *d) { return d->get(1); }\n' },
    fresh: {
      'river.h': 'int get(int x);\n',
      'river.c': '#include "river.h"\nint get(int x) {\n  int y = x * 2;\n  return y;\n}\n',
    },
    host: 'core.c',
    sameName: 'int run(struct box *d) { return d->get(1) + d->get(2); }\n',
    used: '#include "river.h"\nint run(struct box *d) { return get(d->get(1)); }\n',
    aliased: '#include "river.h"\nint (*take)(int) = get;\nint run(struct box *d) { return take(d->get(1)); }\n',
    dead: '#include "river.h"\nint run(struct box *d) {\n  if (0) get(1);\n  return d->get(1);\n}\n',
    unused: 'orphan',
  },
  {
    language: 'C++',
    base: {
      'CMakeLists.txt': 'add_library(x src/core.cpp)\n',
      'src/core.cpp': 'int run(Box& d) { return d.get(1); }\n',
    },
    fresh: {
      'src/river.hpp': '#pragma once\nnamespace river {\nint get(int x);\n}\n',
      'src/river.cpp':
        '#include "river.hpp"\nnamespace river {\nint get(int x) {\n  int y = x * 2;\n  return y;\n}\n}\n',
    },
    host: 'src/core.cpp',
    sameName: 'int run(Box& d) { return d.get(1) + d.get(2); }\n',
    used: '#include "river.hpp"\nint run(Box& d) { return river::get(d.get(1)); }\n',
    aliased: '#include "river.hpp"\nnamespace r = river;\nint run(Box& d) { return r::get(d.get(1)); }\n',
    dead: '#include "river.hpp"\nint run(Box& d) {\n  if (false) river::get(1);\n  return d.get(1);\n}\n',
    unused: 'orphan',
  },
];

describe('traps in every language', () => {
  it.each(traps)(
    '$language: a method of the same name proves nothing',
    async ({ base, fresh, host, sameName, unused }) =>
      expect(await gradeOf({ base, changes: { ...fresh, [host]: sameName } })).toBe(unused),
  );
  it.each(traps)('$language: a call of the new function does', async ({ base, fresh, host, used }) =>
    expect(await gradeOf({ base, changes: { ...fresh, [host]: used } })).toBe('wired'),
  );
  it.each(traps)('$language: so does one under another name', async ({ base, fresh, host, aliased }) =>
    expect(await gradeOf({ base, changes: { ...fresh, [host]: aliased } })).toBe('wired'),
  );
  it.each(traps)('$language: a call that never runs leaves it unreached', async ({ base, fresh, host, dead }) =>
    expect(await gradeOf({ base, changes: { ...fresh, [host]: dead } })).toBe('unreached'),
  );
});
