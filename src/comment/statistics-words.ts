// Statistics as a reader sees them, the same in a terminal, a comment and a page.
import type { MetricName } from '../domain/comparison.ts';
import { duration, money, none, tokens } from './numbers.ts';

export const metricWords: Readonly<Record<MetricName, string>> = {
  working_s: 'working time',
  cost_usd: 'cost',
  total_tokens: 'total tokens',
};

/** The sentences of a comparison's statement: several in a row are read better one by one. */
export function sentencesOf(statement: string): string[] {
  return statement.split(/(?<=\.) (?=[A-Z0-9])/);
}

/** A sum of a metric in its own unit. */
export function figure(name: MetricName, value: number | null): string {
  if (value === null) return none;
  if (name === 'working_s') return duration(value);
  return name === 'cost_usd' ? money(value) : tokens(value);
}

/** A ratio: `1.85`, `0.04`, `152`. */
export function times(ratio: number | null): string {
  if (ratio === null) return none;
  return ratio >= 100 ? String(Math.round(ratio)) : ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}

export function percent(share: number | null): string {
  return share === null ? none : `${Math.round(share * 100)}%`;
}

/** An interval: `1.36 to 2.51`. */
export function span(interval: readonly [number, number] | null, show: (value: number) => string): string {
  return interval === null ? none : `${show(interval[0])} to ${show(interval[1])}`;
}

/** A probability: `.012`, `<.001`, `1`. */
export function chance(p: number | null): string {
  if (p === null) return none;
  if (p < 0.001) return '<.001';
  return p >= 0.9995 ? '1' : p.toFixed(3).replace(/^0/, '');
}
