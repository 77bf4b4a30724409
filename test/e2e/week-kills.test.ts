// The week under kill -9: whenever the server dies, one Issue is proposed, once, and its money is settled once.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { sqliteRows } from '../../src/adapters/stores/sqlite-rows.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { mondayOf } from '../../src/scouting/input.ts';
import { seededRandom } from '../fakes/clock.ts';
import { assertAllValid } from '../openapi.ts';
import { draftsOnly, paper, until } from './bench.ts';
import { type Life, live, outsideOf, shortWaits } from './lives.ts';
import { named } from './scenario.ts';

const seed = Number(process.env.KILL_SEED ?? 20_261_127);
let life: Life | null = null;
let world: Awaited<ReturnType<typeof outsideOf>> | null = null;

afterEach(async () => {
  await life?.kill();
  await world?.close();
});

// Each killed call counts with the most that it can have cost, and a look may cost a dollar: of a dear model one kill would end it for want of money.
const model = 'claude-haiku-4-5';
const wanted = `baseline: ${model}\n${draftsOnly}triggers: { schedule: true }\ninterest: { categories: [cs.PF], keywords: [admission] }\ndigest: true\n`;
const assessment = {
  paper,
  fits: true,
  kind: 'addition',
  strength: 3,
  call_site: 'atropos_mini/trainer.py:1',
  direction: '',
  reason: 'Scores are computed afresh for every group; a cache would need this rule.',
};

it('proposes one paper, whenever it is killed', { timeout: 240_000 }, async () => {
  const river = named('river');
  const scout = [
    { calls: [{ name: 'read_file', arguments: { path: 'atropos_mini/trainer.py' } }] },
    { calls: [{ name: 'submit_selection', arguments: { assessments: [assessment] } }] },
  ];
  world = await outsideOf({ ...river, scripts: { [model]: { scout } } }, 150, wanted);
  const { github } = world.outside;
  const random = seededRandom(seed);
  const chance = () => Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
  const repo = `${river.repository.owner}/${river.repository.name}`;
  const secret = world.outside.environment.WEBHOOK_SECRET ?? '';
  const proposals = async () => (await github.issues(repo)).filter(({ body }) => readMarker(body, secret) !== null);

  for (let kills = 0; kills < 4; kills += 1) {
    life = await live(world, shortWaits);
    await sleep(Math.floor(chance() * 900));
    await life.kill();
  }
  life = await live(world, shortWaits);
  await until(async () => (await proposals()).length > 0);
  const month = monthOf(Date.parse(mondayOf(Date.now())));
  const rows = sqliteRows(join(world.dataDir, 'rows.sqlite'), { now: () => Date.now() });
  const { owner, name } = river.repository;
  const settled = await until(async () => {
    const row = await readMonth({ owner, repo: name }, month, { rows });
    return Object.keys(row.open).length === 0 && row.spent > 0 && row;
  });
  rows.close();
  // At most what a look may cost, however many calls were cut off.
  expect(settled.spent).toBeLessThanOrEqual(1);

  // One life more finds a week that was started and ended.
  await life.kill();
  life = await live(world, shortWaits);
  await sleep(500);
  expect((await proposals()).map(({ body }) => body.includes(`/outrider run ${paper}`))).toEqual([true]);
  expect(await github.issues(repo)).toHaveLength(1);
  await assertAllValid(github.journal);
});
