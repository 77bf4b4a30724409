// How long an arm waits for a provider that cannot answer: doubling waits, Retry-After honoured, all inside `pair.hold`.
import type { ParkedRow } from '../artifacts/rows.ts';
import type { Pace } from '../ports/world.ts';

/**
 * Every wait is three operations of the arm's execution, of which there is room for 3,000: `pair.hold` may be days, and a provider that takes one
 * call after each refusal would be asked a thousand times. So many waits are as short as they should be, so many there are at most.
 */
const shortWaits = 200;
export const mostWaits = 400;

export interface HoldState {
  /** Waits in a row without a turn between them, this one not counted. */
  readonly tries: number;
  /** Seconds that this arm has waited so far, all phases. */
  readonly waited_s: number;
  /** How many waits that were. */
  readonly waits: number;
  /** What the provider asked for, seconds. */
  readonly retry_after_s: number | null;
}

/** Seconds to wait before the same turn is tried again; null when the hold is used up and the arm is missing. */
export function nextWait(state: HoldState, hold_s: number, pace: Pace): number | null {
  const left = hold_s - state.waited_s;
  if (left < 1) return null;
  const backoff = Math.min(pace.first_wait_s * 2 ** Math.min(state.tries, 30), pace.longest_wait_s);
  const asked = Math.min(state.retry_after_s ?? 0, pace.longest_wait_s);
  const even = state.waits < shortWaits ? 0 : left / Math.max(1, mostWaits - state.waits);
  // The last wait ends with the hold, so that a recovery just before it is still seen.
  return Math.ceil(Math.min(Math.max(backoff, asked, even, 1), left));
}

/** What an arm is to be parked for. */
export interface Look {
  /** Epoch milliseconds of the answer that there is none. */
  readonly now: number;
  readonly phase: string;
  /** Of the phase so far. */
  readonly turns: number;
  readonly retry_after_s: number | null;
  /** Held back by our own count: it is known when to ask again, so nothing is doubled. */
  readonly held: boolean;
}

/** The arm's row from now on, its wait in it; null when the hold is used up. `before` is the row of the last wait, if there was one. */
export function parkedAfter(
  before: ParkedRow | null,
  look: Look,
  limits: { hold_s: number; pace: Pace },
): ParkedRow | null {
  const { phase, turns, retry_after_s, held } = look;
  // A turn since the last wait means that the provider had recovered: the backoff starts anew.
  const last = before?.turns === turns && before.phase === phase ? before : null;
  // A wait without a callback never began: the step that chose it was killed, and this is that step again.
  const begun = before !== null && before.callback !== null;
  const tries = last === null ? 0 : last.tries + (begun ? 1 : 0);
  const waited_s = before === null ? 0 : before.waited_s + (begun ? before.wait_s : 0);
  const waits = (before?.waits ?? 0) + (begun ? 1 : 0);
  const pace = held ? { ...limits.pace, first_wait_s: 1 } : limits.pace;
  const wait_s = nextWait({ tries: held ? 0 : tries, waited_s, waits, retry_after_s }, limits.hold_s, pace);
  if (wait_s === null) return null;
  return { callback: null, tries, since: last?.since ?? look.now, turns, phase, waited_s, wait_s, waits };
}
