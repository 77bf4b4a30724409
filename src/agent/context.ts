// What fits into a model's context: how tool results are cut, how input is estimated, and which old results give way when the
// conversation nears the limit.
import { createHash } from 'node:crypto';
import { inputTokens } from '../domain/usage.ts';
import type { ModelRequest } from '../ports/models.ts';
import { type Entry, type EntryOf, lastOf, ofKind } from './entries.ts';

/** One tool result, bytes of UTF-8, before its fence. */
export const resultLimit = 16 * 1024;
/** Results of this many last turns stay whole when the conversation is compacted before a call. */
const turnsKept = 3;
/** Results below this many bytes are not worth a note. */
const smallResult = 400;

export interface Cut {
  readonly text: string;
  /** Lines left out, 0 when nothing was. */
  readonly linesCut: number;
}

export const byteLength = (text: string) => Buffer.byteLength(text, 'utf8');

/** The longest beginning of `text` that takes at most `limit` bytes and does not split a character. */
export function headOf(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  let end = Math.max(0, limit);
  // Step back over the continuation bytes of a character that would be split.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/** Cuts at a line so that text and note take at most `limit` bytes. `hint` says how to get the rest, from the count of lines kept. */
export function cutLines(text: string, hint: (kept: number) => string, limit = resultLimit): Cut {
  if (byteLength(text) <= limit) return { text, linesCut: 0 };
  const lines = text.split('\n');
  const room = limit - 200;
  let used = 0;
  let kept = 0;
  for (const line of lines) {
    const size = byteLength(line) + 1;
    if (used + size > room) break;
    used += size;
    kept += 1;
  }
  const shown = kept > 0 ? lines.slice(0, kept) : [`${headOf(lines[0] ?? '', room)} [line cut]`];
  const linesCut = lines.length - shown.length;
  return { text: `${shown.join('\n')}\n[cut: ${linesCut} more lines; ${headOf(hint(shown.length), 150)}]`, linesCut };
}

/** The parts of a request that a provider is sent, measured: what an estimate and the record of a call go by. */
export interface Measure {
  readonly bytes: number;
  readonly sha256: string;
}

/** Measures a request for any allowance of output: all before that is the conversation, and long. */
export function measureRequest(
  request: Omit<ModelRequest, 'max_output_tokens'>,
): (max_output_tokens: number) => Measure {
  const { system, tools, messages, model } = request;
  const sent = messages.map((message) =>
    message.role === 'assistant' ? { role: 'assistant', raw: message.raw } : message,
  );
  const body = Buffer.from(JSON.stringify({ model: model.id, system, tools, messages: sent }).slice(0, -1));
  const hashed = createHash('sha256').update(body);
  return (max_output_tokens) => {
    const rest = `,"max_output_tokens":${max_output_tokens}}`;
    return { bytes: body.length + rest.length, sha256: hashed.copy().update(rest).digest('hex') };
  };
}

/**
 * Input tokens of a request, never fewer than bytes / 3 (code and English take 3.5 to 4 bytes a token); where this model was seen to need
 * more tokens a byte in this phase, that share and a tenth more, at most one token a byte.
 */
export function estimateTokens(bytes: number, entries: readonly Entry[]): number {
  const rate = Math.min(1, Math.max(1 / 3, observedRate(entries) * 1.1));
  return Math.ceil(bytes * rate);
}

function observedRate(entries: readonly Entry[]): number {
  const bytesOf = new Map(ofKind(entries, 'intent').map((intent) => [intent.turn, intent.request_bytes]));
  let rate = 0;
  for (const { turn, usage } of ofKind(entries, 'reply')) {
    const bytes = bytesOf.get(turn);
    if (!usage || !bytes) continue;
    rate = Math.max(rate, inputTokens(usage) / bytes);
  }
  return rate;
}

export type Replacement = EntryOf<'compaction'>['replaced'][number];

/**
 * Older tool results to be replaced by one line each, oldest first, until `excess` bytes are saved; empty when there is nothing left
 * to take. The opening and the assistant's turns are never touched. Deterministic.
 */
export function replaceable(entries: readonly Entry[], excess: number, keepTurns = turnsKept): Replacement[] {
  const done = new Set(
    ofKind(entries, 'compaction').flatMap((entry) => entry.replaced.map((r) => `${r.turn} ${r.call_id}`)),
  );
  const newest = lastOf(entries, 'tools')?.turn ?? 0;
  const chosen: Replacement[] = [];
  let saved = 0;
  for (const { turn, outputs } of ofKind(entries, 'tools')) {
    if (turn > newest - keepTurns) break;
    for (const { call_id, name, text } of outputs) {
      if (saved >= excess) return chosen;
      if (byteLength(text) < smallResult || done.has(`${turn} ${call_id}`)) continue;
      const note = `[the result of this ${name} call (${text.split('\n').length} lines) was taken out to make room; call it again if you need it]`;
      chosen.push({ turn, call_id, note });
      saved += byteLength(text) - byteLength(note);
    }
  }
  return chosen;
}

/** Bytes to save so that a conversation of `bytes` goes down to half of what fits: rarely compacted, the prefix stays cached for long. */
export function excessBytes(bytes: number, fits: number): number {
  return bytes - Math.floor(fits / 2);
}
