// What was ended from outside: given up only when the engine says so, or when nobody has heard of it for hours.
import { beforeEach, describe, expect, it } from 'vitest';
import { renewLease } from '../../src/arm/lease.ts';
import { openPurse } from '../../src/arm/purse.ts';
import { keys } from '../../src/artifacts/catalogue.ts';
import { begunList, rowKeys } from '../../src/artifacts/rows.ts';
import { putDocument } from '../../src/artifacts/shelf.ts';
import { buryLostIn, reserve } from '../../src/command/admission/lost.ts';
import { sweepExecution } from '../../src/command/receive/sweep-input.ts';
import { sweep } from '../../src/command/sweep.ts';
import { StudyPlan } from '../../src/domain/study.ts';
import { rememberExecution } from '../../src/experiment/execution.ts';
import { readMonth } from '../../src/experiment/money/month.ts';
import { readState } from '../../src/experiment/state.ts';
import type { ExecutionStatus } from '../../src/ports/durable.ts';
import { seat } from '../../src/scouting/assess.ts';
import { scoutExecution } from '../../src/scouting/input.ts';
import { putState, stateOf } from '../../src/study/cells.ts';
import { setStudyState } from '../../src/study/state.ts';
import { planFor } from '../comment/overview-views.ts';
import { fakeClock } from '../fakes/clock.ts';
import { inlineDurable } from '../fakes/durable.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const month = '2026-11';
const share = (experiment: string, repo = 'api') => ({ owner: 'acme', repo, experiment, month });
const target = { kind: 'github', installation_id: 1, owner: 'acme', repo: 'web', issue: 3 } as const;
const caps = { organisation: 10, repository: null };
const clock = fakeClock();

let world: FakeWorld;
let statuses: Record<string, ExecutionStatus>;

beforeEach(async () => {
  statuses = {};
  const plain = fakeWorld({ clock });
  world = { ...plain, launcher: { ...plain.launcher, status: async (name) => statuses[name] ?? 'unknown' } };
  await rememberExecution('old', { execution: 'e-old', target: { owner: 'acme', repo: 'web' } }, world);
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
    await purse.settle({ key: 'one', usd: 0.5 });
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

describe('a look for papers whose execution is gone', () => {
  it('gives back what it set aside, less what its calls have cost at most, and says so nowhere', async () => {
    const week = { ...share('look', 'web') };
    const { input } = scoutExecution({ installation_id: 1, owner: 'acme', repo: 'web' }, 77, Date.UTC(2026, 10, 25));
    statuses['e-old'] = 'ended';
    await rememberExecution(input.scout, { execution: 'e-look', target: { owner: 'acme', repo: 'web' } }, world);
    expect(await reserve({ ...week, experiment: input.scout }, 1, caps, world)).toBeNull();
    const purse = openPurse(world.rows, rowKeys.purse(input.scout, seat), 1);
    await purse.reserve('one', 0.25);
    await purse.settle({ key: 'one', usd: 0.1 });
    await purse.reserve('killed', 0.5);
    statuses['e-look'] = 'running';
    expect(await reserve(share('new'), 10, caps, world)).toMatchObject({ left: 9 });
    statuses['e-look'] = 'ended';
    expect(await reserve(share('new'), 9.2, caps, world)).toBeNull();
    expect(await readMonth({ owner: 'acme' }, month, world)).toEqual({ spent: 0.6, open: { new: 9.2 } });
    expect(world.forge.issues).toEqual([]);
  });
});

describe('an experiment over many repositories whose execution is gone', () => {
  const plan = planFor([{ repo: 'one' }, { repo: 'two' }], {
    study: 'study',
    target,
    created_at: '2026-11-20T10:00:00.000Z',
  });

  beforeEach(async () => {
    await putDocument(world.blobs, keys.study('study'), StudyPlan, plan);
    await setStudyState(plan, 'running', world);
    await rememberExecution('study', { execution: 'e-study', target: { owner: 'acme', repo: 'web' } }, world);
    statuses['e-old'] = 'ended';
    expect(await reserve({ ...share('study', 'web') }, 9, caps, world)).toBeNull();
    const [first] = plan.cells;
    await putState('study', first?.experiment ?? '', { state: 'running', problem: null }, world);
    const purse = openPurse(world.rows, rowKeys.purse(first?.experiment ?? '', 'glm-5-2'), 9);
    await purse.reserve('killed', 2);
  });

  it('is left alone while it runs', async () => {
    statuses['e-study'] = 'running';
    await buryLostIn(target, world);
    expect((await readState('study', world))?.state).toBe('running');
    expect(await reserve(share('new'), 8, caps, world)).toMatchObject({ left: 1 });
  });

  it.each([
    ['when somebody looks at its thread', () => buryLostIn(target, world)],
    ['when somebody needs its money', () => reserve(share('new'), 8, caps, world)],
  ])('has failed, says so in its overview and gives its money back, %s', async (_when, look) => {
    statuses['e-study'] = 'ended';
    await look();
    expect((await readState('study', world))?.state).toBe('failed');
    const states = await Promise.all(plan.cells.map(({ experiment }) => stateOf('study', experiment, world)));
    expect(states.map(({ state }) => state).toSorted()).toEqual(
      ['failed', ...plan.cells.slice(1).map(() => 'waiting')].toSorted(),
    );
    const { spent, open } = await readMonth({ owner: 'acme' }, month, world);
    expect(spent).toBe(2);
    expect(Object.keys(open)).not.toContain('study');
    const said = (await world.forge.thread.own()).map(({ body }) => body);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('This run was ended from outside before it was finished');
    // Once more changes nothing.
    await buryLostIn(target, world);
    expect(await world.forge.thread.own()).toHaveLength(1);
  });
});

describe('the look of the hour', () => {
  const look = () => sweep(sweepExecution(clock.now()).input, inlineDurable({ clock }), world);
  const begun = async () => (await world.rows.list(begunList.pk, begunList.prefix)).map(({ sk }) => sk);

  it('gives back the money of what is no more, and forgets it; what goes on it leaves alone', async () => {
    statuses['e-old'] = 'running';
    await look();
    expect(await begun()).toEqual(['begun/old']);
    expect((await readMonth({ owner: 'acme' }, month, world)).open).toEqual({ old: 8 });
    statuses['e-old'] = 'ended';
    expect(await look()).toEqual({ over: 1 });
    expect(await begun()).toEqual([]);
    expect((await readMonth({ owner: 'acme' }, month, world)).open).toEqual({});
  });

  it('comes to all of them, however many, and one that cannot be read keeps nobody', async () => {
    statuses['e-old'] = 'ended';
    await world.rows.put({ pk: begunList.pk, sk: 'begun/broken' }, { no: 'row' }, 'any');
    for (let n = 0; n < 80; n += 1) {
      const execution = `e-${n}`;
      statuses[execution] = n % 4 === 0 ? 'running' : 'ended';
      await rememberExecution(
        `run-${String(n).padStart(2, '0')}`,
        { execution, target: { owner: 'acme', repo: 'web' } },
        world,
      );
    }
    let read = 0;
    const { list } = world.rows;
    const counted = {
      ...world.rows,
      list: async (...given: Parameters<typeof list>) => {
        const found = await list(...given);
        if (given[0] === begunList.pk) read += found.length;
        return found;
      },
    };
    expect(
      await sweep(sweepExecution(clock.now()).input, inlineDurable({ clock }), { ...world, rows: counted }),
    ).toEqual({
      over: 61,
    });
    // Each once, not the rest of them anew for every page.
    expect(read).toBe(82);
    expect(await begun()).toHaveLength(21);
    expect(world.logged).toEqual(['error a row of what was begun cannot be read']);
  });
});
