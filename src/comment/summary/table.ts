// The table of the summary: two arms side by side with ratios B over A; more arms, or repeats, one row each.
import { ownOf } from '../../domain/own.ts';
import type { ArmRow } from '../../domain/records.ts';
import { tokensIn } from '../figure-lines.ts';
import { table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { cost, duration, none, patchSize, ratio } from '../numbers.ts';
import { armLabel, artifactLink, brokenWords, deciderOrEnd, verdictWords } from '../vocabulary.ts';
import { firstDifference } from './difference.ts';
import { inOrder, isArtifact, type SummaryArm, type SummaryView } from './view.ts';

/** One table; its shape follows the number of arms. */
export function summaryTable(view: SummaryView): string {
  const arms = inOrder(view);
  const [a, b] = arms;
  if (arms.length === 2 && a !== undefined && b !== undefined) return sideBySide(a, b, view);
  return arms.length === 1 && a !== undefined ? alone(a, view) : oneRowEach(arms, view);
}

interface Figure {
  readonly name: string;
  readonly show: (row: ArmRow) => string;
  /** null where it is not known for sure. */
  readonly value: (row: ArmRow) => number | null;
}

const figures: readonly Figure[] = [
  { name: 'cost', show: (row) => cost(row), value: (row) => row.cost_usd },
  {
    name: 'tokens processed',
    show: tokensIn,
    value: (row) => (row.usage_complete ? row.total_tokens : null),
  },
  { name: 'working time, draft', show: (row) => duration(row.working_s), value: (row) => row.working_s },
];

/** Shown only when it says something for one of the arms. */
const extras: readonly Figure[] = [
  {
    name: 'working time, refinement',
    show: (row) => (row.refinement === null ? none : duration(row.refinement.working_s)),
    value: () => null,
  },
  {
    name: 'waited on the provider',
    show: (row) => (row.waiting_s < 1 ? none : duration(row.waiting_s)),
    value: () => null,
  },
  {
    name: 'patch',
    show: (row) => (row.files_changed === 0 ? none : patchSize(row)),
    value: () => null,
  },
];

/** The artifact, or how the arm ended without one. */
export function verdictCell({ published, result }: SummaryArm): string {
  if (published !== null) return artifactLink(published);
  return isArtifact({ result }) ? `${verdictWords[result.verdict]}, not published` : brokenWords(result);
}

function sideBySide(a: SummaryArm, b: SummaryArm, view: SummaryView): string {
  const rows = [
    ['verdict', verdictCell(a), verdictCell(b), sameOrNot(a, b)],
    ['decided by', deciderOrEnd(a.result), deciderOrEnd(b.result), differenceCell(a, b)],
    ...figures.map(({ name, show, value }) => [
      name,
      show(a.row),
      show(b.row),
      isArtifact(a) && isArtifact(b) ? ratio(value(a.row), value(b.row)) : none,
    ]),
    ...extras
      .map(({ name, show }) => [name, show(a.row), show(b.row), ''])
      .filter(([, left, right]) => left !== none || right !== none),
    ...measureRows([a, b], view).map(([name = '', left = none, right = none, note = '']) => [name, left, right, note]),
  ];
  return table(['', armLabel(a.plan), armLabel(b.plan), 'ratio'], rows, [3]);
}

/** Figures of an arm that did not finish are no figures of the same work. */
function sameOrNot(a: SummaryArm, b: SummaryArm): string {
  if (!isArtifact(a) || !isArtifact(b)) return 'incomplete';
  return a.result.verdict === b.result.verdict ? 'same' : 'differ';
}

function differenceCell(a: SummaryArm, b: SummaryArm): string {
  const difference = firstDifference(a.result, b.result);
  return difference === null ? 'no difference on the way' : `first difference: ${difference.phase}`;
}

function alone(arm: SummaryArm, view: SummaryView): string {
  const rows = [
    ['verdict', verdictCell(arm)],
    ['decided by', deciderOrEnd(arm.result)],
    ...figures.map(({ name, show }) => [name, show(arm.row)]),
    ...extras.map(({ name, show }) => [name, show(arm.row)]).filter(([, value]) => value !== none),
    ...measureRows([arm], view).map((cells) => cells.slice(0, 2)),
  ];
  return table(['', armLabel(arm.plan)], rows);
}

function measureRows(arms: readonly SummaryArm[], { measures = [] }: SummaryView): string[][] {
  return measures.map(({ name, values, note }) => [
    foreignCell(name, 60),
    ...arms.map(({ plan }) => foreignCell(ownOf(values, plan.slug) ?? none, 120)),
    foreignCell(note, 120),
  ]);
}

/** Ratios are taken against the baseline's arm of the same repeat. */
function oneRowEach(arms: readonly SummaryArm[], view: SummaryView): string {
  const repeated = arms.some(({ plan }) => plan.repeat > 1);
  const [cheapest, processed, time] = figures;
  const baselineArm = arms.find(({ plan }) => plan.slug === view.manifest.baseline)?.plan.arm;
  const rows = arms.map((arm) => {
    const base = arms.find(({ plan }) => plan.arm === baselineArm && plan.repeat === arm.plan.repeat);
    const cell = (figure: Figure | undefined) => {
      if (figure === undefined) return none;
      const against =
        base === undefined || base === arm || !isArtifact(base) || !isArtifact(arm)
          ? none
          : ratio(figure.value(base.row), figure.value(arm.row));
      return against === none ? figure.show(arm.row) : `${figure.show(arm.row)} (${against})`;
    };
    const patch = arm.row.files_changed === 0 ? none : patchSize(arm.row);
    return [
      armLabel(arm.plan),
      verdictCell(arm),
      deciderOrEnd(arm.result),
      cell(cheapest),
      cell(processed),
      cell(time),
      patch,
    ];
  });
  const head = ['arm', 'verdict', 'decided by', 'cost', 'tokens', 'working time, draft', 'patch'];
  const note =
    baselineArm === undefined
      ? ''
      : `\n\nIn brackets: the ratio to ${baselineArm}${repeated ? ' of the same repeat' : ''}.`;
  return `${table(head, rows, [3, 4, 5])}${note}`;
}
