// Tokens in four lanes, as each provider response reports them, and their sums.
import * as z from 'zod';

const count = z.number().int().nonnegative();

/**
 * Tokens of one response or a sum of several. `input_tokens` is uncached input only;
 * `cache_write_1h_tokens` is the part of `cache_write_tokens` written with a one-hour lifetime.
 */
export const Usage = z.object({
  input_tokens: count,
  cache_write_tokens: count,
  cache_write_1h_tokens: count,
  cache_read_tokens: count,
  output_tokens: count,
});
export type Usage = z.infer<typeof Usage>;

export const noUsage: Usage = {
  input_tokens: 0,
  cache_write_tokens: 0,
  cache_write_1h_tokens: 0,
  cache_read_tokens: 0,
  output_tokens: 0,
};

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    cache_write_tokens: a.cache_write_tokens + b.cache_write_tokens,
    cache_write_1h_tokens: a.cache_write_1h_tokens + b.cache_write_1h_tokens,
    cache_read_tokens: a.cache_read_tokens + b.cache_read_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
  };
}

/** What was read, cached or not: three lanes; the one-hour part is already inside the cache writes. */
export function inputTokens(usage: Usage): number {
  return usage.input_tokens + usage.cache_write_tokens + usage.cache_read_tokens;
}

/** All four lanes. */
export function totalTokens(usage: Usage): number {
  return inputTokens(usage) + usage.output_tokens;
}

/**
 * What is known of the metering of some calls. `calls` were answered; of those `unmetered` carried no usage;
 * `lost` were sent but their answer was never recorded (killed process, cut stream), so what they cost is unknown.
 */
export const Metering = z.object({ calls: count, unmetered: count, lost: count });
export type Metering = z.infer<typeof Metering>;

export const noMetering: Metering = { calls: 0, unmetered: 0, lost: 0 };

export function addMetering(a: Metering, b: Metering): Metering {
  return { calls: a.calls + b.calls, unmetered: a.unmetered + b.unmetered, lost: a.lost + b.lost };
}

export function usageComplete(metering: Metering): boolean {
  return metering.unmetered === 0 && metering.lost === 0;
}
