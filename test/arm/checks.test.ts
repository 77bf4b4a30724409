import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { sandboxChecks } from '../../src/arm/checks.ts';
import { createWorkspace } from '../../src/codemap/workspace.ts';
import { scratch, walls, whyNoWalls } from '../adapters/sandbox/ground.ts';
import { type FakeFile, memorySnapshot } from '../fakes/files.ts';
import { fakeSandbox, ranWith } from '../fakes/sandbox.ts';

const reason = await whyNoWalls();
afterAll(() => rm(scratch, { recursive: true, force: true }));

function edited(written: Record<string, string>, base: Record<string, FakeFile> = {}) {
  const workspace = createWorkspace(memorySnapshot(base));
  for (const [path, text] of Object.entries(written)) workspace.write(path, Buffer.from(text));
  return workspace;
}

const python = edited({ 'tests/test_x.py': 'import unittest\n' });
const both = edited({ 'tests/test_x.py': 'import unittest\n', 'x.test.js': "import 'node:test';\n" });

describe('the verdict on tests', () => {
  it('is a pass only when every command passed', async () => {
    const all = fakeSandbox(['python', 'node v24.0.0'], () => ranWith(0, 'Ran 2 tests\nOK'));
    const report = await sandboxChecks(all).tests(both);
    expect(report).toMatchObject({ ran: true, passed: true, said: '' });
    expect(report.text).toContain('$ python3 -m unittest tests/test_x.py\nRan 2 tests');
    expect(all.jobs.map(({ argv }) => argv[0])).toEqual(['python3', 'node']);
    const one = fakeSandbox(['python', 'node v24.0.0'], ({ argv }) => ranWith(argv[0] === 'node' ? 1 : 0, 'ℹ tests 1'));
    expect(await sandboxChecks(one).tests(both)).toMatchObject({ ran: true, passed: false });
  });

  it.each([
    ['nothing was collected', ranWith(0, 'Ran 0 tests in 0s\n\nOK'), 'executed no test'],
    ['pytest collected nothing', ranWith(5, 'no tests ran in 0.01s'), 'executed no test'],
    [
      'a package is missing',
      ranWith(1, "ModuleNotFoundError: No module named 'torch'"),
      'Not installed in the sandbox, which has no network: torch',
    ],
    ['every test was skipped', ranWith(0, 's  [100%]\n1 skipped, 2 warnings in 0.01s'), 'executed no test'],
    ['time is up', ranWith(null, 'begun', { stopped: 'time' }), 'stopped after 60 s'],
    ['memory is used up', ranWith(null, '', { stopped: 'memory' }), '2048 MiB of memory'],
    ['processes are used up', ranWith(null, '', { stopped: 'processes' }), 'more than 256 processes'],
    [
      'the kernel gives it no process more',
      ranWith(2, 'sh: 1: Cannot fork\n1 failed in 0.01s'),
      'more processes than the sandbox lets it have (256)',
    ],
    [
      'a compiler comes to the end of its memory',
      ranWith(2, 'cc1plus: out of memory allocating 65536 bytes\n1 failed in 0.01s'),
      'more memory or disk than the sandbox lets it have (2048 MiB)',
    ],
    ['the disk is full', ranWith(2, 'as: x.o: No space left on device\n1 failed in 0.01s'), 'more memory or disk'],
    ['a signal killed it', ranWith(null, 'x'), 'killed by a signal'],
    ['the runner is not there', ranWith(127, "env: 'python3': No such file or directory"), 'before it came to a test'],
  ])('is none when %s', async (_, run, words) => {
    const report = await sandboxChecks(fakeSandbox(['python'], () => run)).tests(python);
    expect(report).toMatchObject({ ran: true, passed: null });
    expect(report.said).toContain(words);
  });

  it.each([
    [
      'Go in a version that the module does not want',
      'a.go',
      'go',
      'go: go.mod requires go >= 1.99 (running go 1.19; GOTOOLCHAIN=local)',
    ],
    [
      'a Rust that is too old',
      'src/lib.rs',
      'cargo',
      'error: package `a v0.1.0` cannot be built because it requires rustc 9.9',
    ],
    [
      'a configuration that pytest refuses',
      'tests/test_x.py',
      'pytest',
      'ERROR: usage: __main__.py [options]\nerror: unrecognized arguments: --cov=p',
    ],
    [
      'a conftest that cannot be loaded',
      'tests/test_x.py',
      'pytest',
      "ImportError while loading conftest '/sandbox/work/tests/conftest.py'.",
    ],
    ['an error within pytest', 'tests/test_x.py', 'pytest', 'INTERNALERROR> Traceback\n\n1 error in 0.01s'],
  ])('is none where the runner never came to a test: %s', async (_, path, runtime, output) => {
    const base = { 'go.mod': 'module a\n', 'Cargo.toml': '[package]\nname = "a"\n' };
    const sandbox = fakeSandbox(['python', runtime], () => ranWith(1, output));
    const report = await sandboxChecks(sandbox).tests(edited({ [path]: 'import pytest\n' }, base));
    expect(report).toMatchObject({ ran: true, passed: null, said: 'The runner ended before it came to a test.' });
    expect(report.text).toContain(output.split('\n')[0]);
  });

  it.each([
    ['code that does not compile', 'a.go', 'go', 'FAIL\ta [build failed]'],
    [
      'code that does not compile',
      'src/lib.rs',
      'cargo',
      'error: could not compile `a` (lib test) due to 1 previous error',
    ],
    [
      'a test that cannot be collected',
      'tests/test_x.py',
      'pytest',
      '!!! Interrupted: 1 error during collection !!!\n1 error in 0.36s',
    ],
    ['a summary with a frame', 'tests/test_x.py', 'pytest', '======== 1 failed, 3 passed in 0.10s ========'],
  ])('is a failure for %s', async (_, path, runtime, output) => {
    const base = { 'go.mod': 'module a\n', 'Cargo.toml': '[package]\nname = "a"\n' };
    const sandbox = fakeSandbox(['python', runtime], () => ranWith(1, output));
    expect(await sandboxChecks(sandbox).tests(edited({ [path]: 'import pytest\n' }, base))).toMatchObject({
      passed: false,
    });
  });

  it('goes by the end of the output, however long it is', async () => {
    const verdict = async (end: string) => {
      const sandbox = fakeSandbox(['python', 'pytest'], () => ranWith(3, `${end}\n`, { printed: 50_000 }));
      return (await sandboxChecks(sandbox).tests(python)).passed;
    };
    expect(await verdict('INTERNALERROR> _pytest.warning_types.PytestUnknownMarkWarning')).toBe(null);
    expect(await verdict('1 failed in 0.01s')).toBe(false);
  });

  it('is asked once more of pytest without the settings of the repository, when it did not begin with them', async () => {
    const sandbox = fakeSandbox(['python', 'pytest'], ({ argv }) =>
      argv.includes('addopts=') ? ranWith(0, '1 passed in 0.01s') : ranWith(4, 'error: unrecognized arguments: -n'),
    );
    const report = await sandboxChecks(sandbox).tests(python);
    expect(report).toMatchObject({ ran: true, passed: true });
    expect(report.text).toContain('-o addopts= -o required_plugins= -o filterwarnings= tests/test_x.py\n1 passed');
    const plain = fakeSandbox(['python', 'pytest'], () => ranWith(1, '1 failed in 0.01s'));
    expect(await sandboxChecks(plain).tests(python)).toMatchObject({ passed: false });
    expect(plain.jobs).toHaveLength(1);
  });

  it.each([
    [
      'import what a build makes',
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/sandbox/work/src/sum.js' imported from /x",
      'only a build makes',
    ],
    ['are async', 'async def functions are not natively supported.', 'no plug-in for them'],
  ])('is none for tests that %s', async (_, output, words) => {
    const sandbox = fakeSandbox(['node v24.0.0'], () => ranWith(1, `${output}\nℹ tests 1\nℹ fail 1`));
    const workspace = edited({ 'x.test.ts': "import 'node:test';\n" }, { 'src/sum.ts': '' });
    const report = await sandboxChecks(sandbox).tests(workspace);
    expect(report).toMatchObject({ passed: null });
    expect(report.said).toContain(words);
  });

  it('gives what compiles the time for it, and shows its command without the script around it', async () => {
    const sandbox = fakeSandbox(['cc', 'make', 'python'], () => ranWith(null, 'begun', { stopped: 'time' }));
    const c = edited({ 'tests/test_x.c': 'int x;\n' }, { Makefile: 'test:\n' });
    const report = await sandboxChecks(sandbox).tests(c);
    expect(report).toMatchObject({ ran: true, passed: null, said: 'The run was stopped after 180 s.' });
    expect(report.text).toBe('$ make test\nbegun');
    await sandboxChecks(sandbox).tests(python);
    expect(sandbox.jobs.map(({ limits }) => limits.seconds)).toEqual([180, 60]);
  });

  it('names what was not run beside what was', async () => {
    const report = await sandboxChecks(fakeSandbox(['python'])).tests(both);
    expect(report).toMatchObject({ ran: true, passed: true });
    expect(report.said).toContain('there is no Node in the sandbox');
  });
});

describe('nothing is run, and nothing pretends', () => {
  it.each([
    [
      'there is no sandbox',
      async () => ({ kind: 'unavailable' as const, reason: 'bubblewrap is not installed on this machine.' }),
      'bubblewrap is not installed',
    ],
    ['there is no runtime', fakeSandbox([]).run, 'there is no Python in the sandbox'],
  ])('where %s', async (_, run, words) => {
    const report = await sandboxChecks({ run }).tests(python);
    expect(report).toMatchObject({ ran: false, passed: null, text: '' });
    expect(report.said).toContain(words);
  });

  it('where no test belongs to the edits', async () => {
    const sandbox = fakeSandbox(['python', 'pytest']);
    const report = await sandboxChecks(sandbox).tests(edited({ 'README.md': 'x' }));
    expect(report).toMatchObject({ ran: false, said: 'No test of the repository belongs to the edited files.' });
    expect(sandbox.jobs).toEqual([]);
  });
});

it('reads what a runner says in colours', async () => {
  const red = (words: string) => `\u001b[1m\u001b[31m${words}\u001b[0m`;
  const sandbox = fakeSandbox(['python', 'pytest'], () => ranWith(1, `F\n${red('1 failed')} in 0.01s\n`));
  const report = await sandboxChecks(sandbox).tests(python);
  expect(report).toMatchObject({ passed: false });
  expect(report.text).toMatch(/\nF\n1 failed in 0\.01s$/);
  expect(report.text).not.toContain('left out');
});

it('cuts a long output at a line and says how long it was', async () => {
  const run = ranWith(1, 'tail of a line\nlast\n', { printed: 5000 });
  const report = await sandboxChecks(fakeSandbox(['python'], () => run)).tests(python);
  expect(report.text).toBe(
    '$ python3 -m unittest tests/test_x.py\n[the beginning is left out; 5000 bytes were printed]\nlast',
  );
});

describe.runIf(reason === null)('with walls', () => {
  const checks = sandboxChecks(walls());
  const node = (body: string) => `import { test } from 'node:test';\nimport assert from 'node:assert';\n${body}\n`;

  it('tests in TypeScript really run: a pass, a failure, and a package that is not there', async () => {
    const source = { 'src/x.ts': 'export const x: number = 1;\n' };
    const use = "import { x } from '../src/x.ts';\n";
    const pass = edited({ 'test/x.test.ts': `${use}${node("test('a', () => assert.equal(x, 1));")}` }, source);
    expect(await checks.tests(pass)).toMatchObject({ ran: true, passed: true });
    const fail = edited({ 'test/x.test.ts': `${use}${node("test('a', () => assert.equal(x, 2));")}` }, source);
    expect(await checks.tests(fail)).toMatchObject({ ran: true, passed: false });
    const without = edited({ 'test/x.test.ts': `import 'left-pad';\n${node('')}` });
    const report = await checks.tests(without);
    expect(report).toMatchObject({ ran: true, passed: null });
    expect(report.said).toContain('left-pad');
  });
});
