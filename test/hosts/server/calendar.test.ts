// The calendar of a server. Its week: once, from Monday six o'clock, across restarts and however many weeks nobody was there.
import { describe, expect, it } from 'vitest';
import { startDueSweep, startDueWeek } from '../../../src/hosts/server/calendar.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { fakeWorld } from '../../fakes/world.ts';

const hour = 3_600_000;
const monday = Date.UTC(2026, 10, 23);

function server(since: number) {
  const clock = fakeClock();
  clock.advance(since - clock.now());
  return { clock, world: fakeWorld({ clock }) };
}

describe('the week of a server', () => {
  it('starts once, and in a server that is started again not once more', async () => {
    const { clock, world } = server(monday + 30 * hour);
    expect(await startDueWeek(world)).toBe(true);
    clock.advance(hour);
    expect(await startDueWeek(world)).toBe(false);
    const again = fakeWorld({ clock, rows: world.rows });
    expect(await startDueWeek(again)).toBe(false);
    expect([...world.launched, ...again.launched]).toEqual(['experiment week-2026-W48']);
  });

  it('begins on Monday at six and not before', async () => {
    const { clock, world } = server(monday - hour);
    await startDueWeek(world);
    clock.advance(6 * hour);
    expect(await startDueWeek(world)).toBe(false);
    clock.advance(2 * hour);
    expect(await startDueWeek(world)).toBe(true);
    expect(world.launched).toEqual(['experiment week-2026-W47', 'experiment week-2026-W48']);
  });

  it('makes up for weeks that it missed with the present one', async () => {
    const { clock, world } = server(monday + 30 * hour);
    await startDueWeek(world);
    clock.advance(5 * 7 * 24 * hour);
    expect([await startDueWeek(world), await startDueWeek(world)]).toEqual([true, false]);
    expect(world.launched.at(-1)).toBe('experiment week-2026-W53');
  });

  it('is started by the next look when the hand-off failed', async () => {
    const { world } = server(monday + 30 * hour);
    const launcher = { ...world.launcher, start: () => Promise.reject(new Error('the engine is away')) };
    await expect(startDueWeek({ ...world, launcher })).rejects.toThrow('away');
    expect(await startDueWeek(world)).toBe(true);
  });
});

describe('the look for runs that are no more', () => {
  it('is started once an hour, under the name of the hour', async () => {
    const { clock, world } = server(monday + 30 * hour);
    const started = new Set<string>();
    const launcher = {
      start: async (_fn: string, name: string) => ({ started: !started.has(name) && started.add(name).size > 0 }),
    };
    expect(await startDueSweep({ ...world, launcher: { ...world.launcher, ...launcher } })).toBe(true);
    clock.advance(hour - 1);
    expect(await startDueSweep({ ...world, launcher: { ...world.launcher, ...launcher } })).toBe(false);
    clock.advance(1);
    expect(await startDueSweep({ ...world, launcher: { ...world.launcher, ...launcher } })).toBe(true);
    expect([...started]).toEqual(['sweep-2026-11-24T06', 'sweep-2026-11-24T07']);
  });
});
