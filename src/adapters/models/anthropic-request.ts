// Our request -> the body of Anthropic's Messages API.
import type Anthropic from '@anthropic-ai/sdk';
import * as z from 'zod';
import type { Message, ModelRequest, ToolSpec } from '../../ports/models.ts';
import { resultText } from './answer.ts';

type Block = Anthropic.ContentBlockParam;
type Turn = { role: 'user' | 'assistant'; content: Block[] };

const marker = { cache_control: { type: 'ephemeral' } } as const;

/** An assistant's turn as `anthropic-stream.ts` stores it in `raw`. */
const Raw = z.looseObject({ content: z.array(z.looseObject({ type: z.string(), text: z.unknown().optional() })) });

function blocksOf(message: Message): Block[] {
  if (message.role === 'user') return [{ type: 'text', text: message.text }];
  if (message.role === 'assistant') {
    // Blank text blocks are sent by some models and refused by every server when they come back; all else goes back untouched.
    const kept = Raw.parse(message.raw).content.filter(
      (block) => block.type !== 'text' || String(block.text).trim() !== '',
    );
    // Blocks as the provider sent them: the SDK's types name only those it knows. A turn that ends in thinking, as one that was cut does, is refused.
    return kept.slice(0, kept.findLastIndex(({ type }) => !/thinking$/.test(type)) + 1) as unknown as Block[];
  }
  const results: Block[] = message.outputs.map((output) => ({
    type: 'tool_result',
    tool_use_id: output.call_id,
    content: resultText(output.text),
    ...(output.error ? { is_error: true } : {}),
  }));
  return message.text ? [...results, { type: 'text', text: message.text }] : results;
}

/** Turns in alternating roles: what follows tool results without an answer in between belongs to the same user turn. */
function turnsOf(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocksOf(message));
    else turns.push({ role, content: blocksOf(message) });
  }
  return turns;
}

/**
 * Markers on the ends of the last two user turns: the older one finds what the previous request wrote, the newer one writes
 * for the next. Only the markers move; the content before them is the same bytes in every request.
 */
function markLastTurns(turns: Turn[]): void {
  for (const turn of turns.filter(({ role }) => role === 'user').slice(-2)) {
    const last = turn.content.at(-1);
    if (last !== undefined) turn.content[turn.content.length - 1] = { ...last, ...marker } as Block;
  }
}

function toolsOf(tools: readonly ToolSpec[], mark: boolean): Anthropic.Tool[] {
  return tools.map((tool, at) => ({
    name: tool.name,
    description: tool.description,
    // A JSON Schema of an object, by the port's contract.
    input_schema: tool.parameters as unknown as Anthropic.Tool.InputSchema,
    ...(mark && at === tools.length - 1 ? marker : {}),
  }));
}

export interface AnthropicBody {
  readonly body: Anthropic.MessageCreateParamsStreaming;
  readonly omitted: readonly string[];
}

/** At most four cache markers: last tool, system, and the last two user turns. Temperature is never sent. */
export function anthropicBody(request: ModelRequest): AnthropicBody {
  const { thinking, effort, cache_markers } = request.model.capabilities;
  const messages = turnsOf(request.messages);
  if (cache_markers) markLastTurns(messages);
  const omitted = ['temperature'];
  if (thinking === 'none') omitted.push('thinking');
  if (effort === null) omitted.push('effort');
  if (!cache_markers) omitted.push('cache_control');
  const body: Anthropic.MessageCreateParamsStreaming = {
    model: request.model.id,
    max_tokens: request.max_output_tokens,
    stream: true,
    ...(request.system === ''
      ? {}
      : { system: [{ type: 'text', text: request.system, ...(cache_markers ? marker : {}) }] }),
    ...(request.tools.length === 0 ? {} : { tools: toolsOf(request.tools, cache_markers) }),
    messages,
    ...(thinking === 'adaptive' ? { thinking: { type: 'adaptive' } } : {}),
    ...(effort === null ? {} : { output_config: { effort } }),
  };
  return { body, omitted };
}
