// Where the audit log lies, for the bot that writes it and the command line that reads it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteJournal } from '../../adapters/stores/sqlite-journal.ts';
import type { Config } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Journal } from '../../ports/audit.ts';

export function auditFile(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'audit.sqlite');
}

export interface AuditLog {
  readonly journal: Journal;
  /** Where it lies, in words. */
  readonly place: string;
  close(): void;
}

/** The log of the deployment that the environment names, else of the data folder. Throws UsageError when there is none. */
export async function readAuditLog(config: Config): Promise<AuditLog> {
  if (config.auditTable !== undefined) return tableLog(config.auditTable);
  const file = auditFile(config);
  if (!existsSync(file)) {
    throw new UsageError(
      `There is no audit log at ${file}. Set OUTRIDER_DATA_DIR to the bot's data folder, or OUTRIDER_AUDIT_TABLE to the table of a deployment on AWS.`,
    );
  }
  return fileLog(file);
}

/** Where a log is written to. */
export type LogPlace = { readonly table: string } | { readonly folder: string };

/** Of the log that goes with the rows that the environment names; null: they are in a table, and the log's own is not named. */
export function logPlaceBeside({ table, auditTable, dataDir }: Config): LogPlace | null {
  if (table === undefined) return { folder: dataDir };
  return auditTable === undefined ? null : { table: auditTable };
}

/** For a command that changed something there. Throws UsageError for a folder or file that is not usable. */
export async function openLog(place: LogPlace): Promise<AuditLog> {
  if ('table' in place) return tableLog(place.table);
  if (!existsSync(place.folder))
    throw new UsageError(
      `there is no data folder at ${place.folder}; set OUTRIDER_DATA_DIR to the bot's, or OUTRIDER_TABLE and OUTRIDER_AUDIT_TABLE to the tables of a deployment on AWS`,
    );
  return fileLog(auditFile({ dataDir: place.folder }));
}

async function tableLog(table: string): Promise<AuditLog> {
  return (await import('./tables.ts')).tableLog(table);
}

function fileLog(file: string): AuditLog {
  const journal = sqliteJournal(file);
  return { journal, place: file, close: () => journal.close() };
}
