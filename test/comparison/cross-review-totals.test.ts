// Cross-review over many cells: counts and contrasts by hand, what is left out, clusters, and what may be said of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossReviewTables } from '../../src/comparison/cross-review.ts';
import { crossReviewTotals, type ReviewedCell } from '../../src/comparison/cross-review-totals.ts';
import { slugOf } from '../../src/domain/arm-name.ts';
import type { Answer } from '../../src/domain/review.ts';
import { glm, manifestOf, opus, reviewOf } from '../comment/views.ts';

const two = { arms: ['a-1', 'b-1'], repeats: 1 };
type Four = readonly [aa: 0 | 1 | null, ab: 0 | 1 | null, ba: 0 | 1 | null, bb: 0 | 1 | null];

function answers([aa, ab, ba, bb]: Four, repeat = 1): Answer[] {
  const [a, b] = [slugOf('a-1', repeat), slugOf('b-1', repeat)];
  const of = (reviewer: string, author: string, said: 0 | 1 | null): Answer => ({
    ...{ reviewer, author, outcome: said === null ? 'timeout' : 'ok' },
    decision: said === null ? null : said === 1 ? 'ship' : 'downgrade',
  });
  return [of(a, a, aa), of(a, b, ab), of(b, a, ba), of(b, b, bb)];
}

function cell(repo: string, four: Four, over: Partial<ReviewedCell> = {}): ReviewedCell {
  return { repo, paper_id: 'p', certificate: { valid: true }, answers: answers(four), ...over };
}

const strict: Four = [1, 1, 0, 0];
const better: Four = [0, 1, 0, 1];
const own: Four = [1, 0, 0, 1];
const alike: Four = [1, 1, 1, 1];
const names = (n: number) => Array.from({ length: n }, (_, i) => `r${i}`);
const only = (totals: ReturnType<typeof crossReviewTotals>) => totals?.contrasts[0];

describe('cross-review over cells', () => {
  it('is null where nobody has reviewed, and where nothing has ended', () => {
    expect(crossReviewTotals([], two)).toBeNull();
    expect(crossReviewTotals([cell('r', alike, { answers: [] })], two)).toBeNull();
    expect(crossReviewTotals([cell('r', alike, { certificate: null })], two)).toBeNull();
  });

  it('counts each answer by its reviewer and by whose draft it was, and says which were none', () => {
    const totals = crossReviewTotals([cell('x', strict), cell('y', better), cell('z', [null, 1, 1, 0])], two);
    expect(totals?.answers).toEqual([
      { reviewer: 'a-1', author: 'a-1', n: 3, ship: 1, silent: 1 },
      { reviewer: 'a-1', author: 'b-1', n: 3, ship: 3, silent: 0 },
      { reviewer: 'b-1', author: 'a-1', n: 3, ship: 1, silent: 0 },
      { reviewer: 'b-1', author: 'b-1', n: 3, ship: 1, silent: 0 },
    ]);
    expect(only(totals)).toMatchObject({
      n: 2,
      repositories: 2,
      left_out: [{ repo: 'z', paper_id: 'p', reason: 'an answer of a-1 is missing' }],
    });
    // strict: (1-0 + 1-0)/2 = 1, 0, 0. better: 0, ((0-1) + (0-1))/2 = -1, 0.
    expect(only(totals)?.strictness.mean).toBe(0.5);
    expect(only(totals)?.quality.mean).toBe(-0.5);
    expect(only(totals)?.self_preference.mean).toBe(0);
  });

  it('leaves out what is no fair pair, has one draft or none, or was not reviewed, and counts no answer of an unfair one', () => {
    const [aa, , ba] = answers(alike);
    const totals = crossReviewTotals(
      [
        cell('unfair', alike, { certificate: { valid: false } }),
        cell('one', alike, { answers: [aa, ba].flatMap((answer) => answer ?? []) }),
        cell('mute', alike, { answers: [] }),
        cell('running', alike, { certificate: null }),
      ],
      two,
    );
    expect(only(totals)?.left_out.map(({ repo, reason }) => `${repo}: ${reason}`)).toEqual([
      'unfair: its certificate is not valid',
      'one: there is no draft of b-1',
      'mute: nobody reviewed there',
    ]);
    expect(totals?.answers.map(({ n }) => n)).toEqual([1, 1]);
    expect(only(totals)).toMatchObject({ n: 0, repositories: 0, strictness: { mean: null, interval: null, p: null } });
    expect(only(totals)?.statement).toContain('cannot be told apart');
  });

  it('averages the repeats of a cell, and tests repositories, not cells', () => {
    const repeated = [...answers(strict), ...answers(alike, 2), ...answers([1, null, 0, 0], 3)];
    const totals = crossReviewTotals([cell('r', alike, { answers: repeated })], { ...two, repeats: 3 });
    expect(only(totals)).toMatchObject({ n: 1, repositories: 1, strictness: { mean: 0.5, interval: null, p: 1 } });
    expect(only(totals)?.left_out[0]?.reason).toBe('repeat 3: an answer of a-1 is missing');
    // Twelve cells of two repositories: two values for the test, whose least p is .5.
    const clustered = crossReviewTotals(
      names(12).map((_, i) => cell(`r${i % 2}`, strict, { paper_id: `p${i}` })),
      two,
    );
    expect(only(clustered)).toMatchObject({
      n: 12,
      repositories: 2,
      strictness: { mean: 1, interval: [1, 1], p: 0.5 },
    });
    expect(only(clustered)?.statement).toBe(
      'Not enough repositories to tell a stricter reviewer from a better draft: 2 of at least 7.',
    );
  });

  it('says what seven repositories of one kind show, by p = 2/128 times three, and six never', () => {
    const of = (n: number, four: Four) =>
      only(
        crossReviewTotals(
          names(n).map((repo) => cell(repo, four)),
          two,
        ),
      );
    expect(of(7, strict)).toMatchObject({
      strictness: { p: 0.015625, p_holm: 0.046875 },
      quality: { p: 1, p_holm: 1 },
    });
    expect(of(7, strict)?.statement).toBe(
      'a-1 lets more pass than b-1; p = 0.047 after Holm. No difference shown in quality and self-preference, which does not mean that there is none.',
    );
    expect(of(7, better)?.statement).toMatch(
      /^Drafts of b-1 are the ones that both together would rather ship; p = 0.047/,
    );
    expect(of(7, own)?.statement).toMatch(/^Together they would rather ship their own; p = 0.047/);
    const onlyOwnHeld: Four = [0, 1, 1, 1];
    expect(of(7, onlyOwnHeld)?.statement).toBe(
      'b-1 lets more pass than a-1; p = 0.047 after Holm. Drafts of b-1 are the ones that both together would rather ship; p = 0.047 after Holm. Together they would rather ship the other’s; p = 0.047 after Holm. Strictness and quality are averages here, and may come of that.',
    );
    expect(of(6, strict)?.statement).toMatch(/^Not enough repositories/);
    expect(of(30, alike)?.statement).toMatch(/^No difference shown in strictness, quality and self-preference,/);
  });

  it('compares each further model with the baseline, and counts what those say of each other', () => {
    const three = { arms: ['a-1', 'b-1', 'c-1'], repeats: 1 };
    const more: Answer[] = [
      { reviewer: 'c-1', author: 'b-1', outcome: 'ok', decision: 'ship' },
      { reviewer: 'b-1', author: 'c-1', outcome: 'ok', decision: 'downgrade' },
    ];
    const totals = crossReviewTotals([cell('r', strict, { answers: [...answers(strict), ...more] })], three);
    expect(totals?.contrasts.map(({ b, n }) => [b, n])).toEqual([
      ['b-1', 1],
      ['c-1', 0],
    ]);
    expect(totals?.answers).toContainEqual({ reviewer: 'c-1', author: 'b-1', n: 1, ship: 1, silent: 0 });
    expect(totals?.contrasts[1]?.left_out[0]?.reason).toBe('an answer of a-1 and of c-1 is missing');
  });

  it('of one cell is its own table', () => {
    const decision = fc.constantFrom('ship' as const, 'downgrade' as const);
    fc.assert(
      fc.property(fc.tuple(decision, decision, decision, decision), ([aa, ab, ba, bb]) => {
        const manifest = manifestOf([opus, glm]);
        const reviews = [
          reviewOf(opus.slug, opus.slug, aa, '', 1),
          reviewOf(opus.slug, glm.slug, ab, '', 2),
          reviewOf(glm.slug, opus.slug, ba, '', 1),
          reviewOf(glm.slug, glm.slug, bb, '', 2),
        ];
        const [table] = crossReviewTables(manifest, reviews);
        const given = reviews.map(({ reviewer, author, outcome, review }) => ({
          ...{ reviewer, author, outcome },
          decision: review?.decision ?? null,
        }));
        const found = only(
          crossReviewTotals([cell('r', alike, { answers: given })], { arms: [opus.arm, glm.arm], repeats: 1 }),
        );
        expect(found?.strictness.mean).toBe(table?.strictness);
        expect(found?.quality.mean).toBe(table?.quality);
        expect(found?.self_preference.mean).toBe(table?.self_preference);
      }),
    );
  });

  it('does not depend on the order of the cells, and turns round with the models', () => {
    const bit = fc.constantFrom(0 as const, 1 as const);
    const four = fc.tuple(bit, bit, bit, bit);
    fc.assert(
      fc.property(fc.array(four, { minLength: 1, maxLength: 12 }), (all) => {
        const cells = all.map((each, i) => cell(`r${i % 5}`, each, { paper_id: `p${i}` }));
        const there = only(crossReviewTotals(cells, two));
        const back = only(crossReviewTotals(cells, { arms: ['b-1', 'a-1'], repeats: 1 }));
        const other = only(crossReviewTotals(cells.toReversed(), two));
        expect(other?.strictness.mean).toBe(there?.strictness.mean);
        expect(other?.strictness.p).toBe(there?.strictness.p);
        expect(back?.strictness.mean).toBeCloseTo(-(there?.strictness.mean ?? 0), 12);
        expect(back?.quality.mean).toBeCloseTo(-(there?.quality.mean ?? 0), 12);
        expect(back?.self_preference.mean).toBeCloseTo(there?.self_preference.mean ?? 0, 12);
        expect(Math.abs(there?.quality.mean ?? 2)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
