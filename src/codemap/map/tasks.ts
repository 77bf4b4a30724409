// Tasks that a repository names in a file of a task runner: scripts of packages, targets of make, tasks of the Python tools.
import type { Files } from '../files.ts';
import { type Table, table } from '../tables.ts';
import { foldersAbove, jsonAt, pathIn, textAt, tomlAt, yamlAt } from './reading.ts';
import { oneLine } from './show.ts';

export interface Command {
  readonly command: string;
  /** Where it is written down. */
  readonly source: string;
}

/** What a task does, in its own words; null: it does not say so in one line. */
type Tasks = Readonly<Record<string, string | null>>;

interface TaskFile {
  /** The file's name. */
  readonly file: RegExp;
  readonly commands: (files: Files, path: string) => Command[];
}

const checkWord =
  /(?:^|[:_-])(?:test|tests|check|checks|lint|verify|typecheck|type-check|types|unit|integration|e2e|format|fmt|ci|build|coverage|cov)(?:$|[:_-])/;
const longestCommand = 140;
/** What stands where there are no tests: it says so and fails. */
const placeholder = /^echo\b.*\bexit 1$/;
/** What builds images and sends them somewhere checks no code, though it may have a test in its name. */
const elsewhere = /^clean\b|(?:^|[-_])(?:docker|image|push|pull|deploy|publish|release|clean|install)(?:$|[-_])/;

export const taskFiles: readonly TaskFile[] = [
  {
    file: /^package\.json$/,
    commands: (files, path) => {
      const own = jsonAt(files, path);
      return named(saying(own.scripts), `${packageManager(files, path, own)} run`, path);
    },
  },
  { file: /^composer\.json$/, commands: (files, path) => named(saying(jsonAt(files, path).scripts), 'composer', path) },
  { file: /^deno\.jsonc?$/, commands: (files, path) => named(saying(jsonAt(files, path).tasks), 'deno task', path) },
  { file: /^(?:GNUm|M|m)akefile$/, commands: (files, path) => named(targets(files, path), 'make', path) },
  { file: /^\.?[jJ]ustfile$/, commands: (files, path) => named(targets(files, path), 'just', path) },
  {
    file: /^[tT]askfile\.ya?ml$/,
    commands: (files, path) => named(silent(yamlAt(files, path).tasks), 'task', path),
  },
  { file: /^pixi\.toml$/, commands: (files, path) => named(saying(tomlAt(files, path).tasks), 'pixi run', path) },
  { file: /^pyproject\.toml$/, commands: pythonTasks },
];

function pythonTasks(files: Files, path: string): Command[] {
  const tool = table(tomlAt(files, path).tool);
  const under = (name: string) => table(tool[name]);
  const hatch = Object.entries(table(under('hatch').envs)).flatMap(([name, env]) =>
    named(saying(table(env).scripts), name === 'default' ? 'hatch run' : `hatch run ${name}:`, path),
  );
  return [
    ...hatch,
    ...named(saying(under('poe').tasks), 'poe', path),
    ...named(saying(under('pdm').scripts), 'pdm run', path),
    ...named(saying(under('pixi').tasks), 'pixi run', path),
  ];
}

/** Those that check something, with what they do. */
function named(tasks: Tasks, runner: string, source: string): Command[] {
  return Object.entries(tasks)
    .filter(([name, does]) => checkWord.test(name) && !elsewhere.test(name) && !placeholder.test(does ?? ''))
    .sort(([a], [b]) => urgency(a) - urgency(b))
    .map(([name, does]) => {
      const call = runner.endsWith(':') ? `${runner}${name}` : `${runner} ${name}`;
      return { command: does === null ? call : `${call} (${oneLine(does).slice(0, longestCommand)})`, source };
    });
}

/** What tests comes before what looks, and what builds last: the list may be cut. */
function urgency(script: string): number {
  if (/^(?:test|tests|unit)$/.test(script)) return 0;
  if (/test|unit|integration|e2e/.test(script)) return 1;
  return /build|format|fmt/.test(script) ? 3 : 2;
}

/** Tasks that are a text, a list of texts, or a table with one of them. */
function saying(tasks: unknown): Tasks {
  return Object.fromEntries(Object.entries(table(tasks)).map(([name, task]) => [name, said(task)]));
}

function said(task: unknown): string | null {
  if (typeof task === 'string') return task;
  if (Array.isArray(task)) return task.every((step) => typeof step === 'string') ? task.join(' · ') : null;
  const { cmd, shell, command, composite }: Table = table(task);
  const inner = cmd ?? shell ?? command ?? composite;
  return inner === undefined ? null : said(inner);
}

function silent(tasks: unknown): Tasks {
  return Object.fromEntries(Object.keys(table(tasks)).map((name) => [name, null]));
}

function targets(files: Files, path: string): Tasks {
  const found = (textAt(files, path) ?? '').matchAll(/^([A-Za-z][\w.-]{0,50})(?:[ \t][^:=\n]{0,80})?:(?!=)/gm);
  return Object.fromEntries([...found].map(([, name = '']) => [name, null]));
}

const locks: readonly (readonly [file: string, manager: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** By what it says itself or the nearest package above does, or by whose lock lies there. */
function packageManager(files: Files, path: string, own: Table): string {
  for (const folder of foldersAbove(path)) {
    const above = pathIn(folder, 'package.json');
    const says = (above === path ? own : jsonAt(files, above)).packageManager;
    const name = typeof says === 'string' ? /^(?:npm|pnpm|yarn|bun)(?=@|$)/.exec(says)?.[0] : undefined;
    const lock = locks.find(([file]) => files.entry(pathIn(folder, file)) !== undefined)?.[1];
    if (name !== undefined || lock !== undefined) return name ?? lock ?? 'npm';
  }
  return 'npm';
}
