// Listeners of events that nobody emits: `bus.on('thread.idle', consolidate)` on an emitter of the repository's own.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import type { FileFacts, Reference } from '../../facts/facts.ts';
import { lineAt, startOf } from '../../line-diff.ts';
import type { Program } from '../../program.ts';

const listening =
  /(?:^|[\s.?])([\w$]+)\.(?:on|once|addListener|prependListener|subscribe)\(\s*(["'`])([$\w.:/@-]+)\2\s*,/;
/** Events that an emitter tells of itself. */
const ofEmitters = /^(?:error|newListener|removeListener)$|\*/;
/** Rows above what is called in which the listener may begin. */
const furthest = 12;

/** Why a listener is never called, in words; null where somebody may emit its event. */
export function unheardEvent({ row }: Reference, facts: FileFacts, program: Program): string | null {
  if (!/script$/.test(facts.language)) return null;
  const found = listenerAround(row, facts);
  if (found === null || ofEmitters.test(found.event) || !isOwnEmitter(found.emitter, facts, program)) return null;
  return isEmitted(found, program) ? null : `only on ${JSON.stringify(found.event)}, which nothing emits`;
}

interface Listener {
  readonly emitter: string;
  readonly event: string;
}

/** The call that the row stands in, as one of what it is given. */
function listenerAround(row: number, { text }: FileFacts): Listener | null {
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

const base = String.raw`(?:\w+\.)*(?:EventEmitter\w*|Emittery)\b`;

/** `export const bus = new EventEmitter()`, `this.bus = new Bus()` of a class that extends one: made in the repository, under the name by which it is listened to. */
function isOwnEmitter(name: string, { text }: FileFacts, program: Program): boolean {
  const kinds = new Set<string>();
  for (const { text: other } of program.texts(['EventEmitter', 'Emittery'], isCode))
    for (const [, kind = ''] of other.matchAll(
      new RegExp(`\\bclass\\s+([\\w$]+)(?:<[^{]*>)?\\s+extends\\s+${base}`, 'g'),
    ))
      kinds.add(kind);
  // What listens on `this` is an emitter itself.
  if (name === 'this') return new RegExp(`\\bclass\\b[^{]*\\bextends\\s+(?:${[base, ...kinds].join('|')})`).test(text);
  const made = new RegExp(
    String.raw`(?:(?<![\w$.])|\bthis\.#?)${RegExp.escape(name)}\s*(?::[^=\n]+)?=\s*(?:new\s+(?:${[base, ...kinds].join('|')})|(?:mitt|createNanoEvents|createEmitter)\s*(?:<[^()]*>)?\()`,
  );
  for (const { text: other } of program.texts([name], isCode)) if (made.test(other)) return true;
  return false;
}

/** So many other events of an emitter that the code names where it emits them: then it names all. */
const enough = 2;

/** Somebody names the event, but to listen to it or to say its type; or emits one whose name is made up. */
function isEmitted({ event, emitter }: Listener, program: Program): boolean {
  const made = /\.emit(?:Async|Serial)?\(\s*(?!["'])(?:`([^$`]*)\$\{)?/g;
  const heard = new Set<string>();
  let isMadeUp = false;
  for (const { text } of program.texts([event, 'emit', `${emitter}.on`], isCode)) {
    for (const [, begins] of text.matchAll(made)) {
      if (begins !== undefined && begins !== '' && event.startsWith(begins)) return true;
      if (begins === undefined || begins === '') isMadeUp = true;
    }
    if (namesEvent(text, event)) return true;
    for (const [, by, , other = ''] of text.matchAll(new RegExp(listening, 'gm')))
      if (by === emitter && other !== event && !ofEmitters.test(other)) heard.add(other);
  }
  return isMadeUp && !(heard.size >= enough && [...heard].every((each) => isNamed(each, program)));
}

function isNamed(event: string, program: Program): boolean {
  for (const { text } of program.texts([event], isCode)) if (namesEvent(text, event)) return true;
  return false;
}

/** A text has the event in quotes, and not only to listen to it or as a type. */
function namesEvent(text: string, event: string): boolean {
  const name = RegExp.escape(event);
  const quoted = new RegExp(`["'\`]${name}["'\`]`);
  const type = new RegExp(
    `^\\s*(?:readonly\\s+)?["'\`]${name}["'\`]\\s*\\??:.*(?<!,)$|^\\s*(?:\\||(?:export\\s+)?type\\b)`,
  );
  return text.split('\n').some((line) => quoted.test(line.replace(listening, '')) && !type.test(line));
}
