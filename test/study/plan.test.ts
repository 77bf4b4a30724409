// The plan of a study: every combination once, no cent too many, one start order, and cells by what people type.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { StudySite } from '../../src/domain/study.ts';
import { budgetOf, inStartOrder, planCells } from '../../src/study/plan.ts';
import { namedIn } from '../../src/study/retry.ts';
import { planFor } from '../comment/overview-views.ts';

function site(repo: string, per_run = 10): StudySite {
  const settings = { ...defaultSettings, budget: { ...defaultSettings.budget, per_run } };
  const target = { kind: 'github' as const, installation_id: 1, owner: 'acme', repo, issue: null };
  return { target, repo: `acme/${repo}`, private: false, settings, base_ref: 'main', base_sha: 'b', tree_sha: 't' };
}

const sizes = fc.record({
  sites: fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 }),
  papers: fc.integer({ min: 1, max: 8 }),
  budget: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
  seed: fc.array(fc.nat(), { minLength: 96, maxLength: 96 }),
});

describe('the cells of a study', () => {
  it('of a private repository are told of in confidence where the thread is public', () => {
    const sites = [
      { ...site('open'), private: false },
      { ...site('closed'), private: true },
    ];
    const of = { sites, papers: ['2606.27369v1'], budget_usd: 10 };
    const hushed = (isPrivate: boolean) =>
      planCells('study', { ...of, private: isPrivate }, [1, 2]).map((cell) => cell.hushed);
    expect(hushed(false)).toEqual([false, true]);
    expect(hushed(true)).toEqual([false, false]);
  });

  it('are every combination once, in a drawn order, and never cost more than there is', () => {
    fc.assert(
      fc.property(sizes, ({ sites, papers, budget, seed }) => {
        const ids = Array.from({ length: papers }, (_, i) => `2606.${10_000 + i}`);
        const of = {
          sites: sites.map((per_run, i) => site(`r${i}`, per_run)),
          papers: ids,
          budget_usd: budget,
          private: true,
        };
        const cells = planCells('study', of, seed);
        expect(new Set(cells.map(({ experiment }) => experiment)).size).toBe(sites.length * papers);
        expect(cells.map(({ start_order }) => start_order).toSorted((a, b) => a - b)).toEqual(cells.map((_, i) => i));
        expect(budgetOf(cells)).toBeLessThanOrEqual(budget + 1e-6);
        for (const [i, cell] of cells.entries()) {
          expect(cell.number).toBe(i + 1);
          expect(cell.budget_usd).toBeLessThanOrEqual(sites[Math.floor(i / papers)] ?? 0);
        }
        expect(planCells('study', of, seed)).toEqual(cells);
        expect(inStartOrder(cells).map(({ start_order }) => start_order)).toEqual(cells.map((_, i) => i));
      }),
    );
  });

  it('start in another order when the draw is another one', () => {
    const of = { sites: [site('a'), site('b'), site('c')], papers: ['2606.10000'], budget_usd: 30, private: true };
    expect(inStartOrder(planCells('s', of, [3, 1, 2])).map(({ repo }) => repo)).toEqual(['acme/b', 'acme/c', 'acme/a']);
  });
});

describe('what somebody types after retry', () => {
  const plan = planFor([
    { repo: 'atropos' },
    { repo: 'agents' },
    { repo: 'agents', paper_id: '2601.01234v2' },
    { repo: 'glm-tools' },
  ]);
  const found = (typed: string | null) => {
    const named = namedIn(plan, typed);
    return named === null ? null : [named.cells.map(({ number }) => number), named.arm];
  };

  it.each([
    [null, [[1, 2, 3, 4], null]],
    ['atropos', [[1], null]],
    ['ada/Atropos', [[1], null]],
    ['atr', [[1], null]],
    ['agents', [[2, 3], null]],
    ['agents/2601.01234v2', [[3], null]],
    ['2606.27369v1', [[1, 2, 4], null]],
    ['glm-5.2', [[1, 2, 3, 4], 'glm-5.2']],
    ['claude', [[1, 2, 3, 4], 'claude-opus-4-7']],
    ['glm', null],
    ['a', null],
    ['nothing', null],
  ])('%j', (typed, cells) => {
    expect(found(typed)).toEqual(cells);
  });
});
