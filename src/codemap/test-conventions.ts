// The one table of what counts as a test, for the gates, the code map and the figures.

/** Folders whose files are tests, in any language and at any depth. */
const testFolders = new Set([
  'test',
  'tests',
  '__tests__',
  '__test__',
  'testing',
  'testdata',
  'test_data',
  'spec',
  'specs',
  'e2e',
  'unit_tests',
  'unittests',
  'integration_tests',
  'integration-tests',
  '__mocks__',
  '__snapshots__',
  'testutil',
  'test-utils',
  'androidTest',
  'jvmTest',
  'commonTest',
]);

/** `testing` and `spec` are also names of public packages: only a leading folder of that name is about tests. */
const onlyAtTop = new Set(['testing', 'spec', 'specs']);

/** `x.vitest.ts`: taken by the runner that it names, where there is more than one. */
export const runnerSuffix = /\.(vitest|jest|mocha|jasmine)\.[cm]?[jt]sx?$/;

const testNames: readonly RegExp[] = [
  /^test_.*\.pyi?$/,
  /_tests?\.pyi?$/,
  /^tests?\.pyi?$/,
  /^conftest\.py$/,
  /_test\.go$/,
  /[.-](test|tests|spec|e2e|cy)(-d)?\.[cm]?[jt]sx?$/,
  // The suffixes that runners' own names make. After a hyphen they name a plug-in, `babel-jest.js`; and Playwright drives browsers of programs, too.
  runnerSuffix,
  // A benchmark asserts nothing, and the gate of the tests takes it for none; but it is no code of the package either.
  /\.(bench|cypress)\.[cm]?[jt]sx?$/,
  /^(test|spec)\.[cm]?[jt]sx?$/,
  /_tests?\.[cm]?[jt]sx?$/,
  /^(vitest|jest|playwright|cypress)(-ct)?(\.[\w-]+)?\.(config|setup|workspace)\.[cm]?[jt]s$/,
  /_tests?\.rs$/,
  /^tests?\.rs$/,
  /^Test[A-Z0-9]\w*\.java$/,
  /(Test|Tests|TestCase|IT|Spec)\.(java|kt|scala|groovy)$/,
  /_(unit)?tests?\.(c|cc|cpp|cxx|cu|h|hpp)$/,
  /^(unit)?test_.*\.(c|cc|cpp|cxx|cu|h|hpp)$/,
  // `test.c`, `xmltest.cpp`; but `latest.c`, `contest.c`, `fastest.cpp` are words.
  /^(?!(?:.*[^a-z])?(?:la|con|at|pro|de|grea|fas|shor|smar|ligh|brigh|tigh|sof|swif|stric|exac|cu|whi|poli|fit|hot|wet|fat|flat|remo)tests?\.)[a-z0-9]*tests?\.(c|cc|cpp|cxx)$/,
  /(Test|Tests)\.(c|cc|cpp|cxx)$/,
  /_(spec|test)\.(rb|exs|dart|lua)$/,
  /\.bats$/,
];

/** Every name and folder above has one of these in it; most paths have none, and are told apart by this alone. */
const mayBeTest = /test|spec|e2e|cy|IT|bats|jest|mocha|jasmine|bench|playwright|mocks|snapshots/i;

/**
 * Whether a path is a test or belongs to tests (fixtures, snapshots, helpers beside them): `tests/`, `test_x.py`, `x_test.py`,
 * `x_test.go`, `__tests__/`, `x.test.ts`, `x.spec.ts`, `src/test/...`, a package's own `tests/`. Rust's `#[cfg(test)]` is inside a
 * file and is told apart by the reader of the file, not here.
 */
export function isTestPath(path: string): boolean {
  if (!mayBeTest.test(path)) return false;
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  if (testNames.some((pattern) => pattern.test(name))) return true;
  return parts.some((part, depth) => testFolders.has(part) && (depth === 0 || !onlyAtTop.has(part)));
}
