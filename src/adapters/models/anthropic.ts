// Anthropic's Messages protocol: Anthropic itself, z.ai, Moonshot, and gateways that speak it.
import Anthropic from '@anthropic-ai/sdk';
import type { ModelRequest } from '../../ports/models.ts';
import { type Answer, endedEarly, idsIn } from './answer.ts';
import { anthropicBody } from './anthropic-request.ts';
import { anthropicAnswer, anthropicDraft, takeAnthropicEvent } from './anthropic-stream.ts';
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

/** One streamed answer. Throws the SDK's errors, ZodError and SyntaxError for what is no event, and ProviderError. */
export async function speakAnthropic(request: ModelRequest, line: Line): Promise<Answer> {
  const { body, omitted } = anthropicBody(request);
  const stream = await client(line).messages.create(body, { signal: line.signal });
  const draft = anthropicDraft();
  for await (const event of stream) {
    takeAnthropicEvent(draft, event);
    line.state.events += 1;
  }
  // The SDK ends an aborted stream quietly; the caller of this function looks at the signal.
  if (draft.stopReason === null) throw endedEarly(request.model.provider, line.state.events);
  return anthropicAnswer(draft, { omitted, provider: request.model.provider, taken: idsIn(request.messages) });
}
