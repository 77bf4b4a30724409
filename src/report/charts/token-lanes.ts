// Token lanes: for each phase of one arm, what of its tokens was fresh input, cache write, cache read and output.
import { tokens } from '../../comment/numbers.ts';
import { outcomeWords } from '../../comment/vocabulary.ts';
import { PhaseOutcome } from '../../domain/names.ts';
import type { FigureColumns } from '../../domain/records.ts';
import type { Chart } from '../chart.ts';
import { line } from '../plain-text.ts';
import { armName, type ReportArm } from '../report-data.ts';

/** In the order of the stack, with their colours. */
export const lanes = [
  ['input_tokens', 'input', 'var(--lane-1)'],
  ['cache_write_tokens', 'cache write', 'var(--lane-2)'],
  ['cache_read_tokens', 'cache read', 'var(--lane-3)'],
  ['output_tokens', 'output', 'var(--lane-4)'],
] as const;

interface Lane {
  readonly phase: string;
  readonly lane: string;
  readonly order: number;
  readonly count: number;
}

/** One chart an arm that any tokens are known of, on the scale of the largest phase of all of them, so that bars can be compared across. */
export function tokenCharts(arms: readonly ReportArm[]): { readonly arm: ReportArm; readonly chart: Chart }[] {
  const stacks = arms.map((arm) => ({ arm, values: lanesOf(arm) }));
  const highest = Math.max(0, ...stacks.flatMap(({ values }) => totals(values)));
  const phases = [...new Set(stacks.flatMap(({ values }) => values.map(({ phase }) => phase)))];
  return stacks
    .filter(({ values }) => totals(values).some((total) => total > 0))
    .map(({ arm, values }) => ({
      arm,
      chart: {
        label: `Tokens of ${armName(arm)}: ${lanes.map(([field, name]) => `${name} ${tokens(arm.row[field])}`).join(', ')}.`,
        widths: [380, 215],
        spec: (width) => specOf(values, { phases, highest, width, words: wordsFor(arm, { values, phases }) }),
      },
    }));
}

function lanesOf({ row }: ReportArm): Lane[] {
  const phases: readonly (FigureColumns & { readonly phase: string })[] = [
    ...row.phases.filter(({ phase }) => phase !== 'gates'),
    ...(row.refinement === null ? [] : [{ ...row.refinement, phase: 'refinement' }]),
    ...(row.review === null ? [] : [{ ...row.review, phase: 'reviewing' }]),
  ];
  return phases.flatMap((phase) =>
    lanes.map(([field, lane], order) => ({ phase: line(phase.phase, 60), lane, order, count: phase[field] })),
  );
}

/** A row without a bar says why: it would look like a phase that took nothing. */
function wordsFor(
  { row }: ReportArm,
  { values, phases }: { readonly values: readonly Lane[]; readonly phases: readonly string[] },
): { phase: string; words: string }[] {
  const drawn = new Set(values.flatMap(({ phase, count }) => (count > 0 ? [phase] : [])));
  return phases
    .filter((phase) => !drawn.has(phase))
    .map((phase) => {
      const last = row.phases.findLast((each) => line(each.phase, 60) === phase);
      const outcome = PhaseOutcome.safeParse(last?.outcome);
      if (outcome.success) return { phase, words: outcome.data === 'ok' ? 'no tokens' : outcomeWords[outcome.data] };
      return { phase, words: afterwards.includes(phase) ? 'none' : 'not reached' };
    });
}

/** What is done after the draft, or for another's. */
const afterwards = ['refinement', 'reviewing'];

function totals(values: readonly Lane[]): number[] {
  return [...Map.groupBy(values, ({ phase }) => phase).values()].map((of) =>
    of.reduce((sum, { count }) => sum + count, 0),
  );
}

function specOf(
  values: Lane[],
  {
    phases,
    highest,
    width,
    words,
  }: {
    readonly phases: string[];
    readonly highest: number;
    readonly width: number;
    readonly words: { phase: string; words: string }[];
  },
): ReturnType<Chart['spec']> {
  const y = {
    field: 'phase',
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: phases, paddingInner: 0.25 },
    axis: { labelColor: 'var(--ink)' },
  } as const;
  const [extent, names, colours] = [[0, highest], lanes.map(([, name]) => name), lanes.map(([, , colour]) => colour)];
  const bars = {
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      y,
      x: {
        field: 'count',
        type: 'quantitative',
        aggregate: 'sum',
        title: null,
        scale: { domain: extent },
        axis: { format: '~s', tickCount: 4 },
      },
      color: {
        field: 'lane',
        type: 'nominal',
        scale: { domain: names, range: colours },
        legend: null,
      },
      order: { field: 'order' },
    },
  } as const;
  const instead = {
    data: { values: words },
    mark: { type: 'text', align: 'left', dx: 6, color: 'var(--soft)', fontStyle: 'italic' },
    encoding: { y, x: { value: 0 }, text: { field: 'words' } },
  } as const;
  return { width, height: { step: 28 }, layer: words.length === 0 ? [bars] : [bars, instead] };
}
