// What people did with each model's pull requests, counted over rows.
import type { ComparedRow } from './compared-row.ts';

export interface PullOutcomes {
  readonly arm: string;
  readonly merged: number;
  readonly closed: number;
  /** Open when last heard of. */
  readonly waiting: number;
}

/** In the order in which the arms appear; an arm without any pull request whose fate is known is left out. */
export function pullOutcomes(rows: readonly Pick<ComparedRow, 'arm' | 'pr_outcome'>[]): PullOutcomes[] {
  return [...new Set(rows.map(({ arm }) => arm))].flatMap((arm) => {
    const of = (outcome: string) => rows.filter((row) => row.arm === arm && row.pr_outcome === outcome).length;
    const counted = { arm, merged: of('merged'), closed: of('closed'), waiting: of('open') };
    return counted.merged + counted.closed + counted.waiting === 0 ? [] : [counted];
  });
}
