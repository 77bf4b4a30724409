import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type SqliteRows, sqliteRows } from '../../../src/adapters/stores/sqlite-rows.ts';
import { moneyContract } from '../../contracts/money.ts';
import { rowsContract } from '../../contracts/rows.ts';
import { fakeClock } from '../../fakes/clock.ts';

const open: SqliteRows[] = [];
const clock = fakeClock();

afterEach(() => {
  for (const rows of open.splice(0)) rows.close();
});

async function file(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'outrider-rows-')), 'data', 'rows.db');
}

function opened(path: string): SqliteRows {
  const rows = sqliteRows(path, clock);
  open.push(rows);
  return rows;
}

rowsContract('SQLite', async () => opened(await file()));
moneyContract('SQLite', async () => opened(await file()), 40);

test('two connections on one file see each other and never both win a claim', async () => {
  const path = await file();
  const [one, two] = [opened(path), opened(path)];
  const key = { pk: 'p', sk: 's' };
  const won = [await one.put(key, 'one', 'absent'), await two.put(key, 'two', 'absent')];
  expect(won).toEqual([true, false]);
  expect(await two.get(key)).toEqual({ sk: 's', value: 'one', version: 1 });
});

test('rows outlive their connection, and expired ones go at the next opening', async () => {
  const path = await file();
  const rows = sqliteRows(path, clock);
  const now = Math.floor(clock.now() / 1000);
  await rows.put({ pk: 'p', sk: 'kept' }, 1, 'absent', { expiresAt: now + 60 });
  await rows.put({ pk: 'p', sk: 'gone' }, 1, 'absent', { expiresAt: now - 1 });
  rows.close();
  expect((await opened(path).list('p')).map((row) => row.sk)).toEqual(['kept']);
});

test('a damaged file is told with its name and what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outrider-rows-'));
  await writeFile(join(folder, 'rows.db'), 'this is no database, but long enough to look like one'.repeat(100));
  expect(() => sqliteRows(join(folder, 'rows.db'), clock)).toThrow(/rows\.db is damaged .* move it/);
});
