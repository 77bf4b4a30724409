// Time that goes by faster for a whole process: a wait of a second is a moment.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import type { Clock } from '../../src/ports/clock.ts';

/** How many times faster than real. */
export const speed = 20;
/** Longer pauses are deadlines, which a busy machine must not miss for being hurried. Milliseconds. */
const longestPause = 5_000;

/** A clock that agrees with the hurried timers. */
export function fastClock(): Clock {
  const start = Date.now();
  return { now: () => start + (Date.now() - start) * speed, elapsed: () => performance.now() * speed };
}

/** Every timer of at most five seconds rings sooner from now on. Answers how to undo that. */
export function hurry(): () => void {
  const [realTimeout, realPause] = [globalThis.setTimeout, timers.setTimeout];
  const hurried = (ms: number) => (ms <= longestPause ? ms / speed : ms);
  const faster = (body: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    realTimeout(body, hurried(ms), ...args);
  globalThis.setTimeout = Object.assign(faster, realTimeout) as typeof setTimeout;
  timers.setTimeout = (ms = 0, ...rest) => realPause(hurried(ms), ...rest);
  syncBuiltinESMExports();
  return () => {
    globalThis.setTimeout = realTimeout;
    timers.setTimeout = realPause;
    syncBuiltinESMExports();
  };
}
