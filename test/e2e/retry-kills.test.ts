// A retry under kill -9: it is begun once, paid for once, and ends as if nothing had happened.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { seededRandom } from '../fakes/clock.ts';
import { assertAllValid } from '../openapi.ts';
import { maintainer, until } from './bench.ts';
import { ask, isOver, type Life, live, outsideOf, recordFrom, saidIn, shortWaits } from './lives.ts';
import { replayed } from './replaying.ts';
import { named } from './scenario.ts';

const seed = Number(process.env.KILL_SEED ?? 20_261_122);
let life: Life | null = null;
let afterlife: { close(): Promise<void> } | null = null;

afterEach(async () => {
  await life?.kill();
  await afterlife?.close();
});

/** The demo's first pair, where a provider refuses the credential once. */
function refusedOnce(): Scenario {
  const river = named('river');
  const glm = river.scripts['glm-5.2'];
  if (!glm) throw new Error('the scenario river has no script of glm-5.2');
  return { ...river, scripts: { ...river.scripts, 'glm-5.2': once(glm) } };
}

function once(script: Script): Script {
  const refused = (turn: Turn): Turn =>
    typeof turn === 'function' ? turn : { ...turn, fault: { status: 401 }, times: 1 };
  return { ...script, preflight: (script.preflight ?? []).map((turn, n) => (n === 0 ? refused(turn) : turn)) };
}

it('survives being killed at any time', { timeout: 240_000 }, async () => {
  const random = seededRandom(seed);
  const chance = () => Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
  const scenario = refusedOnce();
  const world = await outsideOf(scenario, 30);
  afterlife = world;
  life = await live(world, shortWaits);
  const run = await ask(world, scenario);
  await until(() => isOver(run));
  expect((await recordFrom(run)).arms.map(({ verdict }) => verdict)).toEqual(['issue', 'missing']);

  await run.outside.github.comment(maintainer, run.issue, '/outrider retry');
  for (let kills = 0; kills < 3; kills += 1) {
    await sleep(Math.floor(chance() * 1200));
    await life.kill();
    life = await live(world, shortWaits);
  }
  await until(async () => {
    const { arms } = await recordFrom(run);
    return arms.every(({ verdict }) => verdict !== 'missing') && (await isOver(run));
  });

  const { arms, certificate } = await recordFrom(run);
  expect(arms.map(({ verdict }) => verdict)).toEqual(['issue', 'pull_request']);
  expect(certificate.valid).toBe(true);
  expect(certificate.by_accident).toContainEqual(
    expect.objectContaining({ name: 'times run', values: expect.objectContaining({ 'glm-5-2': '2' }) }),
  );
  const kinds = (await saidIn(run)).map(({ kind }) => kind).toSorted();
  expect(kinds).toEqual(['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary']);
  expect(await run.outside.github.pulls(run.issue.repo)).toHaveLength(1);
  await assertAllValid(run.outside.github.journal);
  // Retried and killed as it was, the run can be replayed.
  expect(await replayed(join(world.dataDir, 'experiments', run.experiment))).toEqual([]);
});
