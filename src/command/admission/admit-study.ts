// Admission of an experiment over many repositories: its block, its models, every repository, the money; all of it before anything is spent.
import { patiently } from '../../arm/patience.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { getDocument, needDocument, putDocument } from '../../artifacts/shelf.ts';
import { blockNote, noSiteNote, onlyBaselineNote, siteCause, studyBudgetNote } from '../../comment/notes/study.ts';
import type { RunCommand } from '../../domain/command.ts';
import type { ExperimentBlock } from '../../domain/experiment-block.ts';
import { experimentId } from '../../domain/experiment-id.ts';
import { Accepted } from '../../domain/manifest.ts';
import { roundUsd } from '../../domain/money.ts';
import type { MonthCaps, Settings } from '../../domain/settings.ts';
import { StudyPlan, StudySite } from '../../domain/study.ts';
import { repoName } from '../../domain/target.ts';
import { rememberExecution } from '../../experiment/execution.ts';
import { monthOf } from '../../experiment/money/month.ts';
import type { World } from '../../ports/world.ts';
import { acceptedCell, budgetOf, planCells } from '../../study/plan.ts';
import { setStudyState } from '../../study/state.ts';
import { stopStudy } from '../../study/stop.ts';
import { cancelledSince } from '../early-cancel.ts';
import { postNote } from '../note.ts';
import { experimentBlock } from '../parse/experiment-block.ts';
import { defaultRunOptions } from '../parse/options.ts';
import type { CommandDelivery } from '../receive/delivery.ts';
import { recordStudy, recordStudyRefused } from '../recorded.ts';
import type { VerbScene } from '../verb.ts';
import { armsOf, limitsOf, pullRequestNote, unfit } from './admit.ts';
import { callable, type NamedModel } from './callable.ts';
import { ceilingProblem, uncountStart } from './hourly.ts';
import { judgeOf } from './judge.ts';
import { reserve as reserveShare } from './lost.ts';
import { readPremises } from './premises.ts';
import { type Look, lookAtSite } from './sites.ts';

type Asked = Pick<VerbScene, 'delivery' | 'world'>;

/** What is asked for, as it stood when the command was written. */
interface Wish {
  readonly block: ExperimentBlock;
  readonly models: readonly NamedModel[];
  readonly judge: NamedModel | null;
  /** Why there is no judge although the configuration names one. */
  readonly remark: string | null;
  /** Of the repository in which it was asked: its models, its money. */
  readonly settings: Settings;
  readonly private: boolean;
  readonly months: MonthCaps;
}

/** The id of the admitted study; null when it was answered with a note instead. */
export async function admitStudy(scene: VerbScene): Promise<string | null> {
  const { delivery, durable, world } = scene;
  const study = experimentId(`${delivery.repository_id}:${delivery.comment_id}`);
  const repos = await patiently<string[] | null>(durable, world.pace, {
    name: 'read',
    body: async () => {
      const wish = await wishOf(scene);
      return typeof wish === 'string' ? refuse(scene, wish) : wish.block.repos;
    },
  });
  if (repos === null) return null;
  const looks: Look[] = [];
  for (const [place, name] of repos.entries()) {
    const body = () => lookAtSite(delivery, { study, name, place }, world);
    looks.push(await patiently<Look>(durable, world.pace, { name: `look-${place + 1}`, body }));
  }
  const planned = await patiently<{ ok: boolean } | null>(durable, world.pace, {
    name: 'plan',
    body: async () => {
      await rememberExecution(study, { execution: durable.execution, target: delivery.target }, world);
      const problem = await plan(scene, { study, looks });
      return problem === null ? { ok: true } : refuse(scene, problem);
    },
  });
  return planned === null ? null : study;
}

/** Empty words: it was said before, and is not said again. */
async function refuse({ delivery, world }: Asked, text: string): Promise<null> {
  await recordStudyRefused(delivery, text, world);
  if (text !== '') await postNote({ target: delivery.target, answers: delivery.comment_id, text }, world);
  return null;
}

/** The block with its models resolved, or the words that say what is wrong. */
async function wishOf({ delivery, world }: Asked): Promise<Wish | string> {
  const premises = await readPremises(delivery, world);
  // The door has just read them; if they broke since, the repeated step says so.
  if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
  const objection = delivery.issue.is_pull_request ? pullRequestNote : unfit(delivery, premises);
  if (objection) return objection;
  const read = experimentBlock(delivery.issue.body);
  if (read.kind !== 'read') return blockNote(read, delivery.target.repo);
  const { settings, facts, months } = premises;
  const command = commandOf(read.block);
  const [only] = command.models;
  if (command.models.length === 1 && only === settings.baseline) return onlyBaselineNote(only);
  const models = armsOf(command, settings);
  if ('problem' in models) return models.problem;
  const { problem } = await callable(models.arms, { target: delivery.target }, world);
  if (problem !== null) return problem;
  // Whether drafts are reviewed is for the repository of each cell to say.
  const reviewing = { settings: { ...settings, cross_review: true }, arms: models.arms, target: delivery.target };
  const { judge, remark, ...third } = await judgeOf(command, reviewing, world);
  if (third.problem !== null) return third.problem;
  return { block: read.block, models: models.arms, judge, remark, settings, months, private: facts.private };
}

/** The models as a command would name them: the baseline first, a single one to be paired with the repository's. */
function commandOf({ baseline, models, repeats, cross_review, judge }: ExperimentBlock): RunCommand {
  const named = baseline === undefined ? models : [baseline, ...models.filter((model) => model !== baseline)];
  const options = { ...defaultRunOptions, repeat: repeats, cross_review, ...(judge === undefined ? {} : { judge }) };
  return { verb: 'run', subject: { kind: 'pinned' }, models: named, options };
}

/** Draws the plan, sets the money aside once and admits every cell. Words when that cannot be. Safe to repeat. */
async function plan(
  { delivery, world }: Asked,
  { study, looks }: { readonly study: string; readonly looks: readonly Look[] },
): Promise<string | null> {
  if (await getDocument(world.blobs, keys.study(study), StudyPlan)) return null;
  const wish = await wishOf({ delivery, world });
  if (typeof wish === 'string') return wish;
  const { block, settings } = wish;
  const { sites, left_out } = await sort(study, { repos: block.repos, looks, asker: delivery.actor.login }, world);
  if (sites.length === 0) return noSiteNote(left_out);
  const budget_usd = block.budget ?? roundUsd(settings.budget.per_run * sites.length * block.papers.length);
  const draw = Array.from({ length: sites.length * block.papers.length }, () =>
    Number.parseInt(world.random.hex(6), 16),
  );
  const cells = planCells(study, { sites, papers: block.papers, budget_usd, private: wish.private }, draw);
  const drawn: StudyPlan = {
    schema_version: 1,
    study,
    target: delivery.target,
    actor: delivery.actor.login,
    actor_id: delivery.actor.id,
    comment_id: delivery.comment_id,
    created_at: new Date(world.clock.now()).toISOString(),
    harness_version: world.harnessVersion,
    title: delivery.issue.title,
    arms: wish.models.map(({ arm }) => arm),
    judge: wish.judge?.arm ?? null,
    repeats: block.repeats,
    concurrency: block.concurrency,
    budget_usd: budgetOf(cells),
    cells,
    report_link: settings.report_link,
    left_out,
  };
  // However many cells it has, it is one start: what they may cost together is set aside, and the line lets them in one by one.
  const ceiling = await ceilingProblem(delivery, settings.ceilings, world);
  if (ceiling !== null) return ceiling;
  const unaffordable = await reserve(drawn, wish.months, world);
  if (unaffordable) {
    await uncountStart(delivery, world);
    return unaffordable;
  }
  await admitCells(drawn, { delivery, wish, sites }, world);
  await recordStudy(delivery, drawn, world);
  await putDocument(world.blobs, keys.study(study), StudyPlan, drawn);
  await setStudyState(drawn, 'accepted', world);
  const cancelled = await cancelledSince(delivery, world);
  if (cancelled) await stopStudy(drawn, cancelled, world);
  if (wish.remark !== null)
    await postNote({ target: delivery.target, answers: delivery.comment_id, text: wish.remark }, world);
  return null;
}

/** The repositories that take part, and the others with their cause. */
async function sort(
  study: string,
  {
    repos,
    looks,
    asker,
  }: { readonly repos: readonly string[]; readonly looks: readonly Look[]; readonly asker: string },
  world: World,
): Promise<{ sites: StudySite[]; left_out: StudyPlan['left_out'] }> {
  const sites: StudySite[] = [];
  const left_out: StudyPlan['left_out'] = [];
  for (const [place, repo] of repos.entries()) {
    const look = looks[place];
    if (look === undefined || !look.ok) {
      left_out.push({ repo, cause: look?.cause ?? siteCause('unknown', asker) });
      continue;
    }
    const site = await needDocument(world.blobs, keys.site(study, place), StudySite);
    // A repository that was renamed answers to its old name too.
    if (sites.some((other) => other.repo === site.repo)) left_out.push({ repo, cause: siteCause('twice', asker) });
    else sites.push(site);
  }
  return { sites, left_out };
}

/** A study counts in the month of the repository that asked for it, wherever its cells work. */
async function reserve({ study, target, created_at, budget_usd }: StudyPlan, months: MonthCaps, world: World) {
  const { owner, repo } = target;
  const share = { owner, repo, experiment: study, month: monthOf(Date.parse(created_at)) };
  const short = await reserveShare(share, budget_usd, months, world);
  return short === null ? null : studyBudgetNote({ wanted: budget_usd, ...short });
}

async function admitCells(
  plan: StudyPlan,
  of: { readonly delivery: CommandDelivery; readonly wish: Wish; readonly sites: readonly StudySite[] },
  world: World,
): Promise<void> {
  const { delivery, wish, sites } = of;
  const place = `${repoName(delivery.target)}#${delivery.target.issue}`;
  for (const cell of plan.cells) {
    const site = sites.find(({ repo }) => repo === cell.repo);
    if (!site) throw new Error(`The cell ${cell.experiment} has no repository.`);
    // A private place is named in its own repository alone.
    const asked_in = !wish.private || site.repo === repoName(delivery.target) ? place : null;
    const limits = limitsOf(site.settings, wish.block.timeout ?? null);
    const { block, judge } = wish;
    const accepted = acceptedCell(plan, cell, { site, block, judge, models: [...wish.models], limits, asked_in });
    await putDocument(world.blobs, keys.accepted(cell.experiment), Accepted, accepted);
  }
}
