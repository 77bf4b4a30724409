// What was ended from outside: given up only when the engine says so, or when nobody has heard of it for hours.
import { beforeEach, describe, expect, it } from 'vitest';
import { renewLease } from '../../src/arm/lease.ts';
import { openPurse } from '../../src/arm/purse.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { reserve } from '../../src/command/lost.ts';
import { rememberExecution } from '../../src/experiment/lost.ts';
import { readMonth } from '../../src/experiment/month.ts';
import type { ExecutionStatus } from '../../src/ports/durable.ts';
import { fakeClock } from '../fakes/clock.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const month = '2026-11';
const share = (experiment: string, repo = 'api') => ({ owner: 'acme', repo, experiment, month });
const caps = { organisation: 10, repository: null };
const clock = fakeClock();

let world: FakeWorld;
let statuses: Record<string, ExecutionStatus>;

beforeEach(async () => {
  statuses = {};
  const plain = fakeWorld({ clock });
  world = { ...plain, launcher: { ...plain.launcher, status: async (name) => statuses[name] ?? 'unknown' } };
  await rememberExecution('old', { execution: 'e-old', repo: 'web' }, world);
  expect(await reserve(share('old', 'web'), 8, caps, world)).toBeNull();
});

describe('money that is set aside', () => {
  it('stays so while its run goes on, or while nobody knows where it runs', async () => {
    statuses['e-old'] = 'running';
    expect(await reserve(share('new'), 8, caps, world)).toMatchObject({ left: 2 });
    await world.rows.delete(rowKeys.execution('old'));
    expect(await reserve(share('new'), 8, caps, world)).toMatchObject({ left: 2 });
  });

  it('is given back when the run has ended, less what its calls have cost at most; in both months', async () => {
    const purse = openPurse(world.rows, rowKeys.purse('old', 'glm-5-2'), 8);
    await purse.reserve('one', 2);
    await purse.settle('one', 0.5);
    await purse.reserve('two', 1);
    statuses['e-old'] = 'ended';
    expect(await reserve(share('new'), 8, caps, world)).toBeNull();
    expect(await readMonth({ owner: 'acme' }, month, world)).toEqual({ spent: 1.5, open: { new: 8 } });
    expect(await readMonth({ owner: 'acme', repo: 'web' }, month, world)).toEqual({ spent: 1.5, open: {} });
    expect(await readMonth({ owner: 'acme', repo: 'api' }, month, world)).toEqual({ spent: 0, open: { new: 8 } });
  });

  it('of an execution that is unknown waits for two hours without a sign of life', async () => {
    await renewLease('old', world);
    expect(await reserve(share('new'), 8, caps, world)).toMatchObject({ left: 2 });
    clock.advance(world.pace.lease_s * 1000 + 1);
    expect(await reserve(share('new'), 8, caps, world)).toBeNull();
  });

  it('is not looked at while there is room', async () => {
    statuses['e-old'] = 'ended';
    expect(await reserve(share('new'), 2, caps, world)).toBeNull();
    expect((await readMonth({ owner: 'acme' }, month, world)).open).toEqual({ old: 8, new: 2 });
  });
});
