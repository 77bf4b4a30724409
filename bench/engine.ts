// What the embedded engine costs, against the SDK's LocalDurableTestRunner in the same process. Memory needs --expose-gc.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { type Engine, openEngine } from '../src/adapters/durable/engine.ts';
import { type DurableFunction, toHandler } from '../src/adapters/durable/handler.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { type Bench, type Result, single } from './bench.ts';
import { interleave } from './rounds.ts';

const steps: DurableFunction = async (input, durable) => {
  for (let i = 0; i < Number(input); i += 1) await durable.step(`step ${i}`, async () => i);
  return null;
};

const pair: DurableFunction = async (_, durable) => {
  const arms = ['a', 'b'].map((name) => ({ name, run: (d: typeof durable) => d.invoke(`arm-${name}`, 'arm', 5) }));
  return (await durable.parallel('arms', arms)).length;
};

async function withEngine<T>(experiment: DurableFunction, body: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'outrider-bench-'));
  const onProblem = (problem: Error) => console.error(problem);
  const functions = { experiment, arm: steps };
  const engine = openEngine({ file: join(folder, 'engine.db'), clock: systemClock, functions, onProblem });
  try {
    return await body(engine);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true });
  }
}

async function elapsed(body: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await body();
  return performance.now() - from;
}

async function runAll(engine: Engine, prefix: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
  for (const name of names) await engine.start('experiment', name, name);
  for (const name of names) {
    const { status } = await engine.waitFor(name);
    if (status !== 'succeeded') throw new Error(`${name} ${status}`);
  }
}

async function perStep(count: number, rounds: number): Promise<Result> {
  const [ours, rival] = await interleave(
    {
      ours: () =>
        withEngine(steps, async (engine) => {
          const ms = await elapsed(async () => {
            await engine.start('experiment', 'x', count);
            await engine.waitFor('x');
          });
          return ms / count;
        }),
      'the SDK’s local test runner': async () => {
        const runner = new LocalDurableTestRunner({ handlerFunction: toHandler(steps, { functionId: (fn) => fn }) });
        return (await elapsed(() => runner.run({ payload: count }))) / count;
      },
    },
    rounds,
  );
  if (ours === undefined || rival === undefined) throw new Error('no round was played');
  return { what: `a step, of ${count}, ms`, ours, rival, goal: 'at most 0.3 ms', met: ours.median <= 0.3 };
}

/** Megabytes in use after a full collection. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 1e6;
}

async function manyPairs(rounds: number): Promise<Result[]> {
  return withEngine(pair, async (engine) => {
    let round = 0;
    const next = () => {
      round += 1;
      return round;
    };
    const [time] = await interleave(
      { pairs: async () => (await elapsed(() => runAll(engine, `round-${next()}`, 200))) / 1000 },
      rounds,
    );
    const levels: number[] = [];
    for (let lap = 1; lap <= 10; lap += 1) {
      await runAll(engine, `lap-${lap}`, 200);
      await new Promise((resolve) => setTimeout(resolve, 600)); // the SDK keeps each invocation for half a second
      levels.push(heap());
    }
    if (time === undefined) throw new Error('no round was played');
    const growth = (levels.at(-1) ?? 0) - (levels[1] ?? 0);
    return [
      { what: '200 experiments of two arms, s', ours: time, rival: null, goal: 'under 5 s', met: time.median < 5 },
      {
        what: 'heap gained from 400 to 2,000 experiments, MB',
        ours: single(growth),
        rival: null,
        goal: 'flat (under 5 MB)',
        met: growth < 5,
      },
    ];
  });
}

export const engine: Bench = {
  name: 'engine',
  about: 'the embedded durable engine with instant work',
  run: async ({ rounds }) => {
    await LocalDurableTestRunner.setupTestEnvironment({ skipTime: false });
    try {
      const results: Result[] = [];
      for (const count of [100, 1000, 2900]) results.push(await perStep(count, rounds));
      return [...results, ...(await manyPairs(rounds))];
    } finally {
      await LocalDurableTestRunner.teardownTestEnvironment();
    }
  },
};
