// One look at our branch at the forge: is it still ours, and what do its checks say?
import type { ArmContext } from '../arm/context.ts';
import { ForgeError } from '../domain/errors.ts';
import type { World } from '../ports/world.ts';
import { type ChecksState, judge } from './checks-state.ts';
import { type Given, givenOf, stoppedBy } from './scene.ts';

/** Small, for a checkpoint. */
export type Look = {
  readonly state: ChecksState['state'] | 'left' | 'unknown';
  readonly checks: number;
  /** undefined: seen by an older version, which counted names. */
  readonly failed?: number;
  readonly failing: readonly string[];
  readonly note: string;
  /** As the pull request stood; undefined: it was not looked at, or by an older version. */
  readonly draft?: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
};

/** Looks at the pull request whose head should be `sha`, and at the checks of that commit. Never throws for an answer of the forge. */
export async function lookAround(context: ArmContext, sha: string): Promise<Look> {
  const { world } = context;
  const look = (state: Look['state'], note: string): Look => ({
    state,
    checks: 0,
    failing: [],
    note,
    now: world.clock.now(),
  });
  const stop = await stoppedBy(context);
  if (stop) return look('left', stop);
  try {
    const given = await givenOf(context);
    const { why, ...seen } = await whyLeft(given, sha, world);
    if (why) return { ...look('left', why), ...seen };
    const state = judge(await world.forges.open(given.manifest.target).checks.of(sha));
    return { ...state, ...seen, now: world.clock.now() };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    // An outage is waited out like a slow check; what is forbidden stays so.
    return error.retryable
      ? look('running', error.message)
      : look('unknown', `The checks could not be read: ${error.message}`);
  }
}

/** Why the pull request whose head should be `sha` is left alone, and whether it is a draft; null: it is as we left it. Throws ForgeError. */
export async function whyLeft(
  { manifest, published }: Given,
  sha: string,
  world: World,
): Promise<{ readonly why: string | null; readonly draft?: boolean }> {
  if (!published) return { why: 'There is no pull request.' };
  const { publisher } = world.forges.open(manifest.target);
  const { open, merged, draft } = await publisher.look(published);
  if (!open) return { why: `The pull request was ${merged ? 'merged' : 'closed'}.`, draft };
  // The branch itself: a pull request learns of a push a little later.
  const tip = published.branch === null ? null : await publisher.branch(published.branch);
  if (tip === null) return { why: 'The branch is gone, so Outrider leaves the pull request alone.', draft };
  if (tip.sha === sha) return { why: null, draft };
  return { why: `Somebody else pushed to the branch (${tip.sha.slice(0, 7)}), so Outrider leaves it alone.`, draft };
}
