import { describe, expect, it } from 'vitest';
import { gtestFilter, readCtest } from '../../../src/codemap/test-commands/cmake.ts';
import { readMake } from '../../../src/codemap/test-commands/make.ts';
import { readMeson } from '../../../src/codemap/test-commands/meson.ts';
import { edited, plan } from './plan.ts';

const all = ['cc', 'c++', 'cmake', 'make', 'meson'];
const cmake = { 'CMakeLists.txt': 'project(x)\ninclude(CTest)\nadd_subdirectory(tests)\n', 'tests/CMakeLists.txt': '' };
const shown = (base: Record<string, string>, written: Record<string, string>, programs: readonly string[] = all) =>
  plan(base, written, programs).commands.map((command) => command.shown);

describe('which tests in C and C++ a patch touches', () => {
  const base = {
    ...cmake,
    'src/sketch.h': '',
    'src/sketch.c': '#include "sketch.h"\n',
    'tests/test_sketch.c': '#include "sketch.h"\n',
    'tests/sketch_more_test.cc': '#include "sketch.h"\n',
    'tests/helpers.h': '#include "sketch.h"\n',
    'tests/test_other.c': '#include "other.h"\n',
  };

  it.each(['src/sketch.h', 'src/sketch.c'])('are those of either language that name %s, and no headers', (path) => {
    expect(shown(base, { [path]: 'int x;\n' })).toEqual([
      'ctest, of the targets that are built of tests/sketch_more_test.cc tests/test_sketch.c',
    ]);
  });
});

describe('CMake', () => {
  it('is told from the topmost project, with the switches that tests stand behind', () => {
    const options =
      'option(X_BUILD_TESTS "" OFF)\noption(X_TEST "" OFF)\noption(JSON_BuildTests "")\noption(X_FUZZ_TESTS "")\noption(X_LATEST "")\noption(X_WITHOUT_TESTS "")\n';
    const base = {
      'lib/CMakeLists.txt': `project(x)\n${options}include(CTest)\n`,
      'lib/sub/CMakeLists.txt': 'project(y)\n',
    };
    const [command] = plan(base, { 'lib/sub/tests/a_test.cpp': 'int main() {}\n' }, all).commands;
    expect(command).toMatchObject({ folder: 'lib', builds: true });
    expect(command?.argv.slice(3)).toEqual(['sh', 'sub/tests/a_test.cpp']);
    const line = command?.argv[2]?.split('\n').find((each) => each.includes('cmake -S')) ?? '';
    expect(line.match(/-D\w+=ON/g)).toEqual([
      '-DBUILD_TESTING=ON',
      '-DX_BUILD_TESTS=ON',
      '-DX_TEST=ON',
      '-DJSON_BuildTests=ON',
    ]);
  });

  it('filters suites of GoogleTest, and nothing where one file has none', () => {
    const suite = 'TEST(Sketch, adds) {}\nTEST_F(Sketch, more) {}\n  TYPED_TEST(Typed, x) {}\n';
    expect(gtestFilter([suite])).toBe('Sketch.*:Sketch/*:*/Sketch.*:*/Sketch/*:Typed.*:Typed/*:*/Typed.*:*/Typed/*');
    expect(gtestFilter([suite, 'TEST_CASE("catch") {}'])).toBeNull();
    const [command] = plan(cmake, { 'tests/sketch_test.cc': suite }, all).commands;
    expect(command?.argv.slice(0, 2)).toEqual(['env', expect.stringMatching(/^GTEST_FILTER=Sketch/)]);
  });

  const at = edited({ 'src/old.cc': 'int x;\n', 'src/own.h': '' }, { 'src/new.cc': 'int y;\n' });

  it.each([
    [0, '100% tests passed, 0 tests failed out of 2', true, ''],
    [0, 'No tests were found!!!', null, 'executed no test'],
    [
      0,
      '100% tests passed, 0 tests failed out of 1\n\nThe following tests did not run:\n\t  1 - a (Skipped)\n',
      null,
      'no test',
    ],
    [8, '50% tests passed, 1 tests failed out of 2\n\nThe following tests FAILED:\n\t  1 - a (Failed)\n', false, ''],
    [8, '0% tests passed, 1 tests failed out of 1\n\nThe following tests FAILED:\n\t  1 - a (SEGFAULT)\n', false, ''],
    [
      8,
      '0% tests passed, 1 tests failed out of 1\n\nThe following tests FAILED:\n\t  1 - a (Timeout)\n',
      null,
      'took longer',
    ],
    [
      8,
      '0% tests passed, 1 tests failed out of 1\n\nThe following tests FAILED:\n\t  1 - a (Not Run)\n',
      null,
      'ended before',
    ],
    [8, 'CMake Error: no such file', null, 'ended before it came to a test'],
    [90, 'CMake Error at x.cmake:230 (message):\n  Could NOT find Boost (missing: a)', null, 'no network: Boost.'],
    [90, 'Could NOT find Doxygen\nCMake Error at CMakeLists.txt:3 (foo):', null, 'could not be configured here'],
    [90, 'fatal: unable to access: Could not resolve host: github.com', null, 'something from the network'],
    [91, '/w/src/new.cc:1:9: error: expected expression', false, 'It does not compile.'],
    [91, '/w/src/old.cc:1:10: fatal error: zlib.h: No such file or directory', null, 'no network: zlib.h.'],
    [91, "/w/src/old.cc:1:10: fatal error: 'zlib.h' file not found", null, 'no network: zlib.h.'],
    [91, '/w/src/new.cc:1:10: fatal error: own.h: No such file or directory', false, 'It does not compile.'],
    [91, '/usr/bin/ld: cannot find -lz: No such file', null, 'no network: libz.'],
    [91, '/w/src/old.cc:1:5: error: unused [-Werror=unused-variable]', null, 'warnings for errors'],
    [91, '/w/src/new.cc:1:5: error: unused [-Werror=unused-variable]', false, 'It does not compile.'],
    [92, 'not run: no target of the CMake build has a.cc', null, 'Not run: no target of the CMake build has a.cc.'],
    [
      0,
      '100% tests passed, 0 tests failed out of 2\nnot run: no target has a.cc',
      true,
      'Not run: no target has a.cc.',
    ],
  ])('that ends with %s and %j is %s', (exit, output, passed, note) => {
    expect(readCtest({ exit, output }, at)).toEqual({ passed, note: expect.stringContaining(note) });
  });

  it('that a signal ended says nothing of its own', () => {
    expect(readCtest({ exit: null, output: '' }, at)).toBeNull();
  });
});

describe('Meson', () => {
  it('is told from the topmost project', () => {
    const base = { 'meson.build': "project('x', 'c')\n", 'tests/meson.build': "test('a', a)\n" };
    expect(shown(base, { 'tests/test_a.c': 'int main() {}\n' })).toEqual([
      'meson test, of what is made of tests/test_a.c',
    ]);
  });

  const counts = (ok: number, fail: number, skipped = 0) =>
    `Ok:                 ${ok}   \nExpected Fail:      0   \nFail:               ${fail}   \nSkipped:            ${skipped}   \n`;

  it.each([
    [0, counts(1, 0), true, ''],
    [0, counts(0, 0, 1), null, 'executed no test'],
    [123, counts(1, 1), false, ''],
    [123, `${counts(0, 0)}Timeout:            1   \n`, null, 'took longer'],
    [90, 'ERROR: Dependency "zlib" not found, tried pkgconfig and cmake', null, 'no network: zlib.'],
    [90, 'ERROR: Automatic wrap-based subproject downloading is disabled', null, 'from the network'],
    [91, '../../w/a.c:1:1: error: expected', false, 'It does not compile.'],
    [92, 'not run: no test of the Meson build is made of a.c', null, 'Not run: no test of the Meson build'],
  ])('that ends with %s and %j is %s', (exit, output, passed, note) => {
    expect(readMeson({ exit, output }, edited({}, {}))).toEqual({ passed, note: expect.stringContaining(note) });
  });
});

describe('a Makefile', () => {
  it('tests by its target, from the nearest folder that has one', () => {
    const base = { Makefile: 'all:\n\ntest: all\n', 'a/Makefile': 'check: x\n', 'b/Makefile': 'all:\n' };
    const written = { 'a/tests/a_test.c': 'int x;\n', 'b/tests/b_test.c': 'int x;\n' };
    expect(plan(base, written, all).commands.map(({ folder, shown: words }) => [folder, words])).toEqual([
      ['a', 'make check'],
      ['', 'make test'],
    ]);
  });

  it('is made by the configure of the repository, where that is there', () => {
    const made = { configure: '#!/bin/sh\n', 'Makefile.in': '' };
    expect(shown(made, { 'tests/a_test.c': 'int x;\n' })).toEqual(['./configure && make check']);
    expect(plan({ 'configure.ac': '', 'Makefile.am': '' }, { 'tests/a_test.c': 'int x;\n' }, all)).toEqual({
      commands: [],
      obstacles: [
        '1 file of tests not run: their Makefile is made by `configure`, which is not in the repository, and nothing here makes it.',
      ],
    });
  });

  it.each([
    [0, 'gcc -o t t.c\n./t', true, ''],
    [0, "make: Nothing to be done for 'test'.", null, 'executed no test'],
    [0, "make: 'check' is up to date.", null, 'executed no test'],
    [2, './t\nmake: *** [Makefile:3: test] Error 1', false, ''],
    [2, 't.c:1:1: error: expected\nmake: *** [Makefile:5: t] Error 1', false, 'It does not compile.'],
    [
      2,
      'g++: internal compiler error: Segmentation fault signal terminated program cc1plus',
      false,
      'It does not compile.',
    ],
    [2, 't.c:1:9: fatal error: zlib.h: No such file or directory', null, 'no network: zlib.h.'],
    [2, 'make: valgrind: No such file or directory', null, 'wants the program valgrind'],
    [2, '/bin/sh: 1: cargo: not found', null, 'wants the program cargo'],
    [90, 'configure: error: x', null, 'could not be configured here'],
  ])('that ends with %s and %j is %s', (exit, output, passed, note) => {
    expect(readMake({ exit, output }, edited({}, {}))).toEqual({ passed, note: expect.stringContaining(note) });
  });
});

describe('what builds tests in C and C++', () => {
  const test = { 'tests/a_test.c': 'int x;\n' };

  it('is CMake, else Meson, else make, of those whose programs are there', () => {
    const base = { ...cmake, 'meson.build': "project('x')\n", Makefile: 'test:\n' };
    expect(shown(base, test)[0]).toContain('ctest');
    expect(shown(base, test, ['cc', 'meson'])[0]).toContain('meson test');
    expect(shown(base, test, ['cc', 'make'])).toEqual(['make test']);
  });

  it.each([
    [cmake, ['cc'], 'they need CMake, and the sandbox has no cmake and no make'],
    [{ 'meson.build': "project('x')\n" }, ['cc'], 'they need Meson, and the sandbox has no meson'],
    [cmake, ['cmake', 'make'], 'there is no compiler for C or C++ in the sandbox'],
    [{ 'MODULE.bazel': '' }, all, 'they are built with Bazel, which is not run here'],
    [{ SConstruct: '' }, all, 'they are built with SCons, which is not run here'],
    [{ 'CMakeLists.txt': 'project(x)\n' }, all, 'the CMake build above them registers no test'],
    [{ Makefile: 'all:\n' }, all, 'no build file with tests stands above that is known here'],
  ])('is named where it is not run: %j', (base, programs, words) => {
    expect(plan(base, test, programs)).toEqual({ commands: [], obstacles: [`1 file of tests not run: ${words}.`] });
  });
});
