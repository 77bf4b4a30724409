// The ratio plot: how much of everything arm B took for each unit of arm A, on a logarithmic axis around 1.
import { metricWords, times } from '../../comment/statistics-words.ts';
import { type ArmComparison, metricNames } from '../../domain/comparison.ts';
import type { ArmRow } from '../../domain/records.ts';
import type { Chart } from '../chart.ts';

interface RatioLine {
  readonly name: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Part of the statistics, or merely measured. */
  readonly tested: boolean;
  readonly note: string;
}

/** Measured beside the three metrics that are tested: what of the totals differs. */
const measured: readonly (readonly [string, (row: ArmRow) => number])[] = [
  // All three input lanes: the uncached remainder alone says how well a provider caches, not how much was read.
  ['input, all lanes', (row) => row.total_tokens - row.output_tokens],
  ['output tokens', (row) => row.output_tokens],
  ['turns', (row) => row.turns],
  ['tool calls', (row) => row.tool_calls],
  ['lines added', (row) => row.additions],
];

/** The two arms: name and colour, the baseline first. */
type Sides = readonly [Side, Side];
interface Side {
  readonly name: string;
  readonly colour: string;
}

/** null when nothing can be divided. `rows` of both arms; ratios are of means over repeats. */
export function ratioChart(block: ArmComparison, sides: Sides, rows: readonly ArmRow[]): Chart | null {
  const [a, b] = sides;
  const lines = [...tested(block), ...untested(b.name, a.name, rows)];
  if (lines.length === 0) return null;
  const said = lines.map(({ name, note }) => `${name} ${note}`).join(', ');
  return {
    label: `Ratios of ${b.name} over ${a.name}: ${said}.`,
    widths: [370, 165],
    spec: (width) => specOf(lines, sides, width),
  };
}

function tested({ metrics }: ArmComparison): RatioLine[] {
  return metricNames.flatMap((name) => {
    const { ratio, interval } = metrics[name];
    if (ratio === null || ratio <= 0) return [];
    const [low, high] = interval ?? [ratio, ratio];
    return [{ name: metricWords[name], ratio, low, high, tested: true, note: times(ratio) }];
  });
}

function untested(arm: string, baseline: string, rows: readonly ArmRow[]): RatioLine[] {
  return measured.flatMap(([name, of]) => {
    const [a, b] = [baseline, arm].map((each) => mean(rows.filter((row) => row.arm === each).map(of)));
    if (!a || !b) return [];
    return [{ name, ratio: b / a, low: b / a, high: b / a, tested: false, note: times(b / a) }];
  });
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const steps = [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000];

/** From the least ratio to the greatest and to 2 at least on either side of 1, with room for the figures where some stand. */
function domainOf(lines: readonly RatioLine[], width: number): readonly [low: number, high: number] {
  const below = Math.log(Math.max(2, ...lines.flatMap(({ ratio, low }) => [1 / ratio, 1 / low])));
  const above = Math.log(Math.max(2, ...lines.flatMap(({ ratio, high }) => [ratio, high])));
  const left = roomFor(lines.filter(({ ratio }) => ratio < 1));
  const right = roomFor(lines.filter(({ ratio }) => ratio >= 1));
  const unit = (below + above) / (width - left - right);
  return [Math.exp(-below - left * unit), Math.exp(above + right * unit)];
}

/** Of the longest figure and what sets it apart from its point and from the names; without one, of half a point. */
function roomFor(lines: readonly RatioLine[]): number {
  return lines.length === 0 ? 12 : 20 + 6.6 * Math.max(...lines.map(({ note }) => note.length));
}

function specOf(lines: readonly RatioLine[], [a, b]: Sides, width: number): ReturnType<Chart['spec']> {
  const domain = domainOf(lines, width);
  const ends: number[] = [...domain];
  const values = lines.map((line) => {
    // The colour of the arm that took more.
    const { colour } = line.ratio > 1 ? b : a;
    return {
      ...line,
      one: 1,
      edge: line.ratio < 1 ? line.low : line.high,
      colour,
      fill: line.tested ? colour : 'var(--panel)',
    };
  });
  const axis = {
    values: steps.filter((step) => step >= domain[0] && step <= domain[1]),
    format: '~g',
    titleLimit: width,
  };
  const x = {
    type: 'quantitative',
    scale: { type: 'log', domain: ends, nice: false },
    axis,
    title: null,
  } as const;
  const y = { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelColor: 'var(--ink)' } } as const;
  const ratio = { field: 'ratio', ...x, title: width > 300 ? 'ratio, on a logarithmic scale' : null };
  const stroke = { field: 'colour', type: 'nominal', scale: null } as const;
  const fill = { field: 'fill', type: 'nominal', scale: null } as const;
  return {
    width,
    height: { step: 32 },
    data: { values },
    layer: [
      { mark: { type: 'rule', color: 'var(--soft)', strokeDash: [4, 3] }, encoding: { x: { field: 'one', ...x } } },
      {
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.5 },
        encoding: { y, x: { field: 'one', ...x }, x2: { field: 'ratio' }, stroke },
      },
      {
        mark: { type: 'rule', strokeWidth: 8, opacity: 0.25 },
        encoding: { y, x: { field: 'low', ...x }, x2: { field: 'high' }, stroke },
      },
      { mark: { type: 'point', size: 130, strokeWidth: 2, opacity: 1 }, encoding: { y, x: ratio, stroke, fill } },
      {
        // On the far side of its point: the line at 1 strikes through no figure.
        mark: {
          type: 'text',
          dx: { expr: 'datum.ratio < 1 ? -12 : 12' },
          align: { expr: "datum.ratio < 1 ? 'right' : 'left'" },
          color: 'var(--ink)',
          fontWeight: 600,
        },
        encoding: { y, x: { field: 'edge', ...x }, text: { field: 'note' } },
      },
    ],
  };
}
