// The names that others build on, held strictly: nothing missing from `compare --json` and from an arm's row, nothing renamed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRows } from '../../src/comparison/compare.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { ArmRow, PhaseRow } from '../../src/domain/records.ts';
import { publishedCsv } from './published.ts';

const compared = (text: string, baseline?: string) =>
  compareRows(readRows([{ name: 'rows', text }]), baseline === undefined ? {} : { baseline });
/** Keys as a tree, arrays by their first entry, figures as `#`. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return '#';
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shapeOf(child)]));
}

const test = { n: '#', w: '#', p: '#' };
const metric = {
  n: '#',
  ratio: '#',
  interval: ['#'],
  median_ratio: '#',
  sums: { a: '#', b: '#', ratio: '#' },
  wilcoxon: test,
  wilcoxon_raw: test,
  sign: { b: '#', c: '#', p: '#' },
  p_holm: '#',
};

describe('outrider compare --json', () => {
  it('has exactly the names of the contract', () => {
    const rows = ['repo,arm,working_s,cost_usd,total_tokens,verdict'];
    for (const [i, repo] of ['p', 'q', 'r'].entries())
      rows.push(`${repo},A,10,1,1000,issue`, `${repo},B,${20 + i},2,${2000 + i},pull_request`);
    rows.push('s,A,10,1,1000,issue', 't,A,10,,1000,issue', 't,B,10,2,,pull_request');
    expect(shapeOf(compared(rows.join('\n')))).toEqual({
      schema_version: '#',
      baseline: '#',
      comparisons: [
        {
          arm: '#',
          n_pairs: '#',
          missing: [{ arm: '#', repo: '#', reason: '#' }],
          left_out: [{ metric: '#', repo: '#', reason: '#' }],
          verdicts: {
            ...{ n: '#', agree: '#', share: '#', wilson: ['#'], kappa: '#', ac1: '#', pabak: '#' },
            mcnemar: { b: '#', c: '#', p: '#' },
            pairs_needed: '#',
          },
          metrics: { working_s: metric, cost_usd: metric, total_tokens: metric },
          winner: '#',
          statement: '#',
        },
      ],
    });
  });

  it('names a winner as a metric and an arm, and is whole numbers where it counts', () => {
    const rows = Array.from({ length: 8 }, (_, i) => `r${i},A,${100 + i}\nr${i},B,${10 + i}`).join('\n');
    const result = compared(`repo,arm,working_s\n${rows}`);
    expect(result.schema_version).toBe(1);
    expect(result.comparisons[0]?.winner).toEqual({ metric: 'working_s', arm: 'B' });
  });
});

describe('an arm row', () => {
  const columns =
    `experiment repo base_sha paper_id paper_sha256 prompts_sha256 repo_map_sha256 harness_version arm provider model_requested model_served repeat
    start_order verdict route reason decided_by artifact_url input_tokens cache_write_tokens cache_write_1h_tokens cache_read_tokens output_tokens
    total_tokens usage_complete lost_calls cost_usd cost_at_least_usd cost_basis rates_as_of turns tool_calls working_s waiting_s additions deletions
    files_changed tests_changed phases refinement review schema_version`.split(/\s+/);
  const figures =
    'model_served input_tokens cache_write_tokens cache_read_tokens output_tokens cost_usd cost_at_least_usd turns working_s waiting_s phase outcome'.split(
      ' ',
    );

  it('has every column of the contract, in the code and in the published schema', () => {
    expect(Object.keys(ArmRow.shape)).toEqual(expect.arrayContaining(columns));
    expect(Object.keys(PhaseRow.shape)).toEqual(expect.arrayContaining(figures));
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/arm-row.schema.json'), 'utf8'));
    expect(schema.required).toEqual(expect.arrayContaining(columns));
  });
});

describe('rows with repo, arm, seconds and verdict alone', () => {
  // By hand: ratios 2, 0.5, 4 -> (2 x 0.5 x 4)^(1/3) = 4^(1/3); sums 60 and 95; ranks of |log| are tied for 2 and 0.5: 1.5, 1.5, 3.
  const text = `repo,arm,working_s,verdict
x,A,10,issue
x,B,20,PR
y,A,30,pull_request
y,B,15,Pull request
z,A,20,issue
z,B,80,issue
`;

  it('come out as worked by hand', () => {
    const [block] = compared(text).comparisons;
    const seconds = block?.metrics.working_s;
    expect(seconds?.n).toBe(3);
    expect(seconds?.ratio).toBeCloseTo(4 ** (1 / 3), 12);
    expect(seconds?.median_ratio).toBe(2);
    expect(seconds?.sums).toEqual({ a: 60, b: 115, ratio: 115 / 60 });
    // Of 8 assignments of signs to 1.5, 1.5 and 3 the smaller sum is at most 1.5 in 6: p = 6/8.
    expect(seconds?.wilcoxon).toEqual({ n: 3, w: 1.5, p: 0.75 });
    // Differences 10, -15, 60: ranks 1, 2, 3; smaller sum 2; of 8 assignments 6 have a smaller sum of at most 2.
    expect(seconds?.wilcoxon_raw).toEqual({ n: 3, w: 2, p: 0.75 });
    expect(seconds?.sign).toEqual({ b: 1, c: 2, p: 1 });
    expect(block?.verdicts).toMatchObject({ n: 3, agree: 2, share: 2 / 3, mcnemar: { b: 0, c: 1, p: 1 } });
    // Observed 2/3; expected by chance (1/3 x 2/3) + (2/3 x 1/3) = 4/9; kappa (6/9 - 4/9) / (5/9) = 0.4.
    expect(block?.verdicts.kappa).toBeCloseTo(0.4, 12);
    // q = (1/3 + 2/3) / 2 = 1/2; expected 1/2; AC1 = (2/3 - 1/2) / (1/2) = 1/3.
    expect(block?.verdicts.ac1).toBeCloseTo(1 / 3, 12);
    expect(block?.verdicts.pabak).toBeCloseTo(1 / 3, 12);
    expect(block?.metrics.cost_usd).toMatchObject({ n: 0, ratio: null, p_holm: null });
  });
});

describe('any pairs', () => {
  const pair = fc.record({
    a: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    b: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
  });
  const csvOf = (pairs: readonly { readonly a: number; readonly b: number }[]) =>
    `repo,arm,working_s\n${pairs.map(({ a, b }, i) => `r${i},A,${a}\nr${i},B,${b}`).join('\n')}`;

  it('have an interval around the ratio, which turns round with the arms', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 14 }), (pairs) => {
        const one = compared(csvOf(pairs), 'A').comparisons[0]?.metrics.working_s;
        const other = compared(csvOf(pairs), 'B').comparisons[0]?.metrics.working_s;
        const [low, high] = one?.interval ?? [2, -1];
        const [back, forth] = other?.interval ?? [2, -1];
        expect(low).toBeLessThanOrEqual((one?.ratio ?? 0) * (1 + 1e-9));
        expect(high).toBeGreaterThanOrEqual((one?.ratio ?? 0) * (1 - 1e-9));
        expect(Math.log(low) + Math.log(forth)).toBeCloseTo(0, 6);
        expect(Math.log(high) + Math.log(back)).toBeCloseTo(0, 6);
      }),
      { seed: 20_261_127, numRuns: 40 },
    );
  });

  it('are the same in seconds and in milliseconds', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 10 }), (pairs) => {
        const large = pairs.map(({ a, b }) => ({ a: a * 1000, b: b * 1000 }));
        const [one, other] = [pairs, large].map((each) => compared(csvOf(each)).comparisons[0]?.metrics.working_s);
        expect(Math.log(other?.ratio ?? 0)).toBeCloseTo(Math.log(one?.ratio ?? 1), 8);
        expect(other?.wilcoxon).toEqual(one?.wilcoxon);
        expect(other?.sign).toEqual(one?.sign);
      }),
      { seed: 20_261_127, numRuns: 40 },
    );
  });

  it('of the published table do not change when its rows are given twice in two formats', () => {
    const json = readRows([{ name: 'rows', text: publishedCsv }])
      .map((row) => JSON.stringify(row))
      .join('\n');
    expect(compareRows(readRows([{ name: 'a', text: json }]))).toEqual(compared(publishedCsv));
  });
});
