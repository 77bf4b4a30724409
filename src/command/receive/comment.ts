// A webhook's comment -> the durable function: filter, parse, hand off. Nothing here calls GitHub: the hook must answer at once. What reads
// commands is imported for a comment that may hold one, and what reads Markdown for one that is more than a plain line.
import * as z from 'zod/mini';
import type { ParsedCommand } from '../../domain/command.ts';
import type { Launcher } from '../../ports/durable.ts';
import { mayCommand, plainCommand } from '../parse/may-command.ts';
import type { ReadComment } from '../parse/parse-line.ts';
import type { CommandDelivery, EditDelivery } from './delivery.ts';

/** The part of an `issue_comment` payload that we read; everything else may change under us. */
export const CommentPayload = z.object({
  installation: z.object({ id: z.int() }),
  repository: z.object({ id: z.int(), name: z.string(), owner: z.object({ login: z.string() }) }),
  issue: z.object({
    number: z.int(),
    title: z.string(),
    body: z.nullish(z.string()),
    pull_request: z.optional(z.unknown()),
  }),
  comment: z.object({
    id: z.int(),
    body: z.nullish(z.string()),
    user: z.nullable(z.object({ login: z.string(), type: z.string() })),
    performed_via_github_app: z.nullish(z.object({ id: z.int() })),
  }),
  sender: z.object({ login: z.string(), id: z.optional(z.int()), type: z.string() }),
});
export type CommentPayload = z.infer<typeof CommentPayload>;

export interface Receiver {
  readonly launcher: Pick<Launcher, 'start'>;
  /** Our own App: what it writes is never a command. */
  readonly appId: number;
}

/** Hands a new command to its durable execution, named after the comment: a redelivery finds it running. */
export async function receiveCreated(payload: CommentPayload, receiver: Receiver): Promise<void> {
  if (isOwn(payload, receiver)) return;
  const body = payload.comment.body ?? '';
  if (!mayCommand(body)) return;
  const { parsed, further } = await commandsIn(body);
  if (parsed.kind === 'none') return;
  const delivery = { ...commandDelivery(payload, parsed), ...(further === null ? {} : { further }) };
  await receiver.launcher.start('experiment', `comment-${payload.repository.id}-${payload.comment.id}`, delivery);
}

/** An edit never runs anything; a command in it gets one hint. */
export async function receiveEdited(payload: CommentPayload, receiver: Receiver): Promise<void> {
  if (isOwn(payload, receiver)) return;
  const body = payload.comment.body ?? '';
  if (!mayCommand(body)) return;
  if ((await commandsIn(body)).parsed.kind === 'none') return;
  const delivery: EditDelivery = {
    kind: 'edit',
    target: targetOf(payload),
    comment_id: payload.comment.id,
    actor: authorOf(payload),
  };
  await receiver.launcher.start('experiment', `edit-${payload.repository.id}-${payload.comment.id}`, delivery);
}

async function commandsIn(body: string): Promise<ReadComment> {
  const plain = plainCommand(body);
  if (plain !== null) return (await import('../parse/parse-line.ts')).readLines([plain]);
  return (await import('../parse/parse.ts')).readComment(body);
}

function isOwn(payload: CommentPayload, { appId }: Receiver): boolean {
  return payload.comment.performed_via_github_app?.id === appId && payload.sender.type === 'Bot';
}

function commandDelivery(payload: CommentPayload, parsed: Exclude<ParsedCommand, { kind: 'none' }>): CommandDelivery {
  return {
    kind: 'command',
    target: targetOf(payload),
    repository_id: payload.repository.id,
    comment_id: payload.comment.id,
    actor: authorOf(payload),
    issue: {
      title: payload.issue.title,
      body: payload.issue.body ?? '',
      is_pull_request: payload.issue.pull_request !== undefined && payload.issue.pull_request !== null,
    },
    parsed,
  };
}

function targetOf({ installation, repository, issue }: CommentPayload): CommandDelivery['target'] {
  return {
    kind: 'github',
    installation_id: installation.id,
    owner: repository.owner.login,
    repo: repository.name,
    repository_id: repository.id,
    issue: issue.number,
  };
}

function authorOf({ comment, sender }: CommentPayload): CommandDelivery['actor'] {
  return {
    login: sender.login,
    id: sender.id ?? null,
    type: sender.type,
    app_id: comment.performed_via_github_app?.id ?? null,
  };
}
