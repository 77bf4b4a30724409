// The cost table of the deployment's page, computed anew: no amount in it may differ from what its units and prices give.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
const cells = page
  .slice(page.indexOf('## What AWS costs'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('**', '')),
  );
const parts = cells.filter(([name]) => name !== 'part' && name !== 'together');
const pairs = [1, 100, 10_000];

const money = (usd: number) => usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const amount = ([, , each, month, price]: readonly string[], count: number) =>
  (Number(month) + Number(each) * count) * Number(price);

describe('the cost table', () => {
  it('has every part that the stack has a price for', () => {
    expect(parts.length).toBeGreaterThanOrEqual(12);
  });

  it.each(parts.map((row) => [row[0] ?? '', row] as const))('gives what the units of %s cost', (_name, row) => {
    expect(row.slice(5)).toEqual(pairs.map((count) => money(amount(row, count))));
  });

  it('adds up', () => {
    const sums = pairs.map((count) => money(parts.reduce((sum, row) => sum + amount(row, count), 0)));
    expect(cells.find(([name]) => name === 'together')?.slice(5)).toEqual(sums);
  });
});
