// What a server does by the calendar: the week, once each Monday from six in the morning UTC or as soon as it runs again after that, and
// once an hour the look for runs that are no more.
import { rowKeys, WeekRow } from '../../artifacts/rows.ts';
import { sweepExecution } from '../../command/receive/sweep-input.ts';
import type { World } from '../../ports/world.ts';
import { weekOf } from '../../scouting/input.ts';
import { weekExecution } from '../../scouting/week.ts';

/** A week begins six hours later than the calendar's, as the deployment on AWS has it. */
const lateMs = 6 * 3_600_000;
const everyMs = 10 * 60_000;

type Parts = Pick<World, 'rows' | 'clock' | 'launcher' | 'log'>;

/**
 * Starts the week unless it was started; whether it did. The row outlives the engine's memory of its executions. Weeks that nobody
 * was there for are not made up for one by one: a look sees the newest papers, whenever the last one was.
 */
export async function startDueWeek({ rows, clock, launcher }: Parts): Promise<boolean> {
  const due = clock.now() - lateMs;
  const week = weekOf(due);
  const row = await rows.get(rowKeys.week);
  if (row && WeekRow.parse(row.value).week >= week) return false;
  const { name, input } = weekExecution(due);
  await launcher.start('experiment', name, input);
  await rows.put(rowKeys.week, { week } satisfies WeekRow, 'any');
  return true;
}

/** Starts this hour's look for what is no more; whether it did, null where nobody can tell. */
export async function startDueSweep({ clock, launcher }: Pick<Parts, 'clock' | 'launcher'>): Promise<boolean | null> {
  const { name, input } = sweepExecution(clock.now());
  return (await launcher.start('experiment', name, input)).started;
}

/** Looks now and every ten minutes; the returned function ends that. A look that failed is logged and made again. */
export function watchCalendar(parts: Parts): () => void {
  const look = () => {
    startDueSweep(parts).catch((error: unknown) => {
      parts.log.error('the look for lost runs could not be started', { problem: String(error) });
    });
    startDueWeek(parts).catch((error: unknown) => {
      parts.log.error('the week could not be started', { problem: String(error) });
    });
  };
  look();
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
}
