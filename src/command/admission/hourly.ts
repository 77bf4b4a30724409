// Ceilings of runs begun within an hour: an owner's latest starts in one row, counted per user, issue, repository and organisation.
import * as z from 'zod';
import { CeilingToldRow, rowKeys } from '../../artifacts/rows.ts';
import { ceilingNote } from '../../comment/notes/notes.ts';
import type { Settings } from '../../domain/settings.ts';
import type { World } from '../../ports/world.ts';
import type { CommandDelivery } from '../receive/delivery.ts';

const Start = z.object({
  comment: z.number(),
  at: z.number(),
  user: z.string(),
  repository: z.string(),
  issue: z.string(),
});
type Start = z.infer<typeof Start>;
const StartsRow = z.object({ starts: z.array(Start) });

const hour = 3_600_000;
const attempts = 50;

type Ceilings = Settings['ceilings'];
type Whose = keyof Ceilings;

/** Epoch milliseconds at which one more is possible, and the ceiling that was reached. */
export interface Reached {
  readonly until: number;
  readonly whose: Whose;
  readonly most: number;
}

/** Counts a start; null when it fitted. Idempotent by comment. */
export async function countStart(delivery: CommandDelivery, ceilings: Ceilings, world: World): Promise<Reached | null> {
  const start = startOf(delivery, world.clock.now());
  let reached: Reached | null = null;
  await change(delivery, world, (starts) => {
    reached = null;
    if (starts.some(({ comment }) => comment === start.comment)) return starts;
    reached = reachedBy(start, starts, ceilings);
    return reached === null ? [...starts, start] : starts;
  });
  return reached;
}

/** Counts a start, and answers the words for one too many: null when it fitted, empty when its asker was told already. */
export async function ceilingProblem(
  delivery: CommandDelivery,
  ceilings: Ceilings,
  world: World,
): Promise<string | null> {
  const reached = await countStart(delivery, ceilings, world);
  if (reached === null) return null;
  return (await mayTell(delivery, reached, world)) ? ceilingNote(reached) : '';
}

/** Takes a start back: it came to nothing. */
export async function uncountStart(delivery: CommandDelivery, world: World): Promise<void> {
  await change(delivery, world, (starts) => {
    const others = starts.filter(({ comment }) => comment !== delivery.comment_id);
    return others.length === starts.length ? starts : others;
  });
}

/** Whether this is the comment that is answered: who is told once is not told again before the time that was named. */
export async function mayTell(delivery: CommandDelivery, reached: Reached, world: World): Promise<boolean> {
  const key = rowKeys.ceilingTold(delivery.target, delivery.actor.login);
  const row = await world.rows.get(key);
  const told = row ? CeilingToldRow.parse(row.value) : null;
  if (told && told.comment !== delivery.comment_id && world.clock.now() < Math.min(told.until, reached.until))
    return false;
  const value: CeilingToldRow = { comment: delivery.comment_id, until: reached.until };
  return world.rows.put(key, value, row ? { version: row.version } : 'absent', {
    expiresAt: Math.ceil(reached.until / 1000),
  });
}

/** The ceiling that holds longest; pure. */
export function reachedBy(start: Start, starts: readonly Start[], ceilings: Ceilings): Reached | null {
  const mine: Readonly<Record<Whose, (other: Start) => boolean>> = {
    user: ({ user }) => user === start.user,
    issue: ({ issue }) => issue === start.issue,
    repository: ({ repository }) => repository === start.repository,
    organisation: () => true,
  };
  let longest: Reached | null = null;
  for (const whose of ['user', 'issue', 'repository', 'organisation'] as const) {
    const most = ceilings[whose].per_hour;
    const times = starts
      .filter(mine[whose])
      .map(({ at }) => at)
      .toSorted((a, b) => a - b);
    const leaves = times.at(-most);
    if (times.length < most || leaves === undefined) continue;
    if (longest === null || leaves + hour > longest.until) longest = { until: leaves + hour, whose, most };
  }
  return longest;
}

function startOf({ target, actor, comment_id }: CommandDelivery, at: number): Start {
  const repository = target.repo.toLowerCase();
  return {
    comment: comment_id,
    at,
    user: actor.login.toLowerCase(),
    repository,
    issue: `${repository}#${target.issue}`,
  };
}

async function change({ target }: CommandDelivery, world: World, next: (starts: Start[]) => Start[]): Promise<void> {
  const key = rowKeys.starts(target.owner);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await world.rows.get(key);
    const now = world.clock.now();
    // What was started in the future, before the clock was set back, leaves within the hour like everything else.
    const known = (found ? StartsRow.parse(found.value).starts : []).map((one) => ({
      ...one,
      at: Math.min(one.at, now),
    }));
    const recent = known.filter(({ at }) => now - at < hour);
    const starts = next(recent);
    if (starts === recent) return;
    const expiry = Math.ceil((now + hour) / 1000);
    if (await world.rows.put(key, { starts }, found ? { version: found.version } : 'absent', { expiresAt: expiry }))
      return;
  }
  throw new Error(`The starts of ${target.owner} could not be written: too many writers.`);
}
