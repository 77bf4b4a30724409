// What all pairs of an overview show: the totals with their ratios, and how often the models went the same way.
import { type ArmComparison, metricNames } from '../../domain/comparison.ts';
import { code, table } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { count } from '../numbers.ts';
import { chance, figure, metricWords, percent, sentencesOf, span, times } from '../statistics-words.ts';
import type { OverviewView } from './view.ts';

/** One block for each model against the baseline; empty before there is a pair. */
export function statistics({ plan, comparison }: OverviewView): string {
  if (comparison === null) return '';
  const { baseline } = comparison;
  const blocks = comparison.comparisons.filter(({ n_pairs }) => n_pairs > 0).map((block) => blockText(baseline, block));
  const cells =
    plan.repeats > 1 ? ` The ${count(plan.repeats, 'repeat')} of a cell are averaged first and count as one pair.` : '';
  const how = `A and B are sums over the n pairs; the ratio is the geometric mean of B over A with its 95% bootstrap interval over repositories; p is Wilcoxon’s on log ratios, adjusted by Holm.${cells}`;
  return `${blocks.join('\n\n')}\n\n${how}`;
}

function blockText(baseline: string, block: ArmComparison): string {
  const head = `#### ${code(block.arm)} (B) against ${code(baseline)} (A): ${count(block.n_pairs, 'pair')}`;
  return [head, totals(block), agreement(baseline, block)].filter((part) => part !== '').join('\n\n');
}

function totals({ metrics }: ArmComparison): string {
  const rows = metricNames.map((name) => {
    const { n, sums, ratio, interval, p_holm } = metrics[name];
    return [
      metricWords[name],
      String(n),
      figure(name, sums.a),
      figure(name, sums.b),
      times(sums.ratio),
      times(ratio),
      span(interval, times),
      chance(p_holm),
    ];
  });
  return table(['total', 'n', 'A', 'B', 'B/A of the sums', 'ratio', '95%', 'p'], rows, [1, 2, 3, 4, 5, 6, 7]);
}

/** Every coefficient beside the others: none of them says enough alone. */
function agreement(baseline: string, { arm, verdicts }: ArmComparison): string {
  const { n, agree, share, wilson, kappa, ac1, mcnemar, pairs_needed } = verdicts;
  if (n === 0) return '';
  const coefficient = (value: number | null) => (value === null ? 'undefined' : value.toFixed(2));
  const needed =
    pairs_needed === null
      ? 'unknown, no pair differs yet'
      : pairs_needed === 0
        ? 'none'
        : `at least ${pairs_needed}, at the rate so far`;
  const rows = [
    ['same route', `${agree} of ${n} pairs, ${percent(share)} (95% ${span(wilson, percent)})`],
    ['beyond chance', `AC1 ${coefficient(ac1)}, kappa ${coefficient(kappa)}`],
    [
      'pull request from one alone',
      `${code(baseline)} ${mcnemar.b}, ${code(arm)} ${mcnemar.c}; McNemar’s exact p ${chance(mcnemar.p)}`,
    ],
    ['more pairs until that could be told from chance', needed],
  ];
  return table(['routing, PR or Issue', ''], rows);
}

/** The comparison in sentences, one list a model. */
export function statements({ comparison }: OverviewView): string {
  const lists = (comparison?.comparisons ?? []).map(({ statement }) =>
    sentencesOf(statement)
      .map((sentence) => `- ${foreignLine(sentence, 600)}`)
      .join('\n'),
  );
  return lists.join('\n\n');
}
