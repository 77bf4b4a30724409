// The rules of the vendors that go beyond the shape of a body; the words are close to theirs.
import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from '../../../../domain/json.ts';
import { type AnthropicBlock, type AnthropicRequest, blocksOf, type OpenAiRequest, type Parsed } from './bodies.ts';

const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
const mostMarkers = 4;
/** The draft of JSON Schema that the vendors ask for. */
const draft = new Ajv2020({ strict: false, logger: false });

/** The signature that the stand-in puts under a thinking block, so that a changed block is noticed when it comes back. */
export function signatureOf(thinking: string): string {
  return createHash('sha256').update(`stand-in:${thinking}`).digest('base64');
}

function schemaProblem(name: string, schema: unknown): string | null {
  if (!toolName.test(name)) return `tools: "${name}" does not match ${toolName.source}`;
  if (typeof schema !== 'object' || schema === null || Reflect.get(schema, 'type') !== 'object') {
    return `tools: the schema of ${name} must be of type object`;
  }
  if (draft.validateSchema(schema)) return null;
  return `tools: the schema of ${name} is invalid: ${draft.errorsText()}`;
}

function toolsProblem(tools: readonly { name: string; schema: unknown }[]): string | null {
  if (new Set(tools.map(({ name }) => name)).size < tools.length) return 'tools: Tool names must be unique.';
  return tools.map(({ name, schema }) => schemaProblem(name, schema)).find((problem) => problem !== null) ?? null;
}

function blockProblem(block: AnthropicBlock, at: number): string | null {
  if (block.type === 'text' && (block.text ?? '').trim() === '')
    return `messages.${at}: text content blocks must be non-empty`;
  if (block.type === 'tool_use' && !isObject(block.input)) {
    return `messages.${at}: tool_use.input: Input should be a valid dictionary`;
  }
  if (block.type === 'tool_use' && !toolName.test(block.name ?? ''))
    return `messages.${at}: tool_use.name: String should match pattern '${toolName.source}'`;
  if (block.type === 'thinking' && block.signature !== signatureOf(block.thinking ?? '')) {
    return `messages.${at}: Invalid \`signature\` in \`thinking\` block`;
  }
  return null;
}

function pairingProblem(messages: AnthropicRequest['messages'], at: number): string | null {
  const ids = (type: string, message: AnthropicRequest['messages'][number] | undefined): string[] =>
    blocksOf(message?.content ?? [])
      .filter((block) => block.type === type)
      .map((block) => (type === 'tool_use' ? block.id : block.tool_use_id) ?? '');
  const used = messages[at]?.role === 'user' ? ids('tool_use', messages[at - 1]) : [];
  const results = ids('tool_result', messages[at]);
  const missing = used.filter((id) => !results.includes(id));
  if (missing.length > 0)
    return `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks: ${missing.join(', ')}`;
  const orphan = results.find((id) => !used.includes(id));
  if (orphan !== undefined) return `messages.${at}: unexpected \`tool_use_id\` in \`tool_result\` blocks: ${orphan}`;
  return new Set(results).size < results.length ? `messages.${at}: each tool_use must have a single result` : null;
}

function markersIn(body: AnthropicRequest): number {
  const blocks = body.messages.flatMap((message) => blocksOf(message.content));
  const system = Array.isArray(body.system) ? body.system : [];
  return [...blocks, ...system, ...(body.tools ?? [])].filter((one) => one.cache_control != null).length;
}

function anthropicProblem(body: AnthropicRequest): string | null {
  const { messages } = body;
  for (const [at, message] of messages.entries()) {
    const expected = at % 2 === 0 ? 'user' : 'assistant';
    if (message.role !== expected) return `messages.${at}: roles must alternate between "user" and "assistant"`;
    const blocks = blocksOf(message.content);
    const last = blocks.at(-1);
    if (last === undefined) return `messages.${at}: content must be non-empty`;
    const problem =
      blocks.map((block) => blockProblem(block, at)).find((one) => one !== null) ?? pairingProblem(messages, at);
    if (problem !== null) return problem;
    if (/thinking$/.test(last.type))
      return `messages.${at}: The final block in an assistant message cannot be \`thinking\``;
  }
  if (messages.at(-1)?.role === 'assistant') return 'the conversation must end with a user message';
  const ids = messages.flatMap(({ content }) =>
    blocksOf(content).flatMap((block) => (block.type === 'tool_use' ? [block.id ?? ''] : [])),
  );
  if (new Set(ids).size < ids.length) return 'messages: `tool_use` ids must be unique';
  const markers = markersIn(body);
  if (markers > mostMarkers) return `A maximum of 4 blocks with cache_control may be provided. Found ${markers}.`;
  return toolsProblem((body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema })));
}

/** As vLLM reads them, to put them into its template. */
function parsedArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function callsProblem({ content, tool_calls: calls = [] }: OpenAiRequest['messages'][number]): string | null {
  if (calls.length === 0 && typeof content !== 'string') return 'content expected';
  const odd = calls.find((call) => !isObject(parsedArguments(call.function.arguments)));
  if (odd) return `tool_calls: the arguments of '${odd.function.name}' are no JSON object`;
  const named = calls.find((call) => !toolName.test(call.function.name));
  if (named) return `tool_calls: '${named.function.name}' does not match ${toolName.source}`;
  return new Set(calls.map(({ id }) => id)).size < calls.length ? 'duplicate tool_call ids' : null;
}

function openAiProblem(body: OpenAiRequest): string | null {
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined) {
    return "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
  }
  let open: string[] = [];
  for (const [at, message] of body.messages.entries()) {
    if (message.role === 'tool') {
      const id = message.tool_call_id ?? '';
      if (!open.includes(id)) return `messages.${at}: tool_call_id ${id} not found in the preceding 'tool_calls'`;
      open = open.filter((one) => one !== id);
      continue;
    }
    if (open.length > 0)
      return `An assistant message with 'tool_calls' must be followed by tool messages: ${open.join(', ')}`;
    if (message.role === 'assistant') {
      const problem = callsProblem(message);
      if (problem !== null) return `messages.${at}: ${problem}`;
      open = (message.tool_calls ?? []).map((call) => call.id);
    }
  }
  if (open.length > 0)
    return `An assistant message with 'tool_calls' must be followed by tool messages: ${open.join(', ')}`;
  return toolsProblem(
    (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters })),
  );
}

/** Why the vendor would answer 400, or null. */
export function requestProblem(parsed: Parsed): string | null {
  return parsed.protocol === 'anthropic-messages' ? anthropicProblem(parsed.body) : openAiProblem(parsed.body);
}
