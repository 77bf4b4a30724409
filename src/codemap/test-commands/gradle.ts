// Gradle, offline: the `test` task of the projects of the touched tests, and their classes alone.
import type { Files } from '../files.ts';
import { machineOptions, qualifiedName, readBuild } from './java-words.ts';
import {
  building,
  type Finished,
  folderWith,
  type Judged,
  notRun,
  obstacle,
  type Planner,
  type TestCommand,
  within,
} from './shape.ts';

/** Gradle says nothing of tests that pass, nor how many there were. */
const counting = `allprojects { tasks.withType(Test) {
  filter.failOnNoMatchingTests = false
  testLogging { events 'failed'; exceptionFormat = 'full' }
  afterSuite { suite, result -> if (!suite.parent)
    println "Tests run: \${result.testCount}, Failures: \${result.failedTestCount}, Errors: 0, Skipped: \${result.skippedTestCount}" }
} }`;
const script = `${machineOptions} GRADLE_USER_HOME="$HOME/.gradle"
[ ! -d "$HOME/.gradle-read-only" ] || export GRADLE_RO_DEP_CACHE="$HOME/.gradle-read-only"
printf '%s' "$0" > "$HOME/counting.gradle"
exec gradle --offline --no-daemon --console=plain -I "$HOME/counting.gradle" "$@"`;

const settings = ['settings.gradle', 'settings.gradle.kts'];
const builds = ['build.gradle', 'build.gradle.kts'];

export const gradlePlan: Planner = ({ files, tests, runtimes }) => {
  if (!runtimes.programs.has('gradle'))
    return obstacle(notRun(tests, 'there is no Gradle in the sandbox, and a wrapper would fetch it'));
  const all = Map.groupBy(tests, (path) => nearest(files, settings, path) ?? nearest(files, builds, path) ?? '');
  return { commands: [...all].map(([folder, paths]) => command(files, folder, paths)), obstacles: [] };
};

function command(files: Files, folder: string, tests: readonly string[]): TestCommand {
  const projects = Map.groupBy(tests, (path) => within(folder, nearest(files, builds, path) ?? folder));
  const args = [...projects].flatMap(([project, paths]) => [
    project === '' ? 'test' : `:${project.replaceAll('/', ':')}:test`,
    ...paths.flatMap((path) => ['--tests', qualifiedName(files, path)]),
  ]);
  return building({
    argv: ['sh', '-c', script, counting, ...args],
    shown: `gradle --offline ${args.join(' ')}`,
    folder,
    reads: readGradle,
  });
}

function nearest(files: Files, names: readonly string[], path: string): string | null {
  const folders = names.flatMap((name) => folderWith(files, name, path) ?? []);
  return folders.sort((a, b) => b.length - a.length)[0] ?? null;
}

export function readGradle(run: Finished): Judged | null {
  return readBuild(run, words);
}

const words = {
  program: 'Gradle',
  missing: [
    /No cached version of ([\w.:-]+) available for offline mode/g,
    /Could not (?:find|resolve) ([\w.-]+:[\w.-]+:[\w.-]*\w)/g,
    /Plugin \[id: '([\w.-]+)'[^\]]*\] was not found/g,
  ],
  signs: /available for offline mode|Could not resolve all|UnknownHostException/,
  broken: /Compilation failed|Execution failed for task '[:\w-]*:compile\w*Java'/,
};
