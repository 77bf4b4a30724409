// The lists of an overview: who is missing and why, which repositories take no part, and what the figures cannot carry.
import { code } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { count, listed } from '../numbers.ts';
import { armLabel, deciderOrEnd } from '../vocabulary.ts';
import { cellName } from './cells.ts';
import { isArtifact, isOver, type OverviewCell, type OverviewView } from './view.ts';

/** Most lines of one list; the rest is counted. */
const mostLines = 30;

/** A private repository may be quoted in a reason, and this thread is read by anybody. */
export const hushed = 'its repository is private, so why is in its records alone.';

/** Arms without an artifact and cells without arms, each with its cause and the command that runs it again. */
export function missing(view: OverviewView): string {
  const lines = view.cells.flatMap((cell) => {
    if (cell.state === 'running' || cell.state === 'waiting') return [];
    if (cell.rows.length > 0) return missingArms(view, cell);
    const why = cell.plan.hushed ? hushed : sentence(cell.problem ?? cell.state);
    return [`- ${cellName(view, cell)}: ${why} ${next(cell)}`];
  });
  const all = [...lines, ...neverStarted(view)];
  return all.length === 0 ? '' : `**Missing**\n\n${bounded(all)}`;
}

/** All in one line: the same happened to each. */
function neverStarted(view: OverviewView): string[] {
  const names = view.cells.filter(({ state }) => state === 'waiting').map((cell) => cellName(view, cell));
  return names.length === 0 || !isOver(view)
    ? []
    : [`- ${shortList(names)} never started. Next: ${code('/outrider retry')}`];
}

function sentence(text: string): string {
  return `${foreignLine(text, 300).replace(/\.$/, '')}.`;
}

function shortList(names: readonly string[]): string {
  return listed(names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names);
}

function missingArms(view: OverviewView, cell: OverviewCell): string[] {
  return cell.rows
    .filter((row) => !isArtifact(row))
    .map((row) => {
      const why = cell.plan.hushed ? hushed : row.reason === '' ? '' : sentence(row.reason);
      return `- ${code(armLabel(row))} on ${cellName(view, cell)}: **${row.verdict}**, ${deciderOrEnd(row)}${why === '' ? '.' : `: ${why}`} ${next(cell)}`;
    });
}

function next({ word }: OverviewCell): string {
  return `Next: ${code(`/outrider retry ${word}`)}`;
}

/** Repositories of the block that take no part. */
export function leftOut({ plan }: OverviewView): string {
  if (plan.left_out.length === 0) return '';
  return `**Left out**\n\n${bounded(plan.left_out.map(({ repo, cause }) => `- ${code(repo)}: ${foreignLine(cause, 300)}`))}`;
}

/** Everything that a reader has to know before believing a figure, each from counted facts. */
export function caveats(view: OverviewView): string {
  const { comparison, cells, plan } = view;
  if (comparison === null) return '';
  const lines = [
    ...fewPairs(view),
    ...(plan.repeats === 1
      ? ['One draw per model and cell: a single ratio may be chance. `repeats: 3` in the block averages over it.']
      : []),
    ...named(view, 'Waited on a provider, which no time above contains', (cell) =>
      cell.rows.some((row) => isArtifact(row) && row.waiting_s >= 1),
    ),
    ...named(view, 'Hit a limit of turns, time or money', (cell) =>
      cell.rows.some(({ phases }) =>
        phases.some(({ outcome }) => ['turn_limit', 'timeout', 'budget'].includes(outcome)),
      ),
    ),
    ...named(view, 'No fair pair, whatever its arms did (the certificate says why)', (cell) => isUnfair(cell)),
    ...named(view, 'Only the abstract of the paper could be had', (cell) => paperSource(cell) === 'abstract'),
    ...comparison.comparisons.flatMap(({ arm, left_out }) =>
      left_out
        .slice(0, 10)
        .map(
          ({ metric, repo, reason }) =>
            `Not in the ${metric} of ${code(arm)}: ${code(repo)}, ${foreignLine(reason, 160)}`,
        ),
    ),
    ...(cells.some(({ rows }) => rows.some((row) => !isArtifact(row)))
      ? ['Arms that are missing need not be missing by chance; no figure counts them as a loss.']
      : []),
  ];
  return lines.length === 0 ? '' : `**Read with care**\n\n${bounded(lines.map((line) => `- ${line}`))}`;
}

function fewPairs({ comparison }: OverviewView): string[] {
  const repositories = Math.max(0, ...(comparison?.comparisons ?? []).map(({ n_pairs }) => n_pairs));
  return repositories > 10
    ? []
    : [`${count(repositories, 'pair')}: intervals over so few are too narrow, read them as indicative.`];
}

function named(view: OverviewView, what: string, is: (cell: OverviewCell) => boolean): string[] {
  const names = view.cells.filter(is).map((cell) => cellName(view, cell));
  if (names.length === 0) return [];
  return [`${what}: ${shortList(names)}.`];
}

/** A missing arm alone makes a pair incomplete; that is said elsewhere. */
function isUnfair({ certificate, rows }: OverviewCell): boolean {
  return (
    certificate !== null && !certificate.valid && rows.every(isArtifact) && new Set(rows.map(({ arm }) => arm)).size > 1
  );
}

function paperSource({ certificate }: OverviewCell): string | null {
  const paper = certificate?.equal.find(({ name }) => name === 'paper')?.value ?? '';
  return /\((\w+)\)$/.exec(paper)?.[1] ?? null;
}

function bounded(lines: readonly string[]): string {
  if (lines.length <= mostLines) return lines.join('\n');
  return [...lines.slice(0, mostLines), `- and ${lines.length - mostLines} more, in the records`].join('\n');
}
