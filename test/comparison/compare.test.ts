// Rows -> comparison: what makes a pair, what is left out and said so, who may be called lower, and the same bytes for any order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRows, hasPairs } from '../../src/comparison/compare.ts';
import { ComparedRow } from '../../src/comparison/compared-row.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { type ArmComparison, Comparison, type MetricComparison } from '../../src/domain/comparison.ts';
import { UsageError } from '../../src/domain/errors.ts';
import { publishedCsv } from './published.ts';

type Given = Partial<Record<keyof ComparedRow, unknown>> & { readonly repo: string; readonly arm: string };
const rows = (given: readonly Given[]): ComparedRow[] => given.map((row) => ComparedRow.parse(row));
const both = (repo: string, a: object, b: object): Given[] => [
  { repo, arm: 'A', verdict: 'issue', ...a },
  { repo, arm: 'B', verdict: 'issue', ...b },
];
const compared = (given: readonly Given[], options = {}): ArmComparison => {
  const comparison = compareRows(rows(given), options);
  const [block] = Comparison.parse(comparison).comparisons;
  if (!block) throw new Error('no block');
  return block;
};
/** `n` repositories in which B takes `factor` times as long. */
const slower = (n: number, factor: (i: number) => number): Given[] =>
  Array.from({ length: n }, (_, i) =>
    both(`r${i}`, { working_s: 100 + i }, { working_s: (100 + i) * factor(i) }),
  ).flat();

describe('the published experiment', () => {
  const { baseline, comparisons } = compareRows(readRows([{ name: 'published.csv', text: publishedCsv }]));
  const [block] = comparisons;

  it('comes out of its rows as one block with nine pairs', () => {
    expect(baseline).toBe('claude-opus-4-7');
    expect(comparisons).toHaveLength(1);
    expect(block).toMatchObject({ arm: 'glm-5.2', n_pairs: 9, missing: [] });
    expect(block?.metrics.working_s).toMatchObject({
      n: 9,
      sums: { a: 2760, b: 5286, ratio: 5286 / 2760 },
      wilcoxon: { n: 9, w: 2, p: 0.01171875 },
      wilcoxon_raw: { n: 9, w: 3, p: 0.01953125 },
      sign: { b: 1, c: 8, p: 0.0390625 },
      p_holm: 0.01171875,
    });
    expect(block?.metrics.working_s.ratio).toBeCloseTo(1.85, 2);
    expect(block?.winner).toEqual({ metric: 'working_s', arm: 'claude-opus-4-7' });
  });

  it('says that agreement of 8 in 9 is no evidence, and how many more pairs would be', () => {
    expect(block?.verdicts).toMatchObject({
      n: 9,
      agree: 8,
      kappa: 0,
      mcnemar: { b: 0, c: 1, p: 1 },
      pairs_needed: 45,
    });
    expect(block?.statement).toMatchInlineSnapshot(
      `"Over 9 pairs glm-5.2 has 1.85 times the working time of claude-opus-4-7, 95% interval 1.36 to 2.51; p = 0.012 after Holm. The verdicts agree in 8 of 9 (95% interval 57% to 98%). As claude-opus-4-7 gave the same verdict every time, this is no evidence that both judge alike. Not enough differing pairs to say which arm gets more pull requests: 1 so far, at least 5 more needed, at least 45 more pairs at the rate so far."`,
    );
  });

  it('has no word on cost and tokens, which are not in the rows', () => {
    expect(block?.metrics.cost_usd).toMatchObject({ n: 0, ratio: null, interval: null, p_holm: null });
    expect(block?.left_out.filter(({ metric }) => metric === 'cost_usd')).toHaveLength(9);
    expect(block?.left_out.filter(({ metric }) => metric === 'working_s')).toHaveLength(0);
  });
});

describe('a pair', () => {
  it('is of the same repository, commit, paper, prompts, map and harness; null equals null', () => {
    expect(compared(both('x', {}, {})).n_pairs).toBe(1);
    expect(compared(both('x', { base_sha: 'abc' }, { base_sha: 'abc' })).n_pairs).toBe(1);
    const other = compared(
      both('x', { harness_version: '1', base_sha: 'abc' }, { harness_version: '2', base_sha: 'abc' }),
    );
    expect(other.n_pairs).toBe(0);
    expect(other.missing).toEqual([
      { arm: 'A', repo: 'x', reason: 'no row with the same harness_version' },
      { arm: 'B', repo: 'x', reason: 'no row with the same harness_version' },
    ]);
    expect(compared(both('x', { paper_id: '2606.1v1' }, {})).n_pairs).toBe(0);
  });

  it('is never made by order', () => {
    const block = compared([
      { repo: 'x', arm: 'A', working_s: 1 },
      { repo: 'y', arm: 'A', working_s: 2 },
      { repo: 'y', arm: 'B', working_s: 20 },
      { repo: 'x', arm: 'B', working_s: 10 },
    ]);
    expect(block.metrics.working_s).toMatchObject({ n: 2, median_ratio: 10 });
  });

  it('needs an artifact of both; who has none is named with verdict and reason', () => {
    const block = compared([
      ...both('x', {}, { verdict: 'missing', reason: 'HTTP 529 for two hours' }),
      ...both('y', { verdict: 'stopped' }, {}),
      ...both('z', {}, {}),
      { repo: 'lone', arm: 'A', verdict: 'issue' },
    ]);
    expect(block.n_pairs).toBe(1);
    expect(block.missing).toEqual([
      { arm: 'A', repo: 'y', reason: 'stopped' },
      { arm: 'B', repo: 'lone', reason: 'no row' },
      { arm: 'B', repo: 'x', reason: 'missing: HTTP 529 for two hours' },
    ]);
    expect(block.statement).toContain('3 arms are missing from a pair; who is missing need not be chance.');
  });

  it('is not made by an arm that another model served; a dated id of the same model is the same', () => {
    const asked = { model_requested: 'glm-5.2' };
    const block = compared([
      ...both('x', {}, { ...asked, model_served: 'glm-4.6' }),
      ...both('y', {}, { ...asked, model_served: 'z-ai/glm-5.2-20260601' }),
    ]);
    expect(block.n_pairs).toBe(1);
    expect(block.missing).toEqual([{ arm: 'B', repo: 'x', reason: 'served by glm-4.6, not by glm-5.2' }]);
  });

  it('may have an unknown verdict: then it counts for the figures alone', () => {
    const block = compared(both('x', { verdict: null, working_s: 1 }, { working_s: 2 }));
    expect(block).toMatchObject({
      n_pairs: 1,
      verdicts: { n: 0, share: null, wilson: null, kappa: null, mcnemar: { p: null } },
    });
    expect(block.left_out).toContainEqual({ metric: 'verdict', repo: 'x', reason: 'verdict of A is unknown' });
  });
});

describe('repeats', () => {
  it('are averaged first and count once, and the majority is their verdict', () => {
    const block = compared([
      { repo: 'x', arm: 'A', repeat: 1, verdict: 'issue', working_s: 100 },
      { repo: 'x', arm: 'B', repeat: 1, verdict: 'pull_request', working_s: 100 },
      { repo: 'x', arm: 'B', repeat: 2, verdict: 'issue', working_s: 200 },
      { repo: 'x', arm: 'B', repeat: 3, verdict: 'pull_request', working_s: 300 },
    ]);
    expect(block).toMatchObject({ n_pairs: 1, verdicts: { n: 1, mcnemar: { b: 0, c: 1 } } });
    expect(block.metrics.working_s).toMatchObject({ n: 1, ratio: 2, interval: null, sums: { a: 100, b: 200 } });
  });

  it('that are split have no verdict, and one without an artifact is named but costs the pair nothing', () => {
    const block = compared([
      { repo: 'x', arm: 'A', repeat: 1, verdict: 'issue', working_s: 100 },
      { repo: 'x', arm: 'B', repeat: 1, verdict: 'pull_request', working_s: 100 },
      { repo: 'x', arm: 'B', repeat: 2, verdict: 'issue', working_s: 300 },
      { repo: 'x', arm: 'B', repeat: 3, verdict: 'unfinished', reason: 'out of turns', working_s: 9000 },
    ]);
    expect(block.missing).toEqual([{ arm: 'B', repo: 'x', reason: 'repeat 3: unfinished: out of turns' }]);
    expect(block.left_out).toContainEqual({
      metric: 'verdict',
      repo: 'x',
      reason: 'the repeats of B are split: 1 pull request, 1 issue',
    });
    expect(block.metrics.working_s.ratio).toBe(2);
  });

  it('of one repository do not make six pairs: papers do, and then the caution is said', () => {
    const papers = Array.from({ length: 7 }, (_, i) =>
      both('x', { paper_id: `${i}`, working_s: 10 }, { paper_id: `${i}`, working_s: 20 + i }),
    );
    const block = compared(papers.flat());
    expect(block.n_pairs).toBe(7);
    expect(block.metrics.working_s.interval).toBeNull();
    expect(block.statement).toContain('All pairs are from one repository: they say nothing about others.');
  });
});

describe('the order of rows', () => {
  it('does not show in the last digit of an average', () => {
    const repeats = [0.1, 0.2, 0.3].map((working_s, i) => ({ repo: 'x', arm: 'B', repeat: i + 1, working_s }));
    const first = { repo: 'x', arm: 'A', working_s: 1 };
    const [forwards, backwards] = [repeats, repeats.toReversed()].map((some) => compareRows(rows([first, ...some])));
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    expect(JSON.stringify(backwards)).toBe(JSON.stringify(forwards));
  });
});

describe('usage that is incomplete', () => {
  it('leaves its pair out of cost and tokens only, by name', () => {
    const figures = { working_s: 10, cost_usd: 1, total_tokens: 100, usage_complete: true };
    const block = compared([
      ...both('x', figures, figures),
      ...both('y', figures, { ...figures, usage_complete: false }),
    ]);
    expect([block.metrics.working_s.n, block.metrics.cost_usd.n, block.metrics.total_tokens.n]).toEqual([2, 1, 1]);
    expect(block.left_out).toEqual([
      { metric: 'cost_usd', repo: 'y', reason: 'usage of B is incomplete' },
      { metric: 'total_tokens', repo: 'y', reason: 'usage of B is incomplete' },
    ]);
  });

  it('and a cost that nobody knows is no cost of 0; one of 0 has no ratio', () => {
    const block = compared([
      ...both('x', { cost_usd: null }, { cost_usd: 1 }),
      ...both('y', { cost_usd: 1 }, { cost_usd: 0 }),
    ]);
    expect(block.metrics.cost_usd.n).toBe(0);
    expect(block.left_out.filter(({ metric }) => metric === 'cost_usd').map(({ reason }) => reason)).toEqual([
      'cost of A is unknown',
      'cost of B is 0, so there is no ratio',
    ]);
  });
});

describe('figures at the edge of what a number holds', () => {
  it('have no ratio where it would be infinite, and finite statistics otherwise', () => {
    const given = [
      ...both('a', { working_s: 1e-300 }, { working_s: 1e15 }),
      ...both('b', { working_s: 1e15 }, { working_s: 1e-300 }),
      ...Array.from({ length: 7 }, (_, i) => both(`r${i}`, { working_s: 1e-9 }, { working_s: 1e15 })).flat(),
    ];
    const { metrics, left_out, statement } = compared(given);
    expect(left_out.filter(({ metric }) => metric === 'working_s')).toEqual([
      { metric: 'working_s', repo: 'a', reason: 'working time of both is too far apart for a ratio' },
    ]);
    const { ratio, interval, sums, median_ratio } = metrics.working_s;
    for (const value of [ratio, ...(interval ?? []), sums.a, sums.b, sums.ratio, median_ratio])
      expect(Number.isFinite(value)).toBe(true);
    expect(statement).not.toMatch(/NaN|Infinity/);
  });

  it('never come out as no number, whatever is allowed', () => {
    const figure = fc.double({ min: 0, max: 1e15, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(figure, figure), { minLength: 1, maxLength: 12 }), (all) => {
        const block = compared(all.flatMap(([a, b], i) => both(`r${i % 7}-${i}`, { working_s: a }, { working_s: b })));
        // JSON has no NaN and no infinity: it would say null where a figure was computed.
        expect(JSON.parse(JSON.stringify(block))).toEqual(block);
        expect(block.statement).not.toMatch(/NaN|Infinity/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the winner', () => {
  it('is never named below six pairs, however clear', () => {
    const block = compared(slower(5, () => 10));
    expect(block.winner).toBeNull();
    expect(block.statement).toContain('Not enough pairs to tell B from A: 5 of at least 6.');
  });

  it('is the arm that is lower, in one metric', () => {
    expect(compared(slower(6, (i) => 2 + i / 10)).winner).toEqual({ metric: 'working_s', arm: 'A' });
    expect(compared(slower(6, (i) => 0.5 - i / 100)).winner).toEqual({ metric: 'working_s', arm: 'B' });
  });

  it('is null at p = .05 and above, after Holm over the metrics tested', () => {
    const one = slower(6, (i) => 2 + i / 10);
    const withCost = one.map((row, i) => ({ ...row, cost_usd: 1 + (i % 5) / 10 }));
    expect(compared(one).metrics.working_s.p_holm).toBe(0.03125);
    const block = compared(withCost);
    expect(block.metrics.working_s.p_holm).toBe(0.0625);
    expect(block.winner).toBeNull();
    expect(block.statement).toContain('which does not mean that there is none');
  });

  it('may rest on the pairs that differ, where most do not', () => {
    const block = compared(slower(19, (i) => (i < 10 ? 1 : 2)));
    expect(block.metrics.working_s).toMatchObject({ median_ratio: 1, wilcoxon: { n: 9 } });
    expect(block.winner).toEqual({ metric: 'working_s', arm: 'A' });
  });

  it('is null where mean and median point to different arms, whatever the test says', () => {
    const block = compared(slower(40, (i) => (i < 15 ? 0.99 - i / 1e4 : i < 21 ? 0.999 : 5)));
    const { ratio, median_ratio, p_holm } = block.metrics.working_s;
    expect([(ratio ?? 0) > 1, (median_ratio ?? 2) < 1, (p_holm ?? 1) < 0.05]).toEqual([true, true, true]);
    expect(block.winner).toBeNull();
  });

  it('is null where nothing differs', () => {
    const block = compared(slower(20, () => 1));
    expect(block.metrics.working_s).toMatchObject({ ratio: 1, wilcoxon: { n: 0, p: 1 }, sign: { b: 0, c: 0, p: 1 } });
    expect(block.winner).toBeNull();
  });
});

describe('the words on verdicts', () => {
  const judged = (both: number, onlyA: number, onlyB: number): string =>
    compared(
      [
        ...Array(both).fill(['issue', 'issue']),
        ...Array(onlyA).fill(['pull_request', 'issue']),
        ...Array(onlyB).fill(['issue', 'pull_request']),
      ].flatMap(([a, b], i) => verdictsOf(`r${i}`, a, b)),
    ).statement;
  const verdictsOf = (repo: string, a: string, b: string): Given[] => both(repo, { verdict: a }, { verdict: b });

  it.each([
    [
      'too few differ',
      judged(6, 2, 1),
      'Not enough differing pairs to say which arm gets more pull requests: 3 so far, at least 6 more needed',
    ],
    [
      'enough differ, on both sides',
      judged(0, 4, 5),
      'Which arm gets more pull requests is open: A alone in 4 pairs, B alone in 5, p = 1.000; at least',
    ],
    [
      'B clearly gets more',
      judged(2, 0, 7),
      'B gets pull requests more often: alone in 7 pairs, the other alone in 0; p = 0.016.',
    ],
    [
      'A clearly gets more',
      judged(2, 7, 0),
      'A gets pull requests more often: alone in 7 pairs, the other alone in 0; p = 0.016.',
    ],
    [
      'none differs',
      judged(7, 0, 0),
      'As A and B gave the same verdict every time, this is no evidence that both judge alike.',
    ],
  ])('are right when %s', (_, statement, words) => {
    expect(statement).toContain(words);
  });
});

describe('more than two arms', () => {
  const three = ['A', 'C', 'B'].flatMap((arm, i) =>
    ['x', 'y'].map((repo) => ({ repo, arm, verdict: 'issue', working_s: 10 * (i + 1) })),
  );

  it('give one block per arm against the first arm in the file, or the one that is asked for', () => {
    const { baseline, comparisons } = compareRows(rows(three));
    expect([baseline, ...comparisons.map(({ arm }) => arm)]).toEqual(['A', 'B', 'C']);
    const asked = compareRows(rows(three), { baseline: 'C' });
    expect([asked.baseline, ...asked.comparisons.map(({ arm }) => arm)]).toEqual(['C', 'A', 'B']);
    expect(asked.comparisons[0]?.metrics.working_s.median_ratio).toBe(0.5);
  });

  it('answer to a unique beginning of a name, and to nothing else', () => {
    const named = rows([
      { repo: 'x', arm: 'glm-5.2' },
      { repo: 'x', arm: 'glm-5.3' },
      { repo: 'x', arm: 'Kimi-K3' },
    ]);
    expect(compareRows(named, { baseline: 'kimi' }).baseline).toBe('Kimi-K3');
    expect(compareRows(named, { baseline: 'GLM-5.3' }).baseline).toBe('glm-5.3');
    expect(() => compareRows(named, { baseline: 'glm' })).toThrow('--baseline glm may be glm-5.2 or glm-5.3.');
    expect(() => compareRows(named, { baseline: 'opus' })).toThrow(UsageError);
  });
});

describe('no pair at all', () => {
  it('is said, with every arm that is missing', () => {
    const block = compared([
      { repo: 'x', arm: 'A' },
      { repo: 'y', arm: 'B' },
    ]);
    expect(block.n_pairs).toBe(0);
    expect(block.statement).toBe(
      'There is no pair of A and B, so nothing can be compared. 2 arms are missing from a pair.',
    );
    expect(hasPairs(compareRows(rows([{ repo: 'x', arm: 'A' }])))).toBe(false);
    expect(() => compareRows([])).toThrow(UsageError);
  });
});

describe('a run that is given twice', () => {
  const row = { repo: 'x', arm: 'A', experiment: 'e1', repeat: 1, verdict: 'issue', working_s: 10 };
  const other = { ...row, arm: 'B' };

  it('counts once', () => {
    expect(compareRows(rows([row, other, row, other]))).toEqual(compareRows(rows([row, other])));
  });

  it('with other figures the second time is refused', () => {
    expect(() => compareRows(rows([row, other, { ...row, cost_usd: 2 }]))).toThrow(
      /A on x, run e1, repeat 1 is there twice/,
    );
  });
});

function expectProbabilities({ wilcoxon, wilcoxon_raw, sign, p_holm }: MetricComparison): void {
  const ps = [wilcoxon.p, wilcoxon_raw.p, sign.p, p_holm].filter((p) => p !== null);
  expect(ps.every((p) => p >= 0 && p <= 1)).toBe(true);
  expect(p_holm ?? 1).toBeGreaterThanOrEqual(wilcoxon.p ?? 0);
}

describe('any rows', () => {
  const row = fc.record({
    repo: fc.constantFrom('p', 'q', 'r', 's', 't', 'u', 'v'),
    arm: fc.constantFrom('A', 'B', 'C'),
    verdict: fc.constantFrom('issue', 'pull_request', 'missing', null),
    base_sha: fc.constantFrom('1', null),
    working_s: fc.option(fc.double({ min: 0, max: 1e5, noNaN: true })),
    cost_usd: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
    total_tokens: fc.option(fc.nat(1_000_000)),
    usage_complete: fc.option(fc.boolean()),
  });
  const many = fc.array(row, { minLength: 1, maxLength: 40 });

  it('give the same bytes in any order', () => {
    fc.assert(
      fc.property(many, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (given, stream) => {
        const parsed = [...rows(given), ...rows(both('anchor', {}, {}))];
        const shuffled = parsed.toSorted(() => (stream.next().value ?? 0) - 0.5);
        expect(JSON.stringify(compareRows(shuffled, { baseline: 'A' }))).toBe(
          JSON.stringify(compareRows(parsed, { baseline: 'A' })),
        );
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('fit the schema, keep every p between 0 and 1, and turn round when the arms do', () => {
    fc.assert(
      fc.property(many, (given) => {
        const parsed = [...rows(given), ...rows(both('anchor', {}, {}))];
        const one = Comparison.parse(compareRows(parsed, { baseline: 'A' })).comparisons.find(({ arm }) => arm === 'B');
        const other = compareRows(parsed, { baseline: 'B' }).comparisons.find(({ arm }) => arm === 'A');
        if (!one || !other) throw new Error('no block');
        expect(other.n_pairs).toBe(one.n_pairs);
        expect(other.winner).toEqual(one.winner);
        expect(other.missing).toEqual(one.missing);
        expect(other.verdicts.mcnemar).toEqual({
          b: one.verdicts.mcnemar.c,
          c: one.verdicts.mcnemar.b,
          p: one.verdicts.mcnemar.p,
        });
        for (const metric of ['working_s', 'cost_usd', 'total_tokens'] as const) {
          const [a, b] = [one.metrics[metric], other.metrics[metric]];
          expect(b.n).toBe(a.n);
          expect(b.wilcoxon.p).toBe(a.wilcoxon.p);
          if (a.ratio !== null) expect(Math.log(a.ratio) + Math.log(b.ratio ?? 0)).toBeCloseTo(0, 8);
          expectProbabilities(a);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('are never called won outright', () => {
    fc.assert(
      fc.property(many, (given) => {
        for (const { statement, winner, metrics } of compareRows([...rows(given), ...rows(both('anchor', {}, {}))], {
          baseline: 'A',
        }).comparisons) {
          expect(statement).not.toMatch(/\b(winner|wins|best|better)\b/i);
          if (winner === null) continue;
          expect(metrics[winner.metric].n).toBeGreaterThanOrEqual(6);
          expect(metrics[winner.metric].p_holm).toBeLessThan(0.05);
        }
      }),
      { seed: 13, numRuns: 60 },
    );
  });
});
