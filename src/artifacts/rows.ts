// The small rows of an experiment: where each lies, and its schema. Partition per experiment; one index per thread.
import * as z from 'zod';
import { GitHubTarget, type Target, type ThreadTarget } from '../domain/target.ts';
import type { RowKey } from '../ports/rows.ts';

const pk = (experiment: string) => `experiment/${experiment}`;

/** What belongs to no owner. */
const deploymentPartition = 'deployment';

/** Partition and beginning of the rows that list the owners that the operator has switched off. */
export const ownersOffList = { pk: deploymentPartition, prefix: 'off/' };

/** Partition and beginning of the rows that list what was begun. */
export const begunList = { pk: `${deploymentPartition}/begun`, prefix: 'begun/' };

/**
 * The name under which one life of an arm keeps its phases, its transcript and its purse: the slug, and `<slug>.2` when it is run
 * again. No slug holds a dot.
 */
export function seatOf(arm: { readonly slug: string; readonly generation?: number | undefined }): string {
  const generation = arm.generation ?? 1;
  return generation === 1 ? arm.slug : `${arm.slug}.${generation}`;
}

/** An owner's keys, or with `*` the deployment's. */
export const providerKeyPartition = (owner: string) => `keys/${owner.toLowerCase()}`;

export const rowKeys = {
  /** One key of a provider, as an owner gave it. */
  providerKey: (owner: string, provider: string, id: string): RowKey => ({
    pk: providerKeyPartition(owner),
    sk: `${provider}/${id}`,
  }),
  state: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'state' }),
  stop: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'stop' }),
  card: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'card' }),
  purse: (experiment: string, seat: string): RowKey => ({ pk: pk(experiment), sk: `purse/${seat}` }),
  /** How often an arm was run, and the comment that asked for the last time. */
  generation: (experiment: string, slug: string): RowKey => ({ pk: pk(experiment), sk: `generation/${slug}` }),
  /** The retry under way: one at a time. */
  retry: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'retry' }),
  /** How a cell of a study stands. */
  cell: (study: string, cell: string): RowKey => ({ pk: pk(study), sk: `cell/${cell}` }),
  /** What it was expected to cost and take, drawn up when it was asked for. */
  estimate: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'estimate' }),
  progress: (experiment: string, slug: string): RowKey => ({ pk: pk(experiment), sk: `progress/${slug}` }),
  /** The callback that wakes an arm parked on its provider. */
  parked: (experiment: string, slug: string): RowKey => ({ pk: pk(experiment), sk: `parked/${slug}` }),
  /** The callback that wakes the experiment itself, while it waits for its paper or its repository. */
  waiting: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'waiting' }),
  /** It was begun and nobody has yet seen that it ended; see `begunList`. */
  begun: (experiment: string): RowKey => ({ pk: begunList.pk, sk: `${begunList.prefix}${experiment}` }),
  /** In which durable execution it runs, or ran last. */
  execution: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'execution' }),
  /** Until when a run that has not ended is taken to be alive. */
  lease: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'lease' }),
  /** Its place in the line, while it waits for its turn. */
  queued: (experiment: string): RowKey => ({ pk: pk(experiment), sk: 'queued' }),
  /** What an owner's people have started within the hour. */
  starts: (owner: string): RowKey => ({ pk: ownerPartition(owner), sk: 'starts' }),
  /** Who was told in a thread that a ceiling was reached. */
  ceilingTold: (target: GitHubTarget, login: string): RowKey => ({
    pk: threadPartition(target),
    sk: `ceiling/${login.toLowerCase()}`,
  }),
  /** The line of an owner's runs, and that of all owners. */
  ownerLine: (owner: string): RowKey => ({ pk: ownerPartition(owner), sk: 'line' }),
  /** The operator's switch for all owners, and for one: there is a row while it is off. */
  deploymentOff: { pk: deploymentPartition, sk: 'off' } as RowKey,
  ownerOff: (owner: string): RowKey => ({ pk: ownerPartition(owner), sk: 'off' }),
  /** So that whoever asks for the whole deployment hears of an owner that is off. */
  ownerOffListed: (owner: string): RowKey => ({
    pk: ownersOffList.pk,
    sk: `${ownersOffList.prefix}${owner.toLowerCase()}`,
  }),
  /** What the settings of a repository and its organisation said last about `enabled`. */
  settingsOff: ({ owner, repo }: GitHubTarget): RowKey => ({
    pk: ownerPartition(owner),
    sk: `enabled/${repo.toLowerCase()}`,
  }),
  /** The last week whose scheduled work was started by this server. */
  week: { pk: deploymentPartition, sk: 'week' } as RowKey,
  deploymentLine: { pk: deploymentPartition, sk: 'line' } as RowKey,
  posted: (experiment: string, kind: string, arm: string | null): RowKey => ({
    pk: pk(experiment),
    sk: `posted/${kind}/${arm ?? '-'}`,
  }),
  published: (experiment: string, slug: string, kind: 'pull_request' | 'issue'): RowKey => ({
    pk: pk(experiment),
    sk: `published/${slug}/${kind}`,
  }),
  /** Who waits for the checks of a commit: the callback that an event about it answers. */
  checks: (repo: string, sha: string): RowKey => ({ pk: `checks/${repo.toLowerCase()}`, sk: sha }),
  /** The commit that an arm waits for, so that a stop finds it. */
  watching: (experiment: string, slug: string): RowKey => ({ pk: pk(experiment), sk: `watching/${slug}` }),
  /** SHA-256 of the body that we last wrote to an artifact: what differs was edited by a person. */
  body: (experiment: string, slug: string): RowKey => ({ pk: pk(experiment), sk: `body/${slug}` }),
  thread: (target: Target, experiment: string): RowKey => ({ pk: threadIndex(target), sk: experiment }),
  /** Of an owner, or of one of its repositories. */
  month: (owner: string, month: string, repo?: string): RowKey => ({
    pk: ownerPartition(owner),
    sk: `month/${month}${repo === undefined ? '' : `/${repo.toLowerCase()}`}`,
  }),
  /** Rows of one run, kept for comparisons over all runs of an owner; a run of very many arms has several parts. */
  ledger: ({ owner, repo }: GitHubTarget, experiment: string, part = 0): RowKey => ({
    pk: ownerPartition(owner),
    sk: `${ledgerPrefix}${repo.toLowerCase()}/${experiment}${part === 0 ? '' : `/${part}`}`,
  }),
  /** A run that ended, for its repository's digest. */
  finished: ({ owner, repo }: Pick<GitHubTarget, 'owner' | 'repo'>, experiment: string): RowKey => ({
    pk: ownerPartition(owner),
    sk: `run/${repo.toLowerCase()}/${experiment}`,
  }),
  /** What became of an arm's pull request. */
  pullFate: ({ owner, repo }: Pick<GitHubTarget, 'owner' | 'repo'>, experiment: string, slug: string): RowKey => ({
    pk: ownerPartition(owner),
    sk: `${fatePrefix}${repo.toLowerCase()}/${experiment}/${slug}`,
  }),
  /** A page that is linked from a thread and tells of a repository, by GitHub's number of it. */
  page: (repository: number, experiment: string): RowKey => ({ pk: pagesOf(repository), sk: experiment }),
  /** Which execution answers a comment, or the edit of one. */
  heard: (target: ThreadTarget, kind: 'command' | 'edit' | 'trigger', comment: number): RowKey => ({
    pk: threadPartition(target),
    sk: `heard/${kind}/${comment}`,
  }),
  /** The latest comment that cancelled whatever the thread has. */
  cancelled: (target: ThreadTarget): RowKey => ({ pk: threadPartition(target), sk: 'cancelled' }),
  /** A paper that was proposed to a repository: GitHub's own index may lag behind. */
  proposed: ({ owner, repo }: Pick<GitHubTarget, 'owner' | 'repo'>, paper: string): RowKey => ({
    pk: ownerPartition(owner),
    sk: `proposed/${repo.toLowerCase()}/${paper}`,
  }),
  /** The issue of a repository's digests: a person may edit our mark away. */
  digestIssue: ({ owner, repo }: Pick<GitHubTarget, 'owner' | 'repo'>): RowKey => ({
    pk: ownerPartition(owner),
    sk: `digest-issue/${repo.toLowerCase()}`,
  }),
  /** A paper that a model has assessed for a repository: it is not paid for again every week. */
  assessed: ({ owner, repo }: Pick<GitHubTarget, 'owner' | 'repo'>, paper: string): RowKey => ({
    pk: ownerPartition(owner),
    sk: `assessed/${repo.toLowerCase()}/${paper}`,
  }),
  /** One refusal per user, issue and day. */
  refused: (target: ThreadTarget, login: string, day: string): RowKey => ({
    pk: threadPartition(target),
    sk: `refused/${login.toLowerCase()}/${day}`,
  }),
} as const;

/** Calls of an owner to a provider in a window of time; the row expires. One partition per provider and window, so none stays hot. */
export function shareKey(provider: string, window: number, owner: string): RowKey {
  return { pk: `share/${provider}/${window}`, sk: owner.toLowerCase() };
}

/** The pages that tell of a repository. */
export const pagesOf = (repository: number) => `pages/${repository}`;

/** Sort keys of the fates of pull requests begin so. */
export const fatePrefix = 'fate/';

/** Sort keys of the ledger begin so. */
export const ledgerPrefix = 'pair/';

export function ownerPartition(owner: string): string {
  return `owner/${owner.toLowerCase()}`;
}

/** Under which the runs of a thread are found: by the repository's number, so that a new name hides none. */
export function threadIndex(target: Target): string {
  if (target.kind === 'local' || target.repository_id === undefined || target.issue === null)
    return threadPartition(target);
  return `thread/${target.repository_id}#${target.issue}`;
}

export function threadPartition(target: Target): string {
  if (target.kind === 'local') return `thread/local${target.path}`;
  if (target.issue === null) throw new Error(`The run on ${target.owner}/${target.repo} has no thread.`);
  return `thread/${target.owner.toLowerCase()}/${target.repo.toLowerCase()}#${target.issue}`;
}

/** Where an experiment stands; written by its own story, read by `status` and `cancel`. */
export const ExperimentState = z.object({
  experiment: z.string(),
  state: z.enum([
    'accepted',
    'queued',
    'freezing',
    'running',
    'publishing',
    'refining',
    'done',
    'failed',
    'cancelled',
    'refused',
  ]),
  title: z.string(),
  since: z.number(),
  /** Epoch milliseconds of its end; null while it runs. */
  ended: z.number().nullable(),
  arms: z.array(z.string()),
});
export type ExperimentState = z.infer<typeof ExperimentState>;

/** `2026-W48`; the text sorts as the weeks do. */
export const WeekRow = z.object({ week: z.string() });
export type WeekRow = z.infer<typeof WeekRow>;

export const StopRow = z.object({ by: z.string(), at: z.number(), reason: z.string() });
export type StopRow = z.infer<typeof StopRow>;

export const OffRow = z.object({ by: z.string(), reason: z.string(), at: z.number() });
export type OffRow = z.infer<typeof OffRow>;
/** `off` says by what; null: it is not. `at`: epoch milliseconds of the reading. */
export const SettingsOffRow = z.object({ off: z.string().nullable(), at: z.number() });
export type SettingsOffRow = z.infer<typeof SettingsOffRow>;

/** The note was the answer to this comment, and named this time (epoch milliseconds). */
export const CeilingToldRow = z.object({ comment: z.number(), until: z.number() });
export type CeilingToldRow = z.infer<typeof CeilingToldRow>;

export const GenerationRow = z.object({ generation: z.number().int().positive(), comment: z.number() });
export type GenerationRow = z.infer<typeof GenerationRow>;
/** `month` is the one that the retry's money is set aside in. */
export const RetryRow = z.object({ comment: z.number(), month: z.string() });
export type RetryRow = z.infer<typeof RetryRow>;

export const LeaseRow = z.object({ until: z.number() });
export type LeaseRow = z.infer<typeof LeaseRow>;
/** `setting` names the ceiling that is in the way, `most` its value. */
export const QueuedRow = z.object({
  position: z.number().int().positive(),
  of: z.number().int().positive(),
  setting: z.string(),
  most: z.number().int().positive(),
});
export type QueuedRow = z.infer<typeof QueuedRow>;
/** `target`: the repository as the run knew it. */
export const PageRow = z.object({ experiment: z.string(), target: GitHubTarget });
export const CancelRow = z.object({ comment: z.number(), by: z.string() });
export type CancelRow = z.infer<typeof CancelRow>;
export const HeardRow = z.object({ token: z.string() });
/** `repo` is the repository that asked: whose month the money is set aside in. */
export const ExecutionRow = z.object({ execution: z.string(), repo: z.string() });
export type ExecutionRow = z.infer<typeof ExecutionRow>;
/** Where something was begun, and when (epoch milliseconds). */
export const BegunRow = z.object({ experiment: z.string(), owner: z.string(), repo: z.string(), at: z.number() });
export type BegunRow = z.infer<typeof BegunRow>;
/** USD and minutes; null: there is no estimate. */
export const EstimateRow = z.object({
  estimate: z
    .object({ usd: z.tuple([z.number(), z.number()]), minutes: z.tuple([z.number(), z.number()]), basis: z.string() })
    .nullable(),
});
export const WaitingRow = z.object({ callback: z.string() });
export const ChecksRow = z.object({ callback: z.string() });
export type ChecksRow = z.infer<typeof ChecksRow>;
export const BodyRow = z.object({ sha256: z.string() });
export type BodyRow = z.infer<typeof BodyRow>;
export const PostedRow = z.object({ id: z.number(), url: z.string() });
export const CardRow = z.object({ edited_at: z.number(), closed: z.boolean() });
export const AssessedRow = z.object({ reason: z.string(), at: z.number() });
/** The Issue that proposes a paper, and when, epoch milliseconds. */
export const ProposedRow = z.object({ number: z.number(), url: z.string(), at: z.number() });
/** A refusal was posted for this comment. */
export const RefusedRow = z.object({ comment: z.number() });
/** An arm parked on its provider: the callback that wakes it, and the waits so far. */
export const ParkedRow = z.object({
  callback: z.string().nullable(),
  /** Waits in a row without a turn between them, before this one. */
  tries: z.number().int().nonnegative(),
  /** Epoch milliseconds of the first of them. */
  since: z.number(),
  turns: z.number().int().nonnegative(),
  phase: z.string(),
  /** Seconds of all waits of this arm before this one. */
  waited_s: z.number(),
  /** Seconds of this one. Rows of older versions have it in `waited_s`. */
  wait_s: z.number().default(0),
  /** How many waits this arm has had before this one. */
  waits: z.number().int().nonnegative().default(0),
});
export type ParkedRow = z.infer<typeof ParkedRow>;
