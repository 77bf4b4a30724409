// Shares the calls that a provider takes in a window between the owners that call it, so that one owner's many runs do not starve another's.
import * as z from 'zod';
import { shareKey } from '../artifacts/rows.ts';
import type { Provider } from '../domain/model.ts';
import type { Caller, FairShare } from '../ports/fair-share.ts';
import type { World } from '../ports/world.ts';

/** What an owner did in a window: calls let through, calls turned away, and its part of the limit. */
const ShareRow = z.object({ let_through: z.number(), turned_away: z.number(), part: z.number() });
export type ShareRow = z.infer<typeof ShareRow>;

/** Part of the limit that is kept for owners who did not call in the window before. */
const keptForNewcomers = 0.1;
/** A row expires so many windows after its own; only the next one reads it. */
const kept = 10;
/** Arms of one owner write one row: so many conflicts in a row mean that something else is wrong. */
const attempts = 50;

export interface Limits {
  readonly rows: World['rows'];
  readonly clock: World['clock'];
  readonly pace: Pick<World['pace'], 'share_s'>;
  /** Calls a minute that the installation's key has of a provider; a provider that is not here is not counted. */
  readonly callsPerMinute: Readonly<Partial<Record<Provider, number>>>;
}

/**
 * Asks for one call; null where the provider has no limit set. An owner's part is fixed at its first call of a window, from what all owners did in the
 * window before: one read of a partition per owner and window, then one conditional write per call, on a row that no other owner writes.
 * All parts together stay within the limit, but for newcomers beyond those that room is kept for; what then exceeds it the provider refuses, and that is waited out.
 */
export function openFairShare({ rows, clock, pace, callsPerMinute }: Limits, caller: Caller): FairShare | null {
  const perMinute = callsPerMinute[caller.provider];
  if (perMinute === undefined) return null;
  const limit = Math.max(1, Math.floor((perMinute * pace.share_s) / 60));
  const windowOf = (now: number) => Math.floor(now / 1000 / pace.share_s);
  const before = async (window: number) => readShares(rows, caller.provider, window);

  async function partIn(window: number): Promise<number> {
    const previous = await before(window - 1);
    if (previous.size > 0) return partOf(previous, caller.owner, limit);
    // Nobody called: those who begin in the same window halve, third and quarter what the first could have.
    return Math.max(1, Math.floor(limit / ((await before(window)).size + 1)));
  }

  async function ask(): Promise<number | null> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const now = clock.now();
      const window = windowOf(now);
      const key = shareKey(caller.provider, window, caller.owner);
      const found = await rows.get(key);
      const row = found ? ShareRow.parse(found.value) : { let_through: 0, turned_away: 0, part: await partIn(window) };
      const admitted = row.let_through < row.part;
      const next: ShareRow = admitted
        ? { ...row, let_through: row.let_through + 1 }
        : { ...row, turned_away: row.turned_away + 1 };
      const ends = (window + 1) * pace.share_s;
      const expect = found ? { version: found.version } : 'absent';
      if (!(await rows.put(key, next, expect, { expiresAt: Math.ceil(ends + kept * pace.share_s), lightly: true })))
        continue;
      return admitted ? null : Math.max(1, Math.ceil(ends - now / 1000));
    }
    throw new Error(`The share of ${caller.owner} in ${caller.provider} could not be written: too many writers.`);
  }
  return {
    ask,
    cause: `its owner's share of the ${perMinute} calls a minute that this installation has of ${caller.provider} is used up`,
  };
}

/** The port over rows; see `openFairShare`. */
export function sharedLimits(limits: Limits): World['fairShare'] {
  return (caller) => openFairShare(limits, caller);
}

async function readShares(rows: World['rows'], provider: Provider, window: number): Promise<Map<string, ShareRow>> {
  const { pk } = shareKey(provider, window, '');
  return new Map((await rows.list(pk)).map(({ sk, value }) => [sk, ShareRow.parse(value)]));
}

/**
 * An owner's part of the limit, by max-min fairness over the window before: an owner that was turned away may use any number, one that was not is
 * thought to need at most twice what it used and one more; the water rises until the limit is used. At least 1, so that everybody gets on.
 */
export function partOf(previous: ReadonlyMap<string, ShareRow>, owner: string, limit: number): number {
  const own = previous.get(owner.toLowerCase());
  if (own === undefined) return Math.max(1, Math.floor((limit * keptForNewcomers) / 10));
  const needs = [...previous.values()].map(needOf).sort((a, b) => a - b);
  let left = limit * (1 - keptForNewcomers);
  let level = 0;
  for (const [index, need] of needs.entries()) {
    level = left / (needs.length - index);
    if (need > level) break;
    left -= need;
    // Everybody has what it needs: what is left is for whoever needs more than before.
    level = Math.max(level, need);
  }
  return Math.max(1, Math.floor(Math.min(needOf(own), level)));
}

function needOf({ let_through, turned_away }: ShareRow): number {
  return turned_away > 0 ? Number.POSITIVE_INFINITY : 2 * let_through + 1;
}
