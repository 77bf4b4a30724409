// The events of an Anthropic stream -> the answer. Read by hand: the SDK's accumulator fills absent usage with zeros.
import * as z from 'zod';
import { isObject, type Json } from '../../domain/json.ts';
import type { ToolCall } from '../../ports/models.ts';
import { type Answer, callId, notEmpty, stopWith, wireName } from './answer.ts';
import { meantArguments, toolCall } from './arguments.ts';
import { stopOf } from './stops.ts';
import { anthropicUsage } from './usage.ts';

const Start = z.looseObject({
  message: z.looseObject({ model: z.string().nullish().catch(null), usage: z.unknown().optional() }),
});
const BlockStart = z.looseObject({ index: z.number().int(), content_block: z.looseObject({ type: z.string() }) });
const Delta = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
  partial_json: z.string().nullish(),
  citation: z.unknown().optional(),
});
const BlockDelta = z.looseObject({ index: z.number().int(), delta: Delta });
const MessageDelta = z.looseObject({
  delta: z.looseObject({ stop_reason: z.string().nullish() }),
  usage: z.unknown().optional(),
});
/** Some gateways leave out what the protocol asks for: such a call is answered all the same. */
const ToolUse = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().catch(''),
  name: z.string().catch(''),
});

interface Block {
  readonly index: number;
  readonly fields: Record<string, unknown>;
  /** Arguments as they arrive, after the block began. */
  json: string;
}

export interface AnthropicDraft {
  served: string | null;
  startUsage: unknown;
  endUsage: unknown;
  stopReason: string | null;
  readonly blocks: Block[];
}

export function anthropicDraft(): AnthropicDraft {
  return { served: null, startUsage: null, endUsage: null, stopReason: null, blocks: [] };
}

function extend(block: Block, delta: z.infer<typeof Delta>): void {
  const { fields } = block;
  const append = (name: string, text: string | null | undefined): void => {
    fields[name] = `${fields[name] ?? ''}${text ?? ''}`;
  };
  if (delta.type === 'text_delta') append('text', delta.text);
  else if (delta.type === 'thinking_delta') append('thinking', delta.thinking);
  else if (delta.type === 'signature_delta') fields.signature = delta.signature;
  else if (delta.type === 'input_json_delta') block.json += delta.partial_json ?? '';
  else if (delta.type === 'citations_delta') {
    fields.citations = [...(Array.isArray(fields.citations) ? fields.citations : []), delta.citation];
  }
  // Other kinds of delta may come one day; what they carry cannot be put back together without knowing them.
}

/** Takes one event in. Throws a ZodError when it is none of the protocol's. */
export function takeAnthropicEvent(draft: AnthropicDraft, event: { readonly type: string }): void {
  if (event.type === 'message_start') {
    const { message } = Start.parse(event);
    draft.served = message.model || null;
    draft.startUsage = message.usage;
  } else if (event.type === 'content_block_start') {
    const { index, content_block } = BlockStart.parse(event);
    draft.blocks.push({ index, fields: { ...content_block }, json: '' });
  } else if (event.type === 'content_block_delta') {
    const { index, delta } = BlockDelta.parse(event);
    // Some gateways give every block the same index: the newest is meant.
    const block = draft.blocks.findLast((one) => one.index === index);
    if (block === undefined) throw new SyntaxError(`a delta for block ${index}, which was never started`);
    extend(block, delta);
  } else if (event.type === 'message_delta') {
    const { delta, usage } = MessageDelta.parse(event);
    draft.stopReason = delta.stop_reason || draft.stopReason;
    draft.endUsage = usage ?? draft.endUsage;
  }
}

/**
 * The call in a block, `at` its place. Arguments that are no object leave an empty one in `fields`, and a name that is none another: the
 * protocol can carry nothing else back.
 */
function callOf(block: Block, at: number, taken: Set<string>): ToolCall | null {
  const tool = ToolUse.safeParse(block.fields);
  if (!tool.success) return null;
  // Some gateways send the input whole with the block, as an object or as its text, and nothing or an empty piece behind it.
  const given = block.fields.input ?? {};
  const whole = typeof given === 'string' ? given : JSON.stringify(given);
  const id = callId(tool.data.id || `call_${at}`, taken);
  block.fields.id = id;
  const call = toolCall(id, tool.data.name, block.json.trim() === '' ? whole : meantArguments(block.json));
  block.fields.name = wireName(tool.data.name);
  const { arguments: parsed } = call;
  block.fields.input = isObject(parsed) ? parsed : {};
  return call;
}

function isBlank(block: Block): boolean {
  return block.fields.type === 'text' && String(block.fields.text ?? '').trim() === '';
}

/** The finished answer; `taken`: ids of earlier calls. Throws `ProviderError` when there is nothing in it, or it says that the provider failed. */
export function anthropicAnswer(
  draft: AnthropicDraft,
  { omitted, provider, taken }: { omitted: readonly string[]; provider: string; taken: Set<string> },
): Answer {
  const blocks = draft.blocks.toSorted((a, b) => a.index - b.index);
  const calls = blocks.map((block, at) => callOf(block, at, taken)).filter((call) => call !== null);
  const content = blocks.map(({ fields }) => fields);
  const texts = content.filter(({ type }) => type === 'text').map(({ text }) => String(text ?? ''));
  const answer: Answer = {
    // Everything here came out of JSON.parse.
    raw: { role: 'assistant', content: content as unknown as Json },
    text: texts.join(''),
    calls,
    stop: stopWith(calls, stopOf(draft.stopReason ?? '', provider)),
    usage: anthropicUsage(draft.startUsage, draft.endUsage),
    served: draft.served,
    omitted,
  };
  return notEmpty(
    answer,
    provider,
    blocks.some((block) => !isBlank(block)),
  );
}
