// Prices: dated rates per lane, the cost of a usage, and the worst case of a call not yet made.
import * as z from 'zod';
import type { Usage } from './usage.ts';

/** A million USD for a million tokens is a slip of the pen, and what it comes to must stay a number. */
const rate = z.number().nonnegative().max(1_000_000).nullable();

/** USD per million tokens and lane. `null` means "not priced": never 0 and never a guess. */
export const Rates = z.object({
  input: rate,
  cache_write: rate,
  cache_write_1h: rate,
  cache_read: rate,
  output: rate,
  /** ISO date (or year and month) of the price list that the figures were taken from. */
  as_of: z.string(),
  source: z.string(),
});
export type Rates = z.infer<typeof Rates>;

export interface Cost {
  /** USD, or null when a used lane has no price or a response had no usage. */
  readonly cost_usd: number | null;
  /** USD of the lanes that are priced: always a number. */
  readonly cost_at_least_usd: number;
}

export const noCost: Cost = { cost_usd: 0, cost_at_least_usd: 0 };

/** Whole micro-dollars, so that sums of rows agree with totals to the last digit shown. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

/** The cost of `usage` at `rates`; pass `complete: false` when a response without usage is part of it. */
export function price(usage: Usage, rates: Rates, complete = true): Cost {
  const lanes: [number, number | null][] = [
    [usage.input_tokens, rates.input],
    [usage.cache_write_tokens - usage.cache_write_1h_tokens, rates.cache_write],
    [usage.cache_write_1h_tokens, rates.cache_write_1h],
    [usage.cache_read_tokens, rates.cache_read],
    [usage.output_tokens, rates.output],
  ];
  let known = 0;
  let unpriced = false;
  for (const [tokens, perMillion] of lanes) {
    if (tokens === 0) continue;
    if (perMillion === null) unpriced = true;
    else known += (tokens * perMillion) / 1e6;
  }
  const cost_at_least_usd = roundUsd(known);
  return { cost_usd: unpriced || !complete ? null : cost_at_least_usd, cost_at_least_usd };
}

export function addCost(a: Cost, b: Cost): Cost {
  return {
    cost_usd: a.cost_usd === null || b.cost_usd === null ? null : roundUsd(a.cost_usd + b.cost_usd),
    cost_at_least_usd: roundUsd(a.cost_at_least_usd + b.cost_at_least_usd),
  };
}

/** `cost_usd` is null as soon as that of one part is. */
export function totalCost(parts: readonly Cost[]): Cost {
  return parts.reduce((sum, part) => addCost(sum, part), noCost);
}

/**
 * The most that one call can cost, USD: every input token at the dearest priced input lane, and the whole output
 * allowance. `null` when input or output has no price, for then no cap can be kept.
 */
export function worstCase(inputTokens: number, maxOutputTokens: number, rates: Rates): number | null {
  if (rates.input === null || rates.output === null) return null;
  const dearest = Math.max(rates.input, rates.cache_write ?? 0, rates.cache_write_1h ?? 0);
  return roundUsd((inputTokens * dearest + maxOutputTokens * rates.output) / 1e6);
}
