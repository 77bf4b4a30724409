// CMake: the targets that the touched tests are compiled into, and what ctest runs of them.
import type { Files, Workspace } from '../files.ts';
import { readStages, say, stages } from './native-words.ts';
import { building, type Finished, type Judged, type Planner, type TestCommand, textOf, within } from './shape.ts';

const mostOptions = 8;

/**
 * Arguments: the tests. CMake's makefiles name each target's sources in a file of its own folder. `ctest -N -V` prints the command of
 * a test under its number. Tests that GoogleTest discovers while they are built are filtered by the same variable as those it runs.
 */
const script = (options: readonly string[]) => `${say}
build=$HOME/build
quietly cmake -S . -B "$build" -G "Unix Makefiles" -Wno-dev ${options.join(' ')} || exit ${stages.configure}
targets=
for file do
  found=$(grep -rlF --include=DependInfo.cmake "\\"$PWD/$file\\"" "$build" | sed 's,/DependInfo.cmake$,,;s,.*/,,;s,\\.dir$,,' | sort -u)
  [ -n "$found" ] || unbuilt="$unbuilt $file"
  targets="$targets $found"
done
tell() { for file in $unbuilt; do echo "not run: no target of the CMake build has $file"; done; }
[ -n "$(echo $targets)" ] || { tell; exit ${stages.nothing}; }
say cmake --build "$build" -j 2 --target $targets || { tell; exit ${stages.build}; }
cd "$build" || exit ${stages.configure}
numbers=
for target in $targets; do
  own=$(ctest -N -V | awk -v t="$target" '/^[0-9]+: Test command:/ && ($0 ~ "/" t "([\\" ]|$)") { sub(":", ""); printf ",%s", $1 }')
  [ -n "$own" ] || untested="$untested $target"
  numbers=$numbers$own
done
for target in $untested; do echo "not run: no test of ctest runs the target $target"; done
[ -n "$numbers" ] || { tell; exit ${stages.nothing}; }
say ctest --output-on-failure --timeout 60 -I "0,0,0$numbers"
code=$?
tell
for target in $untested; do echo "not run: no test of ctest runs the target $target"; done
exit $code`;

export const cmakePlan: Planner = ({ files, tests }) => {
  const tops = Map.groupBy(tests, (path) => cmakeTop(files, path) ?? '');
  return { commands: [...tops].map(([folder, paths]) => command(files, folder, paths)), obstacles: [] };
};

function command(files: Files, folder: string, tests: readonly string[]): TestCommand {
  // What a build would fetch is taken from the sandbox where it is installed there.
  const options = [
    '-DBUILD_TESTING=ON',
    '-DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=ALWAYS',
    ...testOptions(textOf(files, inFolder(folder, 'CMakeLists.txt'))),
  ];
  const filter = gtestFilter(tests.map((path) => textOf(files, path)));
  const names = tests.map((path) => within(folder, path));
  return building({
    argv: filter === null ? sh(options, names) : ['env', `GTEST_FILTER=${filter}`, ...sh(options, names)],
    shown: `${filter === null ? '' : `GTEST_FILTER='${filter}' `}ctest, of the targets that are built of ${names.join(' ')}`,
    folder,
    reads: readCtest,
  });
}

function sh(options: readonly string[], names: readonly string[]): TestCommand['argv'] {
  return ['sh', '-c', script(options), 'sh', ...names];
}

/** The topmost folder above a path whose CMake file makes a project: a build begins there. */
export function cmakeTop(files: Files, path: string): string | null {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, depth) => parts.slice(0, depth).join('/')).concat(parts.join('/'));
  return folders.find((folder) => /^\s*project\s*\(/im.test(textOf(files, inFolder(folder, 'CMakeLists.txt')))) ?? null;
}

/** Whether the build below a folder registers tests at all. */
export function isCmakeTested(files: Files, top: string): boolean {
  return files.entries.some(
    ({ path }) =>
      (top === '' || path.startsWith(`${top}/`)) &&
      /(?:^|\/)CMakeLists\.txt$|\.cmake$/.test(path) &&
      /\b(?:enable_testing|add_test|(?:gtest|catch|doctest)_discover_tests|gtest_add_tests)\s*\(|include\s*\(\s*CTest\b/i.test(
        textOf(files, path),
      ),
  );
}

/** Switches of the project's own that tests stand behind: `FMT_TEST`, `SPDLOG_BUILD_TESTS`, `JSON_BuildTests`. */
function testOptions(text: string): string[] {
  const named = [...text.matchAll(/^\s*(?:cmake_dependent_)?option\s*\(\s*(\w{1,80})/gim)].map(([, name = '']) => name);
  return named
    .filter((name) => /(?:^|_)(?:\w*_)?(?:build|enable|with)?_?(?:unit_?)?test(?:s|ing)?(?:_enabled?)?$/i.test(name))
    .filter((name) => !/without|no_|disable|skip|fuzz|perf|bench|install|cuda|mpi|valgrind/i.test(name))
    .slice(0, mostOptions)
    .map((name) => `-D${name}=ON`);
}

/** The suites of the tests, where all of them are GoogleTest's; null: another framework, which is run whole. */
export function gtestFilter(texts: readonly string[]): string | null {
  const suites = texts.map((text) =>
    [...text.matchAll(/^[ \t]*(?:TYPED_)?TEST(?:_[FP])?\s*\(\s*(\w+)\s*,/gm)].map(([, suite = '']) => suite),
  );
  if (suites.some((found) => found.length === 0)) return null;
  const all = [...new Set(suites.flat())].sort();
  return all.flatMap((suite) => [`${suite}.*`, `${suite}/*`, `*/${suite}.*`, `*/${suite}/*`]).join(':');
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Skipped, disabled and failed tests are listed at the end. */
export function readCtest(run: Finished, workspace: Workspace): Judged | null {
  const ends = [...run.output.matchAll(/^\s+\d+ - .{1,200} \(([\w ]+)\)$/gm)].map(([, how = '']) => how);
  const total = Number(/tests passed, \d+ tests failed out of (\d+)/.exec(run.output)?.[1] ?? 0);
  const idle = ends.filter((how) => /^(?:Skipped|Disabled|Not Run)/.test(how)).length;
  return readStages(run, workspace, {
    executed: total > idle,
    failed: ends.some((how) => !/^(?:Skipped|Disabled|Not Run|Timeout)/.test(how)),
    late: ends.includes('Timeout'),
  });
}
