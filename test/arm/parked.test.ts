// A stop finds every arm that waits: also the one that is just being parked.
import { describe, expect, it } from 'vitest';
import { rememberCallback, wake } from '../../src/arm/parked.ts';
import { type ParkedRow, rowKeys } from '../../src/artifacts/rows.ts';
import { rememberWait, stopExperiment } from '../../src/experiment/stop.ts';
import { fakeWorld } from '../fakes/world.ts';

const input = { experiment: '7f3a', slug: 'glm-5-2' };
const parked: ParkedRow = {
  callback: null,
  tries: 0,
  since: 0,
  turns: 0,
  phase: 'preflight',
  waited_s: 0,
  wait_s: 30,
  waits: 0,
};
const stop = { by: 'mira', reason: 'cancelled by mira' };

async function parkedWorld() {
  const world = fakeWorld();
  await world.rows.put(rowKeys.parked(input.experiment, input.slug), parked, 'absent');
  return world;
}

describe('an arm that waits', () => {
  it('is woken by its callback', async () => {
    const world = await parkedWorld();
    await wake(input, world);
    expect(world.launched).toEqual([]);
    await rememberCallback({ input, world }, 'cb-1');
    await wake(input, world);
    expect(world.launched).toEqual(['cb-1 wake']);
  });

  it('wakes itself when it was stopped between the parking and its callback', async () => {
    const world = await parkedWorld();
    await stopExperiment(input.experiment, stop, world);
    expect(world.launched).toEqual([]);
    await rememberCallback({ input, world }, 'cb-1');
    expect(world.launched).toEqual(['cb-1 wake']);
  });
});

describe('an experiment that waits for its paper', () => {
  it('is woken by a stop, before or after it began to wait', async () => {
    const before = fakeWorld();
    await rememberWait('7f3a', 'cb-2', before);
    await stopExperiment('7f3a', stop, before);
    expect(before.launched).toEqual(['cb-2 wake']);
    const after = fakeWorld();
    await stopExperiment('7f3a', stop, after);
    await rememberWait('7f3a', 'cb-3', after);
    expect(after.launched).toEqual(['cb-3 wake']);
  });

  it('is stopped once, by the first who says so', async () => {
    const world = fakeWorld();
    expect(await stopExperiment('7f3a', stop, world)).toBe(true);
    expect(await stopExperiment('7f3a', { by: 'nora', reason: 'me too' }, world)).toBe(false);
  });
});
