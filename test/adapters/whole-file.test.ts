// A file that is there whole, or not there: also when the disk is full.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWholeFile } from '../../src/adapters/whole-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-whole-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is made by one of many, for its owner alone, and leaves no draft', async () => {
  const path = join(folder, 'one');
  const made = await Promise.all(Array.from({ length: 8 }, (_, i) => makeWholeFile(path, `text ${i}`)));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await readFile(path, 'utf8')).toBe(`text ${made.indexOf(true)}`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['one']);
});

it('rejects, and leaves nothing, where nothing can be written', async () => {
  await expect(makeWholeFile(join(folder, 'missing', 'two'), 'x')).rejects.toThrow('ENOENT');
  await expect(makeWholeFile(join(folder, 'n'.repeat(250)), 'x')).rejects.toThrow('ENAMETOOLONG');
  expect(await readdir(folder)).toEqual(['one']);
});
