// Our request -> the body of a Chat Completions call.
import type OpenAI from 'openai';
import * as z from 'zod';
import type { Message, ModelRequest } from '../../ports/models.ts';
import { resultText } from './answer.ts';
import { wireArguments } from './arguments.ts';
import { reasoningNames } from './openai-reasoning.ts';

type Param = OpenAI.ChatCompletionMessageParam;

const RawCall = z.looseObject({ function: z.looseObject({ arguments: z.string() }) });
/** An assistant's turn as `openai-stream.ts` stores it in `raw`. */
const Raw = z.looseObject({ content: z.string().nullable(), tool_calls: z.array(RawCall).optional() });

/**
 * The turn as it goes back: as received, but for two things that servers refuse. Reasoning is wanted back between a tool
 * call and its result and nowhere else; and vLLM parses arguments again, so that what is no JSON object would end the conversation.
 */
function assistantParam(raw: unknown): Param {
  const { tool_calls, ...rest } = Raw.parse(raw);
  const message: Record<string, unknown> = { ...rest };
  if (tool_calls === undefined || tool_calls.length === 0) {
    for (const name of reasoningNames) delete message[name];
    message.content = rest.content ?? '';
  } else {
    message.tool_calls = tool_calls.map((call) => ({
      ...call,
      function: { ...call.function, arguments: wireArguments(call.function.arguments) },
    }));
  }
  // The provider's own message with fields that the SDK's types do not name.
  return message as unknown as Param;
}

function paramsOf(message: Message): Param[] {
  if (message.role === 'user') return [{ role: 'user', content: message.text }];
  if (message.role === 'assistant') return [assistantParam(message.raw)];
  const results: Param[] = message.outputs.map((output) => ({
    role: 'tool',
    tool_call_id: output.call_id,
    content: resultText(output.text),
  }));
  return message.text ? [...results, { role: 'user', content: message.text }] : results;
}

/** OpenAI's own models refuse `max_tokens`; vLLM, Ollama and gateways know it best. */
function outputLimit(baseUrl: string, tokens: number): { max_completion_tokens: number } | { max_tokens: number } {
  const host = new URL(baseUrl).hostname;
  return host === 'api.openai.com' || host.endsWith('.openai.azure.com')
    ? { max_completion_tokens: tokens }
    : { max_tokens: tokens };
}

export interface OpenAiBody {
  readonly body: OpenAI.ChatCompletionCreateParamsStreaming;
  readonly omitted: readonly string[];
}

/** Usage is asked for in the stream. Temperature and cache markers are never sent; effort goes out as `reasoning_effort`. */
export function openAiBody(request: ModelRequest, baseUrl: string): OpenAiBody {
  const { effort } = request.model.capabilities;
  const system: Param[] = request.system === '' ? [] : [{ role: 'system', content: request.system }];
  const tools: OpenAI.ChatCompletionTool[] = request.tools.map((tool) => ({
    type: 'function',
    // A JSON Schema of an object, by the port's contract.
    function: {
      name: tool.name,
      description: tool.description,
      parameters: tool.parameters as Record<string, unknown>,
    },
  }));
  const body: OpenAI.ChatCompletionCreateParamsStreaming = {
    model: request.model.id,
    stream: true,
    stream_options: { include_usage: true },
    ...outputLimit(baseUrl, request.max_output_tokens),
    messages: [...system, ...request.messages.flatMap(paramsOf)],
    ...(tools.length === 0 ? {} : { tools }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
  };
  return { body, omitted: ['temperature', 'thinking', ...(effort === null ? ['effort'] : []), 'cache_control'] };
}
