// One process per engine file. SQLite's own lock decides, and dies with its process; the note beside it only names the holder.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { messageOf, UsageError } from '../../../domain/errors.ts';
import { openDatabase } from '../../sqlite/open.ts';
import { isBusy, storageProblem } from '../../sqlite/problem.ts';
import { MIGRATIONS } from './schema.ts';

/** A restart may overlap with the end of the old process by this much. */
const HANDOVER_MS = 500;

/** Opens the engine's file for this process alone; throws UsageError naming the file and the process that has it. */
export function openExclusively(file: string): DatabaseSync {
  assertLogThere(file);
  try {
    const db = openDatabase(file, { exclusive: true, busyMs: HANDOVER_MS, migrations: MIGRATIONS });
    leaveNote(db, file);
    return db;
  } catch (error) {
    if (!isBusy(error)) throw storageProblem(error, file);
    throw new UsageError(
      `${file} is in use by another process (pid ${holder(file)}). Stop that one, or set OUTRIDER_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/** Takes the note away and closes the file: in this order, since a note without a log says that the log was lost. */
export function release(db: DatabaseSync, file: string): void {
  rmSync(noteFile(file), { force: true });
  db.close();
}

/** Whoever was killed leaves note and log behind; SQLite takes a file without its log for a whole one, of long ago. */
function assertLogThere(file: string): void {
  if (!existsSync(file) || !existsSync(noteFile(file)) || existsSync(`${file}-wal`)) return;
  throw new UsageError(
    `${file}-wal is gone, and with it what was written last: the process that had it was killed. Put it back. If another program has folded it in, as sqlite3 does, remove ${noteFile(file)}. Then start again.`,
  );
}

function leaveNote(db: DatabaseSync, file: string): void {
  try {
    writeFileSync(noteFile(file), `${process.pid}\n`);
  } catch (cause) {
    db.close();
    const detail = messageOf(cause);
    throw new UsageError(
      `${noteFile(file)} cannot be written (${detail}). Check the folder's permissions and free space.`,
      { cause },
    );
  }
}

function noteFile(file: string): string {
  return `${file}.pid`;
}

function holder(file: string): string {
  try {
    return readFileSync(noteFile(file), 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown'; // the note is for people only; the lock is what counts
  }
}
