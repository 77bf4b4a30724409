import { describe, expect, it } from 'vitest';
import { readGradle } from '../../../src/codemap/test-commands/gradle.ts';
import { readJunit } from '../../../src/codemap/test-commands/junit.ts';
import { readMaven } from '../../../src/codemap/test-commands/maven.ts';
import { memorySnapshot } from '../../fakes/files.ts';
import { plan } from './plan.ts';

const maven = ['javac', 'mvn', 'maven-repository'];
const test = 'src/test/java/a/ClockTest.java';
const jupiter = 'package a;\nimport org.junit.jupiter.api.Test;\nclass ClockTest {}\n';
const junit4 = 'package a;\nimport static org.junit.Assert.*;\npublic class ClockTest {}\n';

describe('which tests in Java a patch touches', () => {
  const base = {
    'pom.xml': '<project/>',
    'src/main/java/a/Clock.java': 'package a;\nclass Clock {}\n',
    [test]: 'package a;\nclass ClockTest { Clock clock; }\n',
    'src/test/java/a/ClockSupport.java': 'package a;\nclass ClockSupport { Clock clock; }\n',
    'src/test/java/a/package-info.java': '/** Clock */ package a;\n',
    'src/test/java/a/OtherTest.java': 'package a;\nclass OtherTest {}\n',
  };

  it('are the classes of tests that name an edited class, and not what supports them', () => {
    const { commands } = plan(base, { 'src/main/java/a/Clock.java': 'package a;\nclass Clock { int x; }\n' }, maven);
    expect(commands.map(({ shown }) => shown)).toEqual(['mvn -o -Dtest=ClockTest test']);
  });
});

describe('Maven', () => {
  const pom = (modules: readonly string[] = []) =>
    `<project><modules>${modules.map((name) => `<module>${name}</module>`).join('')}</modules></project>`;

  it('runs the modules of the tests with what they depend on, from the top of their reactor', () => {
    const base = {
      'pom.xml': pom(['libs', 'app']),
      'libs/pom.xml': pom(['clock/']),
      'libs/clock/pom.xml': pom(),
      'app/pom.xml': pom(),
    };
    const written = { [`libs/clock/${test}`]: jupiter, [`app/${test.replace('Clock', 'App')}`]: jupiter };
    expect(plan(base, written, maven).commands).toMatchObject([
      { folder: '', shown: 'mvn -o -pl app,libs/clock -am -Dtest=AppTest,ClockTest test', builds: true },
    ]);
  });

  it('takes a module that a profile brings, and none that is commented out', () => {
    const profile = '<profiles><profile><modules><module>app</module></modules></profile></profiles>';
    const base = {
      'pom.xml': `<project><!-- <module>old</module> -->${profile}</project>`,
      'app/pom.xml': pom(),
      'old/pom.xml': pom(),
    };
    const folders = ['app', 'old'].map(
      (each) => plan(base, { [`${each}/${test}`]: jupiter }, maven).commands[0]?.folder,
    );
    expect(folders).toEqual(['', 'old']);
  });

  it('begins where nobody above lists the folder as a module', () => {
    const base = { 'pom.xml': pom(['app']), 'examples/small/pom.xml': pom() };
    const [command] = plan(base, { [`examples/small/${test}`]: jupiter }, maven).commands;
    expect(command).toMatchObject({ folder: 'examples/small', shown: 'mvn -o -Dtest=ClockTest test' });
    expect(command?.argv).toContain('-DfailIfNoTests=false');
    expect(command?.argv[2]).toContain('mvn -o -B');
  });

  it.each([
    [['javac'], 'there is no Maven in the sandbox, and a wrapper would fetch it'],
    [['javac', 'mvn'], 'no local repository of Maven that the sandbox can read'],
    [[], 'there is no Java compiler in the sandbox'],
  ])('is not run with %j, and that is said', (programs, words) => {
    const { commands, obstacles } = plan({ 'pom.xml': pom(), mvnw: '' }, { [test]: jupiter }, programs);
    expect(commands).toEqual([]);
    expect(obstacles.join()).toContain(`1 file of tests not run: `);
    expect(obstacles.join()).toContain(words);
  });

  it('leaves integration tests to CI', () => {
    const { commands, obstacles } = plan({ 'pom.xml': pom() }, { 'src/test/java/a/ClockIT.java': jupiter }, maven);
    expect(commands).toEqual([]);
    expect(obstacles.join()).toContain('integration tests are for `mvn verify`');
  });

  const summary = (run: number, failures: number, skipped = 0) =>
    `[INFO] Tests run: ${run}, Failures: ${failures}, Errors: 0, Skipped: ${skipped}`;

  it.each([
    [0, summary(2, 0), { passed: true, note: '' }],
    [0, summary(2, 0, 2), { passed: null, note: expect.stringContaining('executed no test') }],
    [0, '[INFO] BUILD SUCCESS', { passed: null, note: expect.stringContaining('executed no test') }],
    [1, `${summary(2, 1)}\n[ERROR] There are test failures.`, { passed: false, note: '' }],
    [
      1,
      '[ERROR] COMPILATION ERROR : \n[ERROR] X.java:[4,52] cannot find symbol',
      { passed: false, note: 'It does not compile.' },
    ],
    [
      1,
      'Could not resolve dependencies for project o:a:jar:1: Cannot access central (https://repo.maven.apache.org/maven2) in offline mode and the artifact org.junit:junit-bom:pom:5.0 has not been downloaded from it before.',
      {
        passed: null,
        note: expect.stringMatching(/could not be run here.*no network: org\.junit:junit-bom:5\.0\.$/),
      },
    ],
    [
      1,
      'Plugin org.x:y:1.7.0 or one of its dependencies could not be resolved: the artifact org.x:y:jar:1.7.0 has not been downloaded from it before.',
      { passed: null, note: expect.stringMatching(/no network: org\.x:y:1\.7\.0\.$/) },
    ],
    [
      1,
      '[FATAL] Non-resolvable parent POM for a:a:1: Cannot access central',
      { passed: null, note: expect.stringContaining('could not be run here') },
    ],
    [
      1,
      'Fatal error compiling: error: invalid target release: 99',
      { passed: null, note: expect.stringContaining('another version of Java') },
    ],
    [1, '[ERROR] You have 3 Checkstyle violations.', { passed: null, note: 'Maven ended before it came to a test.' }],
    // A test that failed is one, whatever it prints.
    [1, `${summary(1, 1)}\nCould not resolve host`, { passed: false, note: '' }],
    [null, '', null],
  ])('that ends with %s and %j', (exit, output, judged) => {
    expect(readMaven({ exit, output })).toEqual(judged);
  });
});

describe('Gradle', () => {
  it('runs the test task of each project with the classes by their whole names', () => {
    const base = { 'settings.gradle': '', 'libs/clock/build.gradle.kts': '', 'build.gradle': '' };
    const written = { [`libs/clock/${test}`]: jupiter, [test]: junit4 };
    expect(plan(base, written, ['javac', 'gradle']).commands).toMatchObject([
      { folder: '', shown: 'gradle --offline :libs:clock:test --tests a.ClockTest test --tests a.ClockTest' },
    ]);
  });

  it('is not run where it would have to be fetched', () => {
    const { commands, obstacles } = plan({ 'build.gradle': '', gradlew: '' }, { [test]: jupiter }, ['javac']);
    expect(commands).toEqual([]);
    expect(obstacles.join()).toContain('there is no Gradle in the sandbox, and a wrapper would fetch it');
  });

  it('builds what Maven could as well, where Maven is not there', () => {
    const base = { 'build.gradle': '', 'pom.xml': '<project/>' };
    const shown = (programs: readonly string[]) => plan(base, { [test]: jupiter }, programs).commands[0]?.shown;
    expect(shown(['javac', 'gradle'])).toContain('gradle');
    expect(shown([...maven, 'gradle'])).toContain('mvn');
  });

  it.each([
    [0, 'Tests run: 3, Failures: 0, Errors: 0, Skipped: 1', true, ''],
    [0, ':test NO-SOURCE\nBUILD SUCCESSFUL', null, 'executed no test'],
    [1, 'Tests run: 3, Failures: 1, Errors: 0, Skipped: 0', false, ''],
    [
      1,
      "Execution failed for task ':compileTestJava'.\n> Compilation failed; see the compiler error output",
      false,
      'not compile',
    ],
    [
      1,
      'Could not resolve junit:junit:4.13.\n> No cached version of junit:junit:4.13 available for offline mode.',
      null,
      'no network: junit:junit:4.13.',
    ],
    [1, "Plugin [id: 'com.x.y', version: '1'] was not found in any of the following sources:", null, 'com.x.y'],
    [1, 'Could not determine java version from 17', null, 'ended before it came to a test'],
  ])('that ends with %s and %j is %s', (exit, output, passed, note) => {
    expect(readGradle({ exit, output })).toEqual({ passed, note: expect.stringContaining(note) });
  });
});

describe('Java without a build program', () => {
  const base = { 'src/main/java/a/Clock.java': 'package a;\nclass Clock {}\n' };

  it('is compiled from the folders where its packages begin, with the JUnit it is written for', () => {
    const command = (text: string, more: Record<string, string> = {}) =>
      plan({ ...base, ...more }, { [test]: text }, ['javac', 'junit4', 'junit5']).commands[0];
    expect(command(jupiter)?.argv.slice(4)).toEqual([
      '/usr/share/java/junit-platform-console-standalone.jar',
      'src/main/java:src/test/java',
      test,
      '--',
      'org.junit.platform.console.ConsoleLauncher',
      '--disable-banner',
      '--disable-ansi-colors',
      '--details=summary',
      '-c',
      'a.ClockTest',
    ]);
    expect(command(junit4)?.shown).toContain('&& java org.junit.runner.JUnitCore a.ClockTest');
    expect(command(junit4, { 'lib/junit-4.13.jar': 'x', 'lib/other.jar': 'x' })?.argv[4]).toBe(
      'lib/junit-4.13.jar:lib/other.jar',
    );
  });

  it.each([
    [junit4, ['javac'], 'JUnit 4, whose jar is neither in the repository nor in the sandbox'],
    [jupiter, ['javac', 'junit4'], 'JUnit 5, whose jar'],
    ['import org.testng.annotations.Test;\n', ['javac', 'junit4'], 'they are not for JUnit'],
  ])('is not run for %j with %j', (text, programs, words) => {
    const { commands, obstacles } = plan(base, { [test]: text }, programs);
    expect(commands).toEqual([]);
    expect(obstacles.join()).toContain(words);
  });

  it('is left to Bazel below it', () => {
    expect(plan({ 'MODULE.bazel': '' }, { [test]: jupiter }, ['javac', 'junit5'])).toEqual({
      commands: [],
      obstacles: ['1 file of tests not run: they are built with Bazel, which is not run here.'],
    });
  });

  it.each([
    [0, 'OK (1 test)', true, ''],
    [0, 'OK (0 tests)', null, 'executed no test'],
    [0, '[         1 tests skipped         ]\n[         0 tests successful      ]', null, 'executed no test'],
    [0, '[         2 tests successful      ]', true, ''],
    [1, 'FAILURES!!!\nTests run: 1,  Failures: 1', false, ''],
    [1, '[         1 tests failed          ]', false, ''],
    [91, 'XTest.java:4: error: cannot find symbol', false, 'It does not compile.'],
    [91, 'XTest.java:3: error: package com.acme.clock does not exist', null, 'has com.acme.clock.'],
    [91, 'XTest.java:3: error: package a.gone does not exist', null, 'a.gone'],
    [91, 'XTest.java:3: error: package a does not exist', false, 'It does not compile.'],
    [1, 'java.lang.NoClassDefFoundError: org/slf4j/Logger', null, 'has org.slf4j.'],
    [1, 'Error: A JNI error has occurred', null, 'before it came to a test'],
  ])('that ends with %s and %j is %s', (exit, output, passed, note) => {
    expect(readJunit({ exit, output }, memorySnapshot(base))).toEqual({ passed, note: expect.stringContaining(note) });
  });
});
