// The comparison in words: what the pairs show, what they cannot show, and what would be needed. Never a bare winner.
import { type ArmComparison, type MetricComparison, type MetricName, metricNames } from '../domain/comparison.ts';
import { plural } from '../domain/plural.ts';
import type { Arms } from './pairing.ts';
import { differingPairsNeeded } from './statistics/pairs-needed.ts';
import type { VerdictTable } from './statistics/verdict-table.ts';
import { fewestPairs, isDecided, level } from './winner.ts';

type Facts = Omit<ArmComparison, 'statement'>;

interface Circumstances {
  readonly baseline: string;
  /** How many repositories the pairs are from. */
  readonly repositories: number;
  readonly table: VerdictTable;
}

const nouns: Readonly<Record<MetricName, string>> = {
  working_s: 'working time',
  cost_usd: 'cost',
  total_tokens: 'total tokens',
};

/** Some sentences, plain text, the most important first. */
export function statement(facts: Facts, around: Circumstances): string {
  if (facts.n_pairs === 0) {
    const why = facts.missing.length === 0 ? '' : ` ${missing(facts)}.`;
    return `There is no pair of ${around.baseline} and ${facts.arm}, so nothing can be compared.${why}`;
  }
  return [figures(facts, around), verdicts(facts, around), cautions(facts, around)].filter(Boolean).join(' ');
}

function figures(facts: Facts, { baseline }: Circumstances): string {
  const { arm, n_pairs, metrics } = facts;
  if (n_pairs < fewestPairs) {
    return `Not enough pairs to tell ${arm} from ${baseline}: ${n_pairs} of at least ${fewestPairs}.`;
  }
  const tested = metricNames.filter((name) => metrics[name].n > 0);
  if (tested.length === 0) return `${plural(n_pairs, 'pair')}, and none has a figure to compare.`;
  const decided = tested.filter((name) => isDecided(metrics[name]));
  const open = tested.filter((name) => !decided.includes(name));
  const said = decided.map((name) => difference(name, metrics[name], { arm, baseline }));
  if (open.length > 0) said.push(undecided(open, metrics));
  return said.join(' ');
}

function difference(
  name: MetricName,
  metric: MetricComparison,
  { arm, baseline }: { arm: string; baseline: string },
): string {
  const { n, ratio, interval, p_holm } = metric;
  const range = interval === null ? '' : `, 95% interval ${times(interval[0])} to ${times(interval[1])}`;
  return `Over ${plural(n, 'pair')} ${arm} has ${times(ratio)} times the ${nouns[name]} of ${baseline}${range}; p = ${pValue(p_holm)} after Holm.`;
}

function undecided(names: readonly MetricName[], metrics: ArmComparison['metrics']): string {
  const few = names.filter((name) => metrics[name].n < fewestPairs);
  const enough = names.filter((name) => !few.includes(name));
  const sentences = [
    few.length === 0
      ? ''
      : `Not enough pairs for ${listed(few.map((name) => `${nouns[name]} (${metrics[name].n} of at least ${fewestPairs})`))}.`,
    enough.length === 0
      ? ''
      : `No difference shown in ${listed(enough.map((name) => nouns[name]))}, which does not mean that there is none.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

function verdicts({ arm, verdicts }: Facts, { baseline, table }: Circumstances): string {
  const { n, agree, wilson, mcnemar, pairs_needed, kappa } = verdicts;
  if (n === 0) return '';
  const range = wilson === null ? '' : ` (95% interval ${percent(wilson[0])} to ${percent(wilson[1])})`;
  const agreement = `The verdicts agree in ${agree} of ${n}${range}.`;
  const { b, c, p } = mcnemar;
  if (p !== null && p < level)
    return `${agreement} ${moreOften(c > b ? [arm, c, b] : [baseline, b, c])}; p = ${pValue(p)}.`;
  const more = pairs_needed === null ? '' : `, at least ${plural(pairs_needed, 'more pair')} at the rate so far`;
  const lacking = `at least ${differingPairsNeeded(table)} more needed${more}`;
  const test =
    b + c < fewestPairs
      ? `Not enough differing pairs to say which arm gets more pull requests: ${b + c} so far, ${lacking}.`
      : `Which arm gets more pull requests is open: ${baseline} alone in ${plural(b, 'pair')}, ${arm} alone in ${c}, p = ${pValue(p)}; ${lacking}.`;
  const constant = n > 1 && 2 * agree > n && !kappa ? constantArm(table, { a: baseline, b: arm }) : '';
  return [agreement, constant, test].filter(Boolean).join(' ');
}

function moreOften([arm, alone, other]: readonly [string, number, number]): string {
  return `${arm} gets pull requests more often: alone in ${plural(alone, 'pair')}, the other alone in ${other}`;
}

/** With one arm constant, agreement says nothing on whether the arms tell repositories apart alike. */
function constantArm({ both, onlyA, onlyB, neither }: VerdictTable, { a, b }: Arms): string {
  const constant = [
    both + onlyA === 0 || onlyB + neither === 0 ? a : '',
    both + onlyB === 0 || onlyA + neither === 0 ? b : '',
  ].filter(Boolean);
  if (constant.length === 0) return '';
  return `As ${constant.join(' and ')} gave the same verdict every time, this is no evidence that both judge alike.`;
}

function cautions(facts: Facts, { repositories }: Circumstances): string {
  const sentences = [
    repositories === 1 && facts.n_pairs > 1 ? 'All pairs are from one repository: they say nothing about others.' : '',
    facts.missing.length === 0 ? '' : `${missing(facts)}; who is missing need not be chance.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

function missing({ missing }: Facts): string {
  return `${plural(missing.length, 'arm is', 'arms are')} missing from a pair`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function times(ratio: number | null): string {
  return ratio === null ? 'unknown' : ratio >= 100 ? String(Math.round(ratio)) : ratio.toFixed(2);
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function pValue(p: number | null): string {
  if (p === null) return 'unknown';
  return p < 0.001 ? 'less than 0.001' : p.toFixed(3);
}
