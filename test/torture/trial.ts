// One trial: a plan is played to its end on a bot that dies as the plan says, and what is left is judged.
import { setTimeout as sleep } from 'node:timers/promises';
import { experimentId } from '../../src/domain/experiment-id.ts';
import { Verdict } from '../../src/domain/names.ts';
import { startCi } from '../../src/hosts/demo/ci.ts';
import { maintainer } from '../../src/hosts/demo/play.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { type Judged, type Remains, recordOf, violationsOf } from './invariants.ts';
import { type MortalBot, startMortalBot } from './mortal-bot.ts';
import { lasting, type Plan, scriptsOf } from './plan.ts';

export interface Report {
  readonly plan: Plan;
  readonly violations: readonly string[];
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly deaths: readonly string[];
  /** Writes for which there was no room. */
  readonly refused: number;
  /** Boundaries passed by all lives together. */
  readonly boundaries: number;
}

/** Each killed call counts with the most that it can have cost: the cap must leave room for many. */
const settings = 'baseline: claude-opus-4-7\nbudget: { per_run: 10000, per_month: 1000000 }\n';

const mostLives = 100;

const greenCi = () => ({ lint: 'success', tests: 'success' }) as const;

export async function runTrial(plan: Plan): Promise<Report> {
  const { scenario, lives } = plan;
  const { owner, name, seed } = scenario.repository;
  const repo = `${owner}/${name}`;
  let born = 0;
  const bot = await startMortalBot(
    {
      repositories: [
        { owner, name, files: { ...loadSeed(seed), ...scenario.files, '.github/outrider.yml': settings } },
      ],
      users: [{ login: maintainer, role: 'write' }],
      scripts: scriptsOf(plan),
    },
    () => {
      born += 1;
      // A step that passes more boundaries than a life has would be begun for ever.
      if (lives === null || born > mostLives) return null;
      return born === 1 ? lives.first : lives.others;
    },
    plan.disk,
  );
  const ci = scenario.ci === null ? null : startCi(bot.outside.github, repo, scenario.ci ?? greenCi);
  try {
    return await play(plan, bot, repo);
  } finally {
    await ci?.close();
    await bot.close();
  }
}

async function play(plan: Plan, bot: MortalBot, repo: string): Promise<Report> {
  const { github } = bot.outside;
  for (const { rule } of plan.forge) github.fault(rule);
  const issue = await github.openIssue(maintainer, repo, plan.scenario.issue);
  const { id } = await github.comment(maintainer, issue, plan.command);
  const repository = await github.api('admin', 'GET', `/repos/${repo}`);
  await deliverAgain(bot, id, plan.deliveries);
  const meanwhile = interfere(plan, bot, issue);
  await bot.idle();
  await meanwhile;
  await bot.idle();
  github.clearFaults();
  const judged: Judged = { bot: remainsOf(bot), issue, experiment: experimentId(`${String(repository.id)}:${id}`) };
  const violations = await violationsOf(judged);
  const record = await recordOf(judged);
  const verdicts: Record<string, Verdict> = {};
  if (typeof record !== 'string') for (const { arm, verdict } of record.arms) verdicts[arm] = Verdict.parse(verdict);
  const broken = [...violations, ...unexpected(plan, verdicts)];
  const reasons = typeof record === 'string' ? [] : record.arms.map(({ arm, reason }) => `${arm}: ${reason}`);
  return {
    plan,
    violations: broken.length === 0 ? [] : [...broken, ...reasons, ...bot.log.errors],
    verdicts,
    deaths: bot.deaths,
    refused: bot.refused,
    boundaries: bot.passed(),
  };
}

function remainsOf(bot: MortalBot): Remains {
  const { world, engine } = bot.host();
  return { ...bot.outside, stores: world, executions: () => engine.list(1000) };
}

/** GitHub does not send again by itself: a person does, until it was accepted, and here a few times more. */
async function deliverAgain(bot: MortalBot, comment: number, times: number): Promise<void> {
  const { github } = bot.outside;
  const at = () =>
    github.deliveries.findIndex(
      ({ event, payload }) => event === 'issue_comment' && JSON.stringify(payload).includes(`"id":${comment},`),
    );
  for (let n = 1, tries = 0; (n < times || github.deliveries[at()]?.status !== 202) && tries < 50; tries += 1) {
    if (at() < 0 || github.deliveries[at()]?.status !== 202) await sleep(20);
    if (at() < 0) continue;
    const { status } = await github.redeliver(at());
    if (status === 202) n += 1;
  }
}

async function interfere(plan: Plan, bot: MortalBot, issue: Judged['issue']): Promise<void> {
  const { github, models } = bot.outside;
  if (!plan.expire && plan.meanwhile === null) return;
  const enough = 3;
  for (let n = 0; models.journal.length < enough && n < 500; n += 1) await sleep(200);
  if (plan.expire) github.expireTokens();
  if (plan.meanwhile === null) return;
  const { id } = await github.comment(maintainer, issue, `/outrider ${plan.meanwhile}`);
  await deliverAgain(bot, id, 1);
}

/** What passes leaves no trace in the verdicts; a verdict against us needs a fault of ours. */
function unexpected({ scenario, models, meanwhile }: Plan, verdicts: Report['verdicts']): string[] {
  return Object.entries(verdicts).flatMap(([arm, verdict]) => {
    const struck = models.filter(({ model, name }) => model === arm && name in lasting);
    const allowed: (Verdict | undefined)[] = [
      scenario.ends[arm]?.verdict,
      ...struck.map(({ name }) => lasting[name]?.verdict),
      ...(meanwhile === 'cancel' ? (['stopped'] as const) : []),
    ];
    return allowed.includes(verdict) ? [] : [`${arm} ended as ${verdict}, expected was ${allowed.join(' or ')}`];
  });
}
