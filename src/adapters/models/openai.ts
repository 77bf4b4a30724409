// The Chat Completions protocol: OpenAI and whatever is compatible with it (vLLM, Ollama, gateways).
import OpenAI from 'openai';
import type { ModelRequest } from '../../ports/models.ts';
import { type Answer, endedEarly, idsIn } from './answer.ts';
import { withoutEmptyEvents } from './empty-events.ts';
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
    fetch: async (...request) => {
      const response = await line.fetch(...request);
      return response.ok ? withoutEmptyEvents(response) : response;
    },
    timeout: line.timeout,
    maxRetries: quickRetries,
    logLevel: 'off',
  });
}

/** One streamed answer. Throws the SDK's errors, ZodError and SyntaxError for what is no chunk, and ProviderError. */
export async function speakOpenAi(request: ModelRequest, line: Line): Promise<Answer> {
  const { body, omitted } = openAiBody(request, line.baseUrl);
  const stream = await client(line).chat.completions.create(body, { signal: line.signal });
  const draft = openAiDraft();
  for await (const chunk of stream) {
    takeOpenAiChunk(draft, chunk);
    line.state.events += 1;
  }
  // The SDK ends an aborted stream quietly; the caller of this function looks at the signal.
  const { provider } = request.model;
  if (draft.finish === null) throw endedEarly(provider, line.state.events);
  return openAiAnswer(draft, { omitted, provider, turn: request.messages.length, taken: idsIn(request.messages) });
}
