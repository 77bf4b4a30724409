// Stopping a study: no further cell begins, and those that run are stopped like any run.
import { rowKeys, type StopRow } from '../artifacts/rows.ts';
import type { StudyPlan } from '../domain/study.ts';
import { stopExperiment } from '../experiment/stop.ts';
import type { World } from '../ports/world.ts';
import { stateOf } from './cells.ts';

/** false when it was being stopped already. Safe to repeat. */
export async function stopStudy(
  { study, cells }: Pick<StudyPlan, 'study' | 'cells'>,
  stop: { readonly by: string; readonly reason: string },
  world: World,
): Promise<boolean> {
  const row: StopRow = { ...stop, at: world.clock.now() };
  const first = await world.rows.put(rowKeys.stop(study), row, 'absent');
  for (const { experiment } of cells) {
    if ((await stateOf(study, experiment, world)).state === 'running') await stopExperiment(experiment, stop, world);
  }
  return first;
}
