// The words that planners of tests share.
import type { Files, Workspace } from '../files.ts';

/** What a sandbox has to run tests with. */
export interface Runtimes {
  readonly python: boolean;
  /** Whether that Python can import pytest. */
  readonly pytest: boolean;
  /** As `node --version` prints it; null: none. */
  readonly node: string | null;
  readonly go: boolean;
  readonly cargo: boolean;
  /** Compilers and build programs by their names, `maven-repository`, and the versions of JUnit whose jars are there: `junit4`, `junit5`. */
  readonly programs: ReadonlySet<string>;
}

export type Argv = readonly [string, ...string[]];

export interface TestCommand {
  readonly argv: Argv;
  /** Where in the tree it starts; `''` is the top. */
  readonly folder: string;
  /** Whether the runner came to a test, or to code that does not compile, by the end of what it printed; null: that is not to be told. */
  readonly began: ((output: string) => boolean) | null;
  /** The same without options of the repository's own, for a runner that does not begin with them; null: there is no such way. */
  readonly plainer: Argv | null;
  /** What is shown of it in place of a script of ours; not said: its words. */
  readonly shown?: string;
  /** It compiles before it tests, and is given the time for it. */
  readonly builds?: true;
  /** What this runner says in its own way, of a run that was not stopped; null: what everybody's words say. */
  readonly reads?: (run: Finished, workspace: Workspace) => Judged | null;
}

/** The end of a run, as a runner's reader sees it. */
export interface Finished {
  /** null: a signal ended it. */
  readonly exit: number | null;
  readonly output: string;
}

/** What a run came to; `passed` null: no verdict, and the note says why. */
export interface Judged {
  readonly passed: boolean | null;
  readonly note: string;
}

export const doesNotCompile: Judged = { passed: false, note: 'It does not compile.' };

/** Of a runner that compiles first and whose reader knows all of its ends. */
export function building(command: Required<Pick<TestCommand, 'argv' | 'shown' | 'folder' | 'reads'>>): TestCommand {
  return { ...command, began: null, plainer: null, builds: true };
}

export interface TestPlan {
  readonly commands: readonly TestCommand[];
  /** Sentences in our own words on what is not run, and what is missing for it. */
  readonly obstacles: readonly string[];
}

export type Planner = (asked: {
  readonly files: Files;
  readonly tests: readonly string[];
  readonly runtimes: Runtimes;
}) => TestPlan;

export function obstacle(sentence: string): TestPlan {
  return { commands: [], obstacles: [sentence] };
}

/** In our own words, as every obstacle: what is not run, and why. */
export function notRun(tests: readonly string[], why: string): string {
  return `${filesOf(tests)} of tests not run: ${why}.`;
}

/** The folder of the nearest file of that name at or above a path; null when there is none. */
export function folderWith(files: Files, name: string, path: string): string | null {
  const parts = path.split('/').slice(0, -1);
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const folder = parts.slice(0, depth).join('/');
    if (files.entry(folder === '' ? name : `${folder}/${name}`)) return folder;
  }
  return null;
}

/** A path of the tree as seen from a folder of it that holds it. */
export function within(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}

/** "1 file", "3 files". */
function filesOf(tests: readonly string[]): string {
  return `${tests.length} ${tests.length === 1 ? 'file' : 'files'}`;
}

const decoder = new TextDecoder();

/** '' where there is no such file. */
export function textOf(files: Files, path: string): string {
  const bytes = files.read(path);
  return bytes === null ? '' : decoder.decode(bytes);
}
