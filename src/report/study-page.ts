// An experiment over many repositories as one HTML file: the statistics over all cells, each cell's ratio, and who is missing.
import { count, duration, listed, money } from '../comment/numbers.ts';
import { countJudged } from '../comment/overview/judge.ts';
import { answersWords, contrastRows, costWords, howWords } from '../comment/overview/reviews.ts';
import { isArtifact } from '../comment/overview/view.ts';
import { times } from '../comment/statistics-words.ts';
import { compareRows } from '../comparison/compare.ts';
import { ComparedRow } from '../comparison/compared-row.ts';
import type { Comparison } from '../domain/comparison.ts';
import type { ArmRow } from '../domain/records.ts';
import type { CrossReviewContrasts } from '../domain/review.ts';
import type { StudyRecord } from '../domain/study.ts';
import { comparePage, statementList } from './compare-page.ts';
import { forestPlot } from './forest-plot.ts';
import { escaped, htmlTable } from './markup.ts';

type Cell = StudyRecord['cells'][number];

/** The same bytes for the same record. `linkTo` answers the address of a cell's own report or record; null when there is none. */
export function studyPage(record: StudyRecord, linkTo: (experiment: string) => string | null): string {
  const { experiment } = record;
  return comparePage(record.comparison ?? unpaired(record), {
    title: `Experiment ${experiment}`,
    lead: lead(record),
    after: `<h2>Cells</h2>${plots(record)}${cellTable(record, linkTo)}${reviewed(record)}${judged(record)}${leftOut(record)}`,
  });
}

/** Without a pair there is no comparison in the record; who is missing, and why, is to be read all the same. */
function unpaired({ study, arms }: StudyRecord): Comparison {
  const [baseline = ''] = study.arms;
  const rows = arms.map((row) => ComparedRow.parse(row));
  return rows.some(({ arm }) => arm === baseline)
    ? compareRows(rows, { baseline })
    : { schema_version: 1, baseline, comparisons: [] };
}

function lead({ study, cells, arms }: StudyRecord): string {
  const papers = [...new Set(cells.map(({ paper_id }) => paper_id))];
  const repositories = new Set(cells.map(({ repo }) => repo)).size;
  const wanted = study.arms.length * study.repeats;
  const whole = cells.filter((cell) => rowsOf(cell, arms).filter(isArtifact).length === wanted).length;
  const sentences = [
    `${study.title}`,
    `${listed(study.arms)} on ${count(repositories, 'repository', 'repositories')} with ${papers.length > 3 ? count(papers.length, 'paper') : `arXiv ${listed(papers)}`}${study.repeats === 1 ? '' : `, each ${study.repeats} times`}; asked for by ${study.actor} on ${study.created_at.slice(0, 10)}.`,
    `${whole} of ${count(cells.length, 'cell')} complete. Cells started in a drawn order, at most ${study.concurrency} at once; at most ${money(study.budget_usd)} for everything.`,
  ];
  const [title = '', ...rest] = sentences.map(escaped);
  return `<strong>${title}</strong><br>${rest.join('<br>')}`;
}

/** Who would ship whose drafts, and what the answers of each two models come to. */
function reviewed({ cross_review, arms }: StudyRecord): string {
  if (cross_review === null) return '';
  const said = `<p>${escaped(answersWords(cross_review, (arm) => arm))} <span class="soft">${escaped(costWords(arms))}</span></p>`;
  return `<h2>Cross-review</h2>${said}${cross_review.contrasts.map(contrasted).join('')}`;
}

function contrasted(block: CrossReviewContrasts): string {
  const head = [`${escaped(block.a)} (A) and ${escaped(block.b)} (B)`, 'cells', 'mean', '95%', 'p'];
  const table =
    block.n === 0
      ? ''
      : `${htmlTable(
          head,
          contrastRows(block).map((row) => row.map(escaped)),
        )}<p class="soft">A mean is from −1 to 1. ${escaped(howWords)}</p>`;
  const out = block.left_out.map((row) => [row.repo, row.paper_id, row.reason].map(escaped));
  const left =
    out.length === 0
      ? ''
      : `<h3>In no contrast</h3><div class="words">${htmlTable(['repository', 'paper', 'why'], out)}</div>`;
  return `${statementList(block.statement)}${table}${left}`;
}

/** What the third model said, where there was one. */
function judged({ study, cells }: StudyRecord): string {
  const counted = countJudged(
    cells.flatMap(({ judge }) => (judge === null ? [] : [judge])),
    study,
  );
  if (counted === null) return '';
  const rows = counted.arms.map(({ arm, shipped, unsure }) => [escaped(arm), escaped(`${shipped}${unsure}`)]);
  const head = `<h3>Judged by ${escaped(counted.judge)}</h3><p class="soft">It met each draft twice, blind, wrote none and decides nothing; its ${escaped(counted.cost)} are in no model’s figures.</p>`;
  return `${head}<div class="words">${htmlTable(['drafts of', 'it would ship'], rows)}</div>`;
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
  const [baseline = '', ...others] = study.arms;
  const ratios = others.length === 1 ? ['ratio'] : others.map((arm) => `ratio, ${escaped(arm)}`);
  const head = ['cell', ...study.arms.map(escaped), ...ratios, 'certificate', 'run', 'commit', 'started as'];
  const rows = cells.map((cell) => {
    const own = rowsOf(cell, arms);
    const of = (arm: string) => own.filter((row) => row.arm === arm);
    return [
      escaped(nameOf(cell, cells)),
      ...study.arms.map((arm) => armCell(of(arm), cell)),
      ...others.map((arm) => times(ratioOf(own, baseline, arm))),
      cell.certificate === null ? '–' : cell.certificate.valid ? 'valid' : 'not valid',
      linked(linkTo(cell.experiment), `<code>${escaped(cell.experiment)}</code>`),
      `<code>${escaped(cell.base_sha.slice(0, 7))}</code>`,
      String(cell.start_order + 1),
    ];
  });
  return `${htmlTable(head, rows)}<p class="soft">Times are working time of the drafts; a ratio is over ${escaped(baseline)}.</p>`;
}

/** `words` are ready HTML. */
function linked(href: string | null, words: string): string {
  return href === null ? words : `<a href="${escaped(href)}">${words}</a>`;
}

/** What each arm came to, linked where it is on the web, and its time on a line below. */
function armCell(rows: readonly ArmRow[], { state, problem }: Cell): string {
  if (rows.length === 0) return escaped(state === 'waiting' ? 'never started' : (problem ?? state).slice(0, 120));
  return rows
    .map(({ verdict, artifact_url, working_s }) => {
      const page = artifact_url !== null && /^https?:\/\//.test(artifact_url) ? artifact_url : null;
      return `${linked(page, escaped(verdict.replaceAll('_', ' ')))}<br>${duration(working_s)}`;
    })
    .join('<br>');
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
  // All are of one owner.
  const name = repo.split('/').at(-1) ?? repo;
  return new Set(cells.map((cell) => cell.paper_id)).size > 1 ? `${name} ${paper_id}` : name;
}

function ratioOf(rows: readonly ArmRow[], baseline: string, arm: string): number | null {
  const both = rows.filter((row) => row.arm === baseline || row.arm === arm).map((row) => ComparedRow.parse(row));
  if (!both.some((row) => row.arm === baseline)) return null;
  return compareRows(both, { baseline }).comparisons[0]?.metrics.working_s.ratio ?? null;
}
