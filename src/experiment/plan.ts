// The plan of the arms, pure: names, shares, and the order in which they start.
import { slugOf } from '../domain/arm-name.ts';
import { UsageError } from '../domain/errors.ts';
import { type Accepted, type ArmPlan, judgeSlug } from '../domain/manifest.ts';
import { roundUsd } from '../domain/money.ts';

/** Throws UsageError when two arms would share one branch. */
export function refuseTwins(arms: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const arm of arms) {
    const slug = slugOf(arm, 1);
    const twin = seen.get(slug);
    if (twin === arm)
      throw new UsageError(`The model ${arm} is named twice; to run it more than once write \`--repeat 2\`.`);
    if (slug === judgeSlug) throw new UsageError(`No arm may be called ${arm}: its files would be the judge's.`);
    if (twin) throw new UsageError(`The models ${twin} and ${arm} would share one branch name (${slug}).`);
    seen.set(slug, arm);
  }
}

/** What a judge may spend at most, of a run's budget: it reads, and writes next to nothing. */
const judgeShare = 0.2;

/** The plan of the third model; null when there is none. */
export function planJudge({ judge, budget_usd }: Pick<Accepted, 'judge' | 'budget_usd'>): ArmPlan | null {
  if (judge === undefined) return null;
  const share = roundUsd(Math.floor(budget_usd * judgeShare * 1e6) / 1e6);
  return { ...judge, slug: judgeSlug, repeat: 1, start_order: 0, budget_usd: share };
}

/**
 * One plan per arm and repeat, in the order of the table. `draw` is a list of random numbers, one per arm: they start in its
 * order. The budget is shared equally: an arm's cap must not depend on what another spends.
 */
export function planArms(accepted: Accepted, draw: readonly number[]): ArmPlan[] {
  const repeats = accepted.options.repeat;
  const arms = Array.from({ length: repeats }, (_, i) =>
    accepted.models.map((model) => ({ ...model, repeat: i + 1 })),
  ).flat();
  const shared = accepted.budget_usd - (planJudge(accepted)?.budget_usd ?? 0);
  const order = arms.map((_, i) => i).sort((a, b) => (draw[a] ?? 0) - (draw[b] ?? 0) || a - b);
  return arms.map(({ arm, model, repeat }, i) => ({
    arm,
    slug: slugOf(arm, repeat),
    model,
    repeat,
    start_order: order.indexOf(i),
    // Rounded down: the shares never sum to more than the run's budget.
    budget_usd: roundUsd(Math.floor((shared / arms.length) * 1e6) / 1e6),
  }));
}
