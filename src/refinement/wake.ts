// Waiting for the checks of a commit: the callback is found by repository and commit, so that an event about it ends the wait.
import type { ArmInput } from '../arm/frame.ts';
import { ChecksRow, rowKeys } from '../artifacts/rows.ts';
import type { World } from '../ports/world.ts';

/** Remembers who waits. `changed` is asked afterwards: what happened just before found nobody to wake. */
export async function rememberWatch(
  watch: ArmInput & { readonly repo: string; readonly sha: string },
  callback: string,
  at: { readonly world: World; readonly changed: () => Promise<boolean> },
): Promise<void> {
  const { rows, launcher, clock } = at.world;
  const expires = Math.floor(clock.now() / 1000) + 2 * 86_400;
  const row: ChecksRow = { callback };
  await rows.put(rowKeys.checks(watch.repo, watch.sha), row, 'any', { expiresAt: expires });
  await rows.put(rowKeys.watching(watch.experiment, watch.slug), row, 'any');
  if (await at.changed()) await launcher.answer(callback, 'changed');
}

/** An event about a commit's checks: false when nobody waits for it. */
export async function wakeByChecks(repo: string, sha: string, world: World): Promise<boolean> {
  return answer(await world.rows.get(rowKeys.checks(repo, sha)), world);
}

/** A stop ends the wait of an arm's refinement; nothing happens when it does not wait. */
export async function wakeWatch({ experiment, slug }: ArmInput, world: World): Promise<boolean> {
  return answer(await world.rows.get(rowKeys.watching(experiment, slug)), world);
}

async function answer(row: { readonly value: unknown } | null, world: World): Promise<boolean> {
  return row ? world.launcher.answer(ChecksRow.parse(row.value).callback, 'changed') : false;
}
