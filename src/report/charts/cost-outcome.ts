// Cost against outcome: each run as a circle, as large as the tokens that it took.
import { cost } from '../../comment/numbers.ts';
import { verdictWords } from '../../comment/vocabulary.ts';
import { Verdict } from '../../domain/names.ts';
import type { Chart } from '../chart.ts';
import { line } from '../plain-text.ts';
import { armColour, armName, type ReportArm } from '../report-data.ts';

/** Best first, as a reader looks for them. */
const order = Verdict.options;

export function costChart(arms: readonly ReportArm[]): Chart {
  const values = arms.map((arm, i) => ({
    // Only runs that end alike need bands of their own, so as not to cover one another.
    slot: arms.slice(0, i).filter((before) => before.row.verdict === arm.row.verdict).length,
    arm: armName(arm),
    usd: arm.row.cost_at_least_usd,
    known: arm.row.cost_usd !== null,
    outcome: wordsOf(arm.row.verdict),
    tokens: arm.row.total_tokens,
    colour: `var(--arm-${armColour({ arms }, arm.plan.arm)})`,
    note: `${armName(arm)} · ${cost(arm.row)}`,
  }));
  const found = new Set(values.map(({ outcome }) => outcome));
  const outcomes = [...new Set([...order.map(wordsOf).filter((outcome) => found.has(outcome)), ...found])];
  const most = Math.max(0.01, ...values.map(({ usd }) => usd)) * 1.35;
  const said = values.map(({ arm, outcome, note }) => `${arm} ${outcome} for ${note.split(' · ').at(-1)}`).join(', ');
  return {
    label: `Cost against outcome: ${said}.`,
    widths: [380, 190],
    spec: (width) => specOf(values, { outcomes, most, width }),
  };
}

function wordsOf(verdict: string): string {
  const known = Verdict.safeParse(verdict);
  return known.success ? verdictWords[known.data] : line(verdict, 60);
}

function specOf(
  values: readonly object[],
  { outcomes, most, width }: { readonly outcomes: string[]; readonly most: number; readonly width: number },
): ReturnType<Chart['spec']> {
  const domain: number[] = [0, most];
  const x = {
    field: 'usd',
    type: 'quantitative',
    title: 'cost of the draft, USD',
    scale: { domain, nice: false },
    axis: { format: '$.2f', tickCount: width > 400 ? 6 : 3 },
  } as const;
  const yOffset = { field: 'slot', type: 'ordinal' } as const;
  const y = {
    field: 'outcome',
    type: 'nominal',
    title: null,
    scale: { domain: outcomes },
    axis: { labelColor: 'var(--ink)' },
  } as const;
  return {
    width,
    height: { step: 64, for: 'offset' },
    data: { values: [...values] },
    layer: [
      {
        mark: { type: 'point', strokeWidth: 2, opacity: 1 },
        encoding: {
          x,
          y,
          yOffset,
          size: {
            field: 'tokens',
            type: 'quantitative',
            scale: {
              domain: [0, Math.max(1, ...values.map((value) => ('tokens' in value ? Number(value.tokens) : 0)))],
              range: [60, 900],
            },
            legend: null,
          },
          stroke: { field: 'colour', type: 'nominal', scale: null },
          fill: { field: 'colour', type: 'nominal', scale: null },
          fillOpacity: { condition: { test: 'datum.known', value: 0.35 }, value: 0 },
        },
      },
      {
        // Into the plot at either end of it: in the middle it would lie over the outcomes, or be cut at the other edge.
        mark: {
          type: 'text',
          dy: -21,
          align: { expr: `datum.usd < ${most / 3} ? 'left' : datum.usd > ${(most * 2) / 3} ? 'right' : 'center'` },
          color: 'var(--ink)',
          fontWeight: 600,
        },
        encoding: { x, y, yOffset, text: { field: 'note' } },
      },
    ],
  };
}
