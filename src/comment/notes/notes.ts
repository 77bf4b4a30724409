// Short replies, one per command: what was wrong or what is asked for, and the next thing to type.
import type { ParsedCommand } from '../../domain/command.ts';
import type { Permission } from '../../domain/names.ts';
import { misnamed } from '../../domain/settings-path.ts';
import { bodyLimit, code, fenced, fitBody } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { clockTime, count, listed, money } from '../numbers.ts';

/** A reply with its marker as the last line, within the limit of a comment. */
export function note(text: string, marker: string): string {
  return fitBody([{ text }], { rest: 'in the documentation', marker });
}

/** Stands in place of a text that must not leave; `problem` says what it holds and quotes nothing of it. */
export function withheldBody(problem: string, marker: string): string {
  const text = `What belongs here was kept back. ${foreignLine(problem)} Whoever runs this App finds the text in the records of the run.`;
  return note(text, marker);
}

/** The same body, with a word below its heading on the comment that it takes the place of. */
export function insteadOf(body: string, url: string, problem: string): string {
  const notice = `This takes the place of [an earlier comment](${url}), which may not be edited any more. ${foreignLine(problem, 300)}`;
  const [heading = '', ...rest] = body.split('\n');
  const whole = [heading, '', notice, ...rest].join('\n');
  return whole.length > bodyLimit ? body : whole;
}

/** The one neutral line for somebody who may not start runs; `needed` is what the settings ask for. */
export function refusalNote(needed: Permission): string {
  return `Only people with ${needed} access can start runs here.`;
}

export const editNote = 'Edited comments run nothing. Write the command in a new comment.';

/** Of two commands in one comment the first is answered; this is for the second. */
export function furtherNote(line: string): string {
  return `A comment may hold one command; the first was read, and this one was not:\n\n${fenced(line)}\n\nWrite it in a comment of its own.`;
}

/** Names what is wrong, shows the line as it was read, and the nearest valid form. */
export function misuseNote({ line, problem, nearest }: Extract<ParsedCommand, { kind: 'misuse' }>): string {
  const form = nearest === null ? '' : `\n\nThe nearest valid form:\n\n${fenced(nearest)}`;
  return `${foreignLine(problem)}\n\n${fenced(line)}${form}`;
}

export type RepositoryProblem = 'empty' | 'archived' | 'issues_disabled' | 'no_write_access';

const repositoryProblems: Readonly<Record<RepositoryProblem, string>> = {
  empty: 'This repository has no commit yet, so there is nothing to work on. Push one, then write the command again.',
  archived:
    'This repository is archived, so nothing can be published in it. Unarchive it, then write the command again.',
  issues_disabled:
    'Issues are switched off in this repository, and an arm may end as an Issue. Switch them on under Settings → General → Features, then write the command again.',
  no_write_access:
    'Outrider has no write access to this repository, so nothing could be published. An admin can grant it in the settings of the installed App.',
};

export function repositoryNote(problem: RepositoryProblem): string {
  return repositoryProblems[problem];
}

/** A command broke before it began anything that could say so itself. */
export function unansweredNote(problem: string): string {
  return `This command could not be carried out: ${foreignLine(problem, 500)} Once that is mended, write it again.`;
}

/** `off` is the rest of the sentence: by what. */
export function switchedOffNote(off: string): string {
  return `Runs are ${off}. Nothing was started.`;
}

/** A rule of the repository that our branches would break. Nothing was spent. */
export function branchRuleNote(rule: string): string {
  return `The rule “${foreignLine(rule, 100)}” of this repository forbids to create ${code('outrider/…')} branches, so no arm could open its pull request. An admin can let the App bypass it, or leave ${code('outrider/**')} out of it.`;
}

/** Git keeps branches as files and folders: one of both by a name. Nothing was spent. */
export function branchInTheWayNote(branch: string): string {
  return `There is a branch ${code(branch)} in this repository, and git makes no ${code(`${branch}/…`)} beside it, so no arm could open its pull request. Rename or delete it, then write the command again.`;
}

export const triggerWithoutModelNote =
  'A trigger asked for a run here, and no model is set for it. Name one in `triggers.models` of `.github/outrider.yml`, or write the command: `/outrider run paper MODEL`.';

export const noPaperNote =
  'No paper is pinned in this issue: there is no arXiv id in its title or text. Add one, or write it into the command:\n\n```\n/outrider run 2606.27369v1 glm-5.2\n```';

export function severalPapersNote(ids: readonly string[], models: readonly string[]): string {
  const shown = ids.slice(0, 10).map((id) => code(id));
  const line = `/outrider run ${ids[0] ?? 'ID'} ${models.length > 0 ? models.join(' ') : 'MODEL'}`;
  return `This issue names ${count(ids.length, 'paper')}: ${listed(shown)}. Say which one:\n\n${fenced(line)}`;
}

export const emptyBriefNote =
  'This issue has no text that could be the specification. Write what is to be done into it, then write the command again.';

/** Which paper a search has pinned. */
export function foundPaperNote(paper: { readonly id: string; readonly title: string; readonly url: string }): string {
  return `The best hit is “${foreignLine(paper.title, 200)}” ([${paper.id}](${paper.url})); it is pinned for this run.`;
}

export function unknownModelNote({
  problem,
  nearest,
}: {
  readonly problem: string;
  readonly nearest: readonly string[];
}): string {
  const near =
    nearest.length === 0
      ? ''
      : ` Nearest: ${nearest
          .slice(0, 5)
          .map((name) => code(name))
          .join(', ')}.`;
  return `${foreignLine(problem)}${near} ${code('/outrider models')} lists them all.`;
}

/** `problem` is the provider's own sentence that says what to do; nothing was spent. */
export function credentialNote(model: string, problem: string): string {
  return `${code(model)} cannot be called: ${foreignLine(problem)} Nothing was spent.`;
}

/** What does not fit under the cap of a month, and whose month it is. USD. */
export interface MonthProblem {
  readonly whose: 'repository' | 'organisation';
  readonly wanted: number;
  readonly left: number;
  readonly cap: number;
}

/**
 * `$3.20 of this month's $200.00 for this repository are left`, and what to do: `instead` says how to ask for what still fits (as somebody
 * would type it, USD: whole where a dollar is left), and is left out where less than a cent is.
 */
export function monthWords(
  { whose, left, cap }: MonthProblem,
  instead: (fits: string) => string,
): { readonly left: string; readonly way: string } {
  const here = whose === 'repository';
  const file = here ? '`.github/outrider.yml`' : '`outrider.yml` of the `.github` repository';
  const fits = left >= 1 ? Math.floor(left) : Math.floor(left * 100) / 100;
  return {
    left: `${money(left)} of this month's ${money(cap)} for ${here ? 'this repository' : 'all repositories together'} are left`,
    way: `${fits > 0 ? `${instead(String(fits))}, or raise` : 'Raise'} \`budget.per_month\` in ${file}.`,
  };
}

export type BudgetProblem =
  | ({ readonly kind: 'month' } & MonthProblem)
  | { readonly kind: 'run'; readonly wanted: number; readonly cap: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unpriced'; readonly model: string };

export function budgetNote(problem: BudgetProblem): string {
  switch (problem.kind) {
    case 'month': {
      const { left, way } = monthWords(problem, (fits) => `Give it less with ${code(`--budget ${fits}`)}`);
      return `This run may cost up to ${money(problem.wanted)}, and ${left}. ${way}`;
    }
    case 'none':
      return 'No run may cost anything here: `budget.per_run` is $0.00. Raise it in `.github/outrider.yml`.';
    case 'run':
      return `${code(`--budget ${problem.wanted}`)} is more than a run may cost here (${money(problem.cap)}). Ask for less, or raise \`budget.per_run\` in \`.github/outrider.yml\`.`;
    case 'unpriced':
      return `${code(problem.model)} has no known price, so no budget can be kept. Add its \`rates\` under \`models\` in \`.github/outrider.yml\`.`;
  }
}

/** One start too many within an hour: which ceiling, and when it is possible again (UTC). */
export function ceilingNote(ceiling: {
  readonly until: number;
  readonly whose: string;
  readonly most: number;
}): string {
  const setting = code(`ceilings.${ceiling.whose}.per_hour`);
  const at = Math.ceil(ceiling.until / 60_000) * 60_000;
  return `${setting} allows ${count(ceiling.most, 'run')} an hour, and that many were begun. It is possible again at ${clockTime(at)}.`;
}

export interface ShownProblem {
  readonly file: 'repository' | 'organisation';
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly allowed: string | null;
}

const files: Readonly<Record<ShownProblem['file'], string>> = {
  repository: '`.github/outrider.yml`',
  organisation: "`outrider.yml` of the organisation's `.github` repository",
};

/** Every mistake with its line and what is allowed there. Nothing ran. */
export function settingsNote(problems: readonly ShownProblem[]): string {
  return `The configuration cannot be read, so nothing was started.\n\n${problemLines(problems)}`;
}

/** On the commit that brought the mistakes. `unread`: the names of the settings that also lie under another ending. */
export function pushedSettingsNote(problems: readonly ShownProblem[], unread: readonly string[] = []): string {
  const names = unread.map(unreadSettings).join('\n\n');
  if (problems.length === 0) return names;
  return `${brokenSettings(problems)}${names === '' ? '' : `\n\n${names}`}`;
}

/** A file that nobody reads, whatever stands in it. */
export function unreadSettings(path: string): string {
  return `**${code(misnamed(path))} is not read.** The settings are those of ${code(path)}: rename the file, or delete it where both are there.`;
}

function brokenSettings(problems: readonly ShownProblem[]): string {
  const everywhere = problems.some(({ file }) => file === 'organisation');
  const where = everywhere ? 'in any repository of this organisation' : 'in this repository';
  return `**Outrider cannot read its configuration at this commit.** Until it is mended no run starts ${where}; commands are answered with these lines.\n\n${problemLines(problems)}`;
}

function problemLines(problems: readonly ShownProblem[]): string {
  const lines = problems.slice(0, 20).map(({ file, line, column, message, allowed }) => {
    const values = allowed === null ? '' : ` Allowed: ${foreignLine(allowed, 500)}.`;
    return `- ${files[file]}, line ${line}, column ${column}: ${foreignLine(message)}${values}`;
  });
  if (problems.length > 20) lines.push(`- and ${problems.length - 20} more`);
  return lines.join('\n');
}

/** After a retry or promote that names no arm, or several. */
export function unknownArmNote(typed: string, arms: readonly string[]): string {
  if (arms.length === 0) {
    return `No run in this issue has ended, so there is no draft to open. ${code('/outrider status')} says what is running.`;
  }
  return `${code(typed)} is not one arm of the latest run. Its arms are ${listed(arms.map((arm) => code(arm)))}.`;
}

export type RetryOutcome =
  | { readonly kind: 'no_run' }
  | { readonly kind: 'running' | 'nothing_frozen'; readonly experiment: string }
  | { readonly kind: 'nothing_failed'; readonly experiment: string; readonly arm: string | null };

/** Why a retry was not begun. */
export function retryNote(outcome: RetryOutcome): string {
  const start = code('/outrider run paper glm-5.2');
  switch (outcome.kind) {
    case 'no_run':
      return `There is no run in this issue to retry. Start one with ${start}.`;
    case 'running':
      return `Run ${code(outcome.experiment)} is still running. Retry what fails when it has ended, or stop it with ${code('/outrider cancel')}.`;
    case 'nothing_frozen':
      return `Run ${code(outcome.experiment)} ended before its inputs were frozen, so there is nothing to pin a retry to. Start a new one with ${start}.`;
    case 'nothing_failed':
      return outcome.arm === null
        ? `Nothing failed in run ${code(outcome.experiment)}: every arm has its artifact.`
        : `${code(outcome.arm)} has its artifact in run ${code(outcome.experiment)}; a retry would only draw again.`;
  }
}

export type CancelOutcome =
  | { readonly kind: 'stopping' | 'stopping_cells'; readonly experiment: string }
  | { readonly kind: 'already'; readonly experiment: string }
  | { readonly kind: 'nothing' };

export function cancelNote(outcome: CancelOutcome): string {
  switch (outcome.kind) {
    case 'stopping':
      return `Run ${code(outcome.experiment)} is being stopped: no further call is made, and what is done so far is kept and posted.`;
    case 'stopping_cells':
      return `Experiment ${code(outcome.experiment)} is being stopped: no further run of it starts, those under way make no further call, and what is done so far is kept and shown. ${code('/outrider retry')} resumes it.`;
    case 'already':
      return `Run ${code(outcome.experiment)} is being stopped already.`;
    case 'nothing':
      return `Nothing is running in this issue, and no command that was written before this one will begin a run. Start a run with ${code('/outrider run paper glm-5.2')}.`;
  }
}
