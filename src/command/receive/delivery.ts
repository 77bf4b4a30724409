// What the webhook hands to the durable function: a comment as it stood when it was delivered, and nothing else.
import * as z from 'zod';
import { Command } from '../../domain/command.ts';
import { GitHubTarget, ThreadTarget } from '../../domain/target.ts';
import { Retry } from '../../experiment/retry-plan.ts';

const Author = z.object({
  login: z.string(),
  /** GitHub's number of the account, which outlives a change of its name. */
  id: z.number().int().nullable().default(null),
  /** GitHub's own word: `User`, `Bot`, `Organization`. */
  type: z.string(),
  /** The App that wrote the comment, when one did. */
  app_id: z.number().int().nullable(),
});

/** A comment that was created with a command in it. Permissions, title and text are those of the delivery. */
export const CommandDelivery = z.object({
  kind: z.literal('command'),
  target: ThreadTarget,
  repository_id: z.number().int(),
  comment_id: z.number().int(),
  actor: Author,
  issue: z.object({ title: z.string(), body: z.string(), is_pull_request: z.boolean() }),
  /** A second command in the comment, as a reply may show it. Left out where there is none. */
  further: z.string().exactOptional(),
  parsed: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('command'), line: z.string(), command: Command }),
    z.object({ kind: z.literal('misuse'), line: z.string(), problem: z.string(), nearest: z.string().nullable() }),
  ]),
});
export type CommandDelivery = z.infer<typeof CommandDelivery>;

/** A comment with a command that was edited: it gets a hint, once. */
export const EditDelivery = z.object({
  kind: z.literal('edit'),
  target: ThreadTarget,
  comment_id: z.number().int(),
  actor: Author,
});
export type EditDelivery = z.infer<typeof EditDelivery>;

/** What happened instead of a command. */
export const Trigger = z.discriminatedUnion('by', [
  z.object({ by: z.literal('label'), label: z.string() }),
  z.object({ by: z.literal('issue_opened') }),
  /** Without a paper: the one that the issue pins. Without models: those of the settings. */
  z.object({ by: z.literal('repository_dispatch'), paper: z.string().nullable(), models: z.array(z.string()) }),
]);
export type Trigger = z.infer<typeof Trigger>;

/** Something that may ask for a run where the settings say so. */
export const TriggerDelivery = z.object({
  kind: z.literal('trigger'),
  trigger: Trigger,
  target: ThreadTarget,
  repository_id: z.number().int(),
  /** There is no comment: a negative number that follows from the event, and stands wherever a comment's would. */
  comment_id: z.number().int().negative(),
  actor: Author,
  /** null: the event did not carry it. */
  issue: z.object({ title: z.string(), body: z.string() }).nullable(),
});
export type TriggerDelivery = z.infer<typeof TriggerDelivery>;

/** A run that was admitted already (the command line). */
export const AcceptedRun = z.object({ kind: z.literal('accepted'), experiment: z.string() });
export type AcceptedRun = z.infer<typeof AcceptedRun>;

/** Some arms of a run that are run again (a cell of an experiment over many repositories). */
const RetriedRun = z.object({ kind: z.literal('retried'), experiment: z.string(), retry: Retry });

/** The checks of a commit on one of our branches have news; which, the one who waits for them looks up. */
export const ChecksDelivery = z.object({ kind: z.literal('checks'), repo: z.string(), sha: z.string() });
export type ChecksDelivery = z.infer<typeof ChecksDelivery>;

/** A commit on the default branch that touched the settings: of the repository, or, in `.github`, of all of its organisation. */
export const PushDelivery = z.object({ kind: z.literal('push'), target: GitHubTarget, sha: z.string() });
export type PushDelivery = z.infer<typeof PushDelivery>;

/** A pull request on one of our branches was closed or reopened. */
export const PullDelivery = z.object({
  kind: z.literal('pull'),
  target: GitHubTarget,
  number: z.number().int(),
  experiment: z.string(),
  slug: z.string(),
});
export type PullDelivery = z.infer<typeof PullDelivery>;

/** Repositories that not everybody sees any more, or that are no longer ours to ask for, by GitHub's numbers of them. */
export const HiddenDelivery = z.object({
  kind: z.literal('hidden'),
  repositories: z.array(z.number().int()),
  /** GitHub's own word for what happened: `repository.privatized`. */
  why: z.string(),
});
export type HiddenDelivery = z.infer<typeof HiddenDelivery>;

/** The input of the durable function `experiment`. */
export const Delivery = z.discriminatedUnion('kind', [
  CommandDelivery,
  EditDelivery,
  TriggerDelivery,
  AcceptedRun,
  RetriedRun,
  ChecksDelivery,
  PushDelivery,
  PullDelivery,
  HiddenDelivery,
]);
export type Delivery = z.infer<typeof Delivery>;
