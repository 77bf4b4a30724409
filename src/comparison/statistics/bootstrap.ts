// How sure a mean ratio is: the bootstrap over repositories.
import { randomStream } from './generator.ts';
import { quantile } from './quantile.ts';

/** Draws of an interval, and the seed that makes it the same every time. */
export const draws = 10_000;
export const seed = 20_260_627;

/**
 * Percentile interval, 95%, of the geometric mean ratio. `clusters` holds the log ratios of one repository each: whole
 * repositories are drawn with replacement, because pairs of one repository resemble each other. The same clusters in the
 * same order give the same interval. null with fewer than two repositories: one says nothing about the others.
 * With about ten repositories or fewer such an interval is too narrow; read it as indicative.
 * Source: Efron, Bootstrap methods: another look at the jackknife, Ann. Statist. 7 (1979); clusters as in Miller, arXiv:2411.00640.
 */
export function bootstrapInterval(clusters: readonly (readonly number[])[]): [number, number] | null {
  const interval = meanInterval(clusters);
  return interval === null ? null : [Math.exp(interval[0]), Math.exp(interval[1])];
}

/** The same of the mean of the values as they are. */
export function meanInterval(clusters: readonly (readonly number[])[]): [number, number] | null {
  if (clusters.length < 2) return null;
  const sums = clusters.map((values) => values.reduce((sum, value) => sum + value, 0));
  const sizes = clusters.map((values) => values.length);
  const random = randomStream(seed);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let size = 0;
    for (let i = 0; i < clusters.length; i++) {
      const chosen = Math.floor(random() * clusters.length);
      sum += sums[chosen] ?? 0;
      size += sizes[chosen] ?? 0;
    }
    means[draw] = sum / size;
  }
  means.sort();
  return [quantile(means, 0.025) ?? 0, quantile(means, 0.975) ?? 0];
}
