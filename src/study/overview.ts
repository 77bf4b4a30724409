// The overview: one comment for all cells, drawn from rows and records, edited by one writer at a time.
import { stopFlag } from '../arm/stopped.ts';
import { CardRow, rowKeys } from '../artifacts/rows.ts';
import { marker } from '../comment/marker.ts';
import { renderOverview } from '../comment/overview/overview.ts';
import type { OverviewCell } from '../comment/overview/view.ts';
import { ArmProgress } from '../domain/progress.ts';
import type { StudyRecord } from '../domain/study.ts';
import { queueOf } from '../experiment/card.ts';
import { postOnce } from '../experiment/publish/post.ts';
import { finalStates, readState } from '../experiment/state.ts';
import { sinceThen } from '../ports/clock.ts';
import type { World } from '../ports/world.ts';
import { cellWord, planOf, spentOn } from './cells.ts';
import { gatherStudy } from './records.ts';
import { linkToStudyReport } from './report.ts';

export interface OverviewDrawing {
  /** When the news came that it is drawn for, epoch milliseconds: a drawing begun later shows them. */
  readonly news: number;
  /** Draw now, whatever was drawn a moment ago. */
  readonly force: boolean;
  readonly problem: string | null;
}

/** Draws the overview. Answers how many seconds to wait first when it was drawn a moment ago; 0: nothing is left to do. */
export async function drawOverview(study: string, drawing: OverviewDrawing, world: World): Promise<number> {
  const wait = await claim(study, drawing, world);
  if (wait !== 'mine') return wait;
  const plan = await planOf(study, world);
  if (!plan) throw new Error(`There is no plan of experiment ${study}.`);
  const record = await gatherStudy(plan, world);
  const state = await readState(study, world);
  const since = state?.since ?? world.clock.now();
  const over = finalStates.includes(state?.state ?? 'running');
  const body = renderOverview({
    plan,
    state: state?.state ?? 'running',
    elapsed_s: Math.max(0, ((state?.ended ?? world.clock.now()) - since) / 1000),
    spent_usd: await spentOn(plan, world),
    cells: await cellsOf(record, world),
    comparison: record.comparison,
    crossReview: record.cross_review,
    problem: drawing.problem,
    stopped: (await stopFlag(study, world))?.reason ?? null,
    links: over ? await linkToStudyReport(record, world) : [],
    marker: marker({ kind: 'overview', experiment: study, arm: null }, world.markerSecret),
  });
  const key = { kind: 'overview' as const, experiment: study, arm: null };
  await postOnce(world, plan.target, { scope: study, key, body, last: over });
  return 0;
}

async function claim(study: string, { news, force }: OverviewDrawing, world: World): Promise<'mine' | number> {
  const key = rowKeys.card(study);
  const found = await world.rows.get(key);
  const last = found ? CardRow.parse(found.value) : null;
  const now = world.clock.now();
  if (force) {
    await world.rows.put(key, { edited_at: now, closed: false }, 'any');
    return 'mine';
  }
  const age = last && sinceThen(last.edited_at, now);
  if (last && age !== null && last.edited_at >= news) return 0;
  const rest = age === null ? 0 : world.pace.card_s - age / 1000;
  if (rest > 0) return rest;
  const won = await world.rows.put(
    key,
    { edited_at: now, closed: false },
    found ? { version: found.version } : 'absent',
  );
  // Whoever won reads what there is only now.
  return won ? 'mine' : 0;
}

async function cellsOf({ study, cells, arms }: StudyRecord, world: World): Promise<OverviewCell[]> {
  const shown: OverviewCell[] = [];
  for (const cell of cells) {
    const running = cell.state === 'running';
    const rows = running ? await world.rows.list(rowKeys.progress(cell.experiment, '').pk, 'progress/') : [];
    shown.push({
      plan: cell,
      word: cellWord(study, cell),
      state: cell.state,
      problem: cell.problem,
      certificate: cell.certificate,
      judgement: cell.judge,
      progress: rows.map((row) => ArmProgress.parse(row.value)),
      queue: running ? await queueOf(cell.experiment, world) : null,
      rows: arms.filter(({ experiment }) => experiment === cell.experiment),
    });
  }
  return shown;
}
