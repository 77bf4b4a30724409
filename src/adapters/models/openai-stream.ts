// The chunks of a Chat Completions stream -> the answer.
import * as z from 'zod';
import type { Json } from '../../domain/json.ts';
import { type Answer, callId, notEmpty, stopWith, wireName } from './answer.ts';
import { meantArguments, toolCall } from './arguments.ts';
import { type Call, CallDelta, takeCall } from './openai-calls.ts';
import { type Reasoning, reasoningShape, takeReasoning } from './openai-reasoning.ts';
import { stopOf } from './stops.ts';
import { openAiUsage } from './usage.ts';

/** Text, or a list of parts, as Mistral sends it: of these only text and refusals are the answer. */
const Part = z.looseObject({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() });
type Part = z.infer<typeof Part>;

const Delta = z.looseObject({
  ...reasoningShape,
  content: z.union([z.string(), z.array(Part)]).nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(CallDelta).nullish(),
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

function takeDelta(draft: OpenAiDraft, delta: z.infer<typeof Delta>): void {
  const { content } = delta;
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
  for (const { type, text, refusal } of parts) {
    if (type === 'text') draft.content = (draft.content ?? '') + (text ?? '');
    else draft.thought = true;
    draft.refusal += refusal ?? '';
  }
  draft.refusal += delta.refusal ?? '';
  takeReasoning(draft.reasoning, delta);
  for (const call of delta.tool_calls ?? []) takeCall(draft.calls, call);
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

function saysSomething({ content, reasoning_content, reasoning, tool_calls }: z.infer<typeof Delta>): boolean {
  return [content, reasoning_content, reasoning, tool_calls].some((field) => (field?.length ?? 0) > 0);
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
  about: { omitted: readonly string[]; provider: string; turn: number; taken: Set<string> },
): Answer {
  draft.calls.forEach((call, at) => {
    call.arguments = meantArguments(call.arguments);
    call.id = callId(call.id === '' ? `call_${about.turn}_${at}` : call.id, about.taken);
  });
  const calls = draft.calls.map((call) => toolCall(call.id, call.name, call.arguments));
  const finish = stopOf(draft.finish ?? '', about.provider);
  const answer: Answer = {
    raw: rawOf(draft),
    // What a model says when it declines stands in a field of its own.
    text: (draft.content ?? '') + draft.refusal,
    calls,
    stop: draft.refusal === '' ? stopWith(calls, finish) : 'refusal',
    usage: openAiUsage(draft.usage),
    served: draft.served,
    omitted: about.omitted,
  };
  const anything =
    answer.text.trim() !== '' || calls.length > 0 || draft.thought || Object.keys(draft.reasoning).length > 0;
  return notEmpty(answer, about.provider, anything);
}
