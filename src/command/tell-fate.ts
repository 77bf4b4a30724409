// What people did with a pull request of ours, read live and kept as its run's outcome.
import type { Json } from '../domain/json.ts';
import { finishedRun, learnFate } from '../experiment/records/finished.ts';
import type { World } from '../ports/world.ts';
import type { PullDelivery } from './receive/delivery.ts';

/** A branch may have any name: only the pull request that the run itself opened counts. Safe to repeat. */
export async function tellFate({ target, number, experiment, slug }: PullDelivery, world: World): Promise<Json> {
  const run = await finishedRun(target, experiment, world);
  if (run?.arms.find((arm) => arm.slug === slug)?.published?.number !== number) return { fate: null };
  return { fate: (await learnFate(target, { run, slug }, world))?.state ?? null };
}
