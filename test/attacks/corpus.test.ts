// The index names all attacks, each has its file, and the threat model names each with its guard.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { attacks } from './index.ts';

it('every attack of the index has its file, and no file is without its line', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => /^\d\d-.*\.test\.ts$/.test(name));
  expect(files.map((name) => name.replace('.test.ts', '')).sort()).toEqual(Object.keys(attacks).sort());
  expect(files).toHaveLength(22);
});

it('the threat model has a guard for each', () => {
  const text = readFileSync(join(import.meta.dirname, '../../SECURITY.md'), 'utf8');
  const rows = [...text.matchAll(/^\| (\d+) [^|]+\| ([^|]{10,}) \| `([\w-]+)` \|$/gm)].map(
    ([, number, , file]) => `${number} ${file}`,
  );
  expect(rows).toEqual(Object.keys(attacks).map((file) => `${Number(file.slice(0, 2))} ${file}`));
});
