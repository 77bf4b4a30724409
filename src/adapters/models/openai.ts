// The Chat Completions protocol: OpenAI and whatever is compatible with it (vLLM, Ollama, gateways).
import OpenAI from 'openai';
import type { ModelRequest } from '../../ports/models.ts';
import { type Answer, idsIn } from './answer.ts';
import { readAnswer } from './answer-events.ts';
import { type Line, quickRetries } from './line.ts';
import { openAiBody } from './openai-request.ts';
import { openAiAnswer, openAiDraft, takeOpenAiChunk } from './openai-stream.ts';

/** Every option that the SDK would otherwise read from the environment is an explicit null. */
function client(line: Line): OpenAI {
  return new OpenAI({
    apiKey: line.key,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: line.baseUrl,
    fetch: line.fetch,
    timeout: line.timeout,
    maxRetries: quickRetries,
    logLevel: 'off',
  });
}

/** One streamed answer. Throws the SDK's errors, ZodError for what is no chunk, and ProviderError. */
export async function speakOpenAi(request: ModelRequest, line: Line): Promise<Answer> {
  const { body, omitted } = openAiBody(request, line.baseUrl);
  const { provider } = request.model;
  const response = await client(line).chat.completions.create(body, { signal: line.signal }).asResponse();
  const draft = openAiDraft();
  const about = { row: request.model, key: line.key, state: line.state };
  const { done } = await readAnswer(response, about, ({ value }) => takeOpenAiChunk(draft, value));
  return openAiAnswer(draft, {
    omitted,
    provider,
    turn: request.messages.length,
    taken: idsIn(request.messages),
    done,
  });
}
