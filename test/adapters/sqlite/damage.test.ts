// What hands, disks and other programs do to a SQLite file of ours: it is read as it was, or in words that say what to do.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { retryStrategy } from '../../../src/adapters/durable/retry.ts';
import { fileBlobs } from '../../../src/adapters/stores/file-blobs.ts';
import { sqliteJournal } from '../../../src/adapters/stores/sqlite-journal.ts';
import { sqliteRows } from '../../../src/adapters/stores/sqlite-rows.ts';
import { engineFile, newEngine, testEngine } from '../durable/engine-host.ts';

const clock = { now: Date.now };
const written = 40;
const folder = () => mkdtempSync(join(tmpdir(), 'outrider-damage-'));

/** A file whose writer was killed with `kill -9`. */
async function leftBehind(): Promise<string> {
  const file = join(folder(), 'rows.sqlite');
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'rows-child.ts'), file, String(written)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(writer.stdout, 'data');
  writer.kill('SIGKILL');
  await once(writer, 'close');
  return file;
}

function open(file: string) {
  const rows = sqliteRows(file, clock);
  onTestFinished(() => rows.close());
  return rows;
}

const values = async (file: string) => (await open(file).list('p')).map(({ value }) => value);

describe('a file whose writer was killed', () => {
  test('holds every row that was written', async () => {
    expect(await values(await leftBehind())).toEqual(Array.from({ length: written }, (_, n) => n + 1));
  });

  test.each<[string, (log: string) => void]>([
    ['cut in its middle', (log) => truncateSync(log, readFileSync(log).length >> 1)],
    ['cut in the middle of a page', (log) => truncateSync(log, readFileSync(log).length - 1_000)],
    [
      'with one bit flipped',
      (log) => {
        const bytes = readFileSync(log);
        const at = (bytes.length >> 1) + 100;
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        writeFileSync(log, bytes);
      },
    ],
  ])('and a log %s: holds what was written before that place, whole and in order', async (_what, damage) => {
    const file = await leftBehind();
    damage(`${file}-wal`);
    const found = await values(file);
    expect(found.length).toBeGreaterThan(5);
    expect(found.length).toBeLessThan(written);
    expect(found).toEqual(found.map((_, n) => n + 1));
    expect(await open(file).put({ pk: 'p', sk: 'new' }, 1, 'absent')).toBe(true);
  });

  test('and whose index of the log is gone: holds every row', async () => {
    const file = await leftBehind();
    rmSync(`${file}-shm`);
    expect(await values(file)).toHaveLength(written);
  });
});

test('an engine file whose log is gone is not taken for a whole one of long ago', async () => {
  const file = engineFile();
  const experiment = async () => null;
  const engine = newEngine({ file, experiment });
  await engine.start('experiment', 'x', null);
  await engine.waitFor('x');
  await engine.close();
  // Left by whoever was killed; its log is not.
  writeFileSync(`${file}.pid`, '1\n');
  expect(() => newEngine({ file, experiment })).toThrow(
    /engine\.db-wal is gone, .*Put it back.*remove \S+engine\.db\.pid/,
  );
  rmSync(`${file}.pid`);
  expect(testEngine({ file, experiment }).get('x')?.status).toBe('succeeded');
});

test('the note of a killed process whose number another one has now keeps nobody out', async () => {
  const file = engineFile();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.pid`, `${process.ppid}\n`);
  const engine = testEngine({ file, experiment: async () => 1 });
  await engine.start('experiment', 'x', null);
  expect((await engine.waitFor('x')).result).toBe(1);
  expect(readFileSync(`${file}.pid`, 'utf8')).toBe(`${process.pid}\n`);
});

test.each([1, 5_000, 20_000])('a file of which %i bytes are left is told, and left as it is', async (bytes) => {
  const file = join(folder(), 'rows.sqlite');
  const rows = sqliteRows(file, clock);
  for (let n = 0; n < 200; n += 1) await rows.put({ pk: 'p', sk: String(n) }, 'x'.repeat(2_000), 'absent');
  rows.close();
  truncateSync(file, bytes);
  expect(() => sqliteRows(file, clock)).toThrow(/rows\.sqlite is damaged .*Restore it from a backup, or move it/);
  expect(readFileSync(file)).toHaveLength(bytes);
});

test('a file of which nothing is left beside its log is told, and the log is kept', async () => {
  const file = await leftBehind();
  truncateSync(file, 0);
  expect(() => sqliteRows(file, clock)).toThrow(/rows\.sqlite is damaged \(0 bytes are left of it\)/);
  expect(readFileSync(`${file}-wal`).length).toBeGreaterThan(1_000);
});

test('a file of a newer version is told, and left as it is', async () => {
  const file = join(folder(), 'rows.sqlite');
  sqliteRows(file, clock).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => sqliteRows(file, clock)).toThrow(/was written by a newer version of this program\. Run that one/);
});

test('a file that another process has locked is told within seconds, and the step waits for it', async () => {
  const file = join(folder(), 'rows.sqlite');
  const rows = open(file);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  expect(await rows.get({ pk: 'p', sk: 's' })).toBeNull();
  const locked = await rows.put({ pk: 'p', sk: 's' }, 1, 'absent').catch((error: unknown) => error);
  if (!(locked instanceof Error)) throw new Error('it was written all the same');
  expect(locked.message).toContain('rows.sqlite is in use by another process');
  expect(retryStrategy(3)(locked, 60)).toEqual({ shouldRetry: true, delay: { seconds: 30 } });
  other.exec('COMMIT');
  other.close();
  expect(await rows.put({ pk: 'p', sk: 's' }, 1, 'absent')).toBe(true);
});

describe('a file that is taken away while it is open', () => {
  const words = /was removed or replaced while this process had it open: .*put the file back, and start it again/;

  test('takes no row, no entry of the audit log and no run any more, until it is back', async () => {
    const at = folder();
    const rows = open(join(at, 'rows.sqlite'));
    const journal = sqliteJournal(join(at, 'audit.sqlite'));
    onTestFinished(() => journal.close());
    const engine = testEngine({ file: join(at, 'engine.sqlite'), experiment: async () => null });
    const away = `${at}-away`;
    renameSync(at, away);
    await expect(rows.put({ pk: 'p', sk: 's' }, 1, 'absent')).rejects.toThrow(words);
    await expect(journal.append({ pk: 'p', sk: 's' }, 1)).rejects.toThrow(words);
    await expect(engine.start('experiment', 'x', null)).rejects.toThrow(words);
    renameSync(away, at);
    expect(await rows.put({ pk: 'p', sk: 's' }, 1, 'absent')).toBe(true);
    expect(await engine.start('experiment', 'x', null)).toEqual({ started: true });
    await engine.waitFor('x');
  });

  test('is not taken for another one that lies in its place', async () => {
    const file = join(folder(), 'rows.sqlite');
    const rows = open(file);
    renameSync(file, `${file}.old`);
    sqliteRows(file, clock).close();
    await expect(rows.put({ pk: 'p', sk: 's' }, 1, 'absent')).rejects.toThrow(words);
  });

  test('an index of the log that is deleted meanwhile changes nothing for the one that has it', async () => {
    const file = join(folder(), 'rows.sqlite');
    const rows = open(file);
    await rows.put({ pk: 'p', sk: '1' }, 1, 'absent');
    rmSync(`${file}-shm`);
    await rows.put({ pk: 'p', sk: '2' }, 2, 'absent');
    expect((await rows.list('p')).map(({ value }) => value)).toEqual([1, 2]);
  });
});

test.each<[string, (at: string) => string]>([
  ['spaces, quotes and letters of several scripts in its name', (at) => join(at, `it's "an" Ordner für 数据 %41#?`)],
  [
    'a path through a symbolic link',
    (at) => {
      mkdirSync(join(at, 'real'));
      symlinkSync(join(at, 'real'), join(at, 'link'));
      return join(at, 'link', 'data');
    },
  ],
  ['a relative path', (at) => relative(process.cwd(), join(at, 'data'))],
  [
    'a place on another file system',
    (at) => {
      const other = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/outrider-damage-') : at;
      onTestFinished(() => rmSync(other, { recursive: true, force: true }));
      return join(other, 'data');
    },
  ],
])('a data folder with %s is like any other', async (_what, place) => {
  const data = place(folder());
  const rows = open(join(data, 'rows.sqlite'));
  const blobs = fileBlobs(data);
  const engine = testEngine({ file: join(data, 'engine.sqlite'), experiment: async () => 1 });
  await rows.put({ pk: 'p', sk: 's' }, 1, 'absent');
  await blobs.put('experiments/e/x.json', '{}');
  await engine.start('experiment', 'x', null);
  expect((await engine.waitFor('x')).result).toBe(1);
  expect((await rows.list('p')).length).toBe(1);
  expect(await blobs.list('experiments/')).toEqual(['experiments/e/x.json']);
  expect(readFileSync((await blobs.localPath('experiments/e/x.json')) ?? '', 'utf8')).toBe('{}');
});
