// Makefiles: the target `check` or `test`, whole, for nothing else is known of it; after `configure` where that lies in the tree.
import type { Files, Workspace } from '../files.ts';
import { noneExecuted } from './executed.ts';
import { absent, builtBadly, say, stages } from './native-words.ts';
import { building, type Finished, type Judged, type Planner, type TestCommand, textOf } from './shape.ts';

const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];
const generated = ['Makefile.in', 'Makefile.am'];

const script = `${say}
[ -z "$2" ] || quietly sh ./configure || exit ${stages.configure}
say make "$1"`;

interface Made {
  readonly folder: string;
  readonly target: string;
  readonly configured: boolean;
}

export const makePlan: Planner = ({ files, tests }) => {
  const tops = Map.groupBy(tests, (path) => makeTop(files, path) ?? '');
  return { commands: [...tops.keys()].flatMap((folder) => command(files, folder) ?? []), obstacles: [] };
};

function command(files: Files, folder: string): TestCommand | null {
  const made = madeIn(files, folder);
  if (made === null) return null;
  return building({
    argv: ['sh', '-c', script, 'sh', made.target, made.configured ? 'configure' : ''],
    shown: `${made.configured ? './configure && ' : ''}make ${made.target}`,
    folder,
    reads: readMake,
  });
}

/** The nearest folder at or above a path whose Makefile, or the one that its `configure` makes, tests. */
export function makeTop(files: Files, path: string): string | null {
  const parts = path.split('/').slice(0, -1);
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const folder = parts.slice(0, depth).join('/');
    if (madeIn(files, folder) !== null) return folder;
  }
  return null;
}

function madeIn(files: Files, folder: string): Made | null {
  const inFolder = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  const text = makefiles.map((name) => textOf(files, inFolder(name))).find((each) => each !== '');
  const target = ['check', 'test', 'tests'].find((name) => new RegExp(`^${name}\\s*:(?!=)`, 'm').test(text ?? ''));
  if (target !== undefined) return { folder, target, configured: false };
  const isConfigured =
    text === undefined &&
    files.entry(inFolder('configure')) !== undefined &&
    generated.some((name) => files.entry(inFolder(name)) !== undefined);
  return isConfigured ? { folder, target: 'check', configured: true } : null;
}

const refusedByCompiler =
  /^\S[^:\n]*:\d+(?::\d+)?: (?:fatal )?error: |undefined reference to|internal compiler error|ld returned \d/m;
const ownFault = /No rule to make target [`'](?:check|tests?)'/;
const noProgram = /(?:make(?:\[\d+\])?: |\d+: )(\S{1,80}): (?:No such file or directory|not found|command not found)/;

export function readMake({ exit, output }: Finished, workspace: Workspace): Judged | null {
  if (exit === null) return null;
  if (exit === stages.configure)
    return absent(output, workspace, true) ?? { passed: null, note: 'The build could not be configured here.' };
  if (/^make: (?:Nothing to be done for|[`'](?:check|tests?)' is up to date)|^# TOTAL: 0$/m.test(output))
    return { passed: null, note: noneExecuted };
  if (exit === 0) return { passed: true, note: '' };
  if (ownFault.test(output)) return { passed: null, note: 'The Makefile has no such target.' };
  const program = noProgram.exec(output)?.[1];
  if (program !== undefined && !program.includes('/'))
    return {
      passed: null,
      note: `It could not be run here: the Makefile wants the program ${program}, which is not in the sandbox.`,
    };
  return refusedByCompiler.test(output)
    ? builtBadly(output, workspace)
    : (absent(output, workspace, false) ?? { passed: false, note: '' });
}
