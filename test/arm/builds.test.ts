// Tests in C, C++ and Java that really run behind walls, with the compilers of this machine; where one is missing, that is said.
import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { sandboxChecks } from '../../src/arm/checks.ts';
import { scratch, walls, whyNoWalls } from '../adapters/sandbox/ground.ts';
import { edited } from '../codemap/test-commands/plan.ts';
import { inside } from '../contracts/sandbox.ts';

const reason = await whyNoWalls();
afterAll(() => rm(scratch, { recursive: true, force: true }));

const lines: readonly (readonly [name: string, line: string])[] = [
  ['CMake', 'command -v c++ && command -v make && cmake --version'],
  ['make', 'command -v cc && make --version'],
  ['Meson', 'command -v cc && meson --version'],
  ['JUnit', 'javac -version && test -r /usr/share/java/junit4.jar'],
  ['Gradle', 'javac -version && gradle --version && test -r /usr/share/java/junit4.jar'],
  [
    'Maven',
    'mvn --version && cd "$HOME/.m2/repository" && ls org/apache/maven/surefire/surefire-junit-platform/3.2.5/*.jar org/junit/jupiter/junit-jupiter-engine/5.10.2/*.jar',
  ],
];
const here = new Set<string>();
for (const [name, line] of reason === null ? lines : []) {
  const tried = await inside(walls(), `{ ${line}; } >/dev/null 2>&1`);
  if (tried.exit_code === 0) here.add(name);
}
const absent = lines.map(([name]) => name).filter((name) => !here.has(name));
if (absent.length > 0) process.stderr.write(`not tried on this machine: tests by ${absent.join(', ')}\n`);

const checks = sandboxChecks(walls());
type Files = Readonly<Record<string, string>>;
const tests = (base: Files, written: Files) => checks.tests(edited(base, written));

/** Compilers take their time on a busy machine. */
const patient = { timeout: 120_000 };

describe.runIf(here.has('CMake'))('CMake', patient, () => {
  const base = {
    'CMakeLists.txt': `cmake_minimum_required(VERSION 3.10)
project(x CXX)
option(X_BUILD_TESTS "" OFF)
add_library(x src/twice.cpp)
target_include_directories(x PUBLIC src)
if(X_BUILD_TESTS)
  enable_testing()
  add_subdirectory(tests)
endif()
`,
    'tests/CMakeLists.txt': `add_executable(twice_test twice_test.cpp)
target_link_libraries(twice_test x)
add_test(NAME "doubling" COMMAND twice_test)
add_executable(broken_test broken_test.cpp)
add_test(NAME broken COMMAND broken_test)
`,
    'src/twice.h': 'int twice(int);\n',
    'src/twice.cpp': '#include "twice.h"\nint twice(int a) { return 2 * a; }\n',
    'tests/twice_test.cpp': '#include "twice.h"\nint main() { return twice(3) == 6 ? 0 : 1; }\n',
    'tests/broken_test.cpp': 'nobody touches this\n',
  };
  const source = (body: string) => ({ 'src/twice.cpp': `#include "twice.h"\n${body}\n` });

  it('builds and runs what is made of the touched tests, and nothing else', async () => {
    const report = await tests(base, source('int twice(int a) { return a + a; }'));
    expect(report).toMatchObject({ ran: true, passed: true, said: '' });
    expect(report.text).toContain('1/1 Test #1: doubling');
    expect(report.text).not.toContain('broken');
  });

  it.each([
    ['int twice(int a) { return a * a; }', false, ''],
    ['int twice(int a) { return a +; }', false, 'It does not compile.'],
    [
      '#include <no_such_library/x.h>',
      null,
      'could not be built here: not in the sandbox, which has no network: no_such',
    ],
  ])('says of %j: %s %s', async (body, passed, said) => {
    const report = await tests(base, source(body));
    expect(report).toMatchObject({ ran: true, passed });
    expect(report.said).toContain(said);
  });

  it('says which test no target has', async () => {
    const report = await tests(base, { 'tests/new_test.cpp': 'int main() {}\n' });
    expect(report).toMatchObject({ passed: null });
    expect(report.said).toBe('Not run: no target of the CMake build has tests/new_test.cpp.');
  });

  it('says when the build wants the network', async () => {
    const fetch = `include(FetchContent)
FetchContent_Declare(y GIT_REPOSITORY https://example.com/y.git GIT_TAG v1)
FetchContent_MakeAvailable(y)
`;
    const report = await tests(
      { ...base, 'CMakeLists.txt': base['CMakeLists.txt'] + fetch },
      source('int twice(int a) { return a * a; }'),
    );
    expect(report).toMatchObject({ passed: null });
    expect(report.said).toMatch(/could not be (?:built|configured) here/);
  });
});

const twice = 'int twice(int a) { return 2 * a; }\n';
const testOf = (value: number) => `int twice(int);\nint main(void) { return twice(3) == ${value} ? 0 : 1; }\n`;

describe.runIf(here.has('make'))('make', patient, () => {
  const base = { Makefile: 'test: t\n\t./t\nt: t_test.c twice.c\n\t$(CC) -o $@ t_test.c twice.c\n', 'twice.c': twice };

  it.each([
    [testOf(6), true, ''],
    [testOf(7), false, ''],
    ['no C', false, 'It does not compile.'],
  ])('says of %j: %s %s', async (text, passed, said) => {
    expect(await tests(base, { 't_test.c': text })).toMatchObject({ ran: true, passed, said });
  });

  it('is stopped at the limits of processes and of output as every other runner', async () => {
    const bomb = { ...base, Makefile: 'test:\n\tb() { b | b & }; b; sleep 2; false\n' };
    const report = await tests(bomb, { 't_test.c': testOf(6) });
    expect(report).toMatchObject({ passed: null });
    expect(report.said).toMatch(/more (?:processes than the sandbox lets|than 256 processes)/);
    const loud = { ...base, Makefile: 'test:\n\tyes 0123456789 | head -c 20000000; false\n' };
    const shouted = await tests(loud, { 't_test.c': testOf(6) });
    expect(shouted).toMatchObject({ passed: false });
    expect(shouted.text.length).toBeLessThan(20_000);
    expect(shouted.text).toMatch(/the beginning is left out; 20000\d\d\d bytes/);
  });
});

describe.runIf(here.has('Meson'))('Meson', patient, () => {
  const base = {
    'meson.build':
      "project('x', 'c')\nt = executable('t', 't_test.c', 'twice.c')\ntest('twice', t)\nu = executable('u', 'u_test.c')\ntest('u', u)\n",
    'twice.c': twice,
    'u_test.c': 'int main(void) { return 1; }\n',
  };

  it.each([
    [testOf(6), true],
    [testOf(7), false],
  ])('says of %j: %s', async (text, passed) => {
    expect(await tests(base, { 't_test.c': text })).toMatchObject({ ran: true, passed, said: '' });
  });
});

const clock = {
  'src/main/java/a/Clock.java': 'package a;\npublic class Clock { public static int twice(int x) { return 2 * x; } }\n',
};
const clockTest = 'src/test/java/a/ClockTest.java';
const javaTest = (value: string) =>
  `package a;\nimport org.junit.Test;\nimport static org.junit.Assert.*;\npublic class ClockTest { @Test public void doubles() { assertEquals(${value}, Clock.twice(3)); } }\n`;
const javaRows: readonly (readonly [string, boolean, string])[] = [
  ['6', true, ''],
  ['7', false, ''],
  ['no', false, 'It does not compile.'],
];

describe.runIf(here.has('JUnit'))('JUnit alone', patient, () => {
  it.each(javaRows)('says of %j: %s %s', async (value, passed, said) => {
    expect(await tests(clock, { [clockTest]: javaTest(value) })).toMatchObject({ ran: true, passed, said });
  });

  it('says which package no jar has', async () => {
    const report = await tests(clock, { [clockTest]: `${javaTest('6')}class X extends com.acme.Y {}\n` });
    expect(report).toMatchObject({ passed: null, said: expect.stringContaining('has com.acme.') });
  });
});

describe.runIf(here.has('Gradle'))('Gradle', patient, () => {
  const jars = "files('/usr/share/java/junit4.jar', '/usr/share/java/hamcrest.jar')";
  const base = {
    ...clock,
    'build.gradle': `apply plugin: 'java'\ndependencies { ['testCompile', 'testImplementation'].findAll { configurations.findByName(it) }.take(1).each { add(it, ${jars}) } }\n`,
  };

  it('says of a test that does not hold that it fails', async () => {
    const report = await tests(base, { [clockTest]: javaTest('7') });
    expect(report).toMatchObject({ ran: true, passed: false, said: '' });
    expect(report.text).toContain('a.ClockTest > doubles FAILED');
  });
});

describe.runIf(here.has('Maven'))('Maven', patient, () => {
  const plugin = (name: string, version: string) =>
    `<plugin><artifactId>maven-${name}-plugin</artifactId><version>${version}</version></plugin>`;
  const pom = (junit: string) => `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.a</groupId><artifactId>a</artifactId><version>1</version>
<properties><maven.compiler.release>11</maven.compiler.release></properties>
<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>${junit}</version><scope>test</scope></dependency></dependencies>
<build><plugins>${plugin('resources', '3.3.1')}${plugin('compiler', '3.13.0')}${plugin('surefire', '3.2.5')}</plugins></build></project>`;
  const jupiter = (value: string) =>
    javaTest(value)
      .replace('org.junit.Test', 'org.junit.jupiter.api.Test')
      .replace('org.junit.Assert', 'org.junit.jupiter.api.Assertions');

  it.each(javaRows)('says of %j: %s %s', async (value, passed, said) => {
    const report = await tests({ ...clock, 'pom.xml': pom('5.10.2') }, { [clockTest]: jupiter(value) });
    expect(report).toMatchObject({ ran: true, passed, said });
  });

  it('says what is not in the local repository, and that it could not be run here', async () => {
    const report = await tests({ ...clock, 'pom.xml': pom('5.0.99') }, { [clockTest]: jupiter('6') });
    expect(report).toMatchObject({ ran: true, passed: null });
    expect(report.said).toMatch(/could not be run here: not in the sandbox, which has no network: .*junit/);
  });
});
