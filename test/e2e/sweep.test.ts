// Runs that were ended from outside, and nobody looks: the hour's look ends them in their threads, once, and gives their money back.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { startDueSweep } from '../../src/hosts/server/calendar.ts';
import {
  type Bench,
  cardOf,
  closeSound,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  until,
  verdictsOf,
  write,
} from './bench.ts';

const patience = 240_000;
const hour = 3_600_000;
let bench: Bench;
let later = 0;

beforeAll(async () => {
  bench = await openBench({ repositories: [pythonRepository('quick'), pythonRepository('other')] });
}, patience);
afterAll(() => closeSound(bench), patience);

/** A look in an hour of its own. */
async function look(): Promise<void> {
  const { world, engine } = bench.stage.host;
  later += hour;
  const clock = { ...world.clock, now: () => world.clock.now() + later };
  expect(await startDueSweep({ ...world, clock })).toBe(true);
  await engine.waitFor(`sweep-${new Date(clock.now()).toISOString().slice(0, 13)}`);
}

it('says so in the thread, gives the money back, says it once, and leaves what goes on alone', {
  timeout: patience,
}, async () => {
  const { world, engine } = bench.stage.host;
  const open = async () => Object.keys((await readMonth({ owner: 'acme' }, monthOf(world.clock.now()), world)).open);
  bench.scripts['glm-5.2'] = { preflight: [{ fault: 'hang' }] };
  const lost = await write(bench, await openIssue(bench, 'quick'), '/outrider run paper glm-5.2 --solo --budget 2');
  const alive = await write(bench, await openIssue(bench, 'other'), '/outrider run paper glm-5.2 --solo --budget 2');
  await until(() => bench.stage.models.journal.length >= 2);
  await look();
  expect((await open()).toSorted()).toEqual([lost.experiment, alive.experiment].toSorted());

  expect(engine.stop(lost.execution, 'by hand')).toBe(true);
  await look();
  expect(await cardOf(bench, lost.issue)).toMatch(/failed.*This run was ended from outside before it was finished/s);
  expect(await kindsIn(bench, lost.issue)).toEqual(['card']);
  expect(await open()).toEqual([alive.experiment]);
  expect(await cardOf(bench, alive.issue)).not.toContain('ended from outside');

  const before = bench.stage.github.journal.filter(({ method }) => method !== 'GET').length;
  await look();
  const written = bench.stage.github.journal.filter(({ method }) => method !== 'GET').slice(before);
  expect(written.filter(({ path }) => path.includes('/acme/quick/'))).toEqual([]);

  // It may be run again, and is over like any other then.
  Object.assign(bench.scripts, quickScripts);
  const again = await write(bench, lost.issue, '/outrider retry');
  await engine.waitFor(again.execution);
  expect(await verdictsOf(bench, lost)).toEqual({ 'glm-5.2': 'issue' });
  await look();
  expect(await cardOf(bench, lost.issue)).not.toContain('ended from outside');
  engine.stop(alive.execution, 'the end of the test');
});
