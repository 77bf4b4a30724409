// What an error of SQLite means to the person who runs us, and what to do.
import { messageOf, UsageError } from '../../domain/errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html */
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** The primary result code of an error of `node:sqlite`; null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** Whether somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === BUSY;
}

/** A UsageError that says what to do about disk and file trouble; any other error is returned as it is. */
export function storageProblem(error: unknown, file: string): unknown {
  const advice = adviceFor(error, file);
  return advice === null ? error : new UsageError(advice, { cause: error });
}

function adviceFor(error: unknown, file: string): string | null {
  switch (sqliteCode(error)) {
    case FULL:
      return `The disk is full: ${file} cannot grow. Free some space; unfinished work goes on by itself.`;
    case READONLY:
      return `${file} is read-only. Make the file and its folder writable for this user, or set OUTRIDER_DATA_DIR to another folder.`;
    case CANTOPEN:
      return `${file} cannot be opened. Make its folder writable for this user, or set OUTRIDER_DATA_DIR to another folder.`;
    case IOERR:
      return `The disk failed while ${file} was read or written (${messageOf(error)}). Check the disk and its free space, then start again.`;
    case CORRUPT:
    case NOTADB:
      return damaged(file, messageOf(error));
    case BUSY:
      return `${file} is in use by another process. Stop that one, or set OUTRIDER_DATA_DIR to another folder.`;
    default:
      return null;
  }
}

/** The words for a file that is no sound database. */
export function damaged(file: string, detail: string): string {
  return `${file} is damaged (${detail}). Restore it from a backup, or move it and its -wal file away to begin with an empty one.`;
}
