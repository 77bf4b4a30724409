// Why an answer ended: the words of both protocols, and of the vendors and servers that speak them with words of their own.
import { ProviderError, type ProviderFailure } from '../../domain/errors.ts';
import type { StopReason } from '../../ports/models.ts';

const stops: ReadonlyMap<string, StopReason> = new Map([
  ...each('end', 'stop end_turn stop_sequence eos eos_token end complete completed finished'),
  ...each('tools', 'tool_calls tool_call tool_use function_call'),
  // The window is full: the answer was cut like one that reached its own limit.
  ...each('max_tokens', 'length max_tokens max_output_tokens model_length model_context_window_exceeded'),
  // OpenAI and Azure, Anthropic, z.ai, Google, Bedrock.
  ...each('refusal', 'content_filter refusal sensitive safety prohibited_content blocklist spii guardrail_intervened'),
]);

/** Of OpenRouter and Mistral, z.ai, DeepSeek, and vLLM: the provider failed, and says so where a reason is due. */
const failures: ReadonlyMap<string, ProviderFailure> = new Map([
  ['error', 'server_error'],
  ['network_error', 'server_error'],
  ['insufficient_system_resource', 'overloaded'],
  ['abort', 'server_error'],
]);

function each(stop: StopReason, words: string): [string, StopReason][] {
  return words.split(' ').map((word) => [word, stop]);
}

/** Throws `ProviderError` when the word says that the provider failed. An unknown word is `other`; Google's compatible API says `content_filter: SAFETY`. */
export function stopOf(word: string, provider: string): StopReason {
  const known = word.toLowerCase().split(':')[0]?.trim() ?? '';
  const failure = failures.get(known);
  if (failure === undefined) return stops.get(known) ?? 'other';
  throw new ProviderError(failure, `${provider} ended the answer with \`${known}\`, which is a failure of its own.`, {
    maybeBilled: true,
  });
}
