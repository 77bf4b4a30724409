// The same rows at other prices: the cost columns of a row, its phases, refinement and reviews, from its token lanes.
import * as z from 'zod';
import { UsageError } from '../domain/errors.ts';
import { isObject } from '../domain/json.ts';
import { type Cost, price, type Rates, roundUsd } from '../domain/money.ts';
import { sameModel } from '../domain/served.ts';
import type { PlacedRecord } from './row-files.ts';

type Values = Readonly<Record<string, unknown>>;

const lane = z.number('is no number of tokens').int('is no whole number of tokens').nonnegative('is below 0').nullish();

const Lanes = z.object({
  input_tokens: lane,
  cache_write_tokens: lane,
  cache_write_1h_tokens: lane,
  cache_read_tokens: lane,
  output_tokens: lane,
  usage_complete: z.boolean('is neither true nor false').nullish(),
});

/** The columns that a cost is made of. */
export const laneColumns: readonly string[] = Object.keys(Lanes.omit({ usage_complete: true }).shape);

/** Prices of a model by its id; null when nobody knows them. `basis` is for the column `cost_basis`. */
export type PriceList = (model: string) => { readonly rates: Rates; readonly basis: string } | null;

/** The given prices first, then the table. A dated or prefixed id is the same model. */
export function priceList(
  given: ReadonlyMap<string, Rates>,
  table: readonly { readonly id: string; readonly rates: Rates | null }[],
): PriceList {
  return (model) => {
    for (const [id, rates] of given) if (sameModel(id, model)) return { rates, basis: `given price: ${rates.source}` };
    const row = table.find(({ id }) => sameModel(id, model));
    return row?.rates ? { rates: row.rates, basis: `list price: ${row.rates.source}` } : null;
  };
}

/**
 * The record with `cost_usd`, `cost_at_least_usd`, `cost_basis` and `rates_as_of` anew and everything else as it was. `cost_usd` is null when
 * a used lane has no price, when usage is incomplete, and when a lane is not in the row: what is not recorded is not 0.
 * @throws UsageError that names place and column
 */
export function reprice({ place, values }: PlacedRecord, prices: PriceList): Record<string, unknown> {
  const model = values.model_requested ?? values.arm;
  if (typeof model !== 'string' || model === '')
    throw new UsageError(`${place}: column model_requested: names the model that is to be priced.`);
  const found = prices(model);
  const rates = found?.rates ?? unpriced;
  const anew = (part: unknown, within: string): unknown =>
    isObject(part) ? { ...part, ...costOf(part, rates, `${place}${within}`) } : part;
  const { refinement, review } = values;
  const phases = Array.isArray(values.phases) ? values.phases.map((phase, i) => anew(phase, `, phase ${i + 1}`)) : null;
  return {
    ...values,
    ...asItsParts(costOf(values, rates, place), phases ?? []),
    cost_basis: found?.basis ?? 'no price known',
    rates_as_of: found?.rates.as_of ?? null,
    ...(phases === null ? {} : { phases }),
    ...(isObject(refinement) ? { refinement: anew(refinement, ', refinement') } : {}),
    ...(isObject(review) ? { review: anew(review, ', review') } : {}),
  };
}

/** As in the records, a row is the sum of its phases, each in whole micro-dollars; nothing else is made of phases that do not add up to it. */
function asItsParts(cost: Cost, phases: readonly unknown[]): Cost {
  const parts = phases.filter(isObject).map(({ cost_at_least_usd }) => Number(cost_at_least_usd));
  const sum = roundUsd(parts.reduce((all, one) => all + one, 0));
  if (parts.length === 0 || Math.abs(sum - cost.cost_at_least_usd) > parts.length * 1e-6) return cost;
  return { cost_usd: cost.cost_usd === null ? null : sum, cost_at_least_usd: sum };
}

const unpriced: Rates = {
  input: null,
  cache_write: null,
  cache_write_1h: null,
  cache_read: null,
  output: null,
  as_of: '',
  source: '',
};

function costOf(values: Values, rates: Rates, place: string) {
  const parsed = Lanes.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`${place}: column ${String(issue?.path[0])}: ${issue?.message ?? 'cannot be read'}`);
  }
  const { usage_complete, ...lanes } = parsed.data;
  const known = [lanes.input_tokens, lanes.cache_write_tokens, lanes.cache_read_tokens, lanes.output_tokens];
  // Nothing written to the cache: nothing of it for an hour.
  const hour = lanes.cache_write_tokens === 0 ? 0 : lanes.cache_write_1h_tokens;
  const complete =
    usage_complete !== false && [...known, hour].every((tokens) => tokens !== null && tokens !== undefined);
  return price(
    {
      input_tokens: lanes.input_tokens ?? 0,
      cache_write_tokens: lanes.cache_write_tokens ?? 0,
      cache_write_1h_tokens: Math.min(hour ?? 0, lanes.cache_write_tokens ?? 0),
      cache_read_tokens: lanes.cache_read_tokens ?? 0,
      output_tokens: lanes.output_tokens ?? 0,
    },
    rates,
    complete,
  );
}
