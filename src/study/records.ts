// The records of a study: the arms of all its cells as rows, and the statistics over them.
import { keys } from '../artifacts/catalogue.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import { compareRows, hasPairs } from '../comparison/compare.ts';
import { ComparedRow } from '../comparison/compared-row.ts';
import { crossReviewTotals } from '../comparison/cross-review-totals.ts';
import type { Comparison } from '../domain/comparison.ts';
import type { ArmRow } from '../domain/records.ts';
import type { Answer, DraftReview } from '../domain/review.ts';
import { type StudyPlan, StudyRecord } from '../domain/study.ts';
import { ExperimentRecord, writeRows } from '../experiment/records/records.ts';
import type { World } from '../ports/world.ts';
import { stateOf } from './cells.ts';

/** Reads what every cell has left so far, in the order of the plan. */
export async function gatherStudy(plan: StudyPlan, world: World): Promise<StudyRecord> {
  const arms: ArmRow[] = [];
  const cells: StudyRecord['cells'] = [];
  for (const cell of plan.cells) {
    const record = await getDocument(world.blobs, keys.record(cell.experiment), ExperimentRecord);
    arms.push(...(record?.arms ?? []));
    const state = await stateOf(plan.study, cell.experiment, world);
    cells.push({
      ...cell,
      ...state,
      hushed: cell.hushed || state.turned_private === true,
      certificate: record?.certificate ?? null,
      answers: (record?.reviews ?? []).map(answerOf),
      judge: record?.judge ?? null,
    });
  }
  return {
    schema_version: 1,
    experiment: plan.study,
    study: plan,
    cells,
    arms,
    comparison: compared(plan, arms),
    cross_review: crossReviewTotals(cells, plan),
  };
}

function answerOf({ reviewer, author, outcome, review }: DraftReview): Answer {
  return { reviewer, author, outcome, decision: review?.decision ?? null };
}

/** Against the plan's baseline; null when no two arms make a pair. Repeats of a cell are averaged first and count once. */
export function compared({ arms: [baseline] }: StudyPlan, rows: readonly ArmRow[]): Comparison | null {
  if (baseline === undefined || !rows.some(({ arm }) => arm === baseline)) return null;
  const comparison = compareRows(
    rows.map((row) => ComparedRow.parse(row)),
    { baseline },
  );
  return hasPairs(comparison) ? comparison : null;
}

/** Writes the records; repeating it writes the same bytes. */
export async function writeStudyRecords(plan: StudyPlan, world: World): Promise<void> {
  const record = await gatherStudy(plan, world);
  await putDocument(world.blobs, keys.record(plan.study), StudyRecord, record);
  await writeRows(plan.study, record.arms, world);
}
