// JavaScript and TypeScript: Node's own runner, or another one that lies in the repository's node_modules.
import type { Files } from '../files.ts';
import { filesOf, folderWith, type Planner, type TestCommand, type TestPlan, within } from './shape.ts';

const decoder = new TextDecoder();
/** From this version on Node runs TypeScript as it stands. */
const stripsTypes: readonly [number, number] = [22, 18];

type Runner = 'node' | 'vitest' | 'jest' | 'mocha';

/** What stands between a runner's program and the files. */
const runArguments: Readonly<Record<Exclude<Runner, 'node'>, readonly string[]>> = {
  vitest: ['run', '--no-color'],
  jest: ['--ci', '--colors=false'],
  mocha: ['--no-colors'],
};

export const nodeCommands: Planner = ({ files, tests, runtimes }) => {
  const { node } = runtimes;
  if (node === null) {
    return {
      commands: [],
      obstacles: [`There is no Node in the sandbox, so ${filesOf(tests)} of tests were not run.`],
    };
  }
  const groups = new Map<string, { runner: Runner | null; folder: string; paths: string[] }>();
  for (const path of tests) {
    const folder = folderWith(files, 'package.json', path) ?? '';
    const runner = runnerOf(files, folder, path);
    const key = `${runner} ${folder}`;
    groups.set(key, { runner, folder, paths: [...(groups.get(key)?.paths ?? []), path] });
  }
  const plans = [...groups.values()].map((group) => planOf(files, node, group));
  return {
    commands: plans.flatMap(({ commands }) => commands),
    obstacles: plans.flatMap(({ obstacles }) => obstacles),
  };
};

function planOf(
  files: Files,
  node: string,
  { runner, folder, paths }: { runner: Runner | null; folder: string; paths: string[] },
): TestPlan {
  const names = paths.map((path) => within(folder, path));
  const no = (sentence: string) => ({ commands: [], obstacles: [sentence] });
  if (runner === null)
    return no(`It cannot be told which runner ${filesOf(paths)} of tests are for; they were not run.`);
  if (runner === 'node') {
    const typed = names.some((name) => /\.[cm]?tsx?$/.test(name));
    if (typed && !atLeast(node, stripsTypes))
      return no(`The sandbox has Node ${node}, which runs no TypeScript; nothing was run.`);
    return { commands: [{ argv: ['node', '--test', '--test-reporter=spec', ...names], folder }], obstacles: [] };
  }
  const program = vendored(files, folder, runner);
  if (program === null) {
    return no(
      `${filesOf(paths)} of tests need ${runner}, and the dependencies are not installed: the repository has no node_modules and the sandbox no network.`,
    );
  }
  const command: TestCommand = { argv: ['node', program, ...runArguments[runner], ...names], folder };
  return { commands: [command], obstacles: [] };
}

/** By what the file imports, else by what the package's test script and dependencies name. */
function runnerOf(files: Files, folder: string, path: string): Runner | null {
  const text = textOf(files, path);
  if (/['"]node:test['"]/.test(text)) return 'node';
  for (const runner of ['vitest', 'jest', 'mocha'] as const) {
    if (new RegExp(`['"]@?${runner}(?:/[\\w-]+)?['"]`).test(text)) return runner;
  }
  const manifest = textOf(files, folder === '' ? 'package.json' : `${folder}/package.json`);
  const named = /\b(vitest|jest|mocha)\b/.exec(manifest)?.[1];
  if (named === 'vitest' || named === 'jest' || named === 'mocha') return named;
  return /\bnode\s+(?:[-\w=]+\s+)*--test\b/.test(manifest) || /^[ \t]*(?:import assert|const assert)/m.test(text)
    ? 'node'
    : null;
}

/** The runner's program inside the repository, from where its package says it is. */
function vendored(files: Files, folder: string, runner: string): string | null {
  const home = `node_modules/${runner}`;
  const manifest = textOf(files, folder === '' ? `${home}/package.json` : `${folder}/${home}/package.json`);
  if (manifest === '') return null;
  const bin = new RegExp(`"bin"\\s*:\\s*(?:"([^"]+)"|\\{[^}]*"${runner}"\\s*:\\s*"([^"]+)")`).exec(manifest);
  const program = bin?.[1] ?? bin?.[2];
  return program === undefined ? null : `${home}/${program.replace(/^\.\//, '')}`;
}

function textOf(files: Files, path: string): string {
  const bytes = files.read(path);
  return bytes === null ? '' : decoder.decode(bytes);
}

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.replace(/^v/, '').split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
