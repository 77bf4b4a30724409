// The reply to `/outrider compare`: what all pairs so far show, in this repository and in the organisation.

import type { TwoArms } from '../../comparison/pairwise.ts';
import type { PullOutcomes } from '../../comparison/pull-outcomes.ts';
import { metricNames } from '../../domain/comparison.ts';
import { code, table } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { count, none } from '../numbers.ts';
import { chance, metricWords, percent, span, times } from '../statistics-words.ts';

export interface CompareView {
  /** `owner/name`. */
  readonly repo: string;
  readonly owner: string;
  readonly repository: readonly TwoArms[];
  /** Over all repositories of the owner, this one included. Other repositories are counted and never named: they may be private. */
  readonly organisation: readonly TwoArms[];
  /** What people did with the pull requests. */
  readonly pulls?: { readonly repository: readonly PullOutcomes[]; readonly organisation: readonly PullOutcomes[] };
}

/** Most pairs of arms that one reply shows. */
const mostBlocks = 6;

export function compareNote({ repo, owner, repository, organisation, pulls }: CompareView): string {
  if (organisation.length === 0) {
    return `No two models have been run side by side in ${code(owner)} yet. ${code('/outrider run paper MODEL')} makes the first pair.`;
  }
  const wider = organisation.some(({ a, block, repositories }) => {
    const here = repository.find((each) => each.a === a && each.block.arm === block.arm);
    return here === undefined || repositories > here.repositories;
  });
  const parts = [
    `**${code(repo)}, all runs of the last two years**\n\n${blocks(repository) || 'No two models have been run side by side here yet.'}${fates(pulls?.repository)}`,
    wider
      ? `**All repositories of ${code(owner)}**\n\n${blocks(organisation)}${fates(pulls?.organisation)}`
      : `No other repository of ${code(owner)} has added to this.`,
    `Ratios are B over A, geometric means with a 95% bootstrap interval over repositories; p is Wilcoxon’s, adjusted by Holm. The rows are in every run’s records: ${code('outrider compare FILE...')} computes the same from them.`,
  ];
  return parts.join('\n\n');
}

function fates(pulls: readonly PullOutcomes[] = []): string {
  if (pulls.length === 0) return '';
  const lines = pulls.map(({ arm, merged, closed, waiting }) => {
    return `- ${code(arm)}: ${merged} merged, ${closed} closed, ${waiting} waiting`;
  });
  return `\n\nWhat people did with the pull requests:\n\n${lines.join('\n')}`;
}

function blocks(pairs: readonly TwoArms[]): string {
  const paired = pairs.filter(({ block }) => block.n_pairs > 0);
  const shown = paired.slice(0, mostBlocks).map(blockText);
  const further = paired.length - mostBlocks;
  if (further > 0) shown.push(`And ${count(further, 'further pair of models', 'further pairs of models')}.`);
  const unpaired = pairs.filter(({ block }) => block.n_pairs === 0);
  if (unpaired.length > 0) shown.push(unpairedText(unpaired));
  return shown.join('\n\n');
}

/** One sentence for all of which there is nothing to compare. */
function unpairedText(pairs: readonly TwoArms[]): string {
  const names = pairs.slice(0, mostBlocks).map(({ a, block }) => `${code(a)} and ${code(block.arm)}`);
  const more = pairs.length > mostBlocks ? `; and ${pairs.length - mostBlocks} more` : '';
  return `Nothing to compare yet, as no inputs gave an artifact of both: ${names.join('; ')}${more}.`;
}

function blockText({ a, block, repositories }: TwoArms): string {
  const head = `A ${code(a)} · B ${code(block.arm)} · ${count(block.n_pairs, 'pair')} from ${count(repositories, 'repository', 'repositories')}${missing(block.missing.length)}`;
  const said = foreignLine(block.statement, 1500);
  return `${head}\n\n${figures(block)}\n\n${said}`;
}

function missing(rows: number): string {
  return rows === 0 ? '' : ` · ${count(rows, 'arm')} without an artifact`;
}

function figures({ metrics, verdicts }: TwoArms['block']): string {
  const rows = metricNames.map((name) => {
    const { n, ratio, interval, p_holm } = metrics[name];
    return [metricWords[name], String(n), times(ratio), span(interval, times), chance(p_holm)];
  });
  const { n, agree, wilson, ac1, kappa, mcnemar } = verdicts;
  const coefficient = (value: number | null) => (value === null ? 'undefined' : value.toFixed(2));
  const agreement = `same verdict in ${agree}, AC1 ${coefficient(ac1)}, kappa ${coefficient(kappa)}`;
  rows.push(['verdict', String(n), n === 0 ? none : agreement, span(wilson, percent), chance(mcnemar.p)]);
  return table(['', 'n', 'B/A', '95%', 'p'], rows, [1, 2, 3, 4]);
}
