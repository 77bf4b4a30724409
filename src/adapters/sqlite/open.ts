// Opens a SQLite file: folder made, write-ahead log, soundness checked, trouble told in words.
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../domain/errors.ts';
import { dataFolder } from '../new-folder.ts';
import { damaged, storageProblem } from './problem.ts';

export interface OpenOptions {
  /** No other connection, of this process or another, may open the file meanwhile. The kernel drops the lock with its process. */
  readonly exclusive: boolean;
  /** How long to wait for a lock that another connection holds, milliseconds. */
  readonly busyMs: number;
  /** Runs once per version of the file, in order; `user_version` counts them. */
  readonly migrations: readonly string[];
}

/**
 * Opens or creates `file`. Throws UsageError when it cannot be used (permissions, disk, damage, newer version) and the
 * plain SQLite error when it is locked. `synchronous=NORMAL`: a commit survives the death of the process; the last
 * commits before a power cut may be lost, the file stays sound. See `powerSafe` for commits that must survive that too.
 */
export function openDatabase(file: string, options: OpenOptions): DatabaseSync {
  dataFolder(dirname(file));
  checkBegun(file);
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file, { timeout: options.busyMs });
  } catch (error) {
    throw storageProblem(error, file);
  }
  try {
    if (options.exclusive) db.exec('PRAGMA locking_mode = EXCLUSIVE');
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    db.exec('PRAGMA wal_autocheckpoint = 4000'); // 16 MB: folding the log back is what syncs the disk
    checkSound(db, file);
    migrate(db, file, options.migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Runs `body` as one transaction, forced to the disk before it returns when `durability` is `power`. */
export function transaction<T>(db: DatabaseSync, body: () => T, durability: 'process' | 'power' = 'process'): T {
  if (durability === 'power') db.exec('PRAGMA synchronous = FULL');
  try {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = body();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  } finally {
    if (durability === 'power') db.exec('PRAGMA synchronous = NORMAL');
  }
}

/** The header's first half; no file of SQLite is shorter, but for one that was made and never written. */
const leastBytes = 512;

/** SQLite takes what is left of a file that was cut off before that for a new one, and throws its log away. */
function checkBegun(file: string): void {
  // In this order: of a file that somebody makes just now there is no log before there is a page.
  const log = bytesOf(`${file}-wal`);
  const bytes = bytesOf(file);
  if (bytes === null || bytes >= leastBytes || (bytes === 0 && !log)) return;
  throw new UsageError(damaged(file, `${bytes} bytes are left of it`));
}

/** null: there is no such file, or none that can be looked at; whoever opens it is told. */
function bytesOf(file: string): number | null {
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

function checkSound(db: DatabaseSync, file: string): void {
  const [first] = Object.values(db.prepare('PRAGMA quick_check(1)').get() ?? {});
  if (first !== 'ok') throw new UsageError(damaged(file, String(first)));
}

function migrate(db: DatabaseSync, file: string, migrations: readonly string[]): void {
  const version = Number(Object.values(db.prepare('PRAGMA user_version').get() ?? {})[0]);
  if (version > migrations.length) {
    throw new UsageError(
      `${file} was written by a newer version of this program. Run that one, or use another OUTRIDER_DATA_DIR.`,
    );
  }
  transaction(db, () => {
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}
