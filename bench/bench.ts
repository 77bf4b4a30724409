// What every benchmark gives: rows of a figure of ours beside a named rival's, and whether the goal is met.
import type { Timing } from './rounds.ts';

export interface Result {
  /** What was measured, with its unit. */
  readonly what: string;
  readonly ours: Pick<Timing, 'median' | 'least' | 'most'>;
  /** Null where nobody else does the like. */
  readonly rival: (Pick<Timing, 'median' | 'least' | 'most'> & { readonly name: string }) | null;
  /** In words; empty for a row that only stands beside. */
  readonly goal: string;
  /** Null for a row without a goal of its own. */
  readonly met: boolean | null;
}

export interface Bench {
  readonly name: string;
  /** One line on what is measured. */
  readonly about: string;
  run(settings: { readonly rounds: number; say(line: string): void }): Promise<readonly Result[]>;
}

const digits = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 1 ? value.toFixed(2) : value.toFixed(3);

const spread = ({ median, least, most }: Pick<Timing, 'median' | 'least' | 'most'>) =>
  least === most ? digits(median) : `${digits(median)} (${digits(least)}–${digits(most)})`;

/** Rows of a Markdown table: figure, ours, rival, ratio, goal, and whether it is met. */
export function tableOf(results: readonly Result[]): string {
  const lines = results.map(({ what, ours, rival, goal, met }) => {
    const theirs = rival === null ? '–' : `${rival.name}: ${spread(rival)}`;
    const ratio = rival === null ? '–' : `${(ours.median / rival.median).toFixed(2)}x`;
    const verdict = met === null ? '' : met ? 'met' : '**missed**';
    return `| ${what} | ${spread(ours)} | ${theirs} | ${ratio} | ${goal} | ${verdict} |`;
  });
  return ['| figure | ours | rival | ratio | goal | |', '|---|---:|---|---:|---|---|', ...lines].join('\n');
}

export function timingOf(name: string, values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    name,
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}

export function single(value: number): Timing {
  return { name: '', median: value, least: value, most: value };
}
