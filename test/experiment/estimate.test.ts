// What a run may cost: a range that has everything in it and never passes the budget.
import { describe, expect, it } from 'vitest';
import type { Accepted } from '../../src/domain/manifest.ts';
import { estimate } from '../../src/experiment/estimate.ts';
import { pair } from '../comment/views.ts';

const models = pair.arms.map(({ arm, model }) => ({ arm, model }));
const run = (options: Partial<Accepted['options']> = {}, budget_usd = 1e6): Accepted => ({
  ...pair,
  models,
  budget_usd,
  options: { ...pair.options, cross_review: false, refine: false, ...options },
  settings: { ...pair.settings, cross_review: true, refine: true },
});

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

  it('is none when a model has no price', () => {
    const unpriced = models.map((one) => ({ ...one, model: { ...one.model, rates: null } }));
    expect(estimate({ ...run(), models: unpriced })).toBeNull();
  });
});
