// A whole pair with cross-review, refinement and CI on the bundles of Lambda, whose processes die before, in and after their requests, of
// whatever kind: to a model, to GitHub, to S3 and DynamoDB, to the service that records their steps; each with a clock that is wrong by up to
// a day. KILLS_APART, KILLS_SEED explore.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCi } from '../../../src/hosts/demo/ci.ts';
import { loadSeed } from '../../../src/hosts/demo/seeds.ts';
import { named } from '../../e2e/scenario.ts';
import { recordOf, violationsOf } from '../../torture/invariants.ts';
import { lambdaBundles } from './world/bundles.ts';
import { type Deployment, deploy } from './world/deployment.ts';
import { metIn } from './world/mortality.ts';

const apart = Number(process.env.KILLS_APART ?? 37);
const seed = Number(process.env.KILLS_SEED ?? 20_261_127);
const timeout = 300_000;
/** Each killed call counts with the most that it can have cost: the cap must leave room for many. */
const settings = 'baseline: claude-opus-4-7\nbudget: { per_run: 10000, per_month: 1000000 }\n';
let dist: string;
let folder: string;
let deployment: Deployment | null = null;

beforeAll(async () => {
  dist = await lambdaBundles();
  folder = await mkdtemp(join(tmpdir(), 'outrider-moments-'));
}, timeout);

afterAll(async () => {
  await deployment?.close();
  await rm(folder, { recursive: true, force: true });
});

it(
  `a whole pair that is killed at one moment in ${apart}, with a wrong clock in each process, ends as if nothing had happened (seed ${seed})`,
  async () => {
    const river = named('river');
    const { owner, name, seed: tree } = river.repository;
    const repositories = [{ owner, name, files: { ...loadSeed(tree), '.github/outrider.yml': settings } }];
    const mortality = { folder, apart, seed, wrongClock: true };
    deployment = await deploy(river, dist, { limitMs: 900_000, repositories, mortality });
    const { github, models, rows, blobs, environment, lambda } = deployment;
    const ci = startCi(github, `${owner}/${name}`, () => ({ lint: 'success', tests: 'success' }));
    const played = await deployment.play().finally(() => ci.close());
    const executions = () => lambda.executions();
    const judged = { bot: { github, models, environment, stores: { rows, blobs }, executions }, ...played };

    const { met, died } = metIn(folder);
    const told = `${died.length} of ${met} moments, seed ${seed}:\n${died.join('\n')}\n`;
    expect(await violationsOf(judged), told).toEqual([]);
    const record = await recordOf(judged);
    if (typeof record === 'string') throw new Error(record);
    const ends = record.arms.map(({ arm, verdict }) => [arm, verdict]);
    expect(Object.fromEntries(ends), told).toEqual({ 'claude-opus-4-7': 'issue', 'glm-5.2': 'pull_request' });
    expect(
      record.arms.flatMap(({ review }) => review ?? []),
      told,
    ).toHaveLength(2);
    expect((await github.pulls(judged.issue.repo)).map(({ draft }) => draft)).toEqual([false]);
    expect(died.length).toBeGreaterThan(met / apart / 3);
    expect(lambda.invocations.filter(({ end }) => end === 'killed')).toHaveLength(died.length);
    process.stdout.write(`killed at ${died.length} of ${met} moments; nothing was lost; seed ${seed}\n`);
  },
  apart < 12 ? 20 * timeout : timeout,
);
