import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scoutExecution, weekOf } from '../../src/scouting/input.ts';

it.each([
  ['2026-11-25', '2026-W48'],
  ['2026-01-01', '2026-W01'],
  ['2027-01-01', '2026-W53'],
  ['2024-12-30', '2025-W01'],
  ['2021-01-03', '2020-W53'],
])('%s lies in %s', (day, week) => {
  expect(weekOf(Date.parse(`${day}T12:00:00Z`))).toBe(week);
});

const place = { installation_id: 1, owner: 'acme', repo: 'widget' };
const day = 86_400_000;

it('a name of an execution has one input, whenever in the week it is started', () => {
  const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
  fc.assert(
    fc.property(moment, fc.integer({ min: -7 * day, max: 7 * day }), (at, apart) => {
      const [a, b] = [scoutExecution(place, 7, at), scoutExecution(place, 7, at + apart)];
      expect(a.name === b.name).toBe(weekOf(at) === weekOf(at + apart));
      if (a.name === b.name) expect(a.input).toEqual(b.input);
      expect(scoutExecution(place, 7, at + 7 * day).name).not.toBe(a.name);
    }),
  );
});
