// Waits on a provider: doubling, as long as it asks, never longer than the hold in all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostWaits, nextWait, parkedAfter } from '../../src/arm/hold.ts';
import type { ParkedRow } from '../../src/artifacts/rows.ts';
import { productionPace } from '../../src/ports/world.ts';

const hold = 7200;
const wait = (tries: number, waited_s: number, retry_after_s: number | null) =>
  nextWait({ tries, waited_s, waits: 0, retry_after_s }, hold, productionPace);

describe('the wait on a provider', () => {
  it.each([
    ['begins small', wait(0, 0, null), 30],
    ['doubles', wait(3, 0, null), 240],
    ['is at most an hour', wait(20, 0, null), 3600],
    ['is as long as the provider asks', wait(0, 0, 600), 600],
    ['is not shortened by what it asks', wait(3, 0, 1), 240],
    ['is an hour when it asks for three days', wait(0, 0, 259_200), 3600],
    ['ends with the hold', wait(3, 7100, null), 100],
    ['is over when the hold is', wait(0, 7200, null), null],
  ])('%s', (_name, found, expected) => expect(found).toBe(expected));

  it('sums to no more than the hold, whatever is asked for, and ends', () => {
    const asked = fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 })), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 10_000 }), (answers, hold_s) => {
        let [waited, tries] = [0, 0];
        for (const retry_after_s of answers) {
          const next = nextWait({ tries, waited_s: waited, waits: tries, retry_after_s }, hold_s, productionPace);
          if (next === null) break;
          expect(next).toBeGreaterThan(0);
          waited += next;
          tries += 1;
        }
        expect(waited).toBeLessThanOrEqual(hold_s);
      }),
    );
  });
});

describe('the row of an arm that waits', () => {
  const limits = { hold_s: hold, pace: productionPace };
  const look = { now: 1000, phase: 'implement', turns: 3, retry_after_s: 3600, held: false };
  const first = parkedAfter(null, look, limits);

  it('begins with nothing waited', () =>
    expect(first).toEqual({
      ...{ callback: null, tries: 0, since: 1000, turns: 3, phase: 'implement' },
      ...{ waited_s: 0, wait_s: 3600, waits: 0 },
    }));

  it('counts a wait once it has begun, and remembers since when', () =>
    expect(parkedAfter(first && { ...first, callback: 'id' }, { ...look, now: 5000 }, limits)).toMatchObject({
      ...{ tries: 1, since: 1000, waited_s: 3600, wait_s: 3600, waits: 1 },
    }));

  it('does not count a wait that never began, since the step that chose it was killed', () =>
    expect(parkedAfter(first, { ...look, now: 5000 }, limits)).toEqual(first));

  it('begins its backoff anew after a turn, and goes on with the hold', () =>
    expect(
      parkedAfter(first && { ...first, tries: 5, callback: 'id' }, { ...look, turns: 4, now: 5000 }, limits),
    ).toMatchObject({ tries: 0, since: 5000, waited_s: 3600 }));

  it.each([
    ['refused before each of its turns', false],
    ['held back by our own count', true],
  ])('never has more waits than an execution has room for, %s, however long the hold is', (_what, held) => {
    for (const days of [1, 7, 60]) {
      const hold_s = days * 86_400;
      let row: ParkedRow | null = null;
      let waits = 0;
      for (let turns = 0; ; turns += 1) {
        const next = parkedAfter(row, { ...look, turns, held, retry_after_s: 1 }, { ...limits, hold_s });
        if (next === null) break;
        row = { ...next, callback: 'id' };
        waits += 1;
        expect(waits).toBeLessThanOrEqual(mostWaits);
      }
      expect((row?.waited_s ?? 0) + (row?.wait_s ?? 0)).toBe(hold_s);
    }
  });

  it('is over when the hold is', () =>
    expect(parkedAfter(first && { ...first, waited_s: 3600, callback: 'id' }, look, limits)).toBeNull());
});
