// In which durable execution a run is, and whether that still goes on.
import { leaseLapsed } from '../arm/lease.ts';
import { type BegunRow, ExecutionRow, rowKeys } from '../artifacts/rows.ts';
import type { GitHubTarget } from '../domain/target.ts';
import type { World } from '../ports/world.ts';

/** Long past the month in which its money was set aside. */
const keptSeconds = 100 * 86_400;

/** Before any money is set aside: which execution it is that could lose it, and that somebody has to see its end. Safe to repeat. */
export async function rememberExecution(
  experiment: string,
  {
    execution,
    target: { owner, repo },
  }: { readonly execution: string; readonly target: Pick<GitHubTarget, 'owner' | 'repo'> },
  { rows, clock }: Pick<World, 'rows' | 'clock'>,
): Promise<void> {
  const expires = Math.floor(clock.now() / 1000) + keptSeconds;
  await rows.put(rowKeys.execution(experiment), { execution, repo } satisfies ExecutionRow, 'any', {
    expiresAt: expires,
  });
  const begun: BegunRow = { experiment, owner, repo, at: clock.now() };
  await rows.put(rowKeys.begun(experiment), begun, 'any', { expiresAt: expires });
}

/** Where it ran, when its execution does not go on; null while it does, or when that is not known. */
export async function lostExecution(experiment: string, world: World): Promise<ExecutionRow | null> {
  const found = await world.rows.get(rowKeys.execution(experiment));
  if (!found) return null;
  const row = ExecutionRow.parse(found.value);
  const status = await world.launcher.status(row.execution);
  if (status === 'running') return null;
  if (status === 'ended') return row;
  // Forgotten, or not yet to be seen: what gave a sign of life not long ago is not given up.
  const lapsed = await leaseLapsed(experiment, world);
  return lapsed !== null && lapsed < 0 ? null : row;
}

/** Whether the engine itself says that it goes on, whatever the clock makes of its last sign of life. */
export async function goesOn(experiment: string, { rows, launcher }: World): Promise<boolean> {
  const found = await rows.get(rowKeys.execution(experiment));
  return found !== null && (await launcher.status(ExecutionRow.parse(found.value).execution)) === 'running';
}
