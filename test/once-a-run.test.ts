// What many files of tests share is made once, by one of those that want it at the same moment, and is whole for all of them.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onceARun } from './once-a-run.ts';

/** Two workers that want the same: each has a module of its own, and so a promise of its own. */
function twoWorkers(makes: (name: string) => (folder: string) => Promise<unknown>) {
  const name = `test-${randomUUID()}`;
  return [onceARun(name, makes('first')), onceARun(name, makes('second'))] as const;
}

const written = (folder: string) => readFile(join(folder, 'file'), 'utf8');

it('of two that want it at the same moment one makes it, and both have it whole', async () => {
  const made: string[] = [];
  const [a, b] = twoWorkers((name) => async (folder) => {
    made.push(name);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await writeFile(join(folder, 'file'), name);
  });
  expect(b.folder).toBe(a.folder);
  const wanted = [a, b].map(async ({ ready, folder }) => {
    await ready();
    return written(folder);
  });
  const seen = await Promise.all(wanted);
  expect(made).toHaveLength(1);
  expect(seen).toEqual([made[0], made[0]]);
});

it('where the one fails that makes it, the next one does', async () => {
  const [a, b] = twoWorkers((name) => async (folder) => {
    await writeFile(join(folder, 'file'), name);
    if (name === 'first') throw new Error('no room');
  });
  await expect(a.ready()).rejects.toThrow('no room');
  await b.ready();
  expect(await written(b.folder)).toBe('second');
});

it('where the one died that began to make it, the next one does', async () => {
  const [a] = twoWorkers((name) => (folder) => writeFile(join(folder, 'file'), name));
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(`${a.folder}.maker`, String(pid));
  await a.ready();
  expect(await written(a.folder)).toBe('first');
});
