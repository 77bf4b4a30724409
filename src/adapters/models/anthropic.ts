// Anthropic's Messages protocol: Anthropic itself, z.ai, Moonshot, and gateways that speak it.
import Anthropic from '@anthropic-ai/sdk';
import type { ModelRequest } from '../../ports/models.ts';
import { type Answer, idsIn } from './answer.ts';
import { readAnswer } from './answer-events.ts';
import { anthropicDraft, takeAnthropicEvent } from './anthropic-events.ts';
import { anthropicBody } from './anthropic-request.ts';
import { anthropicAnswer } from './anthropic-stream.ts';
import { type Line, quickRetries } from './line.ts';

/** The credential that is not ours is an explicit null: left out, the SDK would look for one in the environment and on disk. */
function client(line: Line): Anthropic {
  return new Anthropic({
    apiKey: line.header === 'x-api-key' ? line.key : null,
    authToken: line.header === 'authorization' ? line.key : null,
    webhookKey: null,
    baseURL: line.baseUrl,
    fetch: line.fetch,
    timeout: line.timeout,
    maxRetries: quickRetries,
    logLevel: 'off',
    openTelemetry: false,
  });
}

/** One streamed answer. Throws the SDK's errors, ZodError for what is none of the protocol's events, and ProviderError. */
export async function speakAnthropic(request: ModelRequest, line: Line): Promise<Answer> {
  const { body, omitted } = anthropicBody(request);
  const response = await client(line).messages.create(body, { signal: line.signal }).asResponse();
  const draft = anthropicDraft();
  await readAnswer(response, { row: request.model, key: line.key, state: line.state }, (said) =>
    takeAnthropicEvent(draft, said),
  );
  return anthropicAnswer(draft, { omitted, provider: request.model.provider, taken: idsIn(request.messages) });
}
