// A transcript's JSON lines as a reader wants them: phases, turns, and under each turn its tool calls with what came back.
import * as z from 'zod';
import { type Usage, Usage as UsageSchema } from '../domain/usage.ts';

export interface TranscriptCall {
  readonly name: string;
  /** What tells it from other calls of the tool: its path, pattern or title; may be empty. */
  readonly hint: string;
  /** As JSON; a call that was no JSON is here as it came. */
  readonly input: string;
  /** null: nothing came back. */
  readonly output: string | null;
  readonly error: boolean;
}

export interface TranscriptTurn {
  readonly turn: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly calls: readonly TranscriptCall[];
  /** null: the provider said nothing of tokens. */
  readonly usage: Usage | null;
}

/** What happened between the turns: a reminder, a wait, a lost answer, a compaction. */
export interface TranscriptNote {
  readonly turn: number;
  readonly at: number;
  readonly note: string;
}

export interface TranscriptPhase {
  readonly phase: string;
  readonly attempt: number;
  readonly system: string;
  readonly opening: string;
  readonly steps: readonly (TranscriptTurn | TranscriptNote)[];
  /** null: the phase has no end in the transcript. */
  readonly outcome: string | null;
  readonly reason: string;
}

const Call = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.json().nullable(),
  malformed: z.string().optional(),
});
const Output = z.object({ call_id: z.string(), text: z.string(), error: z.boolean() });

/** Those fields of a line that are read here, or by another reader of the same lines; every other is left where it is. */
export const TranscriptLine = z.object({
  stream: z.string(),
  kind: z.string(),
  at: z.number(),
  turn: z.number().default(0),
  phase: z.string().default(''),
  attempt: z.number().default(1),
  system: z.string().default(''),
  opening: z.string().default(''),
  text: z.string().default(''),
  calls: z.array(Call).default([]),
  raw: z.json().optional(),
  served: z.string().nullable().default(null),
  usage: UsageSchema.nullable().default(null),
  outputs: z.array(Output).default([]),
  outcome: z.string().default(''),
  reason: z.string().default(''),
  cause: z.string().default(''),
  replaced: z.array(z.unknown()).default([]),
});
export type TranscriptLine = z.infer<typeof TranscriptLine>;

/** Throws when a line is not of a transcript. */
export function transcriptLines(jsonl: string): TranscriptLine[] {
  return jsonl
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => TranscriptLine.parse(JSON.parse(text)));
}

/** Lines of one stream follow one another; each stream is a phase. */
export function transcriptPhases(lines: readonly TranscriptLine[]): TranscriptPhase[] {
  return [...Map.groupBy(lines, ({ stream }) => stream).values()].map(phaseOf);
}

function phaseOf(lines: readonly TranscriptLine[]): TranscriptPhase {
  const opened = lines.find(({ kind }) => kind === 'opened');
  const ended = lines.findLast(({ kind }) => kind === 'ended');
  const outputs = new Map(
    lines.flatMap((line) => line.outputs.map((output) => [`${line.turn} ${output.call_id}`, output])),
  );
  return {
    phase: opened?.phase ?? lines[0]?.stream.split('/').at(-2) ?? '',
    attempt: opened?.attempt ?? 1,
    system: opened?.system ?? '',
    opening: opened?.opening ?? '',
    outcome: ended?.outcome ?? null,
    reason: ended?.reason ?? '',
    steps: lines.flatMap((line): (TranscriptTurn | TranscriptNote)[] => {
      if (line.kind === 'reply') return [turnOf(line, outputs)];
      const note = noteOf(line);
      return note === null ? [] : [{ turn: line.turn, at: line.at, note }];
    }),
  };
}

function turnOf(line: TranscriptLine, outputs: ReadonlyMap<string, z.infer<typeof Output>>): TranscriptTurn {
  const calls = line.calls.map((call) => {
    const output = outputs.get(`${line.turn} ${call.id}`);
    return {
      name: call.name,
      hint: hintOf(call.arguments),
      input: call.malformed ?? JSON.stringify(call.arguments ?? {}, null, 2),
      output: output?.text ?? null,
      error: output?.error ?? false,
    };
  });
  return { turn: line.turn, at: line.at, text: line.text, calls, usage: line.usage };
}

const telling = ['path', 'pattern', 'section', 'kind', 'title', 'route', 'decision'];

function hintOf(args: z.infer<typeof Call>['arguments']): string {
  if (args === null || typeof args !== 'object' || Array.isArray(args)) return '';
  const found = telling.map((key) => args[key]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
}

function noteOf({ kind, text, cause, replaced }: TranscriptLine): string | null {
  if (kind === 'reminder') return `Reminded: ${text}`;
  if (kind === 'parked') return `Waited for the provider: ${cause}`;
  if (kind === 'lost') return `An answer was lost: ${cause}`;
  if (kind === 'compaction') return `${replaced.length} older tool results were replaced by one line each.`;
  return null;
}
