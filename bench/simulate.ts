// Many organisations on the embedded engine, with scripted models that answer at once and a provider that takes so many calls a window:
// `npm run simulate -- --help`. Shows throughput, waiting, fairness between owners and memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../src/adapters/durable/engine.ts';
import type { DurableFunction } from '../src/adapters/durable/handler.ts';
import { sqliteRows } from '../src/adapters/stores/sqlite-rows.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { openFairShare } from '../src/arm/fair-share.ts';
import { productionPace } from '../src/ports/world.ts';
import { atLeastOne, benchCommand } from './command.ts';

const { owners, limit, windows, seed } = benchCommand('simulate', 'Plays many organisations at once on one provider.')
  .option('--owners <n>', 'organisations', atLeastOne, 20)
  .option('--limit <calls>', 'calls that the provider takes in a window', atLeastOne, 200)
  .option('--windows <n>', 'how many windows long', atLeastOne, 12)
  .option('--seed <n>', 'of the load', atLeastOne, 1)
  .parse()
  .opts<{ readonly owners: number; readonly limit: number; readonly windows: number; readonly seed: number }>();
/** Seconds; a minute in production. */
const share_s = 4;

/** Mulberry32: the same load for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Owner {
  readonly name: string;
  /** Pairs under way at once. */
  readonly pairs: number;
  /** Calls let through, by window. */
  readonly calls: Map<number, number>;
  waits: number;
  waited_s: number;
}

/** A few owners with many runs, many with one or two: the load is far above the limit. */
function population(): Owner[] {
  const random = seeded(seed);
  return Array.from({ length: owners }, (_, index) => {
    const pairs = index % 5 === 0 ? 8 + Math.floor(12 * random()) : 1 + Math.floor(2 * random());
    return { name: `owner-${index}`, pairs, calls: new Map(), waits: 0, waited_s: 0 };
  });
}

/** 1 when all have the same, 1/n when one has all (Jain, Chiu and Hawe, 1984). */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((all, share) => all + share, 0);
  const squares = shares.reduce((all, share) => all + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}

const folder = mkdtempSync(join(tmpdir(), 'outrider-simulate-'));
const rows = sqliteRows(join(folder, 'rows.sqlite'), systemClock);
const world = {
  rows,
  clock: systemClock,
  pace: { ...productionPace, share_s },
  callsPerMinute: { anthropic: (limit * 60) / share_s },
};
const all = population();
const byName = new Map(all.map((owner) => [owner.name, owner]));
const windowNow = () => Math.floor(systemClock.now() / 1000 / share_s);
const first = windowNow() + 1;
const last = first + windows;

/** An arm as far as the provider's limit goes: a chunk of calls, or a durable wait until it is worth asking again. */
const arm: DurableFunction = async (input, durable) => {
  const owner = byName.get(String(input));
  const fairShare = openFairShare(world, { provider: 'anthropic', owner: String(input) });
  if (owner === undefined || fairShare === null) throw new Error('the simulation does not know its owner');
  for (let chunk = 0; ; chunk += 1) {
    const wait = await durable.step(`chunk-${chunk}`, async () => {
      for (let calls = 0; calls < 40; calls += 1) {
        const window = windowNow();
        if (window >= last) return -1;
        const held = await fairShare.ask();
        if (held !== null) return held;
        owner.calls.set(window, (owner.calls.get(window) ?? 0) + 1);
      }
      return 0;
    });
    if (wait < 0) return null;
    if (wait === 0) continue;
    owner.waits += 1;
    owner.waited_s += wait;
    await durable.wait(`held-${chunk}`, wait);
  }
};

const experiment: DurableFunction = async (input, durable) => {
  const arms = ['a', 'b'].map((name) => ({
    name,
    run: (branch: typeof durable) => branch.invoke<null>(`arm-${name}`, 'arm', input),
  }));
  return (await durable.parallel('arms', arms)).length;
};

const problems: string[] = [];
const engine = openEngine({
  file: join(folder, 'engine.sqlite'),
  clock: systemClock,
  functions: { experiment, arm },
  onProblem: (problem) => void problems.push(problem.message),
});
const heaps: number[] = [];
const watch = setInterval(() => heaps.push(process.memoryUsage().heapUsed / 1e6), share_s * 1000);
try {
  await new Promise((resolve) => setTimeout(resolve, first * share_s * 1000 - systemClock.now()));
  const names = all.flatMap(({ name, pairs }) =>
    Array.from({ length: pairs }, (_, pair) => ({ name, id: `${name}-${pair}` })),
  );
  for (const { name, id } of names) await engine.start('experiment', id, name);
  for (const { id } of names) {
    const { status } = await engine.waitFor(id);
    if (status !== 'succeeded') problems.push(`${id} ${status}`);
  }
  report(names.length);
} finally {
  clearInterval(watch);
  await engine.close();
  rows.close();
  rmSync(folder, { recursive: true, force: true });
}

function report(pairs: number): void {
  // The first two windows are the start, in which parts are not known yet.
  const settled = Array.from({ length: windows - 2 }, (_, index) => first + 2 + index);
  const totals = settled.map((window) => all.reduce((sum, { calls }) => sum + (calls.get(window) ?? 0), 0));
  const shares = all.map(({ calls }) => settled.reduce((sum, window) => sum + (calls.get(window) ?? 0), 0));
  const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  const waits = all.reduce((sum, owner) => sum + owner.waits, 0);
  const waited = all.reduce((sum, owner) => sum + owner.waited_s, 0);
  const bySize = shares.map((share, index) => share / (all[index]?.pairs ?? 1));
  console.log(
    `${owners} owners, ${pairs} pairs at once (1 to ${Math.max(...all.map((each) => each.pairs))} an owner), seed ${seed}`,
  );
  console.log(`limit ${limit} calls in ${share_s} s, ${settled.length} windows after 2 of start`);
  console.log(
    `let through a window: mean ${mean.toFixed(0)} (${((100 * mean) / limit).toFixed(0)}% of the limit), most ${Math.max(...totals)}`,
  );
  console.log(
    `calls an owner: least ${Math.min(...shares)}, most ${Math.max(...shares)}; Jain's index ${jain(shares).toFixed(3)} (1 is equal)`,
  );
  console.log(
    `first come, first served would give by pairs: Jain's index ${jain(all.map((each) => each.pairs)).toFixed(3)}; calls a pair differ ${(Math.max(...bySize) / Math.min(...bySize)).toFixed(0)}-fold here`,
  );
  console.log(`durable waits ${waits}, ${(waited / Math.max(1, waits)).toFixed(1)} s each`);
  console.log(`heap, a window apart, MB: ${heaps.map((heap) => heap.toFixed(0)).join(' ')}`);
  for (const problem of problems) console.log(`problem: ${problem}`);
}
