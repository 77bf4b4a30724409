// One run is asked for: the comment with the command is looked up by its mark, and written where it is not there yet.
import { createHash } from 'node:crypto';
import { formatCommand } from '../../comment/format-command.ts';
import type { RunCommand } from '../../domain/command.ts';
import { ForgeError } from '../../domain/errors.ts';
import { experimentId } from '../../domain/experiment-id.ts';
import type { AskedIssue, AskedRepository, Asker, Remark } from '../../ports/asker.ts';
import { nameOf, type Wanted } from './list.ts';

export interface Order {
  /** With the word `paper` for the subject. */
  readonly command: RunCommand;
  /** Tells the runs of this time from those of another: the same line is asked for once a round. */
  readonly round: string;
  /** Whose token it is. */
  readonly login: string;
}

/** A run by its own comment. */
export interface Asked {
  readonly issue: AskedIssue;
  readonly comment: Remark;
  readonly experiment: string;
  /** Written by an earlier call of the same round. */
  readonly before: boolean;
}

/** Looks up first; whatever is written carries its mark, so that whoever comes back finds it. Throws ForgeError. */
export async function askFor(
  wanted: Wanted,
  order: Order,
  { asker, pause }: { readonly asker: Asker; readonly pause: () => Promise<void> },
): Promise<Asked> {
  const repository = await openRepository(wanted, asker);
  const issue = await threadOf(wanted, order, { asker, pause });
  const mark = markOf('run', [order.round, nameOf(wanted), formatCommand(order.command)]);
  const written = (await asker.comments(wanted, issue.number)).find(
    ({ author, body }) => author === order.login && body.includes(mark),
  );
  if (!written) await pause();
  const body = `${formatCommand(commandFor(wanted, order.command))}\n\n${mark}`;
  const comment = written ?? (await asker.comment(wanted, issue.number, body));
  return { issue, comment, experiment: experimentId(`${repository.id}:${comment.id}`), before: written !== undefined };
}

/** What would be done, without doing it. Throws ForgeError for what could not be. */
export async function lookFor(wanted: Wanted, { command }: Order, asker: Asker): Promise<string> {
  await openRepository(wanted, asker);
  const line = formatCommand(commandFor(wanted, command));
  if (!('issue' in wanted.where)) return `would open an issue, unless it is there, and write: ${line}`;
  await openThread(wanted, wanted.where.issue, asker);
  return `would write: ${line}`;
}

async function openRepository(wanted: Wanted, asker: Asker): Promise<AskedRepository> {
  const repository = await asker.repository(wanted);
  const { full_name } = repository;
  if (repository.archived)
    throw new ForgeError('forbidden', `${full_name} is archived: nothing can be asked for there.`);
  if (!repository.has_issues)
    throw new ForgeError('gone', `Issues are off in ${full_name}: switch them on under Settings, General, Features.`);
  return repository;
}

async function threadOf(
  wanted: Wanted,
  { login }: Order,
  { asker, pause }: { readonly asker: Asker; readonly pause: () => Promise<void> },
): Promise<AskedIssue> {
  if ('issue' in wanted.where) return openThread(wanted, wanted.where.issue, asker);
  const { paper } = wanted.where;
  // Without the command: another round of the same paper belongs into the same thread.
  const mark = markOf('issue', [nameOf(wanted)]);
  const found = await asker.findIssue(wanted, login, mark);
  if (found) return found;
  await pause();
  // As code the id pins nothing, so that the trigger for new issues does not start a run of its own.
  const body = `A run on the paper \`${paper}\` was asked for here; the command below says with which models. Another run names the paper again: \`/outrider run ${paper} MODEL\`.\n\n${mark}`;
  return asker.openIssue(wanted, { title: `Outrider: the paper \`${paper}\``, body });
}

async function openThread(wanted: Wanted, number: number, asker: Asker): Promise<AskedIssue> {
  const issue = await asker.issue(wanted, number);
  if (issue.locked)
    throw new ForgeError('forbidden', `${wanted.owner}/${wanted.repo}#${number} is locked: unlock it first.`);
  return issue;
}

function commandFor({ where }: Wanted, command: RunCommand): RunCommand {
  return 'issue' in where ? command : { ...command, subject: { kind: 'arxiv', id: where.paper } };
}

/** Invisible in the thread; no marker of the bot's. */
function markOf(what: 'run' | 'issue', parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 20);
  return `<!-- outrider-trigger ${what} ${digest} -->`;
}
