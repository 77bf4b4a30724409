// Where a replay left its recording: the first difference of each phase, and the errors that end what cannot go on.
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';

export interface Divergence {
  /** `claude-opus-4-7, implement 1, turn 3`, or the file. */
  readonly where: string;
  /** One sentence. */
  readonly what: string;
}

/** The replay cannot go on in this phase: nobody knows what a model would have answered. Never tried again. */
export class Diverged extends UsageError {}

/** The recorded process ended here, and another one went on from the transcript: so does the replay. */
export class LeftOff extends Error {
  override readonly name = 'LeftOff';
}

const shown = 80;

/** The first place where two JSON values differ, in words; null when they are the same. */
export function firstDifference(recorded: Json, replayed: Json, path = ''): string | null {
  if (Object.is(recorded, replayed)) return null;
  if (typeof recorded === 'string' && typeof replayed === 'string') return differentText(recorded, replayed, path);
  if (!isTree(recorded) || !isTree(replayed) || Array.isArray(recorded) !== Array.isArray(replayed))
    return `${path || 'all'}: ${brief(recorded)} was recorded, ${brief(replayed)} came now`;
  const [before, now] = [new Map(Object.entries(recorded)), new Map(Object.entries(replayed))];
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    const at = path === '' ? key : `${path}.${key}`;
    const [was, is] = [before.get(key), now.get(key)];
    if (was === undefined) return `${at}: nothing was recorded, ${brief(is)} came now`;
    if (is === undefined) return `${at}: ${brief(was)} was recorded, nothing came now`;
    const found = firstDifference(was, is, at);
    if (found !== null) return found;
  }
  return null;
}

function isTree(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}

function differentText(recorded: string, replayed: string, path: string): string {
  const length = Math.min(recorded.length, replayed.length);
  let at = 0;
  while (at < length && recorded[at] === replayed[at]) at += 1;
  const line = recorded.slice(0, at).split('\n').length;
  const from = Math.max(0, at - shown / 4);
  return `${path || 'text'}, line ${line}: ${quote(recorded.slice(from))} was recorded, ${quote(replayed.slice(from))} came now`;
}

function brief(value: Json | undefined): string {
  return quote(JSON.stringify(value) ?? 'nothing');
}

function quote(text: string): string {
  const one = text.slice(0, shown).toWellFormed().replaceAll('\n', '⏎');
  return text === '' ? 'its end' : `“${one}${text.length > shown ? '…' : ''}”`;
}
