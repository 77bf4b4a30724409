// The ledger of an owner as JSON Lines, from the table or the data folder that the environment names.
import { type Config, readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { ledgerOf } from '../../experiment/records/ledger.ts';
import { openRows } from '../wiring/rows.ts';

/** One row a line, in the columns of `outrider compare`. Throws UsageError where no run of the owner is known: a name may be mistyped. */
export async function printLedger(
  owner: string,
  write: (text: string) => void,
  config: Config = readConfig(),
): Promise<void> {
  const { rows, place, close } = await openRows(config, 'look');
  try {
    const all = await ledgerOf(owner, { rows });
    if (all.length === 0)
      throw new UsageError(
        `${place} has no run of two models of ${owner}. Set OUTRIDER_DATA_DIR to the bot's data folder, or OUTRIDER_TABLE to a deployment's table.`,
      );
    for (const row of all) write(`${JSON.stringify(row)}\n`);
  } finally {
    close();
  }
}
