// Stopping a run: a flag that every arm reads at every turn, and a call that wakes the arms that wait.
import { wake } from '../arm/parked.ts';
import { stopFlag } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { type ExperimentState, rowKeys, type StopRow, WaitingRow } from '../artifacts/rows.ts';
import { getDocument } from '../artifacts/shelf.ts';
import { Manifest } from '../domain/manifest.ts';
import type { World } from '../ports/world.ts';
import { wakeWatch } from '../refinement/wake.ts';
import { finalStates } from './state.ts';

/** Sets the stop flag; false when it was set already. */
export async function stopExperiment(
  experiment: string,
  stop: { readonly by: string; readonly reason: string },
  world: World,
): Promise<boolean> {
  const row: StopRow = { ...stop, at: world.clock.now() };
  const first = await world.rows.put(rowKeys.stop(experiment), row, 'absent');
  await world.audit.record(
    { experiment, owner: null },
    { id: 'stop', act: 'run.stop', facts: { by: stop.by, reason: stop.reason } },
  );
  const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
  for (const { slug } of manifest?.arms ?? []) {
    await wake({ experiment, slug }, world);
    await wakeWatch({ experiment, slug }, world);
  }
  const waiting = await world.rows.get(rowKeys.waiting(experiment));
  if (waiting) await world.launcher.answer(WaitingRow.parse(waiting.value).callback, 'wake');
  return first;
}

/** Whether a run was stopped and has not ended yet. */
export async function isStopping(
  { experiment, state }: Pick<ExperimentState, 'experiment' | 'state'>,
  world: Pick<World, 'rows'>,
): Promise<boolean> {
  return !finalStates.includes(state) && (await stopFlag(experiment, world)) !== null;
}

/** Remembers the callback of an experiment that waits, so that a stop ends the wait at once. */
export async function rememberWait(experiment: string, callback: string, world: World): Promise<void> {
  await world.rows.put(rowKeys.waiting(experiment), { callback }, 'any');
  // A stop just before this line found nobody to wake.
  if (await stopFlag(experiment, world)) await world.launcher.answer(callback, 'wake');
}
