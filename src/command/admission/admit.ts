// Admission of a run: who asks, on what repository, with which models, keys and money; all of it before anything is spent.
import {
  branchInTheWayNote,
  branchRuleNote,
  budgetNote,
  emptyBriefNote,
  noPaperNote,
  repositoryNote,
  severalPapersNote,
  unknownModelNote,
} from '../../comment/notes/notes.ts';
import type { RunCommand, Subject } from '../../domain/command.ts';
import { UsageError } from '../../domain/errors.ts';
import { experimentId } from '../../domain/experiment-id.ts';
import type { Accepted, Limits } from '../../domain/manifest.ts';
import type { Provider } from '../../domain/model.ts';
import { modelTable } from '../../domain/model-table.ts';
import type { Settings } from '../../domain/settings.ts';
import { settingsPath } from '../../domain/settings-path.ts';
import { type GitHubTarget, repoName } from '../../domain/target.ts';
import { monthOf } from '../../experiment/money/month.ts';
import { isSameModel, refuseTwins } from '../../experiment/plan.ts';
import { unfitRepository } from '../../experiment/premises.ts';
import { branchName, branchRoot } from '../../experiment/publish/publish.ts';
import type { PinnedCommit } from '../../ports/repository.ts';
import type { World } from '../../ports/world.ts';
import { pinnedPaper } from '../parse/pinned-paper.ts';
import type { CommandDelivery } from '../receive/delivery.ts';
import { callable, type NamedModel, ownKeys } from './callable.ts';
import { ceilingProblem, uncountStart } from './hourly.ts';
import { judgeOf } from './judge.ts';
import { reserve } from './lost.ts';
import { resolveModels } from './models.ts';
import { type Premises, pinRef, settingsAt } from './premises.ts';

/** Admitted, with what has to be said beside the card; or one helpful reply: the problem in a sentence or two, Markdown; empty when it was said before and is not said again. */
export type Admission =
  | { readonly ok: true; readonly accepted: Accepted; readonly remark: string | null }
  | { readonly ok: false; readonly problem: string };

export const pullRequestNote =
  'A run starts from an issue. Open one that names the paper, and write the command there.';
/** A branch of ours runs this repository's workflows with its secrets: a stranger's commits must not get there on it. */
const foreignPullNote =
  'The branch of this pull request lies in another repository, and runs start from this one alone. Open an issue that names the paper, and write the command there.';

const no = (problem: string): Admission => ({ ok: false, problem });

/** Everything about a run that can be known without spending. Reserves the run's budget in the months of repository and owner. */
export async function admitRun(
  request: { readonly delivery: CommandDelivery; readonly command: RunCommand; readonly premises: Premises },
  world: World,
): Promise<Admission> {
  const { delivery, premises } = request;
  const objection = unfit(delivery, premises);
  if (objection) return no(objection);
  const command = await fromPull(request.command, delivery, world);
  if (command === null) return no(foreignPullNote);
  const subject = subjectOf(command, delivery);
  if ('problem' in subject) return no(subject.problem);
  const base = await basesOf(command, delivery, world);
  if ('problem' in base) return no(base.problem);
  const named = command.options.base ?? command.options.start;
  const settings =
    named === null
      ? premises.settings
      : await settingsAt(base.start.sha, { target: delivery.target, settings: premises.settings }, world);
  if (!settings)
    return no(`\`${settingsPath}\` at \`${named}\` is not usable; mend it there or start from another ref.`);
  const target = (await unfitBase(command, { delivery, settings }, world)) ?? (await unfitBranch(delivery, world));
  if (target) return no(target);
  const models = armsOf(command, settings);
  if ('problem' in models) return no(models.problem);
  const keys = await callable(models.arms, { target: delivery.target }, world);
  if (keys.problem !== null) return no(keys.problem);
  const third = await judgeOf(command, { settings, arms: models.arms, target: delivery.target }, world);
  if (third.problem !== null) return no(third.problem);
  if (settings.budget.per_run === 0) return no(budgetNote({ kind: 'none' }));
  const wanted = command.options.budget;
  if (wanted !== null && wanted > settings.budget.per_run)
    return no(budgetNote({ kind: 'run', wanted, cap: settings.budget.per_run }));
  const own = await ownKeys([...models.arms, ...(third.judge ? [third.judge] : [])], delivery.target, world);
  const accepted = acceptedRun(
    { delivery, command, settings, subject, base, arms: models.arms, judge: third.judge, own },
    world,
  );
  const ceiling = await ceilingProblem(delivery, settings.ceilings, world);
  if (ceiling !== null) return no(ceiling);
  const short = await reserve(shareOf(delivery, accepted), accepted.budget_usd, premises.months, world);
  if (short !== null) {
    await uncountStart(delivery, world);
    return no(budgetNote({ kind: 'month', wanted: accepted.budget_usd, ...short }));
  }
  return {
    ok: true,
    accepted,
    remark: [keys.remark, third.remark].filter((each) => each !== null).join('\n\n') || null,
  };
}

/** Facts under which nothing could be published: found before money is spent. */
export function unfit({ issue }: CommandDelivery, { facts, settings }: Premises): string | null {
  const problem = unfitRepository(facts);
  if (problem !== null) return repositoryNote(problem);
  return issue.is_pull_request && !settings.triggers.pull_request_comment ? pullRequestNote : null;
}

/** In a pull request a run starts from its head, as if `--start` named it; null when that lies in another repository. */
async function fromPull(
  command: RunCommand,
  { issue, target }: CommandDelivery,
  world: World,
): Promise<RunCommand | null> {
  if (!issue.is_pull_request || command.options.start !== null) return command;
  const start = await world.forges.open(target).repository.pullHead(target.issue);
  return start === null ? null : { ...command, options: { ...command.options, start } };
}

interface Bases {
  /** The branch that a pull request is opened against. */
  readonly base: PinnedCommit;
  /** The commit that the arms work on. */
  readonly start: PinnedCommit;
}

async function basesOf(
  { options }: RunCommand,
  delivery: CommandDelivery,
  world: World,
): Promise<Bases | { readonly problem: string }> {
  const missing = (ref: string | null) => ({
    problem:
      ref === null
        ? 'The default branch of this repository is not there: choose one in its settings, or name a branch with `--base`.'
        : `There is no branch, tag or commit \`${ref}\` in this repository.`,
  });
  const base = await pinRef(delivery, options.base, world);
  if (!base) return missing(options.base);
  if (options.start === null) return { base, start: base };
  const start = await pinRef(delivery, options.start, world);
  return start ? { base, start } : missing(options.start);
}

/** A pull request needs a branch to be opened against; found out now and not when the work is done. */
async function unfitBase(
  { options }: RunCommand,
  { delivery, settings }: { readonly delivery: CommandDelivery; readonly settings: Settings },
  world: World,
): Promise<string | null> {
  if (options.base === null || (options.publish ?? settings.publish) === 'branch') return null;
  if (await world.forges.open(delivery.target).publisher.branch(options.base)) return null;
  return `\`--base\` takes a branch, because the pull request is opened against it, and \`${options.base}\` is none. To work on another commit, write \`--start ${options.base}\`.`;
}

/** A rule on our branches, or a branch where git needs a folder for them, would be met at the very end, with the money spent. */
export async function unfitBranch({ target }: { readonly target: GitHubTarget }, world: World): Promise<string | null> {
  const { repository, publisher } = world.forges.open(target);
  const rule = await repository.ruleAgainst(branchName('run', { slug: 'arm' }));
  if (rule !== null) return branchRuleNote(rule);
  return (await publisher.branch(branchRoot)) === null ? null : branchInTheWayNote(branchRoot);
}

function shareOf({ target }: CommandDelivery, { experiment, created_at }: Accepted) {
  return { owner: target.owner, repo: target.repo, experiment, month: monthOf(Date.parse(created_at)) };
}

function subjectOf(
  command: RunCommand,
  { issue }: CommandDelivery,
): Exclude<Subject, { kind: 'pinned' }> | { readonly problem: string } {
  const { subject, models } = command;
  if (subject.kind === 'brief' && issue.body.trim() === '') return { problem: emptyBriefNote };
  if (subject.kind !== 'pinned') return subject;
  const found = pinnedPaper(issue.title, issue.body);
  if (found.kind === 'one') return { kind: 'arxiv', id: found.id };
  return { problem: found.kind === 'none' ? noPaperNote : severalPapersNote(found.ids, models) };
}

/** One model named: it is paired with the baseline. Two or more: exactly those. `--vs` names the other one, `--solo` runs alone. */
export function armsOf(
  command: RunCommand,
  settings: Settings,
): { readonly arms: readonly NamedModel[] } | { readonly problem: string } {
  const { models, options } = command;
  const alone = options.solo || models.length > 1;
  const names = alone ? models : [options.vs ?? settings.baseline, ...models];
  const resolved = resolveModels(names, { settings, table: modelTable });
  if (!resolved.ok) return { problem: unknownModelNote(resolved) };
  const arms = names.flatMap((arm, i) => (resolved.models[i] ? [{ arm, model: resolved.models[i] }] : []));
  const [baseline, other] = arms;
  if (!alone && options.vs === null && baseline && other && isSameModel(baseline, other)) {
    return {
      problem: `\`${other.arm}\` is the baseline here, so it would run against itself. Name another model, add \`--vs MODEL\`, or run it alone with \`--solo\`.`,
    };
  }
  try {
    refuseTwins(arms, options.repeat);
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message };
    throw error;
  }
  return { arms };
}

function acceptedRun(
  run: {
    readonly delivery: CommandDelivery;
    readonly command: RunCommand;
    readonly settings: Settings;
    readonly subject: Exclude<Subject, { kind: 'pinned' }>;
    readonly base: Bases;
    readonly arms: readonly NamedModel[];
    readonly judge: NamedModel | null;
    readonly own: readonly Provider[];
  },
  world: World,
): Accepted {
  const { delivery, command, settings, base } = run;
  return {
    schema_version: 1,
    experiment: experimentId(`${delivery.repository_id}:${delivery.comment_id}`),
    target: delivery.target,
    repo: repoName(delivery.target),
    actor: delivery.actor.login,
    actor_id: delivery.actor.id,
    comment_id: delivery.comment_id,
    subject: run.subject,
    options: command.options,
    created_at: new Date(world.clock.now()).toISOString(),
    base_ref: base.base.ref,
    base_sha: base.start.sha,
    tree_sha: base.start.tree_sha,
    harness_version: world.harnessVersion,
    settings,
    limits: limitsOf(settings, command.options.timeout),
    budget_usd: Math.min(command.options.budget ?? settings.budget.per_run, settings.budget.per_run),
    request: { title: delivery.issue.title, body: delivery.issue.body },
    models: [...run.arms],
    ...(run.judge === null ? {} : { judge: run.judge }),
    ...(run.own.length === 0 ? {} : { own_keys: [...run.own] }),
  };
}

/** A command may narrow the configured limits, never widen them. */
export function limitsOf(settings: Settings, timeout: number | null): Limits {
  const { turns, minutes, tokens, files } = settings.limits;
  return { turns, minutes: Math.min(timeout ?? minutes, minutes), tokens, files, hold_s: settings.pair.hold };
}
