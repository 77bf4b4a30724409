// The comparison document: `outrider compare --json`, `comparison` in experiment.json. Unknown is null, never 0.
import * as z from 'zod';

const count = z.number().int().nonnegative();
const figure = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).nullable();

/** What is compared, in the order in which it is shown: seconds of work, USD, tokens of all four lanes. Lower is better. */
export const metricNames = ['working_s', 'cost_usd', 'total_tokens'] as const;
export const MetricName = z.enum(metricNames);
export type MetricName = z.infer<typeof MetricName>;

const Wilcoxon = z.object({
  /** Differences that are not 0. */
  n: count,
  /** The smaller rank sum. */
  w: figure,
  p: figure,
});

/** One metric over the pairs in which both arms have it; every ratio is B over A. */
export const MetricComparison = z.object({
  n: count,
  /** Geometric mean. */
  ratio: figure,
  /** 95%, bootstrap over repositories; null with fewer than two repositories. */
  interval,
  median_ratio: figure,
  sums: z.object({ a: figure, b: figure, ratio: figure }),
  /** On log ratios: the one that Holm's adjustment takes. */
  wilcoxon: Wilcoxon,
  /** On differences B - A. */
  wilcoxon_raw: Wilcoxon,
  /** `b`: pairs in which A is higher; `c`: pairs in which B is. */
  sign: z.object({ b: count, c: count, p: figure }),
  /** Adjusted over the metrics of this block that have pairs. */
  p_holm: figure,
});
export type MetricComparison = z.infer<typeof MetricComparison>;

export const VerdictComparison = z.object({
  n: count,
  agree: count,
  share: figure,
  wilson: interval,
  /** null where it is undefined: both arms always the same one verdict. */
  kappa: figure,
  ac1: figure,
  pabak: figure,
  /** `b`: pairs in which only A is a pull request; `c`: only B. */
  mcnemar: z.object({ b: count, c: count, p: figure }),
  /**
   * At least so many more pairs until McNemar's p could be below .05: as many differing pairs as it lacks if all fell on the leading
   * side, at the rate at which pairs have differed so far. 0: it is below already. null: no pair differs yet.
   */
  pairs_needed: count.nullable(),
});
export type VerdictComparison = z.infer<typeof VerdictComparison>;

/** One arm against the baseline. */
export const ArmComparison = z.object({
  arm: z.string(),
  /** Pairing keys for which both arms ended in an artifact; repeats are averaged and count once. */
  n_pairs: count,
  /** Rows, or whole keys, that make no pair, and why. */
  missing: z.array(z.object({ arm: z.string(), repo: z.string(), reason: z.string() })),
  /** Pairs that a metric (or `verdict`) could not use, and why. */
  left_out: z.array(z.object({ metric: z.string(), repo: z.string(), reason: z.string() })),
  verdicts: VerdictComparison,
  metrics: z.record(MetricName, MetricComparison),
  /** Never one for everything: the metric in which this arm is lower than the other. */
  winner: z.object({ metric: MetricName, arm: z.string() }).nullable(),
  statement: z.string(),
});
export type ArmComparison = z.infer<typeof ArmComparison>;

export const Comparison = z.object({
  schema_version: z.literal(1),
  /** Arm A of every block. */
  baseline: z.string(),
  comparisons: z.array(ArmComparison),
});
export type Comparison = z.infer<typeof Comparison>;
