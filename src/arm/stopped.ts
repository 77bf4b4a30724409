// Whether a run was stopped: by its stop flag, or by a switch, which sets that flag so that everything that heeds the one heeds the other.
import { rowKeys, StopRow } from '../artifacts/rows.ts';
import type { Target } from '../domain/target.ts';
import type { World } from '../ports/world.ts';

/** The flag alone. */
export async function stopFlag(experiment: string, { rows }: Pick<World, 'rows'>): Promise<StopRow | null> {
  const row = await rows.get(rowKeys.stop(experiment));
  return row ? StopRow.parse(row.value) : null;
}

/** Read before every call to a model and every publishing. */
export async function stopOf(
  { experiment, target }: { readonly experiment: string; readonly target: Target },
  world: World,
): Promise<StopRow | null> {
  const flag = await stopFlag(experiment, world);
  if (flag) return flag;
  const off = await world.switches.off(target);
  if (off === null) return null;
  const row: StopRow = { by: 'switch', reason: off, at: world.clock.now() };
  await world.rows.put(rowKeys.stop(experiment), row, 'absent');
  return (await stopFlag(experiment, world)) ?? row;
}
