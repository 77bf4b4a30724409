// Rows in one SQLite file that several processes may share.
import type { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Expectation, Row, RowKey, Rows } from '../../ports/rows.ts';
import { openDatabase, transaction } from '../sqlite/open.ts';
import { presenceOf } from '../sqlite/presence.ts';
import { storageProblem } from '../sqlite/problem.ts';
import { encodedValue } from './value.ts';

/** Another process may be writing: the command line beside the server. Nothing else of this one goes on meanwhile, so not for long: steps ask again. */
const BUSY_MS = 2_000;

const MIGRATIONS = [
  `CREATE TABLE rows (
     pk         TEXT NOT NULL,
     sk         TEXT NOT NULL,
     value      TEXT NOT NULL,    -- JSON
     version    INTEGER NOT NULL,
     expires_at INTEGER,          -- epoch seconds
     PRIMARY KEY (pk, sk)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX rows_expiry ON rows (expires_at) WHERE expires_at IS NOT NULL;`,
];

export interface SqliteRows extends Rows {
  close(): void;
}

/**
 * Rows in `file`, made when missing. Throws UsageError when the file or the disk is at fault. Expired rows are removed
 * when it is opened. Byte order of `sk` is SQLite's own for UTF-8 text. A row is on the disk, power cut or not,
 * when `put` returns, with all that was written lightly before it: a durable step that is on record may rely on the rows it wrote.
 */
export function sqliteRows(file: string, clock: Pick<Clock, 'now'>): SqliteRows {
  const told = <T>(body: () => T): T => {
    try {
      return body();
    } catch (error) {
      throw storageProblem(error, file);
    }
  };
  const db = told(() => openDatabase(file, { exclusive: false, busyMs: BUSY_MS, migrations: MIGRATIONS }));
  const sql = statements(db);
  const stillThere = presenceOf(file);
  told(() => sql.expire.run(Math.floor(clock.now() / 1000)));
  return {
    async get(key) {
      const row = told(() => sql.get.get(key.pk, key.sk));
      return row ? toRow(row, key.pk, file) : null;
    },
    async put(key, value, expect, { expiresAt = null, lightly = false } = {}) {
      const json = encodedValue(key, value);
      // What is written lightly is asked for with the next that is not.
      if (!lightly) stillThere();
      const written = { key, json, expect, expiresAt };
      return told(() => transaction(db, () => write(sql, written), lightly ? 'process' : 'power'));
    },
    async list(pk, prefix = '', { after = null, atMost = -1 } = {}) {
      const found = told(() => sql.list.all({ pk, prefix, after, most: atMost }));
      return found.map((row) => toRow(row, pk, file));
    },
    async delete(key) {
      told(() => sql.delete.run(key.pk, key.sk));
    },
    close: () => db.close(),
  };
}

function statements(db: DatabaseSync) {
  return {
    get: db.prepare('SELECT sk, value, version FROM rows WHERE pk = ? AND sk = ?'),
    list: db.prepare(
      `SELECT sk, value, version FROM rows
       WHERE pk = :pk AND sk >= max(:prefix, coalesce(:after, '')) AND sk IS NOT :after AND substr(sk, 1, length(:prefix)) = :prefix
       ORDER BY sk LIMIT :most`,
    ),
    put: db.prepare(
      `INSERT INTO rows (pk, sk, value, version, expires_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, version = excluded.version, expires_at = excluded.expires_at`,
    ),
    delete: db.prepare('DELETE FROM rows WHERE pk = ? AND sk = ?'),
    expire: db.prepare('DELETE FROM rows WHERE expires_at < ?'),
  };
}

interface Write {
  readonly key: RowKey;
  readonly json: string;
  readonly expect: Expectation;
  readonly expiresAt: number | null;
}

function write(sql: ReturnType<typeof statements>, { key, json, expect, expiresAt }: Write): boolean {
  const version = Number(sql.get.get(key.pk, key.sk)?.version ?? 0);
  const holds = expect === 'any' || (expect === 'absent' ? version === 0 : version === expect.version);
  if (!holds) return false;
  sql.put.run(key.pk, key.sk, json, version + 1, expiresAt);
  return true;
}

function toRow(row: Record<string, unknown>, pk: string, file: string): Row {
  const sk = String(row.sk);
  return { sk, value: parsed(String(row.value), `The row ${pk}/${sk} of ${file}`), version: Number(row.version) };
}

function parsed(text: string, what: string): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${what} is damaged. Restore the file from a backup; nothing was written over it.`, { cause });
  }
}
