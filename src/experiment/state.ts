// Where an experiment stands, in the rows that `status`, `cancel` and the card read.
import { ExperimentState, rowKeys, threadIndex, threadPartition } from '../artifacts/rows.ts';
import type { Accepted } from '../domain/manifest.ts';
import { hasThread, type Target } from '../domain/target.ts';
import type { World } from '../ports/world.ts';

type Stage = ExperimentState['state'];

/** Final states: nothing runs any more. */
export const finalStates: readonly Stage[] = ['done', 'failed', 'cancelled', 'refused'];

/** Moves the experiment to a stage, in its own row and in its thread's index. Safe to repeat. */
export async function setState(accepted: Accepted, state: Stage, world: World): Promise<void> {
  const { experiment, target, models } = accepted;
  const known = await readState(experiment, world);
  const row: ExperimentState = {
    experiment,
    state,
    since: known?.since ?? world.clock.now(),
    ended: finalStates.includes(state) ? (known?.ended ?? world.clock.now()) : null,
    title: accepted.request.title,
    arms: models.map((model) => model.arm),
  };
  await world.rows.put(rowKeys.state(experiment), row, 'any');
  if (hasThread(target)) await world.rows.put(rowKeys.thread(target, experiment), row, 'any');
}

export async function readState(experiment: string, world: Pick<World, 'rows'>): Promise<ExperimentState | null> {
  const row = await world.rows.get(rowKeys.state(experiment));
  return row ? ExperimentState.parse(row.value) : null;
}

/** The experiments of a thread, newest first. */
export async function experimentsOf(target: Target, world: World): Promise<ExperimentState[]> {
  // Of before the number was kept, and of runs that know no number: by the name.
  const places = new Set([threadIndex(target), threadPartition(target)]);
  const rows = (await Promise.all([...places].map((place) => world.rows.list(place)))).flat();
  const states = rows.flatMap((row) => {
    const parsed = ExperimentState.safeParse(row.value);
    return parsed.success ? [parsed.data] : [];
  });
  return states.sort((a, b) => b.since - a.since);
}
