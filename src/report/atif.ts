// A transcript as an ATIF trajectory (Agent Trajectory Interchange Format, the one that Harbor reads and writes), so that viewers
// and training pipelines of others can read our runs. Read and followed: RFC 0001 at v1.4; nothing of later versions is needed,
// and their readers take it.
import * as z from 'zod';
import type { Json } from '../domain/json.ts';
import { totalTokens, type Usage } from '../domain/usage.ts';
import type { TranscriptLine } from './transcript-lines.ts';

const count = z.number().int().nonnegative();
const extra = z.record(z.string(), z.json());

const ToolCall = z.strictObject({ tool_call_id: z.string(), function_name: z.string(), arguments: extra });

const Observation = z.strictObject({
  results: z.array(z.strictObject({ source_call_id: z.string(), content: z.string() })),
});

const Metrics = z.strictObject({
  /** All of the prompt, cached or not. */
  prompt_tokens: count,
  completion_tokens: count,
  /** The part of the prompt that was read from a cache. */
  cached_tokens: count,
  extra,
});

const plain = { step_id: z.number().int().positive(), timestamp: z.iso.datetime(), message: z.string(), extra };

/** Fields of an agent's turn are for the source `agent` alone. */
const Step = z.discriminatedUnion('source', [
  z.strictObject({ ...plain, source: z.enum(['system', 'user']) }),
  z.strictObject({
    ...plain,
    source: z.literal('agent'),
    model_name: z.string().exactOptional(),
    reasoning_content: z.string().exactOptional(),
    tool_calls: z.array(ToolCall).exactOptional(),
    observation: Observation.exactOptional(),
    metrics: Metrics.exactOptional(),
  }),
]);

/** The part of ATIF v1.4 that we write. */
export const AtifTrajectory = z.strictObject({
  schema_version: z.literal('ATIF-v1.4'),
  session_id: z.string(),
  agent: z.strictObject({ name: z.literal('outrider'), version: z.string(), model_name: z.string(), extra }),
  steps: z.array(Step),
  notes: z.string(),
  final_metrics: z.strictObject({
    total_prompt_tokens: count,
    total_completion_tokens: count,
    total_cached_tokens: count,
    /** Left out when it is not known. */
    total_cost_usd: z.number().exactOptional(),
    total_steps: count,
    extra,
  }),
});
export type AtifTrajectory = z.infer<typeof AtifTrajectory>;
/** Loose here: the whole is parsed by its schema at the end. */
type Draft = Readonly<Record<string, unknown>>;

/** Whose trajectory it is. */
export interface AtifRun {
  readonly experiment: string;
  /** The name that the arm's files bear. */
  readonly seat: string;
  readonly harness_version: string;
  readonly provider: string;
  readonly model: string;
  /** USD of every call in the transcript; null: not known. */
  readonly cost_usd: number | null;
}

const notes =
  'All phases of one arm in their order; each opens with a system and a user step of its own, and `extra.phase` names it. Token counts are the provider’s: prompt_tokens is uncached input, cache writes and cache reads together. Answers without usage, and answers that were lost, have no metrics and are counted in final_metrics.extra.';

/** The same trajectory for the same lines. */
export function atifOf(lines: readonly TranscriptLine[], run: AtifRun): AtifTrajectory {
  const answers = Map.groupBy(
    lines.filter(({ kind }) => kind === 'tools'),
    turnKey,
  );
  const phases = phaseNames(lines);
  const steps = lines
    .flatMap((line) =>
      stepsOf(line, { phase: phases.get(line.stream) ?? '', answers: answers.get(turnKey(line)) ?? [] }),
    )
    .map((step, i) => ({ ...step, step_id: i + 1 }));
  return AtifTrajectory.parse({
    schema_version: 'ATIF-v1.4',
    session_id: `${run.experiment}/${run.seat}`,
    agent: { name: 'outrider', version: run.harness_version, model_name: run.model, extra: { provider: run.provider } },
    steps,
    notes,
    final_metrics: { ...totals(lines, run.cost_usd), total_steps: steps.length },
  });
}

function turnKey({ stream, turn }: TranscriptLine): string {
  return `${stream} ${turn}`;
}

function phaseNames(lines: readonly TranscriptLine[]): Map<string, string> {
  const opened = lines.filter(({ kind }) => kind === 'opened');
  return new Map(opened.map(({ stream, phase, attempt }) => [stream, attempt > 1 ? `${phase} ${attempt}` : phase]));
}

interface Place {
  readonly phase: string;
  readonly answers: readonly TranscriptLine[];
}

function stepsOf(line: TranscriptLine, place: Place): Draft[] {
  const { phase } = place;
  const base = { timestamp: new Date(line.at).toISOString(), extra: { phase, turn: line.turn } };
  if (line.kind === 'opened')
    return [
      { ...base, source: 'system', message: line.system },
      { ...base, source: 'user', message: line.opening },
    ];
  if (line.kind === 'reminder') return [{ ...base, source: 'user', message: line.text }];
  return line.kind === 'reply' ? [{ ...base, ...turnOf(line, place) }] : [];
}

function turnOf(line: TranscriptLine, { phase, answers }: Place): Draft {
  const { calls, usage, served, text, turn } = line;
  const known = new Set(calls.map(({ id }) => id));
  const outputs = answers.flatMap((answer) => answer.outputs).filter(({ call_id }) => known.has(call_id));
  const refused = outputs.filter(({ error }) => error).map(({ call_id }) => call_id);
  const malformed = calls.flatMap((call) =>
    call.malformed === undefined ? [] : [{ id: call.id, text: call.malformed }],
  );
  const reasoning = reasoningIn(line.raw);
  return {
    source: 'agent',
    message: text,
    extra: {
      phase,
      turn,
      ...(refused.length > 0 ? { failed_calls: refused } : {}),
      ...(malformed.length > 0 ? { malformed_calls: malformed } : {}),
    },
    ...(served === null ? {} : { model_name: served }),
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            tool_call_id: call.id,
            function_name: call.name,
            arguments: objectOf(call.arguments),
          })),
        }),
    ...(outputs.length === 0
      ? {}
      : {
          observation: { results: outputs.map((output) => ({ source_call_id: output.call_id, content: output.text })) },
        }),
    ...(usage === null ? {} : { metrics: metricsOf(usage) }),
  };
}

function metricsOf(usage: Usage): z.infer<typeof Metrics> {
  const { cache_write_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens } = usage;
  return {
    prompt_tokens: totalTokens(usage) - output_tokens,
    completion_tokens: output_tokens,
    cached_tokens: cache_read_tokens,
    extra: { cache_write_tokens, cache_write_1h_tokens },
  };
}

function totals(
  lines: readonly TranscriptLine[],
  cost: number | null,
): Omit<AtifTrajectory['final_metrics'], 'total_steps'> {
  const replies = lines.filter(({ kind }) => kind === 'reply');
  const metered = replies.flatMap(({ usage }) => (usage === null ? [] : [metricsOf(usage)]));
  const sum = (of: (metrics: z.infer<typeof Metrics>) => number) =>
    metered.reduce((all, metrics) => all + of(metrics), 0);
  return {
    total_prompt_tokens: sum((metrics) => metrics.prompt_tokens),
    total_completion_tokens: sum((metrics) => metrics.completion_tokens),
    total_cached_tokens: sum((metrics) => metrics.cached_tokens),
    ...(cost === null ? {} : { total_cost_usd: cost }),
    extra: {
      unmetered_calls: replies.length - metered.length,
      lost_calls: lines.filter(({ kind }) => kind === 'lost').length,
    },
  };
}

/** Arguments must be an object; anything else is kept under one name. */
function objectOf(value: Json | null): Draft {
  const read = extra.safeParse(value);
  return read.success ? read.data : value === null ? {} : { value };
}

const Reasoning = z.object({
  content: z.array(z.object({ type: z.string(), thinking: z.string().optional() })).catch([]),
  reasoning_content: z.string().catch(''),
});

/** What a provider showed of a model's thinking, in the two shapes that we speak; empty when it showed none. */
function reasoningIn(raw: unknown): string {
  const read = Reasoning.safeParse(raw);
  if (!read.success) return '';
  const blocks = read.data.content.flatMap(({ type, thinking }) => (type === 'thinking' && thinking ? [thinking] : []));
  return [...blocks, ...(read.data.reasoning_content === '' ? [] : [read.data.reasoning_content])].join('\n\n');
}
