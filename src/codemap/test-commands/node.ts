// JavaScript and TypeScript: Node's own runner, or another one that lies in the repository's node_modules.
import type { Files } from '../files.ts';
import { type Argv, folderWith, notRun, obstacle, type Planner, type TestPlan, textOf, within } from './shape.ts';

/** From this version on Node runs TypeScript as it stands. */
const stripsTypes: readonly [number, number] = [22, 18];

/** Runners that nothing here starts, by what their files import or their package calls. */
const otherRunners = ['bun', 'deno', 'ava', 'tape', 'tap', 'uvu', 'jasmine', 'qunit', 'karma', 'cypress', 'playwright'];

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
    return obstacle(notRun(tests, 'there is no Node in the sandbox'));
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
  const no = (why: string) => obstacle(notRun(paths, why));
  if (runner === null) {
    const other = otherRunner(files, folder, paths);
    return no(
      other === null ? 'it cannot be told which runner they are for' : `they need ${other}, which is not run here`,
    );
  }
  if (runner === 'node') {
    const typed = names.some((name) => /\.[cm]?tsx?$/.test(name));
    if (typed && !atLeast(node, stripsTypes)) return no(`the sandbox has Node ${node}, which runs no TypeScript`);
    const argv: Argv = ['node', '--test', '--test-reporter=spec', ...names];
    return { commands: [{ argv, folder, began: null, plainer: null }], obstacles: [] };
  }
  const program = vendored(files, folder, runner);
  if (program === null) {
    return no(
      `they need ${runner}, which is not installed: the repository has no node_modules and the sandbox no network`,
    );
  }
  const argv: Argv = ['node', program, ...runArguments[runner], ...names];
  return { commands: [{ argv, folder, began: null, plainer: null }], obstacles: [] };
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

/** The name of a runner that is known and not run here; null: nobody names one. */
function otherRunner(files: Files, folder: string, paths: readonly string[]): string | null {
  const texts = paths.map((path) => textOf(files, path)).join('\n');
  if (/\bDeno\.test\(/.test(texts)) return 'deno';
  const imported = otherRunners.find((name) => new RegExp(`['"](?:@${name}/|${name}[:'"])`).test(texts));
  if (imported !== undefined) return imported;
  const script = /"test[\w:-]*"\s*:\s*"([^"]*)"/.exec(
    textOf(files, folder === '' ? 'package.json' : `${folder}/package.json`),
  );
  return otherRunners.find((name) => new RegExp(`\\b${name}\\b`).test(script?.[1] ?? '')) ?? null;
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

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.replace(/^v/, '').split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
