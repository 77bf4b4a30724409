// Listeners of events that nobody emits: `bus.on('thread.idle', consolidate)` on an emitter of the repository's own.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import type { FileFacts, Reference } from '../../facts/facts.ts';
import { lineAt, startOf } from '../../line-diff.ts';
import type { Program } from '../../program.ts';

const listening =
  /(?:^|[\s.?])([\w$]+)\.(?:on|once|addListener|prependListener|subscribe)\(\s*(["'`])([\w.:/@-]+)\2\s*,/;
/** Events that an emitter tells of itself. */
const ofEmitters = /^(?:error|newListener|removeListener)$|\*/;
/** Rows above what is called in which the listener may begin. */
const furthest = 12;

/** Why a listener is never called, in words; null where somebody may emit its event. */
export function unheardEvent({ row }: Reference, facts: FileFacts, program: Program): string | null {
  if (!/script$/.test(facts.language)) return null;
  const found = listenerAround(row, facts);
  if (found === null || ofEmitters.test(found.event) || !isOwnEmitter(found.emitter, program)) return null;
  return isEmitted(found.event, program) ? null : `only on ${JSON.stringify(found.event)}, which nothing emits`;
}

/** The call that the row stands in, as one of what it is given. */
function listenerAround(row: number, { text }: FileFacts): { emitter: string; event: string } | null {
  for (let start = row; start >= Math.max(0, row - furthest); start -= 1) {
    const line = lineAt(text, start);
    const [head, emitter, , event] = listening.exec(line) ?? [];
    if (head === undefined || emitter === undefined || event === undefined) continue;
    const before = startOf(text, start);
    const open = before + line.indexOf(head) + head.indexOf('(');
    const end = listAt(text, open)?.end ?? open;
    if (text.slice(open, end).split('\n').length > row - start) return { emitter, event };
  }
  return null;
}

const isCode = (path: string): boolean => /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(path) && !isTestPath(path);

/** `export const bus = new EventEmitter()`: made in the repository, under the name by which it is listened to. */
function isOwnEmitter(name: string, program: Program): boolean {
  const made = new RegExp(
    String.raw`(?<![\w$.])${RegExp.escape(name)}\s*(?::[^=\n]+)?=\s*(?:new\s+(?:\w+\.)?(?:EventEmitter\w*|Emittery)\b|(?:mitt|createNanoEvents|createEmitter)\s*(?:<[^()]*>)?\()`,
  );
  for (const { text } of program.texts([name], isCode)) if (made.test(text)) return true;
  return false;
}

/** Somebody names the event, but to listen to it or to say its type; or emits one whose name is made up. */
function isEmitted(event: string, program: Program): boolean {
  const quoted = new RegExp(`["'\`]${RegExp.escape(event)}["'\`]`);
  const type = new RegExp(
    `^\\s*(?:readonly\\s+)?["'\`]${RegExp.escape(event)}["'\`]\\s*\\??:.*(?<!,)$|^\\s*(?:\\||(?:export\\s+)?type\\b)`,
  );
  for (const { text } of program.texts([event, 'emit'], isCode)) {
    if (/\.emit(?:Async|Serial)?\(\s*(?!["'])/.test(text)) return true;
    const says = text.split('\n').some((line) => quoted.test(line.replace(listening, '')) && !type.test(line));
    if (says) return true;
  }
  return false;
}
