// The chunks of a Chat Completions stream -> the answer.
import * as z from 'zod';
import type { Json } from '../../domain/json.ts';
import type { StopReason } from '../../ports/models.ts';
import { type Answer, callId, notEmpty, stopWith, toolCall, wireName } from './answer.ts';
import { reasoningFields } from './openai-request.ts';
import { openAiUsage } from './usage.ts';

const CallDelta = z.looseObject({
  index: z.number().int().nullish(),
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
type CallDelta = z.infer<typeof CallDelta>;

const Delta = z.looseObject({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(CallDelta).nullish(),
});

const Chunk = z.looseObject({
  model: z.string().nullish(),
  choices: z
    .array(
      z.looseObject({ index: z.number().int().nullish(), delta: Delta.nullish(), finish_reason: z.string().nullish() }),
    )
    .nullish(),
  usage: z.unknown().optional(),
});

interface Call {
  readonly index: number | null;
  id: string;
  name: string;
  arguments: string;
  /** Fields beside the protocol's own, such as a gateway's thought signature: they have to go back. */
  readonly extra: Record<string, unknown>;
}

export interface OpenAiDraft {
  served: string | null;
  usage: unknown;
  finish: string | null;
  content: string | null;
  refusal: string;
  readonly reasoning: Map<(typeof reasoningFields)[number], string>;
  readonly calls: Call[];
}

export function openAiDraft(): OpenAiDraft {
  return { served: null, usage: null, finish: null, content: null, refusal: '', reasoning: new Map(), calls: [] };
}

/** The call that a delta goes on with. Some servers give every call index 0, some give none: a new id is a new call. */
function openCall(draft: OpenAiDraft, delta: CallDelta): Call {
  const same = delta.index == null ? draft.calls.at(-1) : draft.calls.findLast(({ index }) => index === delta.index);
  if (same !== undefined && (!delta.id || same.id === '' || delta.id === same.id)) return same;
  const { index, id: _id, function: _function, type: _type, ...extra } = delta;
  const call: Call = { index: index ?? null, id: '', name: '', arguments: '', extra };
  draft.calls.push(call);
  return call;
}

function takeCall(draft: OpenAiDraft, delta: CallDelta): void {
  const call = openCall(draft, delta);
  if (call.id === '') call.id = delta.id ?? '';
  if (call.name === '') call.name = delta.function?.name ?? '';
  call.arguments += delta.function?.arguments ?? '';
}

/** Takes one chunk in. Throws a ZodError when it is none of the protocol's. */
export function takeOpenAiChunk(draft: OpenAiDraft, value: unknown): void {
  const chunk = Chunk.parse(value);
  draft.served = chunk.model || draft.served;
  draft.usage = chunk.usage ?? draft.usage;
  const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
  if (choice === undefined) return;
  draft.finish = choice.finish_reason ?? draft.finish;
  const { delta } = choice;
  if (delta === null || delta === undefined) return;
  if (typeof delta.content === 'string') draft.content = (draft.content ?? '') + delta.content;
  draft.refusal += delta.refusal ?? '';
  for (const name of reasoningFields) {
    const text = delta[name];
    if (text) draft.reasoning.set(name, (draft.reasoning.get(name) ?? '') + text);
  }
  for (const call of delta.tool_calls ?? []) takeCall(draft, call);
}

const stops: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  tool_calls: 'tools',
  function_call: 'tools',
  length: 'max_tokens',
  content_filter: 'refusal',
};

/** The provider's message put together again, with `fields` only where it sent them. */
function rawOf(draft: OpenAiDraft): Json {
  const tool_calls = draft.calls.map((call) => ({
    ...call.extra,
    id: call.id,
    type: 'function',
    function: { name: wireName(call.name), arguments: call.arguments },
  }));
  return {
    role: 'assistant',
    content: draft.content,
    ...(draft.refusal === '' ? {} : { refusal: draft.refusal }),
    ...Object.fromEntries(draft.reasoning),
    // Everything in `extra` came out of JSON.parse.
    ...(tool_calls.length === 0 ? {} : { tool_calls: tool_calls as unknown as Json }),
  };
}

/** The finished answer; `turn` names calls that came without an id, `taken` has the ids of earlier calls. Throws `ProviderError` (malformed) when there is nothing in it. */
export function openAiAnswer(
  draft: OpenAiDraft,
  about: { omitted: readonly string[]; provider: string; turn: number; taken: Set<string> },
): Answer {
  draft.calls.forEach((call, at) => {
    call.id = callId(call.id === '' ? `call_${about.turn}_${at}` : call.id, about.taken);
  });
  const calls = draft.calls.map((call) => toolCall(call.id, call.name, call.arguments));
  const finish = stops[draft.finish ?? ''] ?? 'other';
  const answer: Answer = {
    raw: rawOf(draft),
    text: draft.content ?? '',
    calls,
    stop: draft.refusal === '' ? stopWith(calls, finish) : 'refusal',
    usage: openAiUsage(draft.usage),
    served: draft.served,
    omitted: about.omitted,
  };
  const anything = answer.text.trim() !== '' || calls.length > 0 || draft.reasoning.size > 0;
  return notEmpty(answer, about.provider, anything);
}
