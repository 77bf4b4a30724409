// What the ways to run tests in C and C++ have in common: exit codes of our own scripts, and what compilers and linkers say.
import type { Files, Workspace } from '../files.ts';
import { noneExecuted } from './executed.ts';
import { doesNotCompile, type Finished, type Judged } from './shape.ts';

/** With what a script of ours ends that never came to the tests. */
export const stages = { configure: 90, build: 91, nothing: 92 } as const;

/** Shell: `say` tells what it runs, so that the output can be read; `quietly` does, and shows what it printed where it failed. */
export const say = `say() { echo "$ $*"; "$@"; }
quietly() { echo "$ $*"; "$@" > "$HOME/log" 2>&1 || { cat "$HOME/log"; return 1; }; }`;

/** What a script says at its end of a test that it could not run. */
const unrun = /^not run: (.{1,300})$/gm;

export function notes(output: string): string {
  return [...output.matchAll(unrun)].map(([, words = '']) => `Not run: ${words}.`).join(' ');
}

const headers = /fatal error: '?([\w./+-]{1,120}?)'?(?:: No such file or directory| file not found)/g;
const libraries = /cannot find -l([\w.+-]{1,80})/g;
const packages: readonly RegExp[] = [
  /Could not find a package configuration file provided by "([\w.+-]{1,80})"/g,
  /CMake Error[^\n]*\n[^\n]*Could NOT find ([\w.+-]{1,80})/g,
  /(?:Dependency|Program|Subproject|C\+* (?:shared or static )?library) ['"]?([\w.+ -]{1,80}?)['"]? not found/g,
  /No package '([\w.+-]{1,80})' found/g,
];
const network =
  /Could not resolve host|name resolution|Network is unreachable|Automatic wrap-based subproject downloading is disabled|Failed to (?:clone|connect)|failed to download/i;

/** What a build of C or C++ wanted that is not here: no fault of the patch. Null where its words name no such thing. */
export function absent(output: string, files: Files, configuring: boolean): Judged | null {
  const named = (pattern: RegExp) => [...output.matchAll(pattern)].map(([, name = '']) => name);
  const names = [
    ...named(headers).filter((name) => !files.entries.some(({ path }) => `/${path}`.endsWith(`/${name}`))),
    ...named(libraries).map((name) => `lib${name}`),
    ...(configuring ? packages.flatMap(named) : []),
  ];
  const none = 'not in the sandbox, which has no network';
  if (names.length > 0) {
    const which = [...new Set(names)].sort().slice(0, 8).join(', ');
    return { passed: null, note: `It could not be built here: ${none}: ${which}.` };
  }
  return network.test(output)
    ? {
        passed: null,
        note: 'It could not be built here: the build wants something from the network, and there is none.',
      }
    : null;
}

/** Warnings that the build takes for errors, in files that the patch left alone: this compiler's doing. */
export function strictBuild(output: string, workspace: Workspace): Judged | null {
  const errors = [...output.matchAll(/^(\S[^:\n]{0,300}):\d+(?::\d+)?: (?:fatal )?error: (.*)$/gm)];
  const edited = workspace.edits().map(({ path }) => `/${path}`);
  const isOurs = (file: string) => edited.some((path) => `/${file}`.endsWith(path));
  const only = errors.every(([, file = '', words = '']) => /\[-Werror\b/.test(words) && !isOurs(file));
  if (errors.length === 0 || !only) return null;
  return {
    passed: null,
    note: 'It could not be built here: the build takes warnings for errors, and this compiler warns of files that the patch does not touch.',
  };
}

/** What the runner itself says, once it was come to. */
export interface Tested {
  readonly executed: boolean;
  readonly failed: boolean;
  /** A test that was stopped because it took too long here is none that failed. */
  readonly late: boolean;
}

/** The reading of a script's stages, and of the tests where it came to them. */
export function readStages({ exit, output }: Finished, workspace: Workspace, tested: Tested): Judged | null {
  if (exit === null) return null;
  const said = notes(output);
  const withNotes = (judged: Judged): Judged => ({ ...judged, note: [judged.note, said].filter(Boolean).join(' ') });
  const none = (note: string): Judged => ({ passed: null, note });
  switch (exit) {
    case stages.configure:
      return absent(output, workspace, true) ?? none('The build could not be configured here.');
    case stages.build:
      return withNotes(builtBadly(output, workspace));
    case stages.nothing:
      return none(said);
    case 0:
      return withNotes(tested.executed ? { passed: true, note: '' } : none(noneExecuted));
  }
  if (tested.failed) return withNotes({ passed: false, note: '' });
  return withNotes(
    none(tested.late ? 'A test took longer than it may here.' : 'The runner ended before it came to a test.'),
  );
}

/** Why a build failed: what is not here, a compiler that is stricter than the authors', or the code. */
export function builtBadly(output: string, workspace: Workspace): Judged {
  return absent(output, workspace, false) ?? strictBuild(output, workspace) ?? doesNotCompile;
}
