// Python: pytest where it can be imported; else unittest for the files that are written for it.
import type { Files } from '../files.ts';
import { importableRoots } from '../roots.ts';
import { filesOf, type Planner, type TestCommand } from './shape.ts';

const decoder = new TextDecoder();

export const pythonCommands: Planner = ({ files, tests, runtimes }) => {
  if (!runtimes.python) {
    return {
      commands: [],
      obstacles: [`There is no Python in the sandbox, so ${filesOf(tests)} of tests were not run.`],
    };
  }
  if (runtimes.pytest) return { commands: [pytest(files, tests)], obstacles: [] };
  const plain = tests.filter((path) => isUnittest(decoder.decode(files.read(path) ?? undefined)));
  const rest = tests.filter((path) => !plain.includes(path));
  return {
    commands: plain.length === 0 ? [] : [command(files, ['-m', 'unittest', ...plain])],
    obstacles:
      rest.length === 0 ? [] : [`pytest is not installed in the sandbox, and ${filesOf(rest)} of tests need it.`],
  };
};

/** No cache on disk and no colours: what is printed is read by a model. */
function pytest(files: Files, tests: readonly string[]): TestCommand {
  return command(files, ['-m', 'pytest', '-q', '--no-header', '--color=no', '-p', 'no:cacheprovider', ...tests]);
}

/** Packages are found as if they were installed: the top is on the path already. */
function command(files: Files, args: readonly string[]): TestCommand {
  const roots = importableRoots(files)
    .filter(
      ({ family, folder, manifest }) => family === 'python' && folder !== '' && (manifest !== null || folder === 'src'),
    )
    .map(({ folder }) => folder);
  const python = ['python3', ...args] as const;
  const paths = [...new Set(roots)].slice(0, 20);
  return {
    argv: paths.length === 0 ? ['python3', ...args] : ['env', `PYTHONPATH=${paths.join(':')}`, ...python],
    folder: '',
  };
}

function isUnittest(text: string): boolean {
  return /^[ \t]*(?:import|from)\s+unittest\b/m.test(text) && !/^[ \t]*(?:import|from)\s+pytest\b/m.test(text);
}
