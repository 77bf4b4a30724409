// The audit log in SQLite: the contract, and a file that refuses to forget whoever opens it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { sqliteJournal } from '../../../src/adapters/stores/sqlite-journal.ts';
import { journalContract } from '../../contracts/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'outrider-journal-'));
let files = 0;
const open: { close(): void }[] = [];
const next = () => join(folder, `${++files}.sqlite`);

afterAll(() => {
  for (const journal of open) journal.close();
  rmSync(folder, { recursive: true, force: true });
});

journalContract('SQLite', async () => {
  const journal = sqliteJournal(next());
  open.push(journal);
  return journal;
});

test('the file itself refuses a change and a deletion by any program that respects its triggers', async () => {
  const file = next();
  const journal = sqliteJournal(file);
  await journal.append({ pk: 'p', sk: '1' }, { n: 1 });
  const other = new DatabaseSync(file);
  expect(() => other.exec("UPDATE journal SET value = '{}'")).toThrow('append-only');
  expect(() => other.exec('DELETE FROM journal')).toThrow('append-only');
  other.close();
  journal.close();
  const again = sqliteJournal(file);
  expect(await again.list('p')).toEqual([{ sk: '1', value: { n: 1 }, version: 1 }]);
  again.close();
});
