// A model's reasoning beside its answer, which has to go back with its tool calls: in whatever form the server sent it.
import * as z from 'zod';
import { isObject, type Json } from '../../domain/json.ts';

/** As DeepSeek, Kimi, GLM and vLLM send it, in text; OpenAI itself sends none. */
const texts = ['reasoning_content', 'reasoning'] as const;
/** As OpenRouter sends it: a list with signatures, without which some vendors refuse the conversation. */
const details = 'reasoning_details';

export const reasoningNames = [...texts, details] as const;

/** Fields of a delta. Any other form than these is none that could go back. */
export const reasoningShape = {
  reasoning_content: z.string().nullish().catch(null),
  reasoning: z.string().nullish().catch(null),
  reasoning_details: z.array(z.record(z.string(), z.unknown())).nullish().catch(null),
};
const Delta = z.object(reasoningShape);

export type Reasoning = Partial<Record<(typeof reasoningNames)[number], Json>>;

export function takeReasoning(reasoning: Reasoning, delta: z.infer<typeof Delta>): void {
  for (const name of texts) {
    if (delta[name]) reasoning[name] = `${reasoning[name] ?? ''}${delta[name]}`;
  }
  for (const detail of delta[details] ?? []) reasoning[details] = withDetail(reasoning[details], detail);
}

/** A detail's text comes in pieces, each with its fields again; its signature comes with the last. */
function withDetail(before: Json | undefined, detail: Record<string, unknown>): Json {
  const list = Array.isArray(before) ? before : [];
  const last = list.at(-1);
  // It came out of JSON.parse.
  const piece = detail as Record<string, Json>;
  if (!isObject(last) || last.type !== piece.type || last.index !== piece.index) return [...list, piece];
  const name = ['text', 'summary'].find((field) => typeof piece[field] === 'string');
  if (name === undefined) return [...list, piece];
  return [...list.slice(0, -1), { ...last, ...piece, [name]: `${last[name] ?? ''}${piece[name]}` } as Json];
}
