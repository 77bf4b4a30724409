// The purse holds its cap whoever calls it in whatever order, and counts each call once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPurse, spentBy } from '../../src/arm/purse.ts';
import type { Rows } from '../../src/ports/rows.ts';
import { memoryRows } from '../fakes/rows.ts';

const key = { pk: 'experiment/7f3a', sk: 'purse/glm' };

/** Spent and set aside, as the row has it. */
async function committed(rows: Rows): Promise<number> {
  const row = (await rows.get(key))?.value as { spent: number; open: Record<string, number> } | undefined;
  return row ? Object.values(row.open).reduce((sum, usd) => sum + usd, row.spent) : 0;
}

describe('an arm’s purse', () => {
  it('refuses what would pass the cap and sets nothing aside then', async () => {
    const rows = memoryRows();
    const purse = openPurse(rows, key, 1);
    expect(await purse.reserve('a', 0.6)).toBe(true);
    expect(await purse.reserve('b', 0.41)).toBe(false);
    expect(await committed(rows)).toBe(0.6);
    expect(await purse.reserve('c', 0.4)).toBe(true);
  });

  it('gives back what a call did not cost, and keeps the worst case of a call of unknown cost', async () => {
    const rows = memoryRows();
    const purse = openPurse(rows, key, 1);
    await purse.reserve('a', 0.6);
    await purse.settle({ key: 'a', usd: 0.1 });
    await purse.reserve('b', 0.5);
    await purse.settle({ key: 'b', usd: null });
    expect(await spentBy(rows, key)).toBe(0.6);
    expect(await committed(rows)).toBe(0.6);
  });

  it('settles the call before while it sets the next aside, in one write, and neither when the next is refused', async () => {
    const rows = memoryRows();
    const purse = openPurse(rows, key, 1);
    await purse.reserve('a', 0.9);
    expect(await purse.reserve('b', 0.95, { key: 'a', usd: 0.1 })).toBe(false);
    expect(await spentBy(rows, key)).toBe(0);
    expect(await purse.reserve('b', 0.9, { key: 'a', usd: 0.1 })).toBe(true);
    expect(await purse.reserve('b', 0.9, { key: 'a', usd: 0.1 })).toBe(true);
    expect(await spentBy(rows, key)).toBe(0.1);
    expect(await committed(rows)).toBe(1);
    expect((await rows.get(key))?.version).toBe(2);
  });

  it('counts a call once, however often it is reserved and settled', async () => {
    const rows = memoryRows();
    const purse = openPurse(rows, key, 1);
    for (let n = 0; n < 3; n += 1) expect(await purse.reserve('a', 0.6)).toBe(true);
    for (let n = 0; n < 3; n += 1) await purse.settle({ key: 'a', usd: 0.2 });
    await purse.settle({ key: 'never reserved', usd: 5 });
    expect(await spentBy(rows, key)).toBe(0.2);
  });

  it('never grants more than its cap, whatever several processes ask at once', async () => {
    const call = fc.record({
      worst: fc.integer({ min: 1, max: 7 }),
      cost: fc.option(fc.integer({ min: 0, max: 7 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(call, { minLength: 2, maxLength: 12 }), async (s, calls) => {
        const rows = memoryRows();
        const scheduled: Rows = { ...rows, get: s.scheduleFunction(rows.get), put: s.scheduleFunction(rows.put) };
        // Kept beside the purse: what was granted and not yet given back, by call.
        const granted = new Map<number, number>();
        const work = calls.map(async ({ worst, cost }, i) => {
          const purse = openPurse(scheduled, key, 10);
          if (!(await purse.reserve(`call-${i}`, worst))) return;
          granted.set(i, worst);
          const spent = cost === null ? null : Math.min(cost, worst);
          await purse.settle({ key: `call-${i}`, usd: spent });
          granted.set(i, spent ?? worst);
        });
        await s.waitFor(Promise.all(work));
        expect(sum(granted)).toBeLessThanOrEqual(10);
        expect(await spentBy(rows, key)).toBe(sum(granted));
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

function sum(by: ReadonlyMap<number, number>): number {
  return [...by.values()].reduce((total, usd) => total + usd, 0);
}
