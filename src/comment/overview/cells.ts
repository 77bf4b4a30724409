// The table of an overview: one row per cell, one column per arm with its artifact and its time, and the ratio of the times.
import { compareRows } from '../../comparison/compare.ts';
import { ComparedRow } from '../../comparison/compared-row.ts';
import type { ArmRow } from '../../domain/records.ts';
import { ceilingWords } from '../card/run-card.ts';
import { code, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { duration, none } from '../numbers.ts';
import { times } from '../statistics-words.ts';
import { verdictWords } from '../vocabulary.ts';
import { isOver, type OverviewCell, type OverviewView } from './view.ts';

/** In the order of the plan while it runs; by ratio when it is over, what has none last. */
export function cellTable(view: OverviewView): string {
  const { plan } = view;
  const [baseline = '', ...others] = plan.arms;
  const rows = view.cells.map((cell) => {
    const ratios = others.map((arm) => ratioOf(cell.rows, baseline, arm));
    const cells = [
      cellName(view, cell),
      ...plan.arms.map((arm, i) => armCell(view, cell, { arm, first: i === 0 })),
      ...ratios.map(times),
    ];
    return { ratio: ratios[0] ?? null, cells };
  });
  if (isOver(view)) rows.sort((a, b) => (a.ratio ?? Number.POSITIVE_INFINITY) - (b.ratio ?? Number.POSITIVE_INFINITY));
  const head = ['repository', ...plan.arms.map((arm) => code(arm)), ...ratioHeads(others)];
  const right = others.map((_, i) => 1 + plan.arms.length + i);
  const note =
    others.length === 0
      ? 'Times are working time of the drafts.'
      : `Times are working time of the drafts${plan.repeats > 1 ? ', averaged over the repeats' : ''}; ratios are ${others.length === 1 ? 'the second over the first' : `over ${code(baseline)}`}.`;
  return `${table(
    head,
    rows.map(({ cells }) => cells),
    right,
  )}\n\n${note}`;
}

function ratioHeads(others: readonly string[]): string[] {
  return others.length === 1 ? ['ratio'] : others.map((arm) => `ratio, ${code(arm)}`);
}

/** The repository, and the paper where there are several. */
export function cellName({ plan }: OverviewView, { plan: { repo, paper_id } }: Pick<OverviewCell, 'plan'>): string {
  const name = code(repo.split('/').at(-1) ?? repo);
  return new Set(plan.cells.map((cell) => cell.paper_id)).size > 1 ? `${name} ${paper_id}` : name;
}

/** B over A in working time: what the comparison says of this cell alone. */
function ratioOf(rows: readonly ArmRow[], baseline: string, arm: string): number | null {
  const both = rows.filter((row) => row.arm === baseline || row.arm === arm).map((row) => ComparedRow.parse(row));
  if (!both.some((row) => row.arm === baseline)) return null;
  return compareRows(both, { baseline }).comparisons[0]?.metrics.working_s.ratio ?? null;
}

function armCell(
  view: OverviewView,
  cell: OverviewCell,
  { arm, first }: { readonly arm: string; readonly first: boolean },
): string {
  const rows = cell.rows.filter((row) => row.arm === arm);
  // What a cell that runs again had before is not what it will have.
  if (cell.state === 'running') return nowOf(cell, { arm, first });
  if (rows.length === 0) return first ? stateWords(view, cell) : none;
  const time = rows.reduce((sum, row) => sum + row.working_s, 0) / rows.length;
  return `${rows.map(verdictOf).join(', ')} · ${duration(time)}`;
}

function stateWords(view: OverviewView, { plan, state, problem }: OverviewCell): string {
  if (state === 'waiting') return isOver(view) ? '⏹️ never started' : 'not started yet';
  const words = {
    done: 'no arm ended',
    running: '',
    failed: '❌ failed on our side',
    cancelled: '⏹️ stopped',
    refused: '⚠️ not started',
  }[state];
  return problem === null || plan.hushed ? words : `${words}: ${foreignCell(problem, 160)}`;
}

/** The phase that an arm is in, or what it waits for: its provider, or with its whole cell for a turn. */
function nowOf({ progress, queue }: OverviewCell, { arm, first }: { readonly arm: string; readonly first: boolean }) {
  if (queue !== null)
    return first ? `⏸️ position ${queue.position} of ${queue.of} in line: ${ceilingWords(queue)}` : none;
  const ours = progress.filter((one) => one.arm === arm);
  if (ours.length === 0) return first ? '🔄 pinning paper and commit' : none;
  return ours
    .map(({ waiting, verdict, phases }) => {
      if (waiting !== null) return `⏸️ ${foreignCell(waiting.cause, 80)}`;
      if (verdict !== null) return '🔒 done, sealed';
      return `🔄 ${phases.at(-1)?.phase ?? 'starting'}`;
    })
    .join(', ');
}

function verdictOf(row: ArmRow): string {
  const url = row.artifact_url;
  if (url === null) return `⚠️ ${verdictWords[known(row.verdict)]}`;
  const number = /\/(\d+)$/.exec(url)?.[1];
  const noun = row.verdict === 'issue' ? 'Issue' : number === undefined ? 'branch' : 'PR';
  const name = number === undefined ? noun : `${noun} #${number}`;
  return /^https?:\/\//.test(url) ? `[${name}](${url})` : `${name} (${code(url)})`;
}

function known(verdict: string): keyof typeof verdictWords {
  return verdict in verdictWords ? (verdict as keyof typeof verdictWords) : 'failed';
}
