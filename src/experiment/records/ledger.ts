// What an owner's runs have shown so far: the rows of every run with two arms or more, kept for `/outrider compare`.
import * as z from 'zod';
import { ledgerPrefix, ownerPartition, rowKeys } from '../../artifacts/rows.ts';
import { compareRows, hasPairs } from '../../comparison/compare.ts';
import { ComparedRow } from '../../comparison/compared-row.ts';
import { slugOf } from '../../domain/arm-name.ts';
import type { Comparison } from '../../domain/comparison.ts';
import type { Manifest } from '../../domain/manifest.ts';
import type { ArmRow } from '../../domain/records.ts';
import { addUsage, noUsage, Usage } from '../../domain/usage.ts';
import type { World } from '../../ports/world.ts';
import { keptSeconds, pullFates } from './finished.ts';

/** As the comparison reads it, and the tokens behind its cost: a run of today is estimated at today's prices. null: of before they were kept. */
export const PastRow = ComparedRow.extend({
  draft: Usage.nullable().default(null),
  /** Of refinement and of its reviews of drafts. */
  after: Usage.nullable().default(null),
});
export type PastRow = z.infer<typeof PastRow>;

const LedgerRow = z.object({ rows: z.array(PastRow) });

/** Enough to say why a pair is missing. */
const longestReason = 300;
/** Rows that one entry holds: some 80 KB, far from what a store takes, however many models and repeats a run has. */
const entryRows = 100;

/** The comparison of a run's own arms; null when no two of them make a pair. */
export function comparisonOf(manifest: Manifest, rows: readonly ArmRow[]): Comparison | null {
  const baseline = manifest.arms.find(({ slug }) => slug === manifest.baseline)?.arm;
  const compared = rows.map((row) => ComparedRow.parse(row));
  const comparison = compareRows(compared, baseline === undefined ? {} : { baseline });
  return hasPairs(comparison) ? comparison : null;
}

/**
 * Adds a run to the ledger of its owner. Arms without an artifact are kept too: who is missing need not be chance, and is counted.
 * Safe to repeat. A local run and a run of one model alone add nothing.
 */
export async function enterInLedger(
  manifest: Manifest,
  rows: readonly ArmRow[],
  world: Pick<World, 'rows'>,
): Promise<void> {
  if (manifest.target.kind !== 'github' || new Set(rows.map(({ arm }) => arm)).size < 2) return;
  const compared = rows.map((row) =>
    PastRow.parse({ ...row, ...tokensOf(row), reason: row.reason.slice(0, longestReason) }),
  );
  // The record rolls: from a run's start.
  const expires = Math.floor(Date.parse(manifest.created_at) / 1000) + keptSeconds;
  for (let part = 0; part * entryRows < compared.length; part += 1) {
    const key = rowKeys.ledger(manifest.target, manifest.experiment, part);
    const some = compared.slice(part * entryRows, (part + 1) * entryRows);
    await world.rows.put(key, { rows: some }, 'any', { expiresAt: expires });
  }
}

function tokensOf(row: ArmRow): Pick<PastRow, 'draft' | 'after'> {
  const after = [row.refinement, row.review].flatMap((part) => (part ? [Usage.parse(part)] : []));
  return { draft: Usage.parse(row), after: after.reduce(addUsage, noUsage) };
}

/** Every row that the owner's runs of the last two years have left, in all repositories, with what became of its pull request; read page by page. */
export async function ledgerOf(owner: string, world: Pick<World, 'rows'>): Promise<PastRow[]> {
  const found = await world.rows.list(ownerPartition(owner), ledgerPrefix);
  const fates = await pullFates(owner, world);
  return found.flatMap(({ value }) =>
    LedgerRow.parse(value).rows.map((row) => {
      const fate = fates.get(`${row.experiment}/${slugOf(row.arm, row.repeat ?? 1)}`);
      return fate ? { ...row, pr_outcome: fate.state } : row;
    }),
  );
}
