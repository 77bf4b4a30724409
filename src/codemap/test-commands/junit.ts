// Java without a build program: the compiler and JUnit, with the jars of the repository and of the sandbox's system.
import type { Files } from '../files.ts';
import { machineOptions, packageOf, passedIf, qualifiedName } from './java-words.ts';
import {
  building,
  doesNotCompile,
  type Finished,
  type Judged,
  notRun,
  type Planner,
  type TestCommand,
  textOf,
} from './shape.ts';

/** Where Debian's packages put them. */
export const systemJars = {
  junit4: '/usr/share/java/junit4.jar',
  junit5: '/usr/share/java/junit-platform-console-standalone.jar',
} as const;
const hamcrest = '/usr/share/java/hamcrest.jar';

type Version = keyof typeof systemJars;
const launchers: Readonly<Record<Version, { readonly jar: RegExp; readonly main: readonly string[] }>> = {
  junit4: { jar: /(?:^|\/)junit-?4[\w.-]*\.jar$/, main: ['org.junit.runner.JUnitCore'] },
  junit5: {
    jar: /(?:^|\/)junit-platform-console-standalone[\w.-]*\.jar$/,
    main: [
      'org.junit.platform.console.ConsoleLauncher',
      '--disable-banner',
      '--disable-ansi-colors',
      '--details=summary',
    ],
  },
};

const mostJars = 200;
/** Exit code of our own for a compiler that refuses. */
const refused = 91;
/** Class path, source path and what starts JUnit; files to compile up to `--`, then what JUnit is given. */
const script = `${machineOptions}
jars=$1 sources=$2; shift 2
mkdir -p "$HOME/classes"
: > "$HOME/files"
while [ "$1" != -- ]; do echo "$1" >> "$HOME/files"; shift; done; shift
javac -nowarn -proc:none -encoding UTF-8 -d "$HOME/classes" -cp "$jars" -sourcepath "$sources" @"$HOME/files" || exit ${refused}
exec java -cp "$HOME/classes:$sources:$jars" "$@"`;

export const junitPlan: Planner = ({ files, tests, runtimes }) => {
  const groups = Map.groupBy(tests, (path) => versionOf(textOf(files, path)));
  const commands: TestCommand[] = [];
  const obstacles: string[] = [];
  for (const [version, paths] of groups) {
    const jars = version === null ? null : jarsFor(version, files, runtimes.programs);
    if (version === null) obstacles.push(notRun(paths, 'no build file stands above, and they are not for JUnit'));
    else if (jars === null)
      obstacles.push(
        notRun(paths, `they need ${names[version]}, whose jar is neither in the repository nor in the sandbox`),
      );
    else commands.push(command(files, paths, { version, jars }));
  }
  return { commands, obstacles };
};

const names: Readonly<Record<Version, string>> = { junit4: 'JUnit 4', junit5: 'JUnit 5' };

function versionOf(text: string): Version | null {
  if (/^[ \t]*import[ \t]+(?:static[ \t]+)?org\.junit\.(?:jupiter|platform)\b/m.test(text)) return 'junit5';
  return /^[ \t]*import[ \t]+(?:static[ \t]+)?(?:org\.junit|junit\.framework)\b/m.test(text) ? 'junit4' : null;
}

/** The repository's jars first; null where none of them starts the tests. */
function jarsFor(version: Version, files: Files, programs: ReadonlySet<string>): readonly string[] | null {
  const own = files.entries.filter(({ path, mode }) => path.endsWith('.jar') && mode !== '120000');
  const jars = own.map(({ path }) => path).slice(0, mostJars);
  if (jars.some((path) => launchers[version].jar.test(path))) return jars;
  if (!programs.has(version)) return null;
  return [...jars, systemJars[version], ...(version === 'junit4' ? [hamcrest] : [])];
}

function command(
  files: Files,
  tests: readonly string[],
  { version, jars }: { readonly version: Version; readonly jars: readonly string[] },
): TestCommand {
  const classes = tests.map((path) => qualifiedName(files, path));
  const chosen = version === 'junit4' ? classes : classes.flatMap((name) => ['-c', name]);
  const sources = sourceRoots(files).join(':') || '.';
  const argv = [jars.join(':'), sources, ...tests, '--', ...launchers[version].main, ...chosen];
  return building({
    argv: ['sh', '-c', script, 'sh', ...argv],
    shown: `javac -cp ${jars.join(':')} ${tests.join(' ')} && java ${launchers[version].main[0]} ${chosen.join(' ')}`,
    folder: '',
    reads: readJunit,
  });
}

/** Folders where packages begin, one file of each folder asked. */
function sourceRoots(files: Files): string[] {
  const folders = new Map<string, string>();
  for (const { path, mode } of files.entries) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (path.endsWith('.java') && mode !== '120000' && !folders.has(folder)) folders.set(folder, path);
  }
  const roots = [...folders].flatMap(([folder, path]) => {
    const below = packageOf(files, path).replaceAll('.', '/');
    if (below === '') return [folder];
    return folder === below || folder.endsWith(`/${below}`) ? [folder.slice(0, -below.length).replace(/\/$/, '')] : [];
  });
  return [...new Set(roots)].map((root) => (root === '' ? '.' : root)).sort();
}

export function readJunit({ exit, output }: Finished, files: Files): Judged | null {
  if (exit === null) return null;
  const ours = (name: string) =>
    files.entries.some(({ path }) => `/${path}`.includes(`/${name.replaceAll('.', '/')}/`));
  const wanted = [
    ...[...output.matchAll(/error: package ([\w.]+) does not exist/g)].map(([, name = '']) => name),
    ...[...output.matchAll(/(?:NoClassDefFoundError|ClassNotFoundException): ([\w./]+)[./]\w+/g)].map(([, name = '']) =>
      name.replaceAll('/', '.'),
    ),
  ].filter((name) => !ours(name));
  if (exit !== 0 && wanted.length > 0) {
    const which = [...new Set(wanted)].sort().slice(0, 8).join(', ');
    return { passed: null, note: `It could not be run here: no jar in the repository or the sandbox has ${which}.` };
  }
  if (exit === refused) return doesNotCompile;
  const passes = /^OK \([1-9]\d* tests?\)|\[\s+[1-9]\d* tests successful\s+\]/m.test(output);
  if (exit === 0) return passedIf(passes);
  const fails = /^Tests run: [1-9]\d*,\s+Failures: [1-9]|\[\s+[1-9]\d* tests failed\s+\]/m.test(output);
  return fails ? { passed: false, note: '' } : { passed: null, note: 'JUnit ended before it came to a test.' };
}
