// kill -9 while a run waits in line, and its delivery sent again before, meanwhile and afterwards: it keeps its place and runs once.
import { afterEach, expect, it } from 'vitest';
import { assertAllValid } from '../openapi.ts';
import { draftsOnly, until } from './bench.ts';
import { type Afterlife, ask, isOver, type Life, live, outsideOf, recordFrom, saidIn, shortWaits } from './lives.ts';
import { named } from './scenario.ts';

let life: Life | null = null;
let world: Omit<Afterlife, 'issue' | 'experiment'> | null = null;

afterEach(async () => {
  await life?.kill();
  await world?.close();
});

const whole = (arms: readonly string[]) => ['card', ...arms.map((arm) => `result ${arm}`), 'summary'].toSorted();

it('goes on in its place and runs once', { timeout: 240_000 }, async () => {
  const scenario = named('both-issue');
  world = await outsideOf(scenario, 400, `${draftsOnly}ceilings: { repository: { at_once: 1 } }\n`);
  const { github } = world.outside;
  life = await live(world, shortWaits);
  const first = await ask(world, scenario);
  await until(() => (world?.outside.models.journal.length ?? 0) > 0);
  const second = await ask(world, scenario);
  const card = async () => (await saidIn(second)).find(({ kind }) => kind === 'card')?.body ?? '';
  await until(async () => (await card()).includes('position 1 of 1'));
  // Of the person's comment: that of our own card is told to us as well.
  const delivery = github.deliveries.findLastIndex(
    ({ event, payload }) => event === 'issue_comment' && JSON.stringify(payload).includes(scenario.command),
  );
  expect(await github.redeliver(delivery)).toMatchObject({ status: 202 });

  await life.kill();
  expect(await isOver(first)).toBe(false);
  // Nobody is there to answer; GitHub notes that and sends nothing by itself.
  expect((await github.redeliver(delivery)).status).not.toBe(202);
  life = await live(world, shortWaits);
  expect(await github.redeliver(delivery)).toMatchObject({ status: 202 });
  expect(await card()).toContain('position 1 of 1');

  await until(() => isOver(first));
  await until(() => isOver(second));
  const arms = Object.keys(scenario.ends);
  for (const one of [first, second]) {
    expect((await saidIn(one)).map(({ kind }) => kind).toSorted()).toEqual(whole(arms));
    expect((await recordFrom(one)).arms).toHaveLength(arms.length);
  }
  expect(await github.redeliver(delivery)).toMatchObject({ status: 202 });
  expect((await saidIn(second)).map(({ kind }) => kind).toSorted()).toEqual(whole(arms));
  await assertAllValid(github.journal);
});
