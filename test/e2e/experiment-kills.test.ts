// An experiment over many repositories under kill -9: it goes on where it was, and everything exists once.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { StudyRecord } from '../../src/domain/study.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import { misfitGlm, misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import { seededRandom } from '../fakes/clock.ts';
import { assertAllValid } from '../openapi.ts';
import { paper, until } from './bench.ts';
import { type Afterlife, ask, type Life, live, outsideOf, saidIn, shortWaits } from './lives.ts';

const seed = Number(process.env.KILL_SEED ?? 20_261_127);
const names = ['one', 'two', 'three'];
let life: Life | null = null;
let afterlife: { close(): Promise<void> } | null = null;

afterEach(async () => {
  await life?.kill();
  await afterlife?.close();
});

const story: Scenario = {
  name: 'experiment-killed',
  about: 'three cells, two at once',
  repository: { owner: 'acme', name: 'hub', seed: 'python' },
  further: names.map((name) => ({ name, files: {} })),
  paper,
  issue: {
    title: 'Which model?',
    body: `\`\`\`yaml\nrepos: [${names.join(', ')}]\npapers: [${paper}]\nmodels: [glm-5.2]\nconcurrency: 2\nbudget: 300\n\`\`\`\n`,
  },
  command: '/outrider experiment',
  scripts: { 'claude-opus-4-7': misfitOpus, 'glm-5.2': misfitGlm },
  ends: {},
  pair: null,
};

async function isOver(world: Afterlife): Promise<boolean> {
  return (await saidIn(world)).some(
    ({ kind, body }) => kind === 'overview' && /· 3 of 3 pairs complete · \d/.test(body),
  );
}

it('survives being killed at any time', { timeout: 240_000 }, async () => {
  const random = seededRandom(seed);
  const chance = () => Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
  const outside = await outsideOf(story, 40);
  afterlife = outside;
  life = await live(outside, shortWaits);
  const world = await ask(outside, story);
  for (let kills = 0; kills < 3; kills += 1) {
    await sleep(Math.floor(chance() * 2500));
    if (await isOver(world)) break;
    await life.kill();
    life = await live(world, shortWaits);
  }
  await until(() => isOver(world));

  const { dataDir, experiment, issue } = world;
  const record = StudyRecord.parse(JSON.parse(await readFile(join(dataDir, keys.record(experiment)), 'utf8')));
  expect(record.cells.map(({ state, certificate }) => [state, certificate?.valid])).toEqual(
    names.map(() => ['done', true]),
  );
  expect(record.arms.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => 'issue'));
  expect((await saidIn(world)).map(({ kind }) => kind)).toEqual(['overview']);
  const { github } = world.outside;
  for (const name of names) expect(await github.issues(`acme/${name}`)).toHaveLength(2);
  expect(await github.issues(issue.repo)).toHaveLength(1);
  await assertAllValid(github.journal);
});
