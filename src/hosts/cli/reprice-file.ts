// The work of `outrider reprice`: rows and prices in, JSON Lines out.
import { readRates } from '../../comparison/rates-file.ts';
import { laneColumns, priceList, reprice } from '../../comparison/reprice.ts';
import { readRecords } from '../../comparison/row-files.ts';
import { UsageError } from '../../domain/errors.ts';
import { modelTable } from '../../domain/model-table.ts';
import { type Output, rowFile } from './row-file.ts';

/**
 * Prices of `ratesPath` come first; a model that is not there is priced by our own table. How many rows have no known cost is said on
 * stderr. @throws UsageError (exit status 2) for a file that cannot be read
 */
export function repriceFile(path: string, ratesPath: string | undefined, { out, err }: Output): void {
  const given =
    ratesPath === undefined
      ? new Map()
      : readRates(rowFile(ratesPath, 'give YAML or JSON, model -> input, output, as_of, source'));
  const prices = priceList(given, modelTable);
  const records = readRecords(rowFile(path));
  // What is not recorded is null in one row; in all of them it is another file that was meant.
  if (!records.some(({ values }) => laneColumns.some((lane) => lane in values)))
    throw new UsageError(
      `${path}: no row has a column of tokens (${laneColumns.join(', ')}): give arms.jsonl, arms.csv or experiment.json.`,
    );
  const rows = records.map((record) => reprice(record, prices));
  out(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const unknown = rows.filter(({ cost_usd }) => cost_usd === null).length;
  if (unknown > 0) {
    err(
      `outrider: ${unknown} of ${rows.length} rows have a cost that is known only from below: a used lane without a price, or a lane that the row does not have.\n`,
    );
  }
}
