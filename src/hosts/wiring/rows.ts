// The rows alone, for commands that only look or set something: the table where one is named, else the file below OUTRIDER_DATA_DIR.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteRows } from '../../adapters/stores/sqlite-rows.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import type { Config } from '../../config.ts';
import type { Rows } from '../../ports/rows.ts';

export interface OpenRows {
  readonly rows: Rows;
  readonly place: string;
  close(): void;
}

/** What a look finds in a folder where no bot has been: a command that only looks leaves no folder behind. */
const nothingThere: Rows = {
  get: async () => null,
  list: async () => [],
  put: async () => Promise.reject(new Error('These rows were opened for a look.')),
  delete: async () => undefined,
};

type Use = 'look' | 'write';

/** May be used beside a running bot. `look`: nothing is made where nothing is. Throws UsageError when the file is not usable. */
export async function openRows({ table, dataDir }: Pick<Config, 'table' | 'dataDir'>, use: Use): Promise<OpenRows> {
  return table === undefined ? openFile(dataDir, use) : (await import('./tables.ts')).tableRows(table);
}

/** The same of a data folder. */
export function openFile(dataDir: string, use: Use): OpenRows {
  const file = join(dataDir, 'rows.sqlite');
  if (use === 'look' && !existsSync(file)) return { rows: nothingThere, place: dataDir, close: () => undefined };
  const rows = sqliteRows(file, systemClock);
  return { rows, place: dataDir, close: () => rows.close() };
}
