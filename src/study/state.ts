// Where a study stands, in the rows that `status`, `cancel` and `retry` read: the same as those of a run.
import { type ExperimentState, rowKeys } from '../artifacts/rows.ts';
import type { StudyPlan } from '../domain/study.ts';
import { finalStates, readState } from '../experiment/state.ts';
import type { World } from '../ports/world.ts';

/** Safe to repeat. A study that runs again counts its time anew. */
export async function setStudyState(
  { study, target, title, arms }: StudyPlan,
  state: ExperimentState['state'],
  world: World,
): Promise<void> {
  const known = await readState(study, world);
  const over = finalStates.includes(state);
  const resumed = !over && known !== null && known.ended !== null;
  const row: ExperimentState = {
    experiment: study,
    state,
    since: known === null || resumed ? world.clock.now() : known.since,
    ended: over ? (known?.ended ?? world.clock.now()) : null,
    title,
    arms: [...arms],
  };
  await world.rows.put(rowKeys.state(study), row, 'any');
  await world.rows.put(rowKeys.thread(target, study), row, 'any');
}
