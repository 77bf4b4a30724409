// Names, shares and order of the arms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/domain/arm-name.ts';
import { UsageError } from '../../src/domain/errors.ts';
import type { Accepted } from '../../src/domain/manifest.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import { planArms, refuseTwins } from '../../src/experiment/plan.ts';
import { pair } from '../comment/views.ts';

function accepted(arms: readonly string[], repeat: number, budget_usd: number): Accepted {
  const [model] = modelTable;
  if (!model) throw new Error('the table is empty');
  const { paper: _paper, frozen: _frozen, nonce: _nonce, arms: _arms, baseline: _baseline, ...rest } = pair;
  return { ...rest, budget_usd, options: { ...rest.options, repeat }, models: arms.map((arm) => ({ arm, model })) };
}

const named = (...arms: string[]) => arms.map((arm) => ({ arm, model: { provider: 'zai' as const, id: arm } }));

describe('the name of an arm', () => {
  it.each([
    ['glm-5.2', 1, 'glm-5-2'],
    ['glm-5.2', 2, 'glm-5-2-r2'],
    ['zai/GLM-5.2', 1, 'zai-glm-5-2'],
    ['llama3:8b', 3, 'llama3-8b-r3'],
  ])('%s, repeat %i, is %s', (arm, repeat, slug) => expect(slugOf(arm, repeat)).toBe(slug));

  it('is refused where two arms would share a branch', () => {
    expect(() => refuseTwins(named('glm-5.2', 'glm-5-2'), 1)).toThrow(UsageError);
    expect(() => refuseTwins(named('glm-5.2', 'glm-5.2'), 1)).toThrow('--repeat 2');
    expect(() => refuseTwins(named('glm-5.2', 'glm-5.3'), 2)).not.toThrow();
  });

  it('is refused where the repeat of one would be another model', () => {
    const arms = named('deepseek', 'deepseek-r2');
    expect(() => refuseTwins(arms, 1)).not.toThrow();
    expect(() => refuseTwins(arms, 2)).toThrow('would share one branch name (deepseek-r2)');
  });

  it('is refused where two names are of one model', () => {
    const model = { provider: 'zai', id: 'glm-5.2' } as const;
    const arms = ['glm-5.2', 'zai/glm-5.2'].map((arm) => ({ arm, model }));
    expect(() => refuseTwins(arms, 1)).toThrow('glm-5.2 and zai/glm-5.2 are one model');
  });
});

describe('the plan', () => {
  const names = fc.uniqueArray(fc.constantFrom('glm-5.2', 'glm-5.3', 'kimi-k3', 'claude-opus-4-7'), { minLength: 1 });

  it('gives every arm the same share, and never more than the budget in all', () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        (arms, repeat, usd) => {
          const plan = planArms(accepted(arms, repeat, usd), []);
          expect(plan).toHaveLength(arms.length * repeat);
          expect(new Set(plan.map((arm) => arm.budget_usd)).size).toBe(1);
          expect(plan.reduce((sum, arm) => sum + arm.budget_usd, 0)).toBeLessThanOrEqual(usd + 1e-9);
          expect(new Set(plan.map((arm) => arm.slug)).size).toBe(plan.length);
        },
      ),
    );
  });

  it('starts the arms in the order that was drawn, each once', () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(3), { maxLength: 16 }),
        (arms, repeat, draw) => {
          const plan = planArms(accepted(arms, repeat, 10), draw);
          const starts = plan.toSorted((a, b) => a.start_order - b.start_order);
          expect(starts.map((arm) => arm.start_order)).toEqual(plan.map((_, i) => i));
          const drawn = starts.map((arm) => draw[plan.indexOf(arm)] ?? 0);
          expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('has the table in the order of the command, repeats after one another', () => {
    const plan = planArms(accepted(['glm-5.2', 'kimi-k3'], 2, 10), [3, 2, 1, 0]);
    expect(plan.map((arm) => arm.slug)).toEqual(['glm-5-2', 'kimi-k3', 'glm-5-2-r2', 'kimi-k3-r2']);
    expect(plan.map((arm) => arm.start_order)).toEqual([3, 2, 1, 0]);
  });
});
