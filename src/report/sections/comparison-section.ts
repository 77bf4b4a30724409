// The comparison: what the figures say in words, the ratio plot, cost against outcome.
import { chance, figure, metricWords, span, times } from '../../comment/statistics-words.ts';
import { type ArmComparison, metricNames } from '../../domain/comparison.ts';
import { chartFigure } from '../chart.ts';
import { costChart } from '../charts/cost-outcome.ts';
import { ratioChart } from '../charts/ratio.ts';
import { escaped } from '../markup.ts';
import { armColour, type ReportData } from '../report-data.ts';
import { type Section, table } from './section.ts';

const costWords =
  'Each circle is a run; its area grows with the tokens processed. Hollow: the cost is known only from below.';
const ratioWords =
  'How much the one took for each unit of the other, in the colour of the arm that took more; drafting only. Filled: what is tested, with its 95% interval where there are enough repositories. Hollow: measured only.';

export async function comparisonSection(data: ReportData): Promise<Section> {
  const blocks = data.comparison?.comparisons ?? [];
  const baseline = data.comparison?.baseline ?? '';
  const paired = blocks.filter(({ n_pairs }) => n_pairs > 0);
  const plots: string[] = [];
  for (const block of paired) plots.push(await plot(block, baseline, data));
  plots.push(
    `<div class="column"><h3>Cost against outcome</h3>${await chartFigure(costChart(data.arms), costWords)}</div>`,
  );
  const html = [
    ...(data.arms.length < 2 ? [alone] : data.comparison === null ? [unpaired] : []),
    ...blocks.map(statement),
    `<div class="charts">${plots.join('\n')}</div>`,
    ...paired.map((block) => metrics(block, baseline)),
  ];
  return { id: 'comparison', title: 'Comparison', html: html.join('\n') };
}

const alone = '<p class="said">One arm alone: there is nothing to compare it with.</p>';
const unpaired = '<p class="said">There is no pair to compare: both arms must end in a pull request or an Issue.</p>';

function statement({ statement: said, missing }: ArmComparison): string {
  const list = missing.map(({ arm, reason }) => `<li>${escaped(arm)}: ${escaped(reason)}</li>`).join('');
  return `<p class="said">${escaped(said)}</p>${list === '' ? '' : `<ul>${list}</ul>`}`;
}

async function plot(block: ArmComparison, baseline: string, data: ReportData): Promise<string> {
  const side = (name: string) => ({ name, colour: `var(--arm-${armColour(data, name)})` });
  const rows = data.arms.map(({ row }) => row);
  const chart = ratioChart(block, [side(baseline), side(block.arm)], rows);
  if (chart === null) return '';
  return `<div class="column"><h3>${escaped(block.arm)} over ${escaped(baseline)}</h3>${await chartFigure(chart, ratioWords)}</div>`;
}

function metrics(block: ArmComparison, baseline: string): string {
  const rows = metricNames.map((name) => {
    const { n, ratio, interval, sums, p_holm } = block.metrics[name];
    return [
      metricWords[name],
      String(n),
      figure(name, sums.a),
      figure(name, sums.b),
      times(ratio),
      span(interval, times),
      chance(p_holm),
    ].map(escaped);
  });
  const head = ['', 'n', baseline, block.arm, 'ratio', '95%', 'p (Holm)'].map(escaped);
  return `<details><summary>Figures and tests of ${escaped(block.arm)} over ${escaped(baseline)}</summary>${table('Metrics', head, rows)}</details>`;
}
