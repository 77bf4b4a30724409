import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executedNone } from '../../src/codemap/test-commands/executed.ts';
import { missingPackages } from '../../src/codemap/test-commands/outcome.ts';
import type { Runtimes } from '../../src/codemap/test-commands/shape.ts';
import { planTests } from '../../src/codemap/test-commands.ts';
import { createWorkspace } from '../../src/codemap/workspace.ts';
import { type FakeFile, memorySnapshot } from '../fakes/files.ts';

const everything: Runtimes = {
  python: true,
  pytest: true,
  node: 'v24.21.0',
  go: true,
  cargo: true,
  programs: new Set('javac mvn maven-repository gradle junit4 junit5 cc c++ cmake make meson'.split(' ')),
};
const nothing: Runtimes = {
  python: false,
  pytest: false,
  node: null,
  go: false,
  cargo: false,
  programs: new Set(),
};

/** The plan for a tree with some files written over it; '' deletes. */
function plan(base: Record<string, FakeFile>, written: Record<string, string>, has: Partial<Runtimes> = {}) {
  const workspace = createWorkspace(memorySnapshot(base));
  for (const [path, text] of Object.entries(written)) {
    if (text === '') workspace.remove(path);
    else workspace.write(path, Buffer.from(text));
  }
  return planTests(workspace, { ...everything, ...has });
}

const unittest = 'import unittest\n';
const fixture = 'import pytest\n';

describe('which tests a patch touches', () => {
  const base = {
    'pkg/__init__.py': '',
    'pkg/ranks.py': 'x = 1\n',
    'tests/test_ranks.py': 'import unittest\nfrom pkg.ranks import x\n',
    'tests/test_other.py': 'import unittest\n# a franks module\n',
    'tests/fixtures/test_data.py': 'from pkg import ranks\n',
    'README.md': 'ranks',
  };
  const tests = (written: Record<string, string>) =>
    plan(base, written).commands.flatMap(({ argv }) => argv.filter((arg) => arg.endsWith('.py')));

  it('takes the tests that it writes and those that name a module it edits', () => {
    expect(tests({ 'pkg/ranks.py': 'x = 2\n' })).toEqual(['tests/test_ranks.py']);
    expect(tests({ 'tests/test_new.py': unittest })).toEqual(['tests/test_new.py']);
    expect(tests({ 'pkg/ranks.py': 'x = 2\n', 'tests/test_new.py': unittest })).toEqual([
      'tests/test_new.py',
      'tests/test_ranks.py',
    ]);
  });

  it('takes none for documentation, for a deleted test, or for a module that no test names', () => {
    expect(plan(base, { 'README.md': 'new' })).toEqual({ commands: [], obstacles: [] });
    expect(tests({ 'tests/test_other.py': '' })).toEqual([]);
    expect(tests({ 'pkg/lonely.py': 'x = 1\n' })).toEqual([]);
  });

  it('takes those that have the suffix of their runner, and not what sets them up', () => {
    const tree = {
      'package.json': '{}',
      'node_modules/vitest/package.json': '{"bin":{"vitest":"./vitest.mjs"}}',
      'src/ranks.ts': 'export const x = 1;\n',
      'src/ranks.vitest.ts': "import { it } from 'vitest';\nimport { x } from './ranks';\n",
      'src/setup.vitest.ts': "import { x } from './ranks';\n",
      'src/ranks.bench.ts': "import { bench } from 'vitest';\nimport { x } from './ranks';\n",
    };
    const taken = plan(tree, { 'src/ranks.ts': 'export const x = 2;\n' }).commands.flatMap(({ argv }) => argv);
    expect(taken.filter((each) => each.startsWith('src/'))).toEqual(['src/ranks.vitest.ts']);
  });

  it('looks for the tests of a deleted module: they have to fail', () => {
    expect(tests({ 'pkg/ranks.py': '' })).toEqual(['tests/test_ranks.py']);
  });
});

describe('Python', () => {
  it('is run with pytest where it can be imported, with the sources on the path', () => {
    const base = { 'pyproject.toml': '[project]\nname = "a"\n', 'src/a/__init__.py': '', 'src/a/x.py': 'x = 1\n' };
    expect(plan(base, { 'tests/test_x.py': fixture }).commands).toMatchObject([
      {
        folder: '',
        argv: [
          'env',
          'PYTHONPATH=src',
          'python3',
          '-m',
          'pytest',
          '-q',
          '--no-header',
          '--color=no',
          '-p',
          'no:cacheprovider',
          'tests/test_x.py',
        ],
      },
    ]);
  });

  it('is run with unittest without it, and what needs pytest is named as not run', () => {
    const { commands, obstacles } = plan(
      {},
      { 'tests/test_x.py': unittest, 'tests/test_y.py': fixture },
      { pytest: false },
    );
    expect(commands).toMatchObject([{ folder: '', argv: ['python3', '-m', 'unittest', 'tests/test_x.py'] }]);
    expect(obstacles).toEqual(['1 file of tests not run: they need pytest, which is not installed in the sandbox.']);
  });

  it('is run project by project, each from its own folder with its own sources first on the path', () => {
    const project = (name: string) => ({
      [`packages/${name}/pyproject.toml`]: '[project]\nname = "x"\n',
      [`packages/${name}/src/${name}lib/__init__.py`]: '',
      [`packages/${name}/tests/test_core.py`]: fixture,
    });
    const base = { 'pyproject.toml': '[project]\nname = "top"\n', ...project('a'), ...project('b') };
    const core = { 'packages/a/src/alib/core.py': 'y = 1\n', 'packages/a/tests/test_core.py': 'import core\n' };
    const { commands } = plan({ ...base, 'packages/b/tests/test_core.py': 'import core\n' }, core);
    expect(commands.map(({ folder }) => folder)).toEqual(['packages/a', 'packages/b']);
    expect(commands[1]?.argv.slice(0, 2)).toEqual(['env', 'PYTHONPATH=src:../a:../a/src:../..']);
    expect(commands[1]?.argv.at(-1)).toBe('tests/test_core.py');
  });
});

describe('JavaScript and TypeScript', () => {
  const node = "import { it } from 'node:test';\n";

  it('run on Node itself, from the folder of their package', () => {
    const base = { 'packages/a/package.json': '{}' };
    expect(plan(base, { 'packages/a/test/x.test.ts': node }).commands).toEqual([
      {
        folder: 'packages/a',
        began: null,
        plainer: null,
        argv: ['node', '--test', '--test-reporter=spec', 'test/x.test.ts'],
      },
    ]);
  });

  it('are not run as TypeScript on a Node that is too old for it', () => {
    const old = plan({}, { 'x.test.ts': node, 'y.test.js': node }, { node: 'v20.1.0' });
    expect(old.commands).toEqual([]);
    expect(old.obstacles.join()).toContain('v20.1.0');
    expect(plan({}, { 'y.test.js': node }, { node: 'v20.1.0' }).commands).toHaveLength(1);
  });

  it('need the runner they are written for: in the repository, or they are not run', () => {
    const test = "import { it } from 'vitest';\n";
    const without = plan({ 'package.json': '{}' }, { 'x.test.ts': test });
    expect(without.commands).toEqual([]);
    expect(without.obstacles[0]).toMatch(/need vitest, which is not installed/);
    const vendored = { 'package.json': '{}', 'node_modules/vitest/package.json': '{"bin":{"vitest":"./vitest.mjs"}}' };
    expect(plan(vendored, { 'x.test.ts': test }).commands).toMatchObject([
      { folder: '', argv: ['node', 'node_modules/vitest/vitest.mjs', 'run', '--no-color', 'x.test.ts'] },
    ]);
  });

  it('whose runner nobody names are not guessed at', () => {
    expect(plan({ 'package.json': '{}' }, { 'x.test.js': 'test("a", () => {});\n' }).obstacles[0]).toMatch(
      /cannot be told/,
    );
    const jest = { 'package.json': '{"scripts":{"test":"jest"}}' };
    expect(plan({}, { 'x.test.ts': "import { test } from 'bun:test';\n" }).obstacles).toEqual([
      '1 file of tests not run: they need bun, which is not run here.',
    ]);
    expect(plan({}, { 'x_test.ts': 'Deno.test("a", () => {});\n' }).obstacles[0]).toMatch(/need deno/);
    const ava = { 'package.json': '{"scripts":{"lint":"x","test":"c8 ava"}}' };
    expect(plan(ava, { 'x.test.js': 'export {};\n' }).obstacles[0]).toMatch(/need ava/);
    expect(plan(jest, { 'x.test.js': 'test("a", () => {});\n' }).obstacles[0]).toMatch(/need jest/);
  });
});

describe('Go and Rust', () => {
  it('test the packages and crates of the edited files, offline', () => {
    const go = plan(
      { 'go.mod': 'module a\n' },
      { 'b/x.go': 'package b\n', 'b/c/y_test.go': 'package c\n', 'z.go': 'package a\n' },
    );
    expect(go.commands[0]?.argv.slice(-3)).toEqual(['.', './b', './b/c']);
    expect(go.commands[0]?.argv).toContain('GOPROXY=off');
    const rust = plan(
      { 'crates/a/Cargo.toml': '[package]\nname = "a"\n' },
      { 'crates/a/src/lib.rs': 'pub fn a() {}\n' },
    );
    expect(rust.commands[0]).toMatchObject({ folder: 'crates/a' });
    expect(rust.commands[0]?.argv).toContain('--offline');
  });

  it('say so where no build file stands above', () => {
    expect(plan({}, { 'x.go': 'package x\n' })).toEqual({
      commands: [],
      obstacles: ['1 file of tests not run: no go.mod stands above.'],
    });
  });

  it.each([
    [{}, 'GOFLAGS=-mod=mod'],
    [{ 'a/vendor/modules.txt': '' }, 'GOFLAGS=-mod=vendor'],
    [{ 'go.work': 'go 1.19\nuse ./a\n' }, 'GOFLAGS='],
    [{ 'go.work': 'go 1.19\nuse ./a\n', 'a/vendor/modules.txt': '' }, 'GOFLAGS='],
  ])('lets Go say itself how modules are found in a workspace: %j', (more, flags) => {
    const { commands } = plan({ 'a/go.mod': 'module a\n', ...more }, { 'a/x.go': 'package a\n' });
    expect(commands[0]?.argv).toContain(flags);
  });
});

describe('what stands in the way', () => {
  it.each([
    ['tests/test_x.py', unittest, 'no Python'],
    ['x.test.js', "import 'node:test'\n", 'no Node'],
    ['x_test.go', 'package x\n', 'no Go'],
    ['tests/x.rs', 'fn x() {}\n', 'no Rust'],
    ['src/test/java/XTest.java', 'class XTest {}\n', 'no Java compiler'],
    ['x_test.cpp', 'int x;\n', 'no compiler for C or C++'],
    ['tests/x.c', 'int x;\n', 'no compiler for C or C++'],
  ])('is named for %s, and nothing is run', (path, text, words) => {
    const { commands, obstacles } = plan({}, { [path]: text }, nothing);
    expect(commands).toEqual([]);
    expect(obstacles.join(' ')).toContain(words);
  });

  it('never makes a plan throw, and no command names a path that is not in the tree', () => {
    const path = fc.constantFrom(
      'a.py',
      'tests/test_a.py',
      'a.test.ts',
      'b/b_test.go',
      'go.mod',
      'package.json',
      'Cargo.toml',
      'src/lib.rs',
      'pyproject.toml',
      'src/test/java/XTest.java',
      'pom.xml',
      'build.gradle',
      'tests/x_test.c',
      'CMakeLists.txt',
      'meson.build',
      'Makefile',
      '-rf.py',
      'tests/test_ x.py',
    );
    const text = fc.constantFrom(
      'x',
      unittest,
      fixture,
      "import 'node:test'",
      '{"scripts":{"test":"jest"}}',
      '{',
      'module a',
      'project(a)\nenable_testing()',
      'import org.junit.Test;',
      'test:\n\ttrue',
    );
    fc.assert(
      fc.property(
        fc.dictionary(path, text),
        fc.dictionary(path, text),
        fc.record({
          python: fc.boolean(),
          pytest: fc.boolean(),
          node: fc.constantFrom(null, 'v18.0.0', 'v24.0.0'),
          go: fc.boolean(),
          cargo: fc.boolean(),
          programs: fc.subarray([...everything.programs]).map((names) => new Set(names)),
        }),
        (base, written, has) => {
          const { commands, obstacles } = plan(base, written, has);
          for (const { argv, folder } of commands) {
            expect(argv[0]).toMatch(/^(?:env|python3|node|cargo|sh)$/);
            const files = argv.filter((arg) => /^[\w./ -]+\.(?:py|ts|rs|java|c)$/.test(arg));
            const all = { ...base, ...written };
            for (const file of files) expect(all).toHaveProperty([folder === '' ? file : `${folder}/${file}`]);
          }
          for (const sentence of obstacles) expect(sentence).toMatch(/\.$/);
        },
      ),
    );
  });
});

describe('what a run says', () => {
  const files = memorySnapshot({ 'ours/__init__.py': '', 'src/mine.ts': '' });

  it.each([
    ["ModuleNotFoundError: No module named 'numpy'", ['numpy']],
    ["ModuleNotFoundError: No module named 'numpy.linalg'", ['numpy.linalg']],
    ["ModuleNotFoundError: No module named 'ours.gone'", []],
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@acme/core' imported from /x", ['@acme/core']],
    ["Error: Cannot find module './mine'", []],
    ['x.go:3:8: no required module provides package github.com/a/b; to add it:', ['github.com/a/b']],
    ['go: github.com/a/b@v1.2.3: module lookup disabled by GOPROXY=off', ['github.com/a/b']],
    ['error: no matching package named `serde` found', ['serde']],
    ['go: downloading github.com/x/y v1.0.0\na.go:2:8: module lookup disabled by GOPROXY=off', ['github.com/x/y']],
    ['AssertionError: 1 != 2', []],
  ])('missing packages in %j', (output, names) => {
    expect(missingPackages(output, files)).toEqual(names);
  });

  it.each([
    ['Ran 0 tests in 0.000s\n\nOK', true],
    ['Ran 3 tests in 0.000s\n\nOK', false],
    ['no tests ran in 0.01s', true],
    ['ℹ tests 0\nℹ pass 0', true],
    ['ℹ tests 10\nℹ pass 10', false],
    ['running 0 tests\n\nrunning 0 tests', true],
    ['running 0 tests\n\nrunning 2 tests\n..\ntest result: ok. 2 passed; 0 failed; 0 ignored', false],
    ['?   \ta\t[no test files]', true],
    ['ok  \ta\t0.1s\n?   \tb\t[no test files]', false],
    ['ok  \ta\t0.1s [no tests to run]', true],
    ['Ran 2 tests in 0.000s\n\nOK (skipped=2)', true],
    ['Ran 2 tests in 0.000s\n\nOK (skipped=1)', false],
    ['Ran 2 tests in 0.000s\n\nFAILED (failures=1, skipped=1)', false],
    ['1 skipped, 1 warning in 0.01s', true],
    ['===== 2 deselected in 0.01s =====', true],
    ['2 passed, 1 skipped in 0.01s', false],
    ['1 xfailed in 0.01s', false],
    ['ℹ tests 2\nℹ suites 0\nℹ pass 0\nℹ fail 0\nℹ cancelled 0\nℹ skipped 2\nℹ todo 0', true],
    ['ℹ tests 2\nℹ pass 1\nℹ fail 0\nℹ skipped 1', false],
    ['running 2 tests\nii\ntest result: ok. 0 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out', true],
    ['running 2 tests\ntest result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out', false],
    [' Test Files  1 skipped (1)\n      Tests  2 skipped (2)', true],
    ['Tests:       2 skipped, 1 passed, 3 total', false],
    ['  0 passing (2ms)\n  1 pending', true],
    ['  1 passing (2ms)\n  1 pending', false],
    ['3 passed in 0.01s\n  0 passing', false],
    ['', false],
  ])('whether no test was executed in %j', (output, none) => {
    expect(executedNone(output)).toBe(none);
  });
});
