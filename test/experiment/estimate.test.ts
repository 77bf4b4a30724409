// What a run may cost: a range that has everything in it and never passes the budget.
import { describe, expect, it } from 'vitest';
import type { Accepted } from '../../src/domain/manifest.ts';
import { price } from '../../src/domain/money.ts';
import { noUsage } from '../../src/domain/usage.ts';
import { estimate as estimateFrom, estimateOf } from '../../src/experiment/money/estimate.ts';
import { enterInLedger, PastRow } from '../../src/experiment/records/ledger.ts';
import { armOf, downgraded, glm, issue7, opus, pair, pullRequest8, shipped } from '../comment/views.ts';
import { memoryRows } from '../fakes/rows.ts';

const models = pair.arms.map(({ arm, model }) => ({ arm, model }));
const run = (options: Partial<Accepted['options']> = {}, budget_usd = 1e6): Accepted => ({
  ...pair,
  models,
  budget_usd,
  options: { ...pair.options, cross_review: false, refine: false, ...options },
  settings: { ...pair.settings, cross_review: true, refine: true },
});

const estimate = (accepted: Accepted) => estimateFrom(accepted, []);
const usd = (accepted: Accepted) => estimate(accepted)?.usd ?? [0, 0];

describe('the estimate', () => {
  it('has reviews and refinement in its high end, and an Issue without either in its low one', () => {
    const [low, high] = usd(run());
    expect(usd(run({ cross_review: true }))).toEqual([low, high * 1.5]);
    expect(usd(run({ refine: true }))).toEqual([low, high * 1.5]);
    expect(usd(run({ refine: true, cross_review: true }))).toEqual([low, high * 2]);
    expect(usd({ ...run({ cross_review: true }), models: models.slice(0, 1) })[1]).toBeLessThan(high);
  });

  it('grows with repeats and stays within the budget', () => {
    const [low, high] = usd(run());
    expect(usd(run({ repeat: 3 }))[1]).toBeCloseTo(high * 3);
    expect(usd(run({ repeat: 3 }, low))).toEqual([low, low]);
  });

  it('says that there are no past pairs', () => {
    expect(estimate(run())?.basis).toMatch(/^no past pairs of these models here; from list prices/);
    expect(estimate({ ...run(), models: models.slice(0, 1) })?.basis).toMatch(/^no past runs of this model here/);
  });

  it('is none when a model has no price', () => {
    const unpriced = models.map((one) => ({ ...one, model: { ...one.model, rates: null } }));
    expect(estimate({ ...run(), models: unpriced })).toBeNull();
  });
});

/** An arm of an earlier run: thousands of output tokens of the draft and of what came after, and minutes. */
function past(
  experiment: string,
  arm: string,
  used: { readonly draft: number; readonly after?: number; readonly minutes: number },
): PastRow {
  const { draft, after = 0, minutes } = used;
  return {
    ...PastRow.parse({
      repo: 'ada/atropos',
      arm,
      experiment,
      verdict: 'issue',
      usage_complete: true,
      working_s: minutes * 60,
    }),
    draft: { ...noUsage, output_tokens: draft * 1000 },
    after: { ...noUsage, output_tokens: after * 1000 },
  };
}

const [first, second] = models.map(({ arm }) => arm) as [string, string];
const costOf = (arm: string, thousands: number): number => {
  const rates = models.find((model) => model.arm === arm)?.model.rates;
  return rates ? price({ ...noUsage, output_tokens: thousands * 1000 }, rates).cost_at_least_usd : Number.NaN;
};
const pairOf = (experiment: string, thousands: number, minutes: number, after = 0): PastRow[] => [
  past(experiment, first, { draft: thousands, after, minutes }),
  past(experiment, second, { draft: 2 * thousands, after, minutes: 2 * minutes }),
];
const costOfPair = (thousands: number) => costOf(first, thousands) + costOf(second, 2 * thousands);

describe('the estimate from earlier pairs', () => {
  it('is at the prices of today from the least to the most, wider the fewer there are', () => {
    const two = [...pairOf('a', 10, 3), ...pairOf('b', 40, 9)];
    const { usd, minutes, basis } = estimateFrom(run(), two) ?? { usd: [], minutes: [], basis: '' };
    expect(basis).toBe("from 2 earlier pairs at today's prices");
    expect(usd[0]).toBeCloseTo(costOfPair(10) / 1.5, 5);
    expect(usd[1]).toBeCloseTo(costOfPair(40) * 1.5, 5);
    expect(minutes).toEqual([4, 27]);
    const one = estimateFrom(run(), pairOf('a', 10, 3));
    expect(one?.basis).toBe("from 1 earlier pair at today's prices");
    expect(one?.usd[1]).toBeCloseTo(costOfPair(10) * 2, 5);
  });

  it('leaves the outermost tenths out of many', () => {
    const eleven = Array.from({ length: 11 }, (_, i) => pairOf(`e${i}`, i === 10 ? 1000 : 10, 3)).flat();
    expect(estimateFrom(run(), eleven)?.usd[1]).toBeCloseTo(costOfPair(10) * (1 + 1 / 11), 5);
  });

  it('has reviews and refinement in where this run has them', () => {
    const rows = pairOf('a', 10, 3, 5);
    const [, bare] = estimateFrom(run(), rows)?.usd ?? [0, 0];
    const [, whole] = estimateFrom(run({ refine: true }), rows)?.usd ?? [0, 0];
    expect(whole - bare).toBeCloseTo(2 * (costOf(first, 5) + costOf(second, 5)), 5);
  });

  it('grows with repeats and stays within budget and time', () => {
    const rows = pairOf('a', 10, 3);
    expect(estimateFrom(run({ repeat: 3 }), rows)?.usd[1]).toBeCloseTo(3 * 2 * costOfPair(10), 5);
    expect(estimateFrom(run({}, 0.01), rows)?.usd).toEqual([0.01, 0.01]);
    expect(estimateFrom(run(), pairOf('a', 10, 999))?.minutes).toEqual([pair.limits.minutes, pair.limits.minutes]);
  });

  it.each<[string, Partial<PastRow>]>([
    ['an arm that came to nothing', { verdict: 'missing' }],
    ['an arm whose usage is incomplete', { usage_complete: false }],
    ['an arm without a time', { working_s: null }],
    ['tokens and cost that nobody kept', { draft: null }],
  ])('counts no run with %s', (_name, more) => {
    const rows = [
      past('a', first, { draft: 10, minutes: 3 }),
      { ...past('a', second, { draft: 20, minutes: 3 }), ...more },
    ];
    expect(estimateFrom(run(), rows)?.basis).toMatch(/^no past pairs/);
  });

  it('counts no run of other models, and not this run itself', () => {
    expect(estimateFrom(run(), [past('a', first, { draft: 10, minutes: 3 })])?.basis).toMatch(/^no past pairs/);
    expect(estimateFrom(run(), pairOf(pair.experiment, 10, 3))?.basis).toMatch(/^no past pairs/);
  });

  it('goes by the cost as it was where the tokens were not kept', () => {
    const rows = pairOf('a', 10, 3).map((row) => ({ ...row, draft: null, after: null, cost_usd: 1 }));
    expect(estimateFrom(run(), rows)?.usd).toEqual([1, 4]);
  });

  it('is drawn up once from the ledger of the owner, and stays as it was', async () => {
    const rows = memoryRows();
    const arms = [armOf(opus, downgraded, issue7).row, armOf(glm, shipped, pullRequest8).row];
    const target = { kind: 'github', installation_id: 1, owner: 'ada', repo: 'atropos', issue: 6 } as const;
    const enter = (experiment: string) =>
      enterInLedger(
        { ...pair, experiment, target },
        arms.map((row) => ({ ...row, experiment, usage_complete: true })),
        { rows },
      );
    await enter('earlier');
    const asked = { ...run(), target };
    const drawn = await estimateOf(asked, { rows });
    expect(drawn?.basis).toBe("from 1 earlier pair at today's prices");
    expect(drawn?.usd[0]).toBeGreaterThan(0);
    await enter('later');
    expect(await estimateOf(asked, { rows })).toEqual(drawn);
  });
});
