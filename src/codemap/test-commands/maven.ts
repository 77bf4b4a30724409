// Maven, offline: the modules of the touched tests with what they depend on, from the top of their reactor.
import type { Files } from '../files.ts';
import { strings, table, xmlTable } from '../tables.ts';
import { machineOptions, readBuild, simpleName } from './java-words.ts';
import {
  building,
  type Finished,
  folderWith,
  type Judged,
  notRun,
  obstacle,
  type Planner,
  type TestCommand,
  textOf,
  within,
} from './shape.ts';

const script = `${machineOptions}; exec mvn -o -B -Dstyle.color=never -Dmaven.repo.local="$HOME/.m2/repository" "$@"`;
/** Modules on the way have no test of that name; Surefire has had two names for letting that pass. */
const withoutTests = ['-DfailIfNoTests=false', '-Dsurefire.failIfNoSpecifiedTests=false'];

export const mavenPlan: Planner = ({ files, tests, runtimes }) => {
  const no = (why: string) => obstacle(notRun(tests, why));
  if (!runtimes.programs.has('mvn')) return no('there is no Maven in the sandbox, and a wrapper would fetch it');
  if (!runtimes.programs.has('maven-repository'))
    return no('they need Maven, and there is no local repository of Maven that the sandbox can read');
  const units = tests.filter((path) => !path.endsWith('IT.java'));
  const rest = tests.filter((path) => path.endsWith('IT.java'));
  const reactors = Map.groupBy(units, (path) => reactorOf(files, folderWith(files, 'pom.xml', path) ?? ''));
  return {
    commands: [...reactors].map(([folder, paths]) => command(files, folder, paths)),
    obstacles: rest.length === 0 ? [] : [notRun(rest, 'integration tests are for `mvn verify`, which is not run here')],
  };
};

function command(files: Files, folder: string, tests: readonly string[]): TestCommand {
  const modules = [...new Set(tests.map((path) => within(folder, folderWith(files, 'pom.xml', path) ?? '')))];
  const some = modules.some((module) => module === '') ? [] : ['-pl', modules.join(','), '-am'];
  const args = [...some, `-Dtest=${[...new Set(tests.map(simpleName))].join(',')}`];
  return building({
    argv: ['sh', '-c', script, 'mvn', ...args, ...withoutTests, 'test'],
    shown: `mvn -o ${args.join(' ')} test`,
    folder,
    reads: readMaven,
  });
}

/** The top of the chain of `<module>` that leads to a folder: modules find each other from there, and only what is of others in the repository. */
function reactorOf(files: Files, folder: string): string {
  for (let above = folder; above !== ''; ) {
    above = above.slice(0, Math.max(0, above.lastIndexOf('/')));
    const pom = textOf(files, above === '' ? 'pom.xml' : `${above}/pom.xml`);
    if (modulesOf(pom).includes(within(above, folder))) return reactorOf(files, above);
  }
  return folder;
}

/** Those that a profile brings, too. */
function modulesOf(pom: string): string[] {
  const project = table(xmlTable(pom)['project']);
  const profiles = [table(project['profiles'])['profile']].flat();
  return [project, ...profiles].flatMap((each) =>
    strings(table(table(each)['modules'])['module']).map((name) => name.replace(/\/$/, '')),
  );
}

export function readMaven(run: Finished): Judged | null {
  return readBuild(run, words);
}

const words = {
  program: 'Maven',
  missing: [
    /the artifact ([\w.:-]+) has not been downloaded/g,
    /Could not find artifact ([\w.:-]+)/g,
    /Plugin ([\w.:-]+) or one of its dependencies could not be resolved/g,
  ],
  signs: /could not be resolved|Could not resolve|Non-resolvable|in offline mode|No plugin found for prefix/,
  broken: /COMPILATION ERROR/,
};
