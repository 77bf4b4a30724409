// A week's digest under kill -9, between its steps: at whatever write the server dies, the issue is opened once and the comment stands once.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { sqliteRows } from '../../src/adapters/stores/sqlite-rows.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { enterFinished } from '../../src/experiment/records/finished.ts';
import { lastWeek } from '../../src/scouting/week.ts';
import { armOf, downgraded, glm, issue7, opus, pair } from '../comment/views.ts';
import { assertAllValid } from '../openapi.ts';
import { until } from './bench.ts';
import { type Life, live, outsideOf, shortWaits } from './lives.ts';
import { named } from './scenario.ts';

type World = Awaited<ReturnType<typeof outsideOf>>;

let life: Life | null = null;
let world: World | null = null;

afterEach(async () => {
  await life?.kill();
  await world?.close();
  [life, world] = [null, null];
});

const { repository, ...story } = named('both-issue');
const repo = `${repository.owner}/${repository.name}`;

/** A run of two Issues that ended in the week before this one, as if this bot had made it. */
async function runLastWeek({ dataDir }: World): Promise<void> {
  const { from } = lastWeek(Date.now() - 6 * 3_600_000);
  const created_at = new Date(Date.parse(from) + 86_400_000).toISOString();
  const target = {
    kind: 'github',
    installation_id: 1,
    owner: repository.owner,
    repo: repository.name,
    issue: 6,
  } as const;
  const manifest = { ...pair, target, created_at };
  const ended = { ...downgraded, ended_at: created_at };
  const rows = sqliteRows(join(dataDir, 'rows.sqlite'), { now: () => Date.now() });
  await enterFinished({ manifest, arms: [opus, glm].map((plan) => armOf(plan, ended, issue7, manifest)) }, { rows });
  rows.close();
}

/** Our issues, and our comments in them. */
async function told({ outside: { github, environment } }: World) {
  const secret = environment.WEBHOOK_SECRET ?? '';
  const issues = (await github.issues(repo)).filter(({ body }) => readMarker(body, secret)?.arm === 'digest');
  const threads = await Promise.all(issues.map(({ number }) => github.thread({ repo, number })));
  return { issues: issues.length, comments: threads.flat().filter(({ body }) => readMarker(body, secret) !== null) };
}

/** The answered writes of this kind so far. */
function writes({ outside }: World, path: RegExp): number {
  return outside.github.journal.filter(
    (request) => request.method === 'POST' && path.test(request.path) && Number(request.status) < 300,
  ).length;
}

const kinds = [/\/issues$/, /\/issues\/\d+\/comments$/];

it('posts one digest, killed just after each of its writes and once more at the end', {
  timeout: 240_000,
}, async () => {
  world = await outsideOf({ ...story, repository }, 0, 'baseline: claude-opus-4-7\ndigest: true\n');
  await runLastWeek(world);
  const outside = world;
  for (const path of kinds) {
    life = await live(outside, shortWaits);
    // The write is done and its step not yet checkpointed, or just.
    await until(() => writes(outside, path) > 0);
    await life.kill();
  }
  life = await live(outside, shortWaits);
  await until(async () => (await told(outside)).comments.length > 0);
  await sleep(1500);
  await life.kill();
  life = await live(outside, shortWaits);
  await sleep(1500);
  const { issues, comments } = await told(outside);
  expect(issues).toBe(1);
  expect(comments.map(({ body }) => /1 run, 2 results: 2 Issues/.test(body))).toEqual([true]);
  expect(kinds.map((path) => writes(outside, path))).toEqual([1, 1]);
  await assertAllValid(outside.outside.github.journal);
});
