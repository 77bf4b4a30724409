// Turns over rows: the ceilings hold whoever comes at once, and neither a dead run nor a lost wake-up keeps anybody waiting.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqliteRows } from '../../src/adapters/stores/sqlite-rows.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import type { Accepted } from '../../src/domain/manifest.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { rememberExecution } from '../../src/experiment/execution.ts';
import { leaveTurn, lineMoved, takeTurn } from '../../src/experiment/queue/turns.ts';
import { setState } from '../../src/experiment/state.ts';
import type { Rows } from '../../src/ports/rows.ts';
import { pair } from '../comment/views.ts';
import { fakeClock } from '../fakes/clock.ts';
import { memoryRows } from '../fakes/rows.ts';
import { fakeWorld } from '../fakes/world.ts';

const atOnce = (most: number) => ({ per_hour: 1000, at_once: most });

function run(id: string, { issue = 1, owner = 'acme', most = 1 } = {}): Accepted {
  const ceilings = { user: atOnce(99), issue: atOnce(most), repository: atOnce(99), organisation: atOnce(99) };
  return {
    ...pair,
    experiment: id,
    target: { kind: 'github', installation_id: 1, owner, repo: 'widget', issue },
    settings: { ...defaultSettings, ceilings },
    models: pair.arms.map(({ arm, model }) => ({ arm, model })),
  };
}

const comer = (since = 0) => ({ actor: 'mira', since });
const kind = async (...of: Parameters<typeof takeTurn>) => (await takeTurn(...of)).kind;

describe('turns', () => {
  it('wakes the one who is let in, and the one whose place has changed', async () => {
    const world = fakeWorld();
    expect(await kind(run('a'), comer(), world)).toBe('go');
    expect(await takeTurn(run('b'), comer(1), world)).toEqual({
      kind: 'wait',
      place: { position: 1, of: 1, setting: 'ceilings.issue.at_once', most: 1 },
    });
    expect(await takeTurn(run('c'), comer(2), world)).toMatchObject({ place: { position: 2, of: 2 } });
    for (const id of ['b', 'c']) await world.rows.put(rowKeys.waiting(id), { callback: `callback-${id}` }, 'any');
    await leaveTurn(run('a'), world);
    expect(world.launched).toEqual(['callback-b wake', 'callback-c wake']);
    expect(await kind(run('b'), comer(1), world)).toBe('go');
    expect(await takeTurn(run('c'), comer(2), world)).toMatchObject({ place: { position: 1, of: 1 } });
  });

  it('answers again what it answered, and leaves once', async () => {
    const world = fakeWorld();
    for (let n = 0; n < 3; n += 1) expect(await kind(run('a'), comer(), world)).toBe('go');
    expect(await kind(run('b'), comer(), world)).toBe('wait');
    for (let n = 0; n < 3; n += 1) await leaveTurn(run('a'), world);
    expect(await kind(run('b'), comer(), world)).toBe('go');
  });

  it('sees that the line moved before anybody could be woken', async () => {
    const world = fakeWorld();
    await takeTurn(run('a'), comer(), world);
    const turn = await takeTurn(run('b'), comer(), world);
    if (turn.kind !== 'wait') throw new Error('b does not wait');
    expect(await lineMoved(run('b'), turn.place, world)).toBe(false);
    await leaveTurn(run('a'), world);
    expect(await lineMoved(run('b'), turn.place, world)).toBe(true);
  });

  it('takes out a run that gives no sign of life, running or waiting', async () => {
    const clock = fakeClock();
    const world = fakeWorld({ clock });
    expect(await kind(run('a'), comer(), world)).toBe('go');
    expect(await kind(run('b'), comer(1), world)).toBe('wait');
    clock.advance(world.pace.lease_s * 1000);
    expect(await kind(run('c'), comer(2), world)).toBe('wait');
    clock.advance(1);
    expect(await kind(run('c'), comer(2), world)).toBe('go');
    // Late, but not lost: it comes to the line anew.
    expect(await kind(run('b'), comer(1), world)).toBe('wait');
  });

  it('leaves a run in its place that goes on, though the clock was set forward by hours', async () => {
    const clock = fakeClock();
    const world = fakeWorld({ clock });
    await rememberExecution('a', { execution: 'e-a', target: { owner: 'acme', repo: 'widget' } }, world);
    expect(await kind(run('a'), comer(), world)).toBe('go');
    clock.jump(9 * 3_600_000);
    expect(await kind(run('b'), comer(1), world)).toBe('wait');
    const gone = { ...world, launcher: { ...world.launcher, status: async () => 'unknown' as const } };
    expect(await kind(run('b'), comer(1), gone)).toBe('go');
  });

  it('takes out a run that has ended without leaving', async () => {
    const world = fakeWorld();
    await takeTurn(run('a'), comer(), world);
    await setState(run('a'), 'failed', world);
    expect(await kind(run('b'), comer(), world)).toBe('go');
  });

  it('holds the deployment’s ceiling over all owners, fairly between them', async () => {
    const world = fakeWorld({ runsAtOnce: 1 });
    const [a1, a2, b1] = [run('a1', { issue: 1 }), run('a2', { issue: 2 }), run('b1', { owner: 'umbrella' })];
    expect(await kind(a1, comer(0), world)).toBe('go');
    expect(await takeTurn(a2, comer(1), world)).toMatchObject({
      place: { position: 1, of: 1, setting: 'deployment', most: 1 },
    });
    expect(await takeTurn(b1, comer(2), world)).toMatchObject({ place: { position: 1, of: 2 } });
    expect(await takeTurn(a2, comer(1), world)).toMatchObject({ place: { position: 2, of: 2 } });
    await leaveTurn(b1, world);
    await leaveTurn(a1, world);
    expect(await kind(a2, comer(1), world)).toBe('go');
  });

  const anyOrder = async (rows: Rows, s: fc.Scheduler, runs: readonly { issue: number; most: number }[]) => {
    const scheduled: Rows = { ...rows, get: s.scheduleFunction(rows.get), put: s.scheduleFunction(rows.put) };
    const world = fakeWorld({ rows: scheduled, runsAtOnce: 3 });
    const running = new Map<number, number>();
    const work = runs.map(async ({ issue }, i) => {
      const me = run(`run-${i}`, { issue, most: 2 });
      for (;;) {
        if ((await takeTurn(me, comer(i), world)).kind !== 'go') continue;
        running.set(i, issue);
        expect(running.size).toBeLessThanOrEqual(3);
        expect([...running.values()].filter((one) => one === issue).length).toBeLessThanOrEqual(2);
        await s.schedule(Promise.resolve());
        running.delete(i);
        return leaveTurn(me, world);
      }
    });
    await s.waitFor(Promise.all(work));
    for (const key of [rowKeys.ownerLine('acme'), rowKeys.deploymentLine])
      expect((await rows.get(key))?.value).toEqual({ running: [], waiting: [] });
  };
  const crowd = fc.array(fc.record({ issue: fc.integer({ min: 1, max: 3 }), most: fc.constant(2) }), {
    minLength: 2,
    maxLength: 7,
  });

  it('never lets in more than the ceilings allow, and everybody in the end, in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), crowd, (s, runs) => anyOrder(memoryRows(), s, runs)),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it('does the same on SQLite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outrider-turns-'));
    try {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), crowd, fc.uuid(), async (s, runs, name) => {
          const rows = sqliteRows(join(folder, `${name}.sqlite`), fakeClock());
          await anyOrder(rows, s, runs);
          rows.close();
        }),
        { numRuns: 8, endOnFailure: true },
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
