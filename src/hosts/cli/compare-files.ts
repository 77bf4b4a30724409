// The work of `outrider compare`: files in, statistics out as text, JSON or a page.
import { writeFileSync } from 'node:fs';
import { compareRows, hasPairs } from '../../comparison/compare.ts';
import { readRows } from '../../comparison/row-files.ts';
import type { Comparison } from '../../domain/comparison.ts';
import { messageOf, UsageError } from '../../domain/errors.ts';
import { comparePage } from '../../report/compare-page.ts';
import { compareText } from './compare-text.ts';
import { type Output, rowFile } from './row-file.ts';
import { safe } from './text-columns.ts';

export interface CompareFlags {
  readonly html?: string;
  readonly json?: boolean;
  readonly baseline?: string;
}

/**
 * Answers 0 when at least one pair was compared, else 1 with a statement.
 * @throws UsageError (exit status 2) for a file that cannot be read or written, or is not rows
 */
export function compareFiles(paths: readonly string[], flags: CompareFlags, { out, err }: Output): number {
  const rows = readRows(paths.map((path) => rowFile(path)));
  const comparison = compareRows(rows, flags.baseline === undefined ? {} : { baseline: flags.baseline });
  if (flags.html !== undefined) writePage(flags.html, comparison);
  out(flags.json ? `${JSON.stringify(comparison, null, 2)}\n` : compareText(comparison));
  if (flags.html !== undefined && !flags.json) out(`\nThe page is in ${flags.html}\n`);
  if (hasPairs(comparison)) return 0;
  err(`outrider: ${nothingToCompare(comparison)}\n`);
  return 1;
}

function writePage(path: string, comparison: Comparison): void {
  try {
    writeFileSync(path, comparePage(comparison));
  } catch (error) {
    throw new UsageError(`--html ${path} cannot be written: ${messageOf(error)}`);
  }
}

function nothingToCompare({ baseline, comparisons }: Comparison): string {
  if (comparisons.length === 0)
    return `every row is of ${safe(baseline)}, so there is no pair; name a file with a second arm.`;
  return 'there is no pair: no repository has an artifact of both arms for the same inputs.';
}
