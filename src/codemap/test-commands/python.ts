// Python: pytest where it can be imported; else unittest for the files that are written for it.
import { posix } from 'node:path';
import type { Files } from '../files.ts';
import { importableRoots } from '../roots.ts';
import { type Argv, folderWith, notRun, obstacle, type Planner, within } from './shape.ts';

const decoder = new TextDecoder();

const mostRoots = 20;
/** Names of files that make a folder a project of its own, with its own settings of pytest. */
const manifests = ['pyproject.toml', 'setup.py', 'setup.cfg'];
/** No cache on disk and no colours: what is printed is read by a model. */
const pytest = ['-m', 'pytest', '-q', '--no-header', '--color=no', '-p', 'no:cacheprovider'];
/** What most often names a plug-in that is not there. */
const withoutSettings = ['-o', 'addopts=', '-o', 'required_plugins=', '-o', 'filterwarnings='];
const pytestSummary = /^(?:=+ )?\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected)\b/m;
/** An error within pytest is counted as one as well. */
const pytestBegan = (output: string) => pytestSummary.test(output) && !/^INTERNALERROR>/m.test(output);
const unittestBegan = (output: string) => /^Ran \d+ tests?\b/m.test(output);

export const pythonCommands: Planner = ({ files, tests, runtimes }) => {
  if (!runtimes.python) return obstacle(notRun(tests, 'there is no Python in the sandbox'));
  const runnable = runtimes.pytest
    ? tests
    : tests.filter((path) => isUnittest(decoder.decode(files.read(path) ?? undefined)));
  const rest = tests.filter((path) => !runnable.includes(path));
  const projects = Map.groupBy(runnable, (path) => projectOf(files, path));
  return {
    commands: [...projects].map(([folder, paths]) => {
      const names = paths.map((path) => within(folder, path));
      const python = (...args: string[]) => command(files, folder, args);
      return runtimes.pytest
        ? {
            argv: python(...pytest, ...names),
            folder,
            began: pytestBegan,
            plainer: python(...pytest, ...withoutSettings, ...names),
          }
        : { argv: python('-m', 'unittest', ...names), folder, began: unittestBegan, plainer: null };
    }),
    obstacles: rest.length === 0 ? [] : [notRun(rest, 'they need pytest, which is not installed in the sandbox')],
  };
};

/** The folder of the project that a test belongs to. Two projects in one run get in each other's way: their tests bear the same names. */
function projectOf(files: Files, path: string): string {
  const folders = manifests.flatMap((name) => folderWith(files, name, path) ?? []);
  return folders.sort((a, b) => b.length - a.length)[0] ?? '';
}

/** Packages are found as if they were installed; the folder itself is on the path already. */
function command(files: Files, folder: string, args: readonly string[]): Argv {
  const roots = importableRoots(files)
    .filter(
      ({ family, folder: root, manifest }) =>
        family === 'python' && root !== '' && (manifest !== null || root === 'src'),
    )
    .map(({ folder: root }) => posix.relative(folder, root))
    .filter((root) => root !== '');
  const top = folder === '' ? [] : [posix.relative(folder, '')];
  // Its own first: a tree of many projects has more roots than a command can name.
  const own = (root: string) => (root.startsWith('../') ? 1 : 0);
  const paths = [...new Set(roots)]
    .sort((a, b) => own(a) - own(b))
    .slice(0, mostRoots)
    .concat(top);
  return paths.length === 0 ? ['python3', ...args] : ['env', `PYTHONPATH=${paths.join(':')}`, 'python3', ...args];
}

function isUnittest(text: string): boolean {
  return /^[ \t]*(?:import|from)\s+unittest\b/m.test(text) && !/^[ \t]*(?:import|from)\s+pytest\b/m.test(text);
}
