// The phase timeline: the work of every phase end to end, and behind it, as an outline, what was waited for a provider.
import { duration } from '../../comment/numbers.ts';
import { ownOf } from '../../domain/own.ts';
import type { Chart } from '../chart.ts';
import { line } from '../plain-text.ts';
import { armName, type ReportArm } from '../report-data.ts';

/** Phases in their order; the number is that of their colour, the same all over the page. */
const phaseColours: Readonly<Record<string, number>> = {
  preflight: 1,
  implement: 2,
  gates: 3,
  'self-review': 4,
  scope: 5,
  'cross-review': 9,
  fidelity: 6,
  conventions: 7,
  ci: 8,
};

/** Those phases that took time in any arm, each with the number of its colour. */
export function timelinePhases(arms: readonly ReportArm[]): { readonly phase: string; readonly colour: number }[] {
  const rows = arms.flatMap(({ row }) => [row, row.refinement, row.review]);
  const timed = new Set(
    rows.flatMap((row) => row?.phases.filter(({ working_s }) => working_s > 0).map(({ phase }) => phase) ?? []),
  );
  return Object.entries(phaseColours)
    .filter(([phase]) => timed.has(phase))
    .map(([phase, colour]) => ({ phase, colour }));
}

interface Bar {
  readonly row: string;
  readonly phase: string;
  readonly from: number;
  readonly to: number;
  readonly waiting: boolean;
  readonly note: string;
}

/** Between an arm's name and what else it did: only the latter is written out, below the arm's own bar. */
const beside = ' ↳ ';

interface Timed {
  readonly phase: string;
  readonly attempt: number;
  readonly working_s: number;
  readonly waiting_s: number;
}

/** null when no phase took any time. */
export function timelineChart(arms: readonly ReportArm[]): Chart | null {
  const rows = arms.flatMap((arm) => [
    { name: armName(arm), phases: arm.row.phases },
    { name: `${armName(arm)}${beside}refining`, phases: arm.row.refinement?.phases ?? [] },
    { name: `${armName(arm)}${beside}reviewing`, phases: arm.row.review?.phases ?? [] },
  ]);
  const most = Math.max(...rows.map(({ phases }) => total(phases, 'working_s')));
  const bars = rows.flatMap(({ name, phases }) => [...workOf(name, phases), ...waitOf(name, phases, most)]);
  if (bars.length === 0) return null;
  const longest = Math.max(...bars.map(({ to }) => to));
  const label = arms.map((arm) => {
    const phases = arm.row.phases.map(({ phase, working_s }) => `${phase} ${duration(working_s)}`).join(', ');
    return `${armName(arm)}: ${phases}, in all ${duration(arm.row.working_s)} of work and ${duration(arm.row.waiting_s)} of waiting`;
  });
  return { label: `${label.join('. ')}.`, widths: [820, 180], spec: (width) => specOf(bars, longest, width) };
}

function workOf(row: string, phases: readonly Timed[]): Bar[] {
  let at = 0;
  return phases.flatMap(({ phase, attempt, working_s }) => {
    const from = at;
    at += working_s;
    const note = line(attempt > 1 ? `${phase} ${attempt}` : phase, 60);
    return working_s > 0 ? [{ row, phase, from, to: at, waiting: false, note }] : [];
  });
}

/** At the end, and no longer than a third of the longest work: hours of outage would leave nothing to be seen of it. */
function waitOf(row: string, phases: readonly Timed[], most: number): Bar[] {
  const waited = total(phases, 'waiting_s');
  if (waited === 0) return [];
  const from = total(phases, 'working_s');
  return [
    { row, phase: '', from, to: from + Math.min(waited, most / 3), waiting: true, note: `waited ${duration(waited)}` },
  ];
}

function total(phases: readonly Timed[], field: 'working_s' | 'waiting_s'): number {
  return phases.reduce((sum, phase) => sum + phase[field], 0);
}

function specOf(bars: readonly Bar[], longest: number, width: number): ReturnType<Chart['spec']> {
  const minutes = longest >= 180;
  const scale = (seconds: number) => (minutes ? seconds / 60 : seconds);
  // A label must have room in its bar; about seven units a letter.
  const values = bars.map((bar) => ({
    ...bar,
    from: scale(bar.from),
    to: scale(bar.to),
    colour: `var(--p${ownOf(phaseColours, bar.phase) ?? 3})`,
    middle: scale((bar.from + bar.to) / 2),
    inside: ((bar.to - bar.from) / longest) * width > bar.note.length * 7 + 8 ? bar.note : '',
  }));
  const y = rowsOf(width);
  const x = {
    type: 'quantitative',
    title: minutes ? 'minutes of work' : 'seconds of work',
    axis: { tickCount: width > 500 ? 8 : 4 },
  } as const;
  return {
    width,
    height: { step: 42 },
    data: { values },
    layer: [
      {
        transform: [{ filter: '!datum.waiting' }],
        mark: { type: 'bar', stroke: 'var(--panel)', strokeWidth: 1 },
        encoding: {
          y,
          x: { field: 'from', ...x },
          x2: { field: 'to' },
          color: { field: 'colour', type: 'nominal', scale: null },
        },
      },
      {
        transform: [{ filter: 'datum.waiting' }],
        mark: { type: 'bar', fill: 'none', stroke: 'var(--soft)', strokeDash: [3, 3] },
        encoding: { y, x: { field: 'from', ...x }, x2: { field: 'to' } },
      },
      {
        mark: { type: 'text', fontSize: 11, fontWeight: 600 },
        encoding: {
          y,
          x: { field: 'middle', ...x },
          text: { field: 'inside' },
          color: { condition: { test: 'datum.waiting', value: 'var(--soft)' }, value: 'var(--on)' },
        },
      },
    ],
  };
}

/** One row a line of work; below an arm's own bar only what else it did is written out. */
function rowsOf(width: number) {
  return {
    field: 'row',
    type: 'nominal',
    sort: null,
    title: null,
    axis: {
      labelColor: 'var(--ink)',
      labelLimit: width > 500 ? 220 : 150,
      labelExpr: "replace(datum.label, /^.* ↳ /, '↳ ')",
    },
    scale: { paddingInner: 0.3 },
  } as const;
}
