// An experiment over many repositories as one HTML file: the statistics over all cells, each cell's ratio, and who is missing.
import { duration } from '../comment/numbers.ts';
import { times } from '../comment/statistics-words.ts';
import { compareRows } from '../comparison/compare.ts';
import { ComparedRow } from '../comparison/compared-row.ts';
import type { ArmRow } from '../domain/records.ts';
import type { StudyRecord } from '../domain/study.ts';
import { comparePage } from './compare-page.ts';
import { forestPlot } from './forest-plot.ts';
import { escaped, htmlTable } from './markup.ts';

type Cell = StudyRecord['cells'][number];

/** The same bytes for the same record. `linkTo` answers the address of a cell's own report or record; null when there is none. */
export function studyPage(record: StudyRecord, linkTo: (experiment: string) => string | null): string {
  const { study, experiment } = record;
  const [baseline = ''] = study.arms;
  const repositories = new Set(record.cells.map(({ repo }) => repo)).size;
  return comparePage(record.comparison ?? { schema_version: 1, baseline, comparisons: [] }, {
    title: `Experiment ${experiment}`,
    lead: `${escaped(study.arms.join(', '))} on ${repositories} repositories, ${study.repeats === 1 ? 'once' : `${study.repeats} times`} a cell, started in a drawn order, at most ${study.concurrency} at once.`,
    before: `<h2>Cells</h2>${plots(record)}${cellTable(record, linkTo)}${leftOut(record)}`,
  });
}

/** One line per cell, for each arm against the baseline: in working time. */
function plots({ study, cells, arms }: StudyRecord): string {
  const [baseline = '', ...others] = study.arms;
  return others
    .map((arm) => {
      const lines = cells.flatMap((cell) => {
        const ratio = ratioOf(rowsOf(cell, arms), baseline, arm);
        return ratio === null ? [] : [{ label: nameOf(cell, cells), ratio, interval: null, note: times(ratio) }];
      });
      const sorted = lines.toSorted((a, b) => a.ratio - b.ratio);
      const svg = forestPlot(sorted, `working time of ${arm} over ${baseline}, by cell`);
      return svg === '' ? '' : `<figure>${svg}</figure>`;
    })
    .join('');
}

function cellTable({ study, cells, arms }: StudyRecord, linkTo: (experiment: string) => string | null): string {
  const head = ['cell', ...study.arms.map(escaped), 'run', 'commit', 'started as', 'certificate'];
  const rows = cells.map((cell) => {
    const href = linkTo(cell.experiment);
    const run = `<code>${escaped(cell.experiment)}</code>`;
    return [
      escaped(nameOf(cell, cells)),
      ...study.arms.map((arm) =>
        armCell(
          rowsOf(cell, arms).filter((row) => row.arm === arm),
          cell,
        ),
      ),
      href === null ? run : `<a href="${escaped(href)}">${run}</a>`,
      `<code>${escaped(cell.base_sha.slice(0, 7))}</code>`,
      String(cell.start_order + 1),
      cell.certificate === null ? '–' : cell.certificate.valid ? 'valid' : 'not valid',
    ];
  });
  return htmlTable(head, rows);
}

function armCell(rows: readonly ArmRow[], { state, problem }: Cell): string {
  if (rows.length === 0) return escaped(state === 'waiting' ? 'never started' : (problem ?? state).slice(0, 120));
  return rows.map((row) => `${escaped(row.verdict.replaceAll('_', ' '))}, ${duration(row.working_s)}`).join('<br>');
}

function leftOut({ study }: StudyRecord): string {
  if (study.left_out.length === 0) return '';
  const rows = study.left_out.map(({ repo, cause }) => [escaped(repo), escaped(cause)]);
  return `<h3>Left out</h3><div class="words">${htmlTable(['repository', 'why'], rows)}</div>`;
}

function rowsOf({ experiment }: Cell, arms: readonly ArmRow[]): ArmRow[] {
  return arms.filter((row) => row.experiment === experiment);
}

function nameOf({ repo, paper_id }: Cell, cells: readonly Cell[]): string {
  return new Set(cells.map((cell) => cell.paper_id)).size > 1 ? `${repo} ${paper_id}` : repo;
}

function ratioOf(rows: readonly ArmRow[], baseline: string, arm: string): number | null {
  const both = rows.filter((row) => row.arm === baseline || row.arm === arm).map((row) => ComparedRow.parse(row));
  if (!both.some((row) => row.arm === baseline)) return null;
  return compareRows(both, { baseline }).comparisons[0]?.metrics.working_s.ratio ?? null;
}
