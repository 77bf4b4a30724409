// What a phase's turns tell whoever watches: a span and figures for each call, a span for each tool; names and counts, never a word of them.
import type { ProviderFailure } from '../domain/errors.ts';
import type { Attributes } from '../domain/signals.ts';
import { type PhaseAt, turnPlace } from '../domain/trace.ts';
import { inputTokens, type Usage } from '../domain/usage.ts';
import { type EntryOf, lastOf } from './entries.ts';
import { costOfReply } from './figures.ts';
import type { Run } from './run.ts';
import type { PhaseSession } from './session.ts';

/** Why a call has no answer: the provider's failure, or that this process was told to stop in the middle. */
export type CallError = ProviderFailure | 'aborted';

const finishReasons: Readonly<Record<EntryOf<'reply'>['stop'], string>> = {
  end: 'stop',
  tools: 'tool_calls',
  max_tokens: 'length',
  refusal: 'content_filter',
  other: 'other',
};

/** The answer that was recorded last. */
export function tellReply(run: Run): void {
  const { world, session, log } = run;
  const reply = lastOf(log.entries, 'reply');
  if (!reply) return;
  const served: Attributes = reply.served === null ? {} : { 'gen_ai.response.model': reply.served };
  const { cost_usd } = costOfReply(reply.usage, session);
  const usage = reply.usage === null ? {} : usageAttributes(reply.usage);
  tellCall(run, {
    end: reply.at,
    error: null,
    attributes: {
      ...served,
      ...usage,
      'gen_ai.response.finish_reasons': [finishReasons[reply.stop]],
      ...(cost_usd === null ? {} : { 'outrider.cost_usd': cost_usd }),
    },
    measured: served,
  });
  const of = callAttributes(session);
  if (reply.usage !== null) {
    const tokens = { input: inputTokens(reply.usage), output: reply.usage.output_tokens };
    for (const [type, count] of Object.entries(tokens))
      world.telemetry.measure('gen_ai.client.token.usage', count, { ...of, ...served, 'gen_ai.token.type': type });
  }
  if (cost_usd !== null) world.telemetry.measure('outrider.cost', cost_usd, of);
}

/** The call that was asked for last has no answer. */
export function tellFailedCall(run: Run, error: CallError): void {
  const failed: Attributes = { 'error.type': error };
  tellCall(run, { end: run.world.clock.now(), error, attributes: failed, measured: failed });
  if (error !== 'aborted')
    run.world.telemetry.measure('outrider.provider.errors', 1, { ...callAttributes(run.session), ...failed });
}

interface ToldCall {
  readonly end: number;
  readonly error: CallError | null;
  readonly attributes: Attributes;
  /** What the duration is told apart by, besides the model. */
  readonly measured: Attributes;
}

function tellCall({ world, session, log }: Run, call: ToldCall): void {
  const intent = lastOf(log.entries, 'intent');
  if (!intent) return;
  const of = callAttributes(session);
  world.telemetry.span({
    ...turnPlace(phaseAt(session), `chat ${intent.turn}.${intent.attempt}`),
    name: `chat ${session.model.id}`,
    kind: 'client',
    start: intent.at,
    end: call.end,
    attributes: {
      ...of,
      'gen_ai.conversation.id': session.stream,
      'gen_ai.request.max_tokens': intent.max_output_tokens,
      'outrider.turn': intent.turn,
      ...call.attributes,
    },
    error: call.error,
  });
  const seconds = Math.max(0, call.end - intent.at) / 1000;
  world.telemetry.measure('gen_ai.client.operation.duration', seconds, { ...of, ...call.measured });
}

/** When a tool was at work, epoch milliseconds; `index` is its place among the turn's calls. */
export interface ToolTime {
  readonly index: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly error: boolean;
}

/** Tools of a turn whose answers were recorded. A name that the model made up is none of ours. */
export function tellTools({ world, session }: Run, turn: number, times: readonly ToolTime[]): void {
  for (const { index, name, start, end, error } of times) {
    const known = session.tools.some((tool) => tool === name) ? name : '_OTHER';
    world.telemetry.span({
      ...turnPlace(phaseAt(session), `execute_tool ${turn}.${index}`),
      name: `execute_tool ${known}`,
      kind: 'internal',
      start,
      end,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': known,
        'gen_ai.tool.type': 'function',
        'outrider.turn': turn,
        ...(error ? { 'error.type': 'tool_error' } : {}),
      },
      error: error ? 'tool_error' : null,
    });
  }
}

function phaseAt({ stream, phase, attempt }: PhaseSession): PhaseAt {
  const [experiment = '', seat = ''] = stream.split('/');
  return { experiment, seat, phase, attempt };
}

function callAttributes({ model }: PhaseSession): Attributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': model.provider,
    'gen_ai.request.model': model.id,
  };
}

/** The conventions count cached tokens as input, and beside it. */
function usageAttributes(usage: Usage): Attributes {
  return {
    'gen_ai.usage.input_tokens': inputTokens(usage),
    'gen_ai.usage.cache_creation.input_tokens': usage.cache_write_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cache_read_tokens,
    'gen_ai.usage.output_tokens': usage.output_tokens,
  };
}
