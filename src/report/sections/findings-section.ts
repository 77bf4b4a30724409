// What was found out about the arms' words: which claims hold, and how each went about it. Left out while nothing was checked.
import { duration } from '../../comment/numbers.ts';
import { percent } from '../../comment/statistics-words.ts';
import type { Behaviour, Grounding } from '../../domain/findings.ts';
import { escaped } from '../markup.ts';
import { line } from '../plain-text.ts';
import { armName, type ReportArm, type ReportData } from '../report-data.ts';
import { type Section, table } from './section.ts';

export function findingsSection(data: ReportData): Section {
  const arms = data.arms.filter((arm) => arm.row.grounding !== null || arm.row.behaviour !== null);
  if (arms.length === 0) return { id: 'findings', title: 'Claims and behaviour', short: 'Claims', html: '' };
  const rows = [
    ...figureRows(arms, (arm) => arm.row.grounding, groundingRows),
    ...figureRows(arms, (arm) => arm.row.behaviour, behaviourRows),
  ];
  const head = ['', ...arms.map((arm) => escaped(armName(arm)))];
  return {
    id: 'findings',
    title: 'Claims and behaviour',
    short: 'Claims',
    html: `${table('Claims and behaviour', head, rows)}${claims(arms)}`,
  };
}

type Figure<T> = readonly [string, (value: T) => string];

const groundingRows: readonly Figure<Grounding>[] = [
  ['claims that hold', ({ supported, false: wrong }) => `${supported} of ${supported + wrong}`],
  ['share of those that could be decided', ({ rate }) => percent(rate)],
  ['borne out by nothing', ({ unsupported }) => String(unsupported)],
];

const behaviourRows: readonly Figure<Behaviour>[] = [
  ['words', ({ words }) => words.toLocaleString('en-US')],
  ['headings', ({ headings }) => String(headings)],
  ['commitments', ({ commitments }) => String(commitments)],
  ['questions', ({ questions }) => String(questions)],
  ['files named, with a line', ({ files_named, lines_named }) => `${files_named}, ${lines_named}`],
  [
    'premise doubted',
    ({ premise_challenged }) => (premise_challenged === null ? 'no' : `“${line(premise_challenged, 240)}”`),
  ],
  ['time to decide', ({ decide_s }) => (decide_s === null ? '–' : duration(decide_s))],
  ['delivered, by its own words', ({ scope }) => (scope === null ? '–' : deliveredWords(scope))],
  ['files read before the first edit', ({ files_read_before_edit }) => String(files_read_before_edit ?? '–')],
];

function deliveredWords({ delivered, absent, tests_absent }: NonNullable<Behaviour['scope']>): string {
  const missing = absent.length === 0 ? 'all of it there' : `${absent.length} not in the patch`;
  return `${delivered}, ${missing}${tests_absent ? ', tests claimed but none there' : ''}`;
}

function figureRows<T>(
  arms: readonly ReportArm[],
  of: (arm: ReportArm) => T | null,
  rows: readonly Figure<T>[],
): string[][] {
  if (arms.every((arm) => of(arm) === null)) return [];
  return rows.map(([name, show]) => [
    name,
    ...arms.map((arm) => {
      const value = of(arm);
      return value === null ? '–' : escaped(show(value));
    }),
  ]);
}

function claims(arms: readonly ReportArm[]): string {
  const rows = arms.flatMap((arm) =>
    (arm.row.grounding?.claims ?? [])
      .filter(({ status }) => status !== 'supported')
      .slice(0, 100)
      .map((claim) =>
        [armName(arm), claim.status, line(claim.claim, 160), line(claim.why, 240), line(claim.sentence, 300)].map(
          escaped,
        ),
      ),
  );
  if (rows.length === 0) return '';
  const head = ['', 'status', 'claim', 'what is there', 'where it was said'];
  return `<details><summary>Claims that do not hold or that nothing bears out (${rows.length})</summary>${table('Claims', head, rows)}</details>`;
}
