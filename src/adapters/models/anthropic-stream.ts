// What came of an Anthropic stream -> the answer.
import * as z from 'zod';
import { isObject, type Json } from '../../domain/json.ts';
import type { ToolCall } from '../../ports/models.ts';
import { type Answer, callId, notEmpty, stopWith, unreasonedEnd, wireName } from './answer.ts';
import type { AnthropicDraft, Block } from './anthropic-events.ts';
import { meantArguments, toolCall } from './arguments.ts';
import { stopOf } from './stops.ts';
import { anthropicUsage } from './usage.ts';

/** Some gateways leave out what the protocol asks for: such a call is answered all the same. */
const ToolUse = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().catch(''),
  name: z.string().catch(''),
});

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
  const usage = anthropicUsage(draft.startUsage, draft.endUsage);
  const end =
    draft.stopReason === null
      ? unreasonedEnd(provider, { done: draft.done, metered: usage !== null, calls })
      : stopOf(draft.stopReason, provider);
  const texts = content.filter(({ type }) => type === 'text').map(({ text }) => String(text ?? ''));
  const answer: Answer = {
    // Everything here came out of JSON.parse.
    raw: { role: 'assistant', content: content as unknown as Json },
    text: texts.join(''),
    calls,
    stop: stopWith(calls, end),
    usage,
    served: draft.served,
    omitted,
  };
  return notEmpty(
    answer,
    provider,
    blocks.some((block) => !isBlank(block)),
  );
}
