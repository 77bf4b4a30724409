// What a run may cost and take, before it starts: a range from what its owner's earlier runs of the same models used, at today's prices; where
// there are none, from the size of published runs, and the words say so.
import { EstimateRow, rowKeys } from '../../artifacts/rows.ts';
import type { Estimate } from '../../comment/card/view.ts';
import { quantile } from '../../comparison/statistics/quantile.ts';
import { type Accepted, wantsCrossReview } from '../../domain/manifest.ts';
import type { ModelRow } from '../../domain/model.ts';
import { price } from '../../domain/money.ts';
import { addUsage, type Usage } from '../../domain/usage.ts';
import type { World } from '../../ports/world.ts';
import { ledgerOf, type PastRow } from '../records/ledger.ts';

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

/** Drawn up once, with the first drawing of the card: the ledger of a large owner is long. */
export async function estimateOf(accepted: Accepted, world: Pick<World, 'rows'>): Promise<Estimate | null> {
  const key = rowKeys.estimate(accepted.experiment);
  const found = await world.rows.get(key);
  if (found) return EstimateRow.parse(found.value).estimate;
  const { target } = accepted;
  const past = target.kind === 'github' ? await ledgerOf(target.owner, world) : [];
  const drawn = estimate(accepted, past);
  await world.rows.put(
    key,
    { estimate: drawn && { ...drawn, usd: [...drawn.usd], minutes: [...drawn.minutes] } },
    'any',
  );
  return drawn;
}

/** USD for all arms together, never above the run's budget; arms run side by side, so the time is one arm's. null: a model has no price. */
export function estimate(accepted: Accepted, past: readonly PastRow[]): Estimate | null {
  const runs = comparable(accepted, past);
  const drawn = runs.length === 0 ? unlikeAny(accepted) : likeThose(runs, accepted);
  const judging = judgeCost(accepted);
  if (drawn === null || judging === null) return null;
  const [low, high] = drawn.usd;
  return { ...drawn, usd: [low, Math.min(high + judging, accepted.budget_usd)] };
}

/** What one earlier run came to, at the prices of this one. */
interface Came {
  readonly usd: number;
  readonly minutes: number;
}

/** Earlier runs of all of these models in which every one left an artifact and its usage is complete. */
function comparable(accepted: Accepted, past: readonly PastRow[]): Came[] {
  const runs = Map.groupBy(
    past.filter(({ experiment }) => experiment !== null && experiment !== accepted.experiment),
    ({ experiment }) => experiment,
  );
  return [...runs.values()].flatMap((rows) => {
    const arms = accepted.models.map(({ arm, model }) =>
      cameOf(
        rows.filter((row) => row.arm === arm),
        { accepted, model },
      ),
    );
    if (arms.some((came) => came === null)) return [];
    const known = arms.filter((came) => came !== null);
    const usd = known.reduce((sum, came) => sum + came.usd, 0);
    return [{ usd: usd * accepted.options.repeat, minutes: Math.max(...known.map(({ minutes }) => minutes)) }];
  });
}

/** The mean over the repeats of one arm; null when one of them came to nothing, or nobody knows to what. */
function cameOf(
  rows: readonly PastRow[],
  { accepted, model }: { readonly accepted: Accepted; readonly model: ModelRow },
): Came | null {
  const further = followUp(accepted) > 0;
  let [usd, minutes] = [0, 0];
  for (const { verdict, usage_complete, draft, after, cost_usd, working_s } of rows) {
    if ((verdict !== 'pull_request' && verdict !== 'issue') || usage_complete !== true || working_s === null)
      return null;
    const used = draft && further && after ? addUsage(draft, after) : draft;
    const cost = used && model.rates ? price(used, model.rates).cost_at_least_usd : cost_usd;
    if (cost === null) return null;
    usd += cost / rows.length;
    minutes += working_s / 60 / rows.length;
  }
  return rows.length === 0 ? null : { usd, minutes };
}

/** From so many runs on the outermost tenths are left out of a range. */
const many = 10;

/** From the least to the most that they came to, wider the fewer there are: by half for two runs, by a tenth for ten. */
function likeThose(runs: readonly Came[], accepted: Accepted): Estimate {
  const n = runs.length;
  const spread = 1 + 1 / n;
  const edge = n < many ? 0 : 0.1;
  const range = (figure: keyof Came, most: number): readonly [number, number] => {
    const sorted = runs.map((run) => run[figure]).toSorted((a, b) => a - b);
    const [low, high] = [quantile(sorted, edge) ?? 0, quantile(sorted, 1 - edge) ?? 0];
    return [Math.min(low / spread, most), Math.min(high * spread, most)];
  };
  const what = accepted.models.length === 2 ? 'pair' : 'run';
  return {
    usd: range('usd', accepted.budget_usd),
    minutes: range('minutes', accepted.limits.minutes),
    basis: `from ${n} earlier ${what}${n === 1 ? '' : 's'} at today's prices`,
  };
}

function unlikeAny(accepted: Accepted): Estimate | null {
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
    basis: `no past ${accepted.models.length === 2 ? 'pairs' : 'runs'} of ${accepted.models.length === 1 ? 'this model' : 'these models'} here; from list prices and the size of published runs, reviews and refinement in`,
  };
}

/** USD that a third model costs at most: it reviews each draft twice. No earlier run tells of it. null: it has no price. */
function judgeCost({ judge, models, options, settings }: Accepted): number | null {
  if (judge === undefined || !wantsCrossReview({ options, settings, models })) return 0;
  if (!judge.model.rates) return null;
  return price(large, judge.model.rates).cost_at_least_usd * shares.review * 2 * models.length * options.repeat;
}

/** At most, as a share of a draft. An Issue leaves no draft to review or refine, so that the low end has none of it. */
function followUp({ options, settings, models, target }: Accepted): number {
  const reviewed = wantsCrossReview({ options, settings, models });
  const refined = target.kind === 'github' && options.refine && settings.refine;
  return (reviewed ? models.length * shares.review : 0) + (refined ? shares.refinement : 0);
}
