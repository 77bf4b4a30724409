// The plan of the arms, pure: names, shares, and the order in which they start.
import { slugOf } from '../domain/arm-name.ts';
import { UsageError } from '../domain/errors.ts';
import { type Accepted, type ArmPlan, judgeSlug } from '../domain/manifest.ts';
import { roundUsd } from '../domain/money.ts';

/** What of an arm tells it from another. */
type Named = Pick<ArmPlan, 'arm'> & { readonly model: Pick<ArmPlan['model'], 'id' | 'provider'> };

/** Whether two names are of one model: it can be written with its provider and without. */
export function isSameModel({ model: a }: Named, { model: b }: Named): boolean {
  return a.id === b.id && a.provider === b.provider;
}

/** Throws UsageError when two arms are one model, or would share one branch in any of their repeats. */
export function refuseTwins(arms: readonly Named[], repeats: number): void {
  const seen = new Map<string, string>();
  for (const [at, { arm, model }] of arms.entries()) {
    const same = arms.slice(0, at).find((other) => isSameModel(other, { arm, model }));
    if (same) {
      const who = same.arm === arm ? `The model ${arm} is named twice` : `${same.arm} and ${arm} are one model`;
      throw new UsageError(`${who}; to run it more than once write \`--repeat 2\`.`);
    }
    for (let repeat = 1; repeat <= repeats; repeat += 1) {
      const slug = slugOf(arm, repeat);
      const twin = seen.get(slug);
      if (slug === judgeSlug) throw new UsageError(`No arm may be called ${arm}: its files would be the judge's.`);
      if (twin) throw new UsageError(`The models ${twin} and ${arm} would share one branch name (${slug}).`);
      seen.set(slug, arm);
    }
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
