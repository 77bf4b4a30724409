// The engine from outside: starting, stopping, limits, pruning, and code that misbehaves.
import { describe, expect, test } from 'vitest';
import type { Durable } from '../../../src/ports/durable.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { engineFile, testEngine } from './engine-host.ts';

/** A promise to settle from elsewhere. */
const gate = <T = void>() => Promise.withResolvers<T>();

const DAY = 24 * 60 * 60 * 1000;

describe('starting', () => {
  test('the same name with the same input is the same execution', async () => {
    let runs = 0;
    const engine = testEngine({
      experiment: async () => {
        runs += 1;
        return runs;
      },
    });
    expect(await engine.start('experiment', 'x', { a: 1, b: [2] })).toEqual({ started: true });
    expect(await engine.start('experiment', 'x', { b: [2], a: 1 })).toEqual({ started: false });
    expect((await engine.waitFor('x')).result).toBe(1);
    expect(await engine.start('experiment', 'x', { a: 1, b: [2] })).toEqual({ started: false });
    expect(runs).toBe(1);
  });

  test('the same input is what is the same as JSON', async () => {
    const engine = testEngine({ experiment: async () => 1 });
    const bare = Object.assign(Object.create(null), { a: -0, b: undefined });
    await engine.start('experiment', 'x', bare);
    expect(await engine.start('experiment', 'x', bare)).toEqual({ started: false });
    expect(await engine.start('experiment', 'x', { a: 0 })).toEqual({ started: false });
  });

  test('the same name with another input or function is an error', async () => {
    const engine = testEngine({ experiment: async () => 1, arm: async () => 1 });
    await engine.start('experiment', 'x', 1);
    await expect(engine.start('experiment', 'x', 2)).rejects.toThrow('"x" was started with another input');
    await expect(engine.start('arm', 'x', 1)).rejects.toThrow('"x" was started with another input');
  });

  test('what runs and ran can be looked up and listed, newest first', async () => {
    const clock = fakeClock(5_000);
    const held = gate();
    const engine = testEngine({
      clock,
      arm: () => Promise.reject(new RangeError('bad')),
      experiment: async (_, durable) => {
        await durable.step('hold', async () => held.promise.then(() => null));
        return durable.invoke('arm', 'arm', null);
      },
    });
    expect(engine.get('x')).toBeNull();
    await engine.start('experiment', 'x', null);
    expect(engine.get('x')).toMatchObject({
      status: 'running',
      result: null,
      error: null,
      startedAt: 5_000,
      endedAt: null,
    });
    clock.set(6_000);
    held.resolve();
    await engine.waitFor('x');
    expect(engine.list().map(({ name, status }) => `${name.replace(/-\w{8}$/, '')} ${status}`)).toEqual([
      'x/arm failed',
      'x failed',
    ]);
    expect(engine.get('x')).toMatchObject({ endedAt: 6_000, error: { name: 'InvokeError', message: 'bad' } });
    await expect(engine.waitFor('y')).rejects.toThrow('no execution named "y"');
  });

  test('no more handlers run at a time than allowed, and all get their turn', async () => {
    let [running, most] = [0, 0];
    const engine = testEngine({
      maxConcurrentInvocations: 3,
      experiment: async (input, durable) =>
        durable.step('work', async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
          return input;
        }),
    });
    const names = Array.from({ length: 20 }, (_, i) => `x${i}`);
    for (const name of names) await engine.start('experiment', name, name);
    const ends = await Promise.all(names.map((name) => engine.waitFor(name)));
    expect(ends.map((end) => end.result)).toEqual(names);
    expect(most).toBe(3);
  });
});

describe('callbacks', () => {
  test('are answered once; unknown, answered and orphaned ids are refused', async () => {
    const ids: string[] = [];
    const registered = gate();
    const engine = testEngine({
      experiment: async (_, durable) =>
        durable.callback(
          'ci',
          async (id) => {
            ids.push(id);
            registered.resolve();
          },
          60,
        ),
    });
    await engine.start('experiment', 'x', null);
    await engine.start('experiment', 'y', null);
    await registered.promise;
    await expect.poll(() => ids.length).toBe(2);
    expect(await engine.answer('no-such-id', 'v')).toBe(false);
    expect(await engine.answer(ids[0] ?? '', 'first')).toBe(true);
    expect(await engine.answer(ids[0] ?? '', 'second')).toBe(false);
    expect((await engine.waitFor('x')).result).toEqual({ kind: 'answered', value: 'first' });
    engine.stop('y', 'cancelled');
    expect(await engine.answer(ids[1] ?? '', 'late')).toBe(false);
  });

  test('are not answered after their time, even before that was noticed', async () => {
    const clock = fakeClock();
    const registered = gate<string>();
    const engine = testEngine({
      clock,
      experiment: async (_, durable) => durable.callback('ci', async (id) => registered.resolve(id), 3600),
    });
    await engine.start('experiment', 'x', null);
    const id = await registered.promise;
    clock.advance(3600_000);
    expect(await engine.answer(id, 'late')).toBe(false);
  });
});

describe('stopping', () => {
  const endless = (aborted: (reason: unknown) => void) => async (_: unknown, durable: Durable) =>
    durable.step('endless', (info) => {
      const { promise, reject } = gate<null>();
      info.signal.addEventListener('abort', () => {
        aborted(info.signal.reason);
        reject(info.signal.reason);
      });
      return promise;
    });

  test('aborts the running step, records nothing more, and is told', async () => {
    const aborted = gate<unknown>();
    const engine = testEngine({ experiment: endless(aborted.resolve) });
    await engine.start('experiment', 'x', null);
    await expect.poll(() => engine.get('x')?.status).toBe('running');
    expect(engine.stop('x', 'cancelled by a person')).toBe(true);
    expect(await engine.waitFor('x')).toMatchObject({
      status: 'stopped',
      error: { name: 'ExecutionStopped', message: 'cancelled by a person' },
    });
    expect(engine.stop('x', 'again')).toBe(false);
    expect(engine.stop('unknown', 'x')).toBe(false);
  });

  test('a parent stops its arms, and a stopped arm is an error for its parent', async () => {
    const aborted: unknown[] = [];
    const engine = testEngine({
      arm: endless((reason) => aborted.push(reason)),
      experiment: async (input, durable) =>
        durable.invoke(`arm-${input}`, 'arm', null).catch((error: Error) => `arm: ${error.message}`),
    });
    await engine.start('experiment', 'x', 'a');
    await engine.start('experiment', 'y', 'b');
    const arm = (prefix: string) => engine.list().find(({ name }) => name.startsWith(`${prefix}/`));
    await expect.poll(() => [arm('x')?.status, arm('y')?.status]).toEqual(['running', 'running']);
    engine.stop('x', 'enough');
    expect(await engine.waitFor(arm('x')?.name ?? '')).toMatchObject({ status: 'stopped' });
    engine.stop(arm('y')?.name ?? '', 'too dear');
    expect(await engine.waitFor('y')).toMatchObject({ status: 'succeeded', result: 'arm: too dear' });
  });
});

describe('code that misbehaves', () => {
  test('a step over the time limit is aborted and run again, and its late end changes nothing', async () => {
    const late = gate();
    const aborted: number[] = [];
    const remaining: number[] = [];
    const engine = testEngine({
      invocationLimitMs: 200,
      graceMs: 10,
      experiment: async (_, durable) => {
        const slow = await durable.step('slow once', async (info) => {
          const run = remaining.push(info.remainingMs());
          info.signal.addEventListener('abort', () => aborted.push(run));
          if (run === 1) await late.promise;
          else late.resolve();
          if (run > 1) await new Promise((resolve) => setTimeout(resolve, 30)); // the first run ends meanwhile
          return `run ${run}`;
        });
        await durable.wait('so that the record is read back', 1);
        return { slow, after: await durable.step('after', async () => 'ok') };
      },
    });
    await engine.start('experiment', 'x', null);
    expect((await engine.waitFor('x')).result).toEqual({ slow: `run ${remaining.length}`, after: 'ok' });
    expect(aborted[0]).toBe(1);
    expect(remaining.length).toBeGreaterThan(1);
    for (const ms of remaining) expect(ms > 0 && ms <= 200).toBe(true);
  });

  test('code that never gets anywhere ends as stuck, not as an endless loop', async () => {
    let runs = 0;
    const engine = testEngine({
      invocationLimitMs: 15,
      graceMs: 0,
      experiment: async (_, durable) =>
        durable.step('never', () => {
          runs += 1;
          return gate<null>().promise;
        }),
    });
    await engine.start('experiment', 'x', null);
    expect(await engine.waitFor('x')).toMatchObject({ status: 'failed', error: { name: 'ExecutionStuck' } });
    expect(runs).toBe(10);
  });

  test('a story that is not deterministic is found out at its first replay', async () => {
    let runs = 0;
    const told: string[] = [];
    const engine = testEngine({
      onProblem: ({ message }) => told.push(message),
      experiment: async (_, durable) => {
        runs += 1;
        await durable.step(`run ${runs}`, async () => null);
        await durable.wait('pause', 1);
        return null;
      },
    });
    await engine.start('experiment', 'x', null);
    const { status, error } = await engine.waitFor('x');
    expect(status).toBe('failed');
    expect(error?.name).toBe('BegunByAnotherVersion');
    expect(error?.message).toContain('Expected name "run 1", but got "run 2"');
    expect(told).toEqual([error?.message]);
  });

  test('results over the limit of AWS fail with a word about storing the body', async () => {
    const engine = testEngine({
      experiment: async (_, durable) => durable.step('huge', async () => 'x'.repeat(262_144)),
      arm: async () => 'x'.repeat(262_143),
    });
    await engine.start('experiment', 'step', null);
    await engine.start('arm', 'result', null);
    expect((await engine.waitFor('step')).error?.message).toMatch(
      /"huge" gave 262146 bytes; .* at most 262144.*return its key/,
    );
    expect((await engine.waitFor('result')).error?.message).toMatch(/262145 bytes; at most 262144.*return its key/);
  });
});

test('an execution knows its name, by which its status is asked, however it ended', async () => {
  const engine = testEngine({
    experiment: async (input, durable) => {
      const { execution } = durable;
      const [inner] = await durable.parallel('branches', [{ name: 'one', run: async (branch) => branch.execution }]);
      if (input === 'fails') throw new Error('it fails');
      if (input === 'waits') await durable.wait('long', 3600);
      return { execution, inner: inner ?? null };
    },
  });
  for (const name of ['ends', 'fails', 'waits']) await engine.start('experiment', name, name);
  expect((await engine.waitFor('ends')).result).toEqual({ execution: 'ends', inner: { ok: true, value: 'ends' } });
  await engine.waitFor('fails');
  expect(await Promise.all(['ends', 'fails', 'waits'].map((name) => engine.status(name)))).toEqual([
    'ended',
    'ended',
    'running',
  ]);
  engine.stop('waits', 'by the operator');
  expect(await engine.status('waits')).toBe('ended');
});

describe('old executions', () => {
  test('are forgotten after some days, with their operations, and only finished ones', async () => {
    const file = engineFile();
    const clock = fakeClock();
    const experiment = async (input: unknown, durable: Durable) => {
      if (input === 'waits') await durable.callback('never', () => Promise.resolve(), 400 * 24 * 3600);
      return durable.step('done', async () => 1);
    };
    const before = testEngine({ file, clock, experiment });
    await before.start('experiment', 'old', 'ends');
    await before.start('experiment', 'waiting', 'waits');
    await before.waitFor('old');
    clock.advance(5 * DAY);
    await before.start('experiment', 'young', 'ends');
    await before.waitFor('young');
    await before.close();
    clock.advance(3 * DAY);
    const after = testEngine({ file, clock, experiment, pruneAfterDays: 7 });
    expect(after.list().map(({ name }) => name)).toEqual(['young', 'waiting']);
    const statuses = await Promise.all(['young', 'waiting', 'old'].map((name) => after.status(name)));
    expect(statuses).toEqual(['ended', 'running', 'unknown']);
    expect(await after.start('experiment', 'old', 'ends')).toEqual({ started: true });
  });
});

test('a closed engine says so', async () => {
  const engine = testEngine({ experiment: async (_, durable) => durable.wait('long', 3600).then(() => null) });
  await engine.start('experiment', 'x', null);
  const waiting = engine.waitFor('x');
  await engine.close();
  await engine.close();
  await expect(waiting).rejects.toThrow('closed before "x" ended');
  await expect(engine.start('experiment', 'y', null)).rejects.toThrow('closed');
  expect(() => engine.get('x')).toThrow('closed');
});
