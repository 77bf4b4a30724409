// kill -9 again and again, at random and at the worst moments: the run ends as if nothing had happened, and nothing is made or paid twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../fakes/clock.ts';
import { assertAllValid } from '../openapi.ts';
import { until } from './bench.ts';
import {
  type Afterlife,
  ask,
  isOver,
  type Life,
  live,
  outsideOf,
  realServe,
  recordFrom,
  refusedLife,
  saidIn,
  shortWaits,
  transcriptOf,
} from './lives.ts';
import { named } from './scenario.ts';

const patience = 240_000;
const seed = Number(process.env.KILL_SEED ?? 20_261_122);
/** Kills of each kind. Another number of them, or another seed, is set from outside. */
const kills = Number(process.env.KILLS ?? 8);

const story = named('river');

let life: Life | null = null;
let afterlife: { close(): Promise<void> } | null = null;

afterEach(end);

async function end(): Promise<void> {
  await life?.kill();
  await afterlife?.close();
  [life, afterlife] = [null, null];
}

/** When to kill next, watching the world from outside. */
type Moment = (world: Afterlife, chance: () => number) => Promise<void>;

const anyTime: Moment = (_world, chance) => sleep(Math.floor(chance() * 1500));

/** Just after something was made at GitHub, before the bot can have written that down. */
const afterPost: Moment = async (world, chance) => {
  const { journal } = world.outside.github;
  const seen = journal.length;
  const wanted = Math.floor(chance() * 3);
  const made = () =>
    journal
      .slice(seen)
      .filter(({ method, status, path }) => method === 'POST' && status === 201 && !path.includes('access_tokens'));
  await reached(world, () => made().length > wanted);
};

/** While a model is thinking. */
const duringCall: Moment = async (world, chance) => {
  const { journal } = world.outside.models;
  const seen = journal.length;
  const wanted = Math.floor(chance() * 3);
  await reached(world, () => journal.slice(seen).filter(({ status }) => status === null).length > wanted % 2);
};

async function reached(world: Afterlife, look: () => boolean): Promise<void> {
  for (let n = 0; !look(); n += 1) {
    if (n % 100 === 99 && (await isOver(world))) return;
    await sleep(1);
  }
}

/** Plays the story with at most so many lives cut short. Answers how many were, before the end. */
async function play(moment: Moment, chance: () => number, most: number): Promise<{ world: Afterlife; killed: number }> {
  const outside = await outsideOf(story, 60);
  afterlife = outside;
  life = await live(outside, shortWaits);
  const world = await ask(outside, story);
  let killed = 0;
  while (killed < most && !(await isOver(world))) {
    await moment(world, chance);
    if (await isOver(world)) break;
    await life.kill();
    killed += 1;
    life = await live(world, shortWaits);
  }
  await until(() => isOver(world));
  return { world, killed };
}

/** Everything once, whatever happened on the way. */
async function expectUndisturbed(world: Afterlife): Promise<void> {
  const { outside, issue, experiment } = world;
  const { arms, certificate } = await recordFrom(world);
  expect(Object.fromEntries(arms.map(({ arm, verdict, decided_by }) => [arm, [verdict, decided_by]]))).toEqual({
    'claude-opus-4-7': ['issue', 'self-review'],
    'glm-5.2': ['pull_request', 'self-review'],
  });
  expect(certificate.valid).toBe(true);
  const kinds = (await saidIn(world)).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary']);
  const pulls = await outside.github.pulls(issue.repo);
  expect(pulls.map(({ head }) => head)).toEqual([`outrider/${experiment}/glm-5-2`]);
  expect(await outside.github.issues(issue.repo)).toHaveLength(2);
  expect(Object.keys(await outside.github.branches(issue.repo)).toSorted()).toEqual([
    'main',
    `outrider/${experiment}/glm-5-2`,
  ]);
  await assertAllValid(outside.github.journal);
}

/** A call is made again only where its answer was never recorded, and every such call is counted. */
async function expectNothingPaidTwice(world: Afterlife): Promise<number> {
  let lost = 0;
  for (const row of (await recordFrom(world)).arms) {
    const lines = await transcriptOf(world, row.arm.replaceAll('.', '-'));
    const turns = new Map<string, string[]>();
    for (const { stream, kind, turn } of lines) {
      if (kind !== 'intent' && kind !== 'reply') continue;
      const key = `${stream} ${turn}`;
      turns.set(key, [...(turns.get(key) ?? []), kind]);
    }
    for (const [turn, kinds] of turns) {
      expect(
        kinds.filter((kind) => kind === 'reply'),
        turn,
      ).toHaveLength(1);
      expect(kinds.at(-1), turn).toBe('reply');
    }
    const intents = [...turns.values()].flat().filter((kind) => kind === 'intent').length;
    const asked = world.outside.models.journal.filter(({ model }) => model === row.model_requested).length;
    expect(row.lost_calls).toBe(intents - turns.size);
    expect(row.usage_complete).toBe(row.lost_calls === 0);
    expect(asked).toBeGreaterThanOrEqual(row.turns);
    expect(asked).toBeLessThanOrEqual(row.turns + row.lost_calls);
    lost += row.lost_calls;
  }
  return lost;
}

describe('the bot, killed', { timeout: patience }, () => {
  it.for([
    ['at any time', anyTime, 1],
    ['just after it made something at GitHub', afterPost, 2],
    ['while a model call is open', duringCall, 3],
  ] as const)('%s, goes on where it was', async ([, moment, salt], { annotate }) => {
    await annotate(`seed ${seed}; KILL_SEED and KILLS for others`);
    const random = seededRandom(seed + salt);
    const chance = () => Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
    let [killed, lost] = [0, 0];
    while (killed < kills) {
      const played = await play(moment, chance, kills - killed);
      killed += played.killed;
      await expectUndisturbed(played.world);
      lost += await expectNothingPaidTwice(played.world);
      await end();
    }
    if (moment === duringCall) expect(lost).toBeGreaterThan(0);
  });

  it('as the real `outrider serve`, goes on as well; a second one on the same data does not start', async () => {
    const outside = await outsideOf(story, 300);
    afterlife = outside;
    life = await live(outside, realServe);
    const second = await refusedLife(outside);
    expect(second.status).toBe(2);
    expect(second.said.trim()).toMatch(
      /^[^\n]*in use by another process \(pid \d+\)\. Stop that one, or set OUTRIDER_DATA_DIR[^\n]*$/,
    );
    const world = await ask(outside, story, '/outrider run paper glm-5.2 --solo');
    await until(() => outside.outside.models.journal.length > 2);
    await life.kill();
    life = await live(world, realServe);
    await until(() => isOver(world));
    const { arms } = await recordFrom(world);
    expect(arms.map(({ verdict }) => verdict)).toEqual(['pull_request']);
    expect((await saidIn(world)).map(({ kind }) => kind)).toEqual(['card', 'result glm-5.2', 'summary']);
    expect(await outside.outside.github.pulls(world.issue.repo)).toHaveLength(1);
    await expectNothingPaidTwice(world);
    await assertAllValid(outside.outside.github.journal);
  });
});
