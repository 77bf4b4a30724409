// One scenario, played through: the issue is opened, the command is written as a user would, and the thread is read back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestExecution } from '../../digest/input.ts';
import { experimentId } from '../../domain/experiment-id.ts';
import type { Pace } from '../../ports/world.ts';
import { lastWeek } from '../../scouting/week.ts';
import { type CiPlan, startCi } from './ci.ts';
import type { Scenario } from './scenarios.ts';
import { loadSeed } from './seeds.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';
import type { IssueRef } from './stand-ins/github/hands.ts';

/** Who writes the command in the demo, with write access. */
export const maintainer = 'mira';

/** Waits that a person can watch; everything else is as in production. */
export const demoPace: Partial<Pace> = {
  first_wait_s: 1,
  longest_wait_s: 2,
  card_s: 0.5,
  no_ci_s: 1,
  ci_poll_s: 5,
  ci_settle_s: 0,
};

export interface Playing {
  readonly stage: Stage;
  readonly issue: IssueRef;
  readonly experiment: string;
  /** Resolves when the run has ended in any way. */
  readonly ended: Promise<void>;
}

/** Opens the stage for a scenario. The caller closes it. */
export async function openScenario(
  scenario: Scenario,
  options: Pick<StageOptions, 'dataDir' | 'log' | 'vendorKeys' | 'environment' | 'fetch'> & {
    readonly pace?: Partial<Pace>;
  },
): Promise<Stage> {
  const { owner, name, seed } = scenario.repository;
  const files = { ...loadSeed(seed), ...scenario.files };
  const stage = await openStage({
    repositories: [{ owner, name, files }, ...(scenario.further ?? []).map((one) => ({ owner, ...one }))],
    users: [{ login: maintainer, role: 'write' }],
    scripts: scenario.scripts,
    dataDir: options.dataDir,
    pace: options.pace ?? demoPace,
    ...(options.log ? { log: options.log } : {}),
    ...(options.vendorKeys ? { vendorKeys: options.vendorKeys } : {}),
    ...(options.environment ? { environment: options.environment } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  if (scenario.ci === null) return stage;
  const ci = startCi(stage.github, `${owner}/${name}`, scenario.ci ?? greenCi);
  return {
    ...stage,
    close: async () => {
      await ci.close();
      await stage.close();
    },
  };
}

/** What the repositories of the demo have: one workflow with two jobs. */
const greenCi: CiPlan = () => ({ lint: 'success', tests: 'success' });

/** Opens the issue and writes the command. */
export async function play(scenario: Scenario, stage: Stage): Promise<Playing> {
  const repo = `${scenario.repository.owner}/${scenario.repository.name}`;
  const issue = await stage.github.openIssue(maintainer, repo, scenario.issue);
  const comment = await stage.github.comment(maintainer, issue, scenario.command);
  const repository = await stage.github.api(maintainer, 'GET', `/repos/${repo}`);
  const execution = `comment-${String(repository.id)}-${comment.id}`;
  const run = stage.host.engine.waitFor(execution);
  const then = scenario.afterwards ? writeThen(scenario.afterwards, { stage, issue, over: run }) : Promise.resolve();
  return {
    stage,
    issue,
    experiment: experimentId(`${String(repository.id)}:${comment.id}`),
    ended: Promise.all([run, then]).then(() => (scenario.weekEnds ? endWeek(stage, repo) : undefined)),
  };
}

/** What was published is merged, and the week that the run fell in is told as if it were over. */
async function endWeek({ github, host }: Stage, repo: string): Promise<void> {
  for (const { number } of await github.pulls(repo)) {
    await github.api(maintainer, 'PATCH', `/repos/${repo}/pulls/${number}`, { draft: false });
    await github.api(maintainer, 'PUT', `/repos/${repo}/pulls/${number}/merge`, {});
  }
  await github.settled();
  const { id } = await github.api(maintainer, 'GET', `/repos/${repo}`);
  const [owner = '', name = ''] = repo.split('/');
  const place = { installation_id: github.installationId, owner, repo: name };
  const digest = digestExecution(place, Number(id), lastWeek(host.world.clock.now() + 7 * 86_400_000));
  await host.world.launcher.start('experiment', digest.name, digest.input);
  await host.engine.waitFor(digest.name);
}

/** Writes the second comment once its moment has come; not at all when the run is over before. */
async function writeThen(
  { comment, when }: NonNullable<Scenario['afterwards']>,
  at: { readonly stage: Stage; readonly issue: IssueRef; readonly over: Promise<unknown> },
): Promise<void> {
  let over = false;
  const done = at.over.finally(() => {
    over = true;
  });
  const begun = () => at.stage.models.journal.some(({ model, phase }) => model === when.model && phase === when.phase);
  while (!over && !begun()) await Promise.race([done, sleep(50)]);
  if (!over) await at.stage.github.comment(maintainer, at.issue, comment);
}

/** A folder that vanishes with `clean`. */
export async function temporaryData(): Promise<{ readonly dataDir: string; clean(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-demo-'));
  return { dataDir, clean: () => rm(dataDir, { recursive: true, force: true }) };
}
