// One metric over the pairs: what each pair's ratio is, which pairs cannot say, and the statistics of the rest.
import type { ArmComparison, MetricComparison, MetricName } from '../domain/comparison.ts';
import type { ComparedRow } from './compared-row.ts';
import type { Pair } from './pairing.ts';
import { bootstrapInterval } from './statistics/bootstrap.ts';
import { geometricMean } from './statistics/geometric-mean.ts';
import { medianRatio } from './statistics/quantile.ts';
import { signTest } from './statistics/sign-test.ts';
import { wilcoxon } from './statistics/wilcoxon.ts';

/** One pair in one metric, repeats averaged; both above 0. */
export interface MeasuredPair {
  readonly repo: string;
  readonly a: number;
  readonly b: number;
}

export interface Measured {
  readonly pairs: readonly MeasuredPair[];
  readonly left_out: ArmComparison['left_out'];
}

const words: Readonly<Record<MetricName, string>> = {
  working_s: 'working time',
  cost_usd: 'cost',
  total_tokens: 'total tokens',
};

/** The pairs in which both arms have the metric, and the others with the reason. */
export function measuredPairs(pairs: readonly Pair[], metric: MetricName): Measured {
  const measured: MeasuredPair[] = [];
  const left_out: ArmComparison['left_out'] = [];
  for (const { repo, a, b } of pairs) {
    const reason = whyLeftOut(a, metric) ?? whyLeftOut(b, metric) ?? whyNoRatio({ a, b }, metric);
    if (reason === null) measured.push({ repo, a: average(a, metric), b: average(b, metric) });
    else left_out.push({ metric, repo, reason });
  }
  return { pairs: measured, left_out };
}

function whyLeftOut(repeats: readonly ComparedRow[], metric: MetricName): string | null {
  for (const row of repeats) {
    if (metric !== 'working_s' && row.usage_complete === false) return `usage of ${row.arm} is incomplete`;
    if (row[metric] === null) return `${words[metric]} of ${row.arm} is unknown`;
  }
  const [first] = repeats;
  return average(repeats, metric) > 0
    ? null
    : `${words[metric]} of ${first?.arm ?? 'an arm'} is 0, so there is no ratio`;
}

/** Next to nothing beside a figure of any size is a slip of the pen, and its ratio no number. */
function whyNoRatio({ a, b }: Pick<Pair, 'a' | 'b'>, metric: MetricName): string | null {
  const ratio = average(b, metric) / average(a, metric);
  return ratio > 0 && Number.isFinite(ratio) ? null : `${words[metric]} of both is too far apart for a ratio`;
}

function average(repeats: readonly ComparedRow[], metric: MetricName): number {
  return repeats.reduce((sum, row) => sum + (row[metric] ?? 0), 0) / repeats.length;
}

/** The statistics of one metric; `p_holm` is filled in when all metrics are known. */
export function measure(pairs: readonly MeasuredPair[]): MetricComparison {
  const n = pairs.length;
  if (n === 0) return unmeasured;
  const ratios = pairs.map(({ a, b }) => (isSame(a, b) ? 1 : b / a));
  const logs = ratios.map(Math.log);
  const [a, b] = [tidySum(pairs.map((pair) => pair.a)), tidySum(pairs.map((pair) => pair.b))];
  return {
    n,
    ratio: geometricMean(ratios),
    interval: bootstrapInterval(byRepository(pairs, logs)),
    median_ratio: medianRatio(ratios),
    sums: { a, b, ratio: b / a },
    wilcoxon: wilcoxon(logs),
    wilcoxon_raw: wilcoxon(pairs.map((pair) => (isSame(pair.a, pair.b) ? 0 : pair.b - pair.a))),
    sign: signTest(logs),
    p_holm: null,
  };
}

const untested = { n: 0, w: null, p: null };
const unmeasured: MetricComparison = {
  n: 0,
  ratio: null,
  interval: null,
  median_ratio: null,
  sums: { a: null, b: null, ratio: null },
  wilcoxon: untested,
  wilcoxon_raw: untested,
  sign: { b: 0, c: 0, p: null },
  p_holm: null,
};

/** Averages of equal things may differ in their last digit: that is no difference. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(a, b);
}

/** Without the rounding errors of the last digits: a reader adds the rows up and gets this. */
function tidySum(values: readonly number[]): number {
  return Number(values.reduce((sum, value) => sum + value, 0).toPrecision(12));
}

function byRepository(pairs: readonly MeasuredPair[], logs: readonly number[]): number[][] {
  const groups = Map.groupBy(logs.entries(), ([index]) => pairs[index]?.repo);
  return [...groups.values()].map((entries) => entries.map(([, log]) => log));
}
