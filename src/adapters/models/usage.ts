// Token lanes out of the two protocols' usage objects. A response without usage is null, never zeros.
import * as z from 'zod';
import { totalTokens, type Usage } from '../../domain/usage.ts';

/** Tokens of one lane of one answer. No window is as wide by far: a meter that says more is broken, and would fill every sum and cap. */
const mostTokens = 100_000_000;
const tokens = z.number().int().nonnegative().max(mostTokens);
const count = tokens.nullish();

const AnthropicUsage = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  cache_creation: z.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }).nullish(),
});

const OpenAiUsage = z.looseObject({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  total_tokens: count.catch(null),
  prompt_tokens_details: z.looseObject({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  /** Moonshot and DeepSeek put the cache hits here. */
  cached_tokens: count,
  prompt_cache_hit_tokens: count,
});

/** An answer that cost no token at all does not exist: a server that fills in zeros has metered nothing. */
function metered(usage: Usage): Usage | null {
  return totalTokens(usage) === 0 ? null : usage;
}

/**
 * The lanes of one Anthropic answer from `message_start` and the last `message_delta`. Figures are cumulative, and z.ai
 * sends its real input only at the end, so the larger of the two is taken. Without the final output count (which
 * `message_start` does not know yet) or without any input count the usage is unknown.
 */
export function anthropicUsage(start: unknown, end: unknown): Usage | null {
  const parsed = [AnthropicUsage.safeParse(start), AnthropicUsage.safeParse(end)];
  const [first, last] = parsed.map((one) => (one.success ? one.data : null));
  if (last?.output_tokens === undefined || last.output_tokens === null) return null;
  const inputs = [first?.input_tokens, last.input_tokens].filter((n) => typeof n === 'number');
  if (inputs.length === 0) return null;
  const larger = (a: number | null | undefined, b: number | null | undefined): number => Math.max(a ?? 0, b ?? 0);
  const oneHour = larger(
    first?.cache_creation?.ephemeral_1h_input_tokens,
    last.cache_creation?.ephemeral_1h_input_tokens,
  );
  const fiveMinutes = larger(
    first?.cache_creation?.ephemeral_5m_input_tokens,
    last.cache_creation?.ephemeral_5m_input_tokens,
  );
  const written = larger(first?.cache_creation_input_tokens, last.cache_creation_input_tokens);
  return metered({
    input_tokens: Math.max(...inputs),
    cache_write_tokens: Math.max(written, fiveMinutes + oneHour),
    cache_write_1h_tokens: oneHour,
    cache_read_tokens: larger(first?.cache_read_input_tokens, last.cache_read_input_tokens),
    output_tokens: last.output_tokens,
  });
}

/**
 * The lanes of one Chat Completions answer: `prompt_tokens` there includes what was read from and written to the cache. A server by which it
 * does not counts something else, and its figures are none. What a total has beside prompt and answer was thought (Google, xAI): it is billed as output.
 */
export function openAiUsage(value: unknown): Usage | null {
  const parsed = OpenAiUsage.safeParse(value);
  if (!parsed.success) return null;
  const { prompt_tokens, completion_tokens, prompt_tokens_details: details, total_tokens } = parsed.data;
  const hits = details?.cached_tokens ?? parsed.data.cached_tokens ?? parsed.data.prompt_cache_hit_tokens ?? 0;
  const cache_write_tokens = details?.cache_write_tokens ?? 0;
  const input_tokens = prompt_tokens - hits - cache_write_tokens;
  const thought = Math.max(0, (total_tokens ?? 0) - prompt_tokens - completion_tokens);
  const besidePrompt = thought > 0 && thought === hits + cache_write_tokens;
  if (input_tokens < 0 || besidePrompt) return null;
  return metered({
    input_tokens,
    cache_write_tokens,
    cache_write_1h_tokens: 0,
    cache_read_tokens: hits,
    output_tokens: completion_tokens + thought,
  });
}
