// Words to write a model's part with: turns that read, write and end a phase, and places in the seed by what stands there.
import type * as z from 'zod';
import type { EndingName, endings } from '../../../domain/endings.ts';
import type { Json } from '../../../domain/json.ts';
import { type ChangeName, loadChange, readSeedFile, type SeedName } from '../seeds.ts';
import type { Asked, Script, ScriptCall, ScriptTurn } from '../stand-ins/models/script.ts';

type Arguments<N extends EndingName> = z.infer<(typeof endings)[N]['schema']>;

export function call(name: string, args: Readonly<Record<string, Json>> = {}): ScriptCall {
  return { name, arguments: { ...args } };
}

/** Without words when the text is empty. */
export function turn(text: string, ...calls: readonly ScriptCall[]): ScriptTurn {
  return text === '' ? { calls } : { text, calls };
}

/** A turn that ends its phase. */
export function end<N extends EndingName>(name: N, args: Arguments<N>, text = ''): ScriptTurn {
  return turn(text, { name, arguments: { ...args } });
}

export function read(path: string): ScriptCall {
  return call('read_file', { path });
}

export function paper(section?: string): ScriptCall {
  return call('read_paper', section === undefined ? {} : { section });
}

/** Writes every new file of a change, whole. */
export function writeAll(change: ChangeName): ScriptCall[] {
  return Object.entries(loadChange(change)).map(([path, content]) => call('write_file', { path, content }));
}

export function edit(path: string, old_text: string, new_text: string): ScriptCall {
  return call('edit_file', { path, old_text, new_text });
}

/** `path:line` of the first line of the seed's file that holds the text, so that what a script cites is there. Throws when it is not. */
export function at(seed: SeedName, path: string, text: string): string {
  const index = readSeedFile(seed, path)
    .split('\n')
    .findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`the seed ${seed} has no "${text}" in ${path}`);
  return `${path}:${index + 1}`;
}

export interface Refinement {
  readonly patch: Arguments<'submit_patch'>;
  readonly coverage: Arguments<'submit_coverage'>;
  /** The Issue, when that is what the draft became. */
  readonly issue?: Arguments<'submit_issue'>;
  /** A line for the changelog, without its dash. */
  readonly changelog: string;
  /** The line of the changelog after which it goes. */
  readonly after: string;
}

/** What follows publishing: the claims of the paper against the patch, and the changelog line that the repository asks for. */
export function refinement({
  patch,
  issue,
  coverage,
  changelog,
  after,
}: Refinement): Pick<Script, 'fidelity' | 'conventions'> {
  const addedOnce = onceIn('CHANGELOG.md', changelog, after);
  return {
    fidelity: [turn('The definitions first.', paper()), end('submit_coverage', coverage)],
    conventions: [
      turn('What does this repository ask of a contribution?', read('CONTRIBUTING.md'), read('CHANGELOG.md')),
      (asked) => (asked.tools.includes('submit_issue') && issue ? end('submit_issue', issue) : addedOnce(asked)),
      end('submit_patch', patch),
    ],
  };
}

/** Edits unless a run of this phase before did so already. */
function onceIn(path: string, line: string, after: string): (asked: Asked) => ScriptTurn {
  return (asked) =>
    asked.outputs.some((output) => output.text.includes(line))
      ? turn('The changelog has its line; nothing else is asked for.', call('run_check', { kind: 'syntax' }))
      : turn('The changelog wants a line.', edit(path, `${after}\n`, `${after}\n\n- ${line}\n`));
}

/** Whether this request is about a patch that holds the text: scripts of reviewers look at whose draft they have. */
export function shows(asked: Asked, text: string): boolean {
  return asked.opening.includes(text);
}
