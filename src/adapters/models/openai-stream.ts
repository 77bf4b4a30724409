// The chunks of a Chat Completions stream -> the answer.
import * as z from 'zod';
import { isObject, type Json } from '../../domain/json.ts';
import { type Answer, callId, notEmpty, stopWith, unreasonedEnd, wireName } from './answer.ts';
import { meantArguments, toolCall } from './arguments.ts';
import { type Call, CallDelta, CallPiece, takeCall } from './openai-calls.ts';
import { type Reasoning, reasoningShape, takeReasoning } from './openai-reasoning.ts';
import { stopOf } from './stops.ts';
import { openAiUsage } from './usage.ts';

/** Text, or parts, as Mistral sends them: of these only text and refusals are the answer. */
const Part = z.looseObject({
  type: z.string().default('text'),
  text: z.string().nullish(),
  refusal: z.string().nullish(),
});
const Piece = z.union([z.string(), Part]);

const Delta = z.looseObject({
  ...reasoningShape,
  content: z.union([Piece, z.array(Piece)]).nullish(),
  refusal: z.string().nullish(),
  /** A list; some servers send the one call there is without it. */
  tool_calls: z.preprocess((value) => (isObject(value) ? [value] : value), z.array(CallDelta).nullish()),
  /** Of old, before there were several calls in an answer. */
  function_call: CallPiece.nullish(),
});

const Chunk = z.looseObject({
  model: z.string().nullish().catch(null),
  choices: z
    .array(
      z.looseObject({
        index: z.number().int().nullish().catch(null),
        delta: Delta.nullish(),
        /** Some servers send the whole message where a piece of it is due. */
        message: Delta.nullish(),
        finish_reason: z.string().nullish(),
        usage: z.unknown().optional(),
      }),
    )
    .nullish(),
  usage: z.unknown().optional(),
});

export interface OpenAiDraft {
  served: string | null;
  usage: unknown;
  finish: string | null;
  content: string | null;
  refusal: string;
  /** Something was thought that cannot go back. */
  thought: boolean;
  readonly reasoning: Reasoning;
  readonly calls: Call[];
}

export function openAiDraft(): OpenAiDraft {
  return {
    served: null,
    usage: null,
    finish: null,
    content: null,
    refusal: '',
    thought: false,
    reasoning: {},
    calls: [],
  };
}

function partsIn({ content }: z.infer<typeof Delta>): readonly z.infer<typeof Part>[] {
  if (content == null) return [];
  const pieces = Array.isArray(content) ? content : [content];
  return pieces.map((piece) => (typeof piece === 'string' ? { type: 'text', text: piece } : piece));
}

function takeDelta(draft: OpenAiDraft, delta: z.infer<typeof Delta>): void {
  for (const { type, text, refusal } of partsIn(delta)) {
    if (type === 'text') draft.content = (draft.content ?? '') + (text ?? '');
    else draft.thought = true;
    draft.refusal += refusal ?? '';
  }
  draft.refusal += delta.refusal ?? '';
  takeReasoning(draft.reasoning, delta);
  const old = delta.function_call ? [{ index: null, id: null, function: delta.function_call }] : [];
  for (const call of delta.tool_calls ?? old) takeCall(draft.calls, call);
}

/** Takes one chunk in. Throws a ZodError when it is none of the protocol's. */
export function takeOpenAiChunk(draft: OpenAiDraft, value: unknown): void {
  const chunk = Chunk.parse(value);
  draft.served = chunk.model || draft.served;
  const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
  // Some servers say an empty reason until there is one.
  draft.finish = choice?.finish_reason || draft.finish;
  const delta = choice?.delta ?? choice?.message;
  if (delta) {
    takeDelta(draft, delta);
    // A meter that was read before this piece came has not counted it.
    if (saysSomething(delta)) draft.usage = null;
  }
  // Moonshot puts it into the choice.
  draft.usage = chunk.usage ?? choice?.usage ?? draft.usage;
}

function saysSomething(delta: z.infer<typeof Delta>): boolean {
  const { reasoning_content, reasoning, tool_calls, function_call } = delta;
  if (function_call || partsIn(delta).some(({ type, text }) => type !== 'text' || text)) return true;
  return [reasoning_content, reasoning, tool_calls].some((field) => (field?.length ?? 0) > 0);
}

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
    ...draft.reasoning,
    // Everything in `extra` came out of JSON.parse.
    ...(tool_calls.length === 0 ? {} : { tool_calls: tool_calls as unknown as Json }),
  };
}

/** The finished answer; `turn` names calls that came without an id, `taken` has the ids of earlier calls. Throws `ProviderError` when there is nothing in it, or it says that the provider failed. */
export function openAiAnswer(
  draft: OpenAiDraft,
  about: { omitted: readonly string[]; provider: string; turn: number; taken: Set<string>; done: boolean },
): Answer {
  draft.calls.forEach((call, at) => {
    call.arguments = meantArguments(call.arguments);
    call.id = callId(call.id === '' ? `call_${about.turn}_${at}` : call.id, about.taken);
  });
  const calls = draft.calls.map((call) => toolCall(call.id, call.name, call.arguments));
  const usage = openAiUsage(draft.usage);
  const finish =
    draft.finish === null
      ? unreasonedEnd(about.provider, { done: about.done, metered: usage !== null, calls })
      : stopOf(draft.finish, about.provider);
  const answer: Answer = {
    raw: rawOf(draft),
    // What a model says when it declines stands in a field of its own.
    text: (draft.content ?? '') + draft.refusal,
    calls,
    stop: draft.refusal === '' ? stopWith(calls, finish) : 'refusal',
    usage,
    served: draft.served,
    omitted: about.omitted,
  };
  const anything =
    answer.text.trim() !== '' || calls.length > 0 || draft.thought || Object.keys(draft.reasoning).length > 0;
  return notEmpty(answer, about.provider, anything);
}
