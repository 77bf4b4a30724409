// docs/faults.md names tests and torture faults that exist, and none of those that exist is missing from it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answers } from '../e2e/model-faults/answers.ts';
import { forms } from '../e2e/model-faults/forms.ts';
import { meters } from '../e2e/model-faults/meters.ts';
import { words } from '../e2e/model-faults/words.ts';
import { faultNames } from './plan.ts';

const cases = { answers, forms, meters, words };
const tables = Object.keys(cases).map((table) => `test/e2e/model-faults/${table}.ts`);
const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/faults.md'), 'utf8');
// What stands before the sections is a summary.
const tried = page.slice(page.indexOf('\n## '));
const rows = tried.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| fault '));
const shown = rows.map((row) =>
  [...(row.split(' | ').at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
);
const torture = shown.flat().flatMap((name) => (name.startsWith('torture: ') ? [name.slice('torture: '.length)] : []));

describe('the table of faults', () => {
  it('has in every row what was tried, the outcome, what was lost and what shows it', () => {
    for (const [at, row] of rows.entries()) {
      expect(row.split(' | ').length, row).toBe(5);
      expect(shown[at]?.length, row).toBeGreaterThan(0);
    }
  });

  it('names tests that exist', () => {
    for (const name of shown.flat()) {
      if (name.startsWith('torture: ')) continue;
      const [file = '', ...words] = name.split(': ');
      expect(existsSync(join(root, file)), name).toBe(true);
      const texts = [file, ...(file.endsWith('/model-faults.test.ts') ? tables : [])];
      expect(texts.map((text) => readFileSync(join(root, text), 'utf8')).join('\n'), name).toContain(words.join(': '));
    }
  });

  it('names every fault of the torture and no other', () => {
    expect(torture.toSorted()).toEqual(faultNames().toSorted());
  });

  it('names every case of the providers', () => {
    const names = Object.values(cases).flatMap((some) => Object.keys(some));
    expect(names.length).toBeGreaterThan(90);
    for (const name of names) expect(page).toContain(`model-faults.test.ts: ${name}\``);
  });
});
