// An arm's purse: money set aside before a call and settled after it, in one conditional row, so that a cap holds
// even when two processes believe that they run the arm.
import * as z from 'zod';
import type { Purse, Settlement } from '../agent/session.ts';
import { roundUsd } from '../domain/money.ts';
import type { RowKey, Rows } from '../ports/rows.ts';

const PurseRow = z.object({
  /** USD settled so far; an unknown cost counts with its worst case. */
  spent: z.number(),
  /** USD set aside for calls under way, by call. */
  open: z.record(z.string(), z.number()),
});
type PurseRow = z.infer<typeof PurseRow>;

/** The most attempts at a conditional write before we say that something else is wrong. */
const attempts = 50;

/** A purse that never holds more than `cap` USD, spent and set aside together. */
export function openPurse(rows: Rows, key: RowKey, cap: number): Purse {
  async function change(next: (row: PurseRow) => PurseRow | null, lightly = false): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const found = await rows.get(key);
      const row = found ? PurseRow.parse(found.value) : { spent: 0, open: {} };
      const changed = next(row);
      if (changed === null) return false;
      if (changed === row) return true;
      if (await rows.put(key, changed, found ? { version: found.version } : 'absent', { lightly })) return true;
    }
    throw new Error(`The purse ${key.pk}/${key.sk} could not be written: too many writers.`);
  }
  return {
    reserve: (call, usd, before = null) =>
      change((found) => {
        const row = settled(found, before);
        if (call in row.open) return row;
        if (committed(row) + usd > cap + 1e-9) return null;
        return { ...row, open: { ...row.open, [call]: usd } };
      }, true),
    async settle(settlement) {
      await change((row) => settled(row, settlement));
    },
  };
}

/** The same row when there is nothing to settle. */
function settled(row: PurseRow, settlement: Settlement | null): PurseRow {
  const reserved = settlement === null ? undefined : row.open[settlement.key];
  if (settlement === null || reserved === undefined) return row;
  const { [settlement.key]: _settled, ...open } = row.open;
  return { spent: roundUsd(row.spent + (settlement.usd ?? reserved)), open };
}

function committed(row: PurseRow): number {
  return Object.values(row.open).reduce((sum, usd) => sum + usd, row.spent);
}

/** USD settled, and set aside for calls whose end nobody recorded: the most that can have been spent. */
export async function committedBy(rows: Rows, key: RowKey): Promise<number> {
  const found = await rows.get(key);
  return found ? committed(PurseRow.parse(found.value)) : 0;
}

/** USD settled so far; calls under way are not in it. */
export async function spentBy(rows: Rows, key: RowKey): Promise<number> {
  const found = await rows.get(key);
  return found ? PurseRow.parse(found.value).spent : 0;
}
