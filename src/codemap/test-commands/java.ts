// Java: Maven, Gradle, or the compiler and JUnit alone, by the build file above each test; offline.
import type { Files } from '../files.ts';
import { gradlePlan } from './gradle.ts';
import { junitPlan } from './junit.ts';
import { mavenPlan } from './maven.ts';
import { folderWith, notRun, obstacle, type Planner, type Runtimes, type TestPlan } from './shape.ts';

type Build = 'maven' | 'gradle' | 'none' | 'bazel';

const plans: Readonly<Record<Exclude<Build, 'bazel'>, Planner>> = {
  maven: mavenPlan,
  gradle: gradlePlan,
  none: junitPlan,
};

export const javaCommands: Planner = ({ files, tests, runtimes }) => {
  if (!runtimes.programs.has('javac')) return obstacle(notRun(tests, 'there is no Java compiler in the sandbox'));
  const groups = Map.groupBy(tests, (path) => buildOf(files, path, runtimes));
  const all = [...groups].map(([build, paths]): TestPlan => {
    if (build === 'bazel') return obstacle(notRun(paths, 'they are built with Bazel, which is not run here'));
    return plans[build]({ files, tests: paths, runtimes });
  });
  return {
    commands: all.flatMap(({ commands }) => commands),
    obstacles: all.flatMap(({ obstacles }) => obstacles),
  };
};

/** The nearest one; of two in one folder the one whose program is there. */
function buildOf(files: Files, path: string, { programs }: Runtimes): Build {
  const depth = (...names: readonly string[]) =>
    Math.max(...names.map((name) => folderWith(files, name, path)?.length ?? -1));
  const maven = depth('pom.xml');
  const gradle = depth('build.gradle', 'build.gradle.kts');
  if (maven > gradle || (maven === gradle && maven >= 0 && (programs.has('mvn') || !programs.has('gradle'))))
    return 'maven';
  if (gradle >= 0) return 'gradle';
  return depth('WORKSPACE', 'WORKSPACE.bazel', 'MODULE.bazel') >= 0 ? 'bazel' : 'none';
}
