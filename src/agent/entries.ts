// What a transcript is made of: append-only entries, from which the conversation, the workspace and every figure of a
// phase can be rebuilt.
import * as z from 'zod';
import type { Json } from '../domain/json.ts';
import { PhaseOutcome } from '../domain/names.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { Usage } from '../domain/usage.ts';

const count = z.number().int().nonnegative();
/** Epoch milliseconds at which the entry was written. */
const at = z.number();
const turn = count;
const json: z.ZodType<Json> = z.json();
/** A closing call that its schema accepts. */
export const AnyEnding = PhaseRecord.shape.ending.unwrap();

/** One path of the workspace after a turn: new content by digest, deleted, or back to what the base has. */
export const FileState = z.discriminatedUnion('state', [
  z.object({ path: z.string(), state: z.literal('written'), digest: z.string() }),
  z.object({ path: z.string(), state: z.literal('deleted') }),
  z.object({ path: z.string(), state: z.literal('base') }),
]);
export type FileState = z.infer<typeof FileState>;

/** First of every stream: what the phase was opened with. A restarted process goes on with these words, not with newer ones. */
export const Opened = z.object({
  kind: z.literal('opened'),
  at,
  phase: z.string(),
  attempt: count,
  model: z.string(),
  system: z.string(),
  opening: z.string(),
  tools: z.array(z.string()),
  ends: z.array(z.string()),
  limits: z.object({ turns: count, seconds: z.number(), tokens: count, files: count }),
  opening_hits: count,
  /** Edits over the base that were there before the phase. */
  workspace: z.array(FileState),
});

export const ChunkStart = z.object({ kind: z.literal('chunk-start'), at, token: z.string() });

/** Written before a call: an intent that nothing follows is a call whose answer was lost. */
export const Intent = z.object({
  kind: z.literal('intent'),
  at,
  turn,
  /** Of the calls of this turn, from 1. */
  attempt: count,
  /** SHA-256 over what is sent, without deadline and signal. */
  request_sha256: z.string(),
  request_bytes: count,
  estimated_tokens: count,
  max_output_tokens: count,
  deadline_ms: count,
  /** USD set aside under `key`; null when the model has no price, and then nothing is. */
  worst_case_usd: z.number().nullable(),
  key: z.string(),
});

export const RecordedCall = z.object({
  id: z.string(),
  name: z.string(),
  arguments: json.nullable(),
  malformed: z.string().exactOptional(),
});

export const Reply = z.object({
  kind: z.literal('reply'),
  at,
  turn,
  raw: json,
  text: z.string(),
  calls: z.array(RecordedCall),
  stop: z.enum(['end', 'tools', 'max_tokens', 'refusal', 'other']),
  usage: Usage.nullable(),
  served: z.string().nullable(),
  retries: count,
  omitted: z.array(z.string()),
});

/** A call that may have been billed though its answer was never recorded. */
export const Lost = z.object({ kind: z.literal('lost'), at, turn, cause: z.string() });

export const RecordedOutput = z.object({
  call_id: z.string(),
  name: z.string(),
  text: z.string(),
  error: z.boolean(),
  /** Whether the result was cut. */
  cut: z.boolean(),
  /** Hidden characters stripped from it. */
  hits: count,
});
export type RecordedOutput = z.infer<typeof RecordedOutput>;

const SandboxAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ran'),
    exit_code: z.number().nullable(),
    stopped: z.enum(['time', 'memory', 'processes']).nullable(),
    output: z.string(),
    printed: z.number(),
  }),
  z.object({ kind: z.literal('unavailable'), reason: z.string() }),
]);

/** The answers to a turn's calls, what they did to the workspace, and the accepted closing call: all or nothing. */
export const Tools = z.object({
  kind: z.literal('tools'),
  at,
  turn,
  outputs: z.array(RecordedOutput),
  edits: z.array(FileState),
  ending: AnyEnding.nullable(),
  /** What the sandbox answered during this turn, in order; left out where it was not asked. */
  sandbox: z.array(SandboxAnswer).exactOptional(),
});

/** Older tool results replaced by one line each. `forced`: the provider had said that the request is too large. */
export const Compaction = z.object({
  kind: z.literal('compaction'),
  at,
  turn,
  forced: z.boolean(),
  replaced: z.array(z.object({ turn, call_id: z.string(), note: z.string() })),
});

export const Reminder = z.object({
  kind: z.literal('reminder'),
  at,
  turn,
  why: z.enum(['no_closing_call', 'cut_off', 'turns_left']),
  text: z.string(),
});

export const Parked = z.object({
  kind: z.literal('parked'),
  at,
  turn,
  cause: z.string(),
  retry_after_s: z.number().nullable(),
});

export const Ended = z.object({
  kind: z.literal('ended'),
  at,
  turn,
  outcome: PhaseOutcome,
  reason: z.string(),
  ending: AnyEnding.nullable(),
});

export const Entry = z.discriminatedUnion('kind', [
  Opened,
  ChunkStart,
  Intent,
  Reply,
  Lost,
  Tools,
  Compaction,
  Reminder,
  Parked,
  Ended,
]);
export type Entry = z.infer<typeof Entry>;
export type EntryOf<K extends Entry['kind']> = Extract<Entry, { kind: K }>;
/** An entry before the transcript gives it its time. */
export type Draft = { [K in Entry['kind']]: Omit<EntryOf<K>, 'at'> }[Entry['kind']];

export function ofKind<K extends Entry['kind']>(entries: readonly Entry[], kind: K): EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}

export function lastOf<K extends Entry['kind']>(entries: readonly Entry[], kind: K): EntryOf<K> | undefined {
  return entries.findLast((entry): entry is EntryOf<K> => entry.kind === kind);
}
