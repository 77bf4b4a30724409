// A store at its worst, under the whole bot: what cannot be read or written is told in words that say what to do, and nothing is lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { newPrivateKey } from '../hosts/lambda/world/credentials.ts';
import { assertAllValid } from '../openapi.ts';
import { fastClock } from '../torture/hurry.ts';
import {
  type Asked,
  type Bench,
  cardOf,
  command,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  until,
  verdictsOf,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 300_000;
const run = '/outrider run paper glm-5.2 --solo';
const whole = ['card', 'result glm-5.2', 'summary'];
const bin = join(import.meta.dirname, '../../bin/outrider.js');

/** Somebody who may write nowhere: root may write everywhere, whatever a folder's mode says. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** The command as an operator types it, expected not to start: its status and what it said. */
async function serve(dataDir: string, who: { readonly uid?: number; readonly gid?: number } = {}) {
  const env = {
    PATH: process.env.PATH ?? '',
    APP_ID: '1',
    PRIVATE_KEY: newPrivateKey(),
    WEBHOOK_SECRET: 'a webhook secret',
    OUTRIDER_DATA_DIR: dataDir,
  };
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--host', '127.0.0.1'], { env, ...who });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  child.stdout.on('data', (text) => {
    said += text;
    child.kill();
  });
  const [status] = await once(child, 'close');
  return { status, lines: said.trimEnd().split('\n') };
}

describe('a bot that cannot use its data', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outrider-storage-'));
  });
  afterEach(async () => {
    await chmod(folder, 0o755);
    await rm(folder, { recursive: true, force: true });
  });

  it('does not start on a read-only folder, and says what to set', { timeout: patience }, async () => {
    await chmod(folder, 0o555);
    const { status, lines } = await serve(folder, nobody);
    expect(lines).toEqual([expect.stringMatching(/cannot be opened|read-only|cannot be written/)]);
    expect(lines[0]).toContain(folder);
    expect(lines[0]).toContain('OUTRIDER_DATA_DIR');
    expect(status).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['rows.sqlite', 'engine.sqlite', 'audit.sqlite'])(
    'does not start over a damaged %s, names it, says what to do and leaves it as it is',
    { timeout: patience },
    async (file) => {
      const damage = 'this is no database, but long enough to look like one '.repeat(100);
      await writeFile(join(folder, file), damage);
      const { status, lines } = await serve(folder);
      expect(lines).toEqual([expect.stringContaining(`${file} is damaged`)]);
      expect(lines[0]).toContain('Restore it from a backup, or move it');
      expect(status).toBe(2);
      expect(await readFile(join(folder, file), 'utf8')).toBe(damage);
    },
  );
});

/** A run whose model thinks until it is let go. */
async function thinking(bench: Bench): Promise<{ readonly asked: Asked; go(): void }> {
  let held = true;
  const script = quickScripts['glm-5.2'] ?? {};
  const [first, ...others] = script.preflight ?? [];
  if (!first || typeof first === 'function') throw new Error('the script has no first turn');
  const turn = () => (held ? { fault: { status: 529 } } : first);
  bench.scripts['glm-5.2'] = { ...script, preflight: [turn, ...others] } as Script;
  const calls = bench.stage.models.journal.length;
  const asked = await write(bench, await openIssue(bench), run);
  await until(() => bench.stage.models.journal.length > calls);
  return {
    asked,
    go: () => {
      held = false;
    },
  };
}

// Each waits twice for half a minute of its clock, as long as it waits in production; side by side they wait once.
describe.concurrent('a disk that is full', () => {
  const open: Bench[] = [];
  afterAll(async () => {
    await Promise.all(open.map((bench) => bench.close()));
  }, patience);

  async function opened(): Promise<Bench> {
    const bench = await openBench({ pace: testPace, clock: fastClock(), repositories: [pythonRepository('quick')] });
    open.push(bench);
    return bench;
  }

  it.each([
    [
      'files',
      (bench: Bench) => bench.stage.host.world.blobs,
      () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    ],
    [
      'rows',
      (bench: Bench) => bench.stage.host.world.rows,
      () => Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 }),
    ],
  ] as const)(
    'the disk fills up for %s: the run waits for room and ends as if nothing had happened',
    { timeout: patience },
    async (_what, store, problem) => {
      const bench = await opened();
      const { asked, go } = await thinking(bench);
      const place = store(bench) as { put: (...given: never[]) => Promise<unknown> };
      const { put } = place;
      let refused = 0;
      place.put = async () => {
        refused += 1;
        throw problem();
      };
      go();
      await until(() => refused >= 2);
      place.put = put;
      await bench.stage.host.engine.waitFor(asked.execution);
      expect(await verdictsOf(bench, asked)).toEqual({ 'glm-5.2': 'issue' });
      expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(whole);
      await assertAllValid(bench.stage.github.journal);
    },
  );
});

describe('while a run is under way', () => {
  let bench: Bench;
  let dataDir: string;

  beforeAll(async () => {
    bench = await openBench({ pace: testPace, repositories: [pythonRepository('quick')] });
    dataDir = bench.stage.environment.OUTRIDER_DATA_DIR ?? '';
  }, patience);

  beforeEach(() => {
    Object.assign(bench.scripts, quickScripts);
  });

  afterAll(async () => {
    await assertAllValid(bench.stage.github.journal);
    await bench.close();
  }, patience);

  it.each<[string, (asked: Asked) => Promise<() => Promise<unknown>>, RegExp]>([
    [
      'a blob that is cut off',
      async ({ experiment }) => {
        const path = join(dataDir, keys.manifest(experiment));
        const sound = await readFile(path);
        await truncate(path, 100);
        return () => writeFile(path, sound);
      },
      /manifest\.json is damaged in the store .*Restore it from a backup; nothing was written over it/,
    ],
    [
      'a row that is no JSON',
      async ({ experiment }) => {
        const { pk, sk } = rowKeys.purse(experiment, 'glm-5-2');
        return spoiled(join(dataDir, 'rows.sqlite'), { pk, sk }, '{"spent": 0.1, "op');
      },
      /The row experiment\/\w+\/purse\/glm-5-2 of \S*rows\.sqlite is damaged\. Restore the file from a backup/,
    ],
    [
      'a row that is of another shape',
      async ({ experiment }) => {
        const { pk, sk } = rowKeys.purse(experiment, 'glm-5-2');
        return spoiled(join(dataDir, 'rows.sqlite'), { pk, sk }, '{"spent": "much", "open": {}}');
      },
      /Something that was stored is damaged, or written by another version \(.*spent.*Restore the data from a backup/,
    ],
  ])(
    '%s is told, and after it was restored a retry goes on with everything',
    { timeout: patience },
    async (_what, spoil, words) => {
      const { asked, go } = await thinking(bench);
      const restore = await spoil(asked);
      go();
      await bench.stage.host.engine.waitFor(asked.execution);
      const said = (await bench.stage.github.thread(asked.issue)).map(({ body }) => body).join('\n');
      expect(said.replaceAll('\\', '')).toMatch(words);
      expect(await cardOf(bench, asked.issue)).toMatch(/failed|done/);

      await restore();
      await command(bench, asked.issue, '/outrider retry');
      expect(await verdictsOf(bench, asked)).toEqual({ 'glm-5.2': 'issue' });
      expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(whole);
      const { world } = bench.stage.host;
      expect((await readMonth({ owner: 'acme' }, monthOf(world.clock.now()), world)).open).toEqual({});
    },
  );
});

/** Writes a value past us, as a broken disk or a careless hand would; answers how to undo that. */
async function spoiled(file: string, { pk, sk }: { readonly pk: string; readonly sk: string }, value: string) {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  const before = db.prepare('SELECT value FROM rows WHERE pk = ? AND sk = ?').get(pk, sk)?.value;
  if (typeof before !== 'string') throw new Error(`there is no row ${pk}/${sk}`);
  const set = db.prepare('UPDATE rows SET value = ? WHERE pk = ? AND sk = ?');
  set.run(value, pk, sk);
  return async () => {
    set.run(before, pk, sk);
    db.close();
  };
}
