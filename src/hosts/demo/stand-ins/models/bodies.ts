// The bodies of the two protocols in their shape; what the vendors check beyond it stands in validation.ts.
import * as z from 'zod';
import type { Protocol } from '../../../../domain/model.ts';

export const Text = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]);
export type Text = z.infer<typeof Text>;

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  tool_use_id: z.string().optional(),
  content: Text.optional(),
  is_error: z.boolean().optional(),
  thinking: z.string().optional(),
  signature: z.string().optional(),
  input: z.unknown().optional(),
  cache_control: z.unknown().optional(),
});
export type AnthropicBlock = z.infer<typeof Block>;

export const AnthropicRequest = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.number().int().positive(),
  stream: z.boolean().optional(),
  system: Text.optional(),
  messages: z
    .array(z.object({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(Block)]) }))
    .min(1),
  tools: z
    .array(
      z.looseObject({
        name: z.string(),
        description: z.string().optional(),
        input_schema: z.unknown().optional(),
        cache_control: z.unknown().optional(),
      }),
    )
    .optional(),
});
export type AnthropicRequest = z.infer<typeof AnthropicRequest>;

const OpenAiCall = z.looseObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

export const OpenAiRequest = z.looseObject({
  model: z.string().min(1),
  stream: z.boolean().optional(),
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: Text.nullish(),
        tool_calls: z.array(OpenAiCall).optional(),
        tool_call_id: z.string().optional(),
      }),
    )
    .min(1),
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function'),
        function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }),
      }),
    )
    .optional(),
});
export type OpenAiRequest = z.infer<typeof OpenAiRequest>;

export type Parsed =
  | { readonly protocol: 'anthropic-messages'; readonly body: AnthropicRequest }
  | { readonly protocol: 'openai-chat'; readonly body: OpenAiRequest };

/** Content as blocks: a plain string is one block of text. */
export function blocksOf(content: string | readonly AnthropicBlock[]): readonly AnthropicBlock[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}`;
}

/** The body in the shape of its protocol, or what is wrong with it. */
export function parseRequest(protocol: Protocol, text: string): Parsed | string {
  let json: unknown;
  // Parsers of other languages read no half of a character.
  if (/(?<!\\)(\\\\)*\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/i.test(text))
    return 'the request body is not valid JSON: no low surrogate in string';
  try {
    json = JSON.parse(text);
  } catch {
    return 'the request body is not valid JSON';
  }
  if (protocol === 'anthropic-messages') {
    const body = AnthropicRequest.safeParse(json);
    return body.success ? { protocol, body: body.data } : firstIssue(body.error);
  }
  const body = OpenAiRequest.safeParse(json);
  return body.success ? { protocol, body: body.data } : firstIssue(body.error);
}
