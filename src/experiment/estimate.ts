// What a run may cost and take, before it starts: a range from list prices and the size of usual runs.
import type { Estimate } from '../comment/card-view.ts';
import type { Accepted } from '../domain/manifest.ts';
import { price } from '../domain/money.ts';
import type { Usage } from '../domain/usage.ts';

// The published ten-repository experiment spent between 7k and 45k output tokens and up to some 400k input tokens an arm;
// caching moves most of the input into the cheap lane, which the low end assumes and the high end does not.
const small: Usage = {
  input_tokens: 40_000,
  cache_write_tokens: 0,
  cache_write_1h_tokens: 0,
  cache_read_tokens: 120_000,
  output_tokens: 7_000,
};
const large: Usage = {
  input_tokens: 450_000,
  cache_write_tokens: 0,
  cache_write_1h_tokens: 0,
  cache_read_tokens: 900_000,
  output_tokens: 45_000,
};
const minutes: Estimate['minutes'] = [2, 27];

/** What follows a draft, as shares of a large one: a review of one draft, and refinement, whose limits are half of an arm's. */
const shares = { review: 0.25, refinement: 0.5 };

/** USD for all arms together, never above the run's budget; arms run side by side, so the time is one arm's. */
export function estimate(accepted: Accepted): Estimate | null {
  const { repeat } = accepted.options;
  const most = 1 + followUp(accepted);
  let low = 0;
  let high = 0;
  for (const { model } of accepted.models) {
    if (!model.rates) return null;
    low += price(small, model.rates).cost_at_least_usd * repeat;
    high += price(large, model.rates).cost_at_least_usd * repeat * most;
  }
  const cap = accepted.budget_usd;
  return {
    usd: [Math.min(low, cap), Math.min(high, cap)],
    minutes: [minutes[0], Math.min(minutes[1], accepted.limits.minutes)],
    basis: 'list prices and the size of published runs, reviews and refinement in',
  };
}

/** At most, as a share of a draft. An Issue leaves no draft to review or refine, so that the low end has none of it. */
function followUp({ options, settings, models, target }: Accepted): number {
  const reviewed = options.cross_review && settings.cross_review && models.length > 1;
  const refined = target.kind === 'github' && options.refine && settings.refine;
  return (reviewed ? models.length * shares.review : 0) + (refined ? shares.refinement : 0);
}
