// Which runtimes of this machine a sandbox shows beside its system folders, and where they lie.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Folders shown read-only, and the search path inside: ours first, then the system's. */
export interface Programs {
  readonly folders: readonly string[];
  readonly path: string;
  /** Packages that builds find in a home: shown read-only in the one inside, and nothing else of ours. */
  readonly packages: readonly { readonly from: string; readonly inHome: string }[];
}

const systemPath = ['/usr/local/bin', '/usr/bin', '/bin'];
/** A runtime that takes longer to name its own folder is none to run tests with. Milliseconds. */
const patience = 10_000;

/** What was fetched for builds, without the settings and passwords that lie beside it. */
const packageFolders: readonly { readonly ours: string; readonly inHome: string }[] = [
  { ours: '.m2/repository', inHome: '.m2/repository' },
  // Gradle writes below its own folder; this one it only reads.
  { ours: '.gradle/caches/modules-2', inHome: '.gradle-read-only/modules-2' },
];

/** `search` is the PATH of this process: an operator's own Python or toolchain is found by it. `owner`: whose home has the packages. */
export async function findPrograms(search: string, owner: string = homedir()): Promise<Programs> {
  const found = await Promise.all([python(search), go(search), rust(search), builders(search)]);
  const roots = unique([dirname(dirname(realpathSync(process.execPath))), ...found.flat()]).filter(worthShowing);
  const shown = roots.flatMap((root) => partsOf(root));
  const bins = roots.map((root) => join(root, 'bin')).filter((folder) => existsSync(folder));
  const packages = packageFolders
    .map(({ ours, inHome }) => ({ from: join(owner, ours), inHome }))
    .filter(({ from }) => existsSync(from));
  return { folders: shown, path: [...bins, ...systemPath].join(':'), packages };
}

/** Of a runtime's folder only what runs: a home or a project around it stays unseen. */
function partsOf(root: string): string[] {
  const has = (part: string) => existsSync(join(root, part));
  return [
    ...['bin', 'lib', 'lib64', 'libexec', 'pkg', 'pyvenv.cfg', 'go.env', 'VERSION', 'boot', 'jmods', 'release'],
    ...(has('VERSION') ? ['src'] : []),
    // A JDK's; Maven's own holds passwords of servers.
    ...(has('lib/modules') ? ['conf'] : []),
    ...cmakeModules(root),
  ]
    .filter(has)
    .map((part) => join(root, part));
}

function cmakeModules(root: string): string[] {
  const share = join(root, 'share');
  if (!existsSync(share)) return [];
  return readdirSync(share)
    .filter((name) => /^cmake(?:-[\d.]+)?$/.test(name))
    .map((name) => join('share', name));
}

/** What lies in /usr is shown already; the top of the file system or a home is never a runtime. */
function worthShowing(root: string): boolean {
  return !['/', '/usr', homedir()].includes(root) && !root.startsWith('/usr/') && existsSync(join(root, 'bin'));
}

async function python(search: string): Promise<string[]> {
  const said = await ask(search, 'python3', ['-I', '-c', 'import sys; print(sys.prefix); print(sys.base_prefix)']);
  return said.split('\n');
}

async function go(search: string): Promise<string[]> {
  return [await ask(search, 'go', ['env', 'GOROOT'])];
}

async function rust(search: string): Promise<string[]> {
  return [await ask(search, 'rustc', ['--print', 'sysroot'])];
}

/** By what stands in the folder of each beside its programs: a script of that name in somebody's own `bin` is none. */
const builderMarks: Readonly<Record<string, (root: string) => boolean>> = {
  javac: (root) => existsSync(join(root, 'lib/modules')),
  mvn: (root) => existsSync(join(root, 'boot')),
  gradle: (root) => existsSync(join(root, 'lib/plugins')),
  cmake: (root) => cmakeModules(root).length > 0,
};

/** The folders of compilers and build programs that do not lie in the system's. */
function builders(search: string): string[] {
  return Object.entries(builderMarks).flatMap(([program, isHome]) => {
    const path = search
      .split(delimiter)
      .map((folder) => join(folder, program))
      .find((each) => existsSync(each));
    const root = path === undefined ? '' : dirname(dirname(realpathSync(path)));
    return isHome(root) ? [root] : [];
  });
}

/** The answer of a runtime of this machine, '' when it is not there. It gets none of our environment. */
function ask(search: string, program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const env = { PATH: search, HOME: homedir() };
    execFile(program, args, { env, timeout: patience, cwd: '/' }, (error, stdout) =>
      resolve(error ? '' : stdout.trim()),
    );
  });
}

function unique(roots: readonly string[]): string[] {
  return [...new Set(roots.filter((root) => root.startsWith('/')))];
}
