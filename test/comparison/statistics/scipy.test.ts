// The whole comparison, rows in and figures out, beside SciPy and statsmodels over the same rows; `scipy.json` says which versions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { compareRows } from '../../../src/comparison/compare.ts';
import { readRows } from '../../../src/comparison/row-files.ts';
import type { MetricComparison } from '../../../src/domain/comparison.ts';
import { metricNames } from '../../../src/domain/comparison.ts';

const n3 = z.tuple([z.number(), z.number(), z.number()]);
const n2 = z.tuple([z.number(), z.number()]);
const Row = z.tuple([
  z.string(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.boolean(),
  z.boolean(),
]);
const Expected = z.object({ ratio: z.number(), wilcoxon: n3, wilcoxon_raw: n3, sign: n3, boot: n2, holm: z.number() });
const Fixture = z.object({
  source: z.string(),
  sets: z.array(
    z.object({
      name: z.string(),
      rows: z.array(Row),
      expected: z.record(z.enum(metricNames), Expected),
      verdicts: z.object({ agree: z.number(), wilson: n2, kappa: z.number(), mcnemar: n3 }),
    }),
  ),
});
const { sets } = Fixture.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'scipy.json'), 'utf8')));

/** As CSV, the way in that anybody's rows take. */
function csvOf(rows: readonly z.infer<typeof Row>[]): string {
  const verdict = (pr: boolean) => (pr ? 'pull_request' : 'issue');
  return [
    'repo,arm,working_s,cost_usd,total_tokens,verdict',
    ...rows.flatMap(([repo, aS, bS, aUsd, bUsd, aTokens, bTokens, aPr, bPr]) => [
      `${repo},A,${aS},${aUsd},${aTokens},${verdict(aPr)}`,
      `${repo},B,${bS},${bUsd},${bTokens},${verdict(bPr)}`,
    ]),
  ].join('\n');
}

function blockOf(csv: string) {
  const [block] = compareRows(readRows([{ name: 'rows.csv', text: csv }])).comparisons;
  if (block === undefined) throw new Error('no block');
  return block;
}

/** Two bootstraps draw differently: their ends agree to a twentieth of the interval's width. */
function sameInterval(ours: MetricComparison['interval'], [low, high]: readonly [number, number]): void {
  const width = high - low;
  expect(Math.abs((ours?.[0] ?? 0) - low)).toBeLessThan(width / 20);
  expect(Math.abs((ours?.[1] ?? 0) - high)).toBeLessThan(width / 20);
}

const near = (value: number | null, wanted: number) =>
  expect(Math.abs((value ?? Number.NaN) / wanted - 1)).toBeLessThan(1e-9);

describe.each(sets)('$name', ({ rows, expected, verdicts }) => {
  const block = blockOf(csvOf(rows));

  it.each(metricNames)('has the figures of SciPy in %s', (name) => {
    const [is, wanted] = [block.metrics[name], expected[name]];
    expect(is.n).toBe(rows.length);
    near(is.ratio, wanted.ratio);
    expect([is.wilcoxon.n, is.wilcoxon.w]).toEqual(wanted.wilcoxon.slice(0, 2));
    near(is.wilcoxon.p, wanted.wilcoxon[2]);
    expect([is.wilcoxon_raw.n, is.wilcoxon_raw.w]).toEqual(wanted.wilcoxon_raw.slice(0, 2));
    near(is.wilcoxon_raw.p, wanted.wilcoxon_raw[2]);
    expect([is.sign.b, is.sign.c]).toEqual(wanted.sign.slice(0, 2));
    near(is.sign.p, wanted.sign[2]);
    near(is.p_holm, wanted.holm);
    sameInterval(is.interval, wanted.boot);
  });

  it('has the agreement of statsmodels', () => {
    expect(block.verdicts.agree).toBe(verdicts.agree);
    near(block.verdicts.wilson?.[0] ?? null, verdicts.wilson[0]);
    near(block.verdicts.wilson?.[1] ?? null, verdicts.wilson[1]);
    expect(block.verdicts.kappa).toBeCloseTo(verdicts.kappa, 12);
    expect(block.verdicts.mcnemar).toMatchObject({ b: verdicts.mcnemar[0], c: verdicts.mcnemar[1] });
    near(block.verdicts.mcnemar.p, verdicts.mcnemar[2]);
  });
});

describe('a thousand pairs', () => {
  // SciPy 1.10.1 over the same formula: gmean, wilcoxon (pratt, approx, no correction), binomtest, bootstrap (percentile), logarithms to 12 digits.
  it('have the figures of SciPy too', () => {
    const lines = Array.from({ length: 1000 }, (_, i) => {
      const a = 100 + ((i * 37) % 211);
      const b = i % 10 === 0 ? a : 100 + ((i * 53) % 307);
      return `r${i},A,${a}\nr${i},B,${b}`;
    });
    const { working_s: is } = blockOf(`repo,arm,working_s\n${lines.join('\n')}`).metrics;
    near(is.ratio, 1.182020227597214);
    expect(is.sums).toMatchObject({ a: 204_877, b: 247_468 });
    expect(is.wilcoxon_raw.w).toBe(145_212.5);
    expect(Math.abs((is.wilcoxon_raw.p ?? 0) / 8.44131632435102e-29 - 1)).toBeLessThan(1e-6);
    expect(is.wilcoxon.w).toBe(156_074.5);
    expect(Math.abs((is.wilcoxon.p ?? 0) / 2.648393259159419e-23 - 1)).toBeLessThan(1e-6);
    expect([is.sign.b, is.sign.c]).toEqual([313, 571]);
    near(is.sign.p, 3.1527944138360404e-18);
    sameInterval(is.interval, [1.1471970264861884, 1.2187501829148844]);
  });
});
