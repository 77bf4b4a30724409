// A run's sign of life: renewed by its story and by every chunk of its arms, so that a run that died stops counting as one.
import { LeaseRow, rowKeys } from '../artifacts/rows.ts';
import type { World } from '../ports/world.ts';

type Timed = Pick<World, 'rows' | 'clock' | 'pace'>;

/** From now on for as long as the longest wait between two signs. */
export async function renewLease(experiment: string, { rows, clock, pace }: Timed): Promise<void> {
  const until = clock.now() + pace.lease_s * 1000;
  await rows.put(rowKeys.lease(experiment), { until } satisfies LeaseRow, 'any');
}

/** Milliseconds since its last sign of life lost its force; negative while it holds, null when there never was one. */
export async function leaseLapsed(experiment: string, { rows, clock }: Omit<Timed, 'pace'>): Promise<number | null> {
  const row = await rows.get(rowKeys.lease(experiment));
  return row ? clock.now() - LeaseRow.parse(row.value).until : null;
}
