// The audit log's rows in a SQLite file of their own, in which the database itself refuses to change or delete one.

import type { Json } from '../../domain/json.ts';
import type { Journal } from '../../ports/audit.ts';
import type { Row } from '../../ports/rows.ts';
import { openDatabase, transaction } from '../sqlite/open.ts';
import { presenceOf } from '../sqlite/presence.ts';
import { storageProblem } from '../sqlite/problem.ts';
import { encodedValue } from './value.ts';

const BUSY_MS = 5_000;

const MIGRATIONS = [
  `CREATE TABLE journal (
     pk    TEXT NOT NULL,
     sk    TEXT NOT NULL,
     value TEXT NOT NULL,    -- JSON
     PRIMARY KEY (pk, sk)
   ) STRICT, WITHOUT ROWID;
   CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
   CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;`,
];

export interface SqliteJournal extends Journal {
  close(): void;
}

/** The journal in `file`, made when missing. A row is on the disk when `append` returns. Throws UsageError when the disk is at fault. */
export function sqliteJournal(file: string): SqliteJournal {
  const told = <T>(body: () => T): T => {
    try {
      return body();
    } catch (error) {
      throw storageProblem(error, file);
    }
  };
  const db = told(() => openDatabase(file, { exclusive: false, busyMs: BUSY_MS, migrations: MIGRATIONS }));
  const stillThere = presenceOf(file);
  const insert = db.prepare('INSERT INTO journal (pk, sk, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const select = db.prepare(
    'SELECT sk, value FROM journal WHERE pk = ? AND sk >= ? AND substr(sk, 1, length(?)) = ? ORDER BY sk',
  );
  const end = db.prepare('SELECT sk, value FROM journal WHERE pk = ? ORDER BY sk DESC LIMIT 1');
  return {
    async append(key, value) {
      const json = encodedValue(key, value);
      stillThere();
      return told(() => transaction(db, () => Number(insert.run(key.pk, key.sk, json).changes) === 1, 'power'));
    },
    async list(pk, prefix = '') {
      return told(() => select.all(pk, prefix, prefix, prefix)).map(toRow);
    },
    async last(pk) {
      return told(() => end.all(pk)).map(toRow)[0] ?? null;
    },
    close: () => db.close(),
  };
}

function toRow(row: Record<string, unknown>): Row {
  const value: Json = JSON.parse(String(row.value));
  return { sk: String(row.sk), value, version: 1 };
}
