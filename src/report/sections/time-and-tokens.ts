// Where the time went, and where the tokens went.
import { cost, duration, tokens } from '../../comment/numbers.ts';
import type { FigureColumns } from '../../domain/records.ts';
import { chartFigure } from '../chart.ts';
import { timelineChart, timelinePhases } from '../charts/timeline.ts';
import { lanes, tokenCharts } from '../charts/token-lanes.ts';
import { escaped } from '../markup.ts';
import { armColour, armName, type ReportArm, type ReportData } from '../report-data.ts';
import { type Section, table } from './section.ts';

export async function timeSection(data: ReportData): Promise<Section> {
  const chart = timelineChart(data.arms);
  if (chart === null) return { id: 'time', title: 'Time', html: '' };
  const caption =
    'The work of each phase, end to end. A dashed outline behind it is waiting for a provider that was down: it counts in no comparison, and a long one is not drawn to scale. Refining, after publishing, and reviewing drafts are rows of their own.';
  const legend = timelinePhases(data.arms).map(
    ({ phase, colour }) => `<li><i class="p-${colour}"></i>${escaped(phase)}</li>`,
  );
  const html = `<ul class="legend">${legend.join('')}</ul>${await chartFigure(chart, caption)}`;
  return { id: 'time', title: 'Time', html };
}

export async function tokenSection(data: ReportData): Promise<Section> {
  const figures: string[] = [];
  const charts = new Map(tokenCharts(data.arms).map(({ arm, chart }) => [arm, chart]));
  if (charts.size === 0) return { id: 'tokens', title: 'Tokens', html: '' };
  for (const arm of data.arms) {
    const chart = charts.get(arm);
    const figure =
      chart === undefined ? '<p class="soft">No answer came: no tokens are known.</p>' : await chartFigure(chart);
    figures.push(
      `<div class="column arm-${armColour(data, arm.plan.arm)}"><h3 class="arm-name">${escaped(armName(arm))}</h3>${figure}</div>`,
    );
  }
  const legend = lanes.map(([, name], i) => `<li><i class="lane-${i + 1}"></i>${name}</li>`).join('');
  const html = `<ul class="legend">${legend}</ul><div class="columns of-${Math.min(figures.length, 4)}">${figures.join('\n')}</div><details><summary>Every phase in figures</summary>${phaseTable(data.arms)}</details>`;
  return { id: 'tokens', title: 'Tokens in four lanes', short: 'Tokens', html };
}

function phaseTable(arms: readonly ReportArm[]): string {
  const rows = arms.flatMap((arm) => [
    ...arm.row.phases.map((phase) => figureRow(`${armName(arm)} · ${phase.phase}`, phase, phase.outcome)),
    figureRow(`${armName(arm)} · draft, in all`, arm.row, arm.row.verdict),
    ...(arm.row.refinement === null ? [] : [figureRow(`${armName(arm)} · refinement`, arm.row.refinement, '')]),
    ...(arm.row.review === null ? [] : [figureRow(`${armName(arm)} · reviewing`, arm.row.review, '')]),
  ]);
  const head = [
    '',
    'outcome',
    'turns',
    'calls',
    'input',
    'cache write',
    'cache read',
    'output',
    'cost',
    'worked',
    'waited',
  ];
  return table('Figures of every phase', head, rows);
}

function figureRow(name: string, figures: FigureColumns, outcome: string): string[] {
  const { turns, tool_calls, working_s, waiting_s } = figures;
  const counts = lanes.map(([field]) => tokens(figures[field]));
  return [
    name,
    outcome.replaceAll('_', ' '),
    String(turns),
    String(tool_calls),
    ...counts,
    cost(figures),
    duration(working_s),
    duration(waiting_s),
  ].map(escaped);
}
