// A clock that is set by hand, and chance from a seed.
import type { Clock, Random } from '../../src/ports/clock.ts';

export interface FakeClock extends Clock {
  set(epochMs: number): void;
  /** Time goes by. */
  advance(ms: number): void;
  /** Somebody sets the clock, and no time goes by. */
  jump(ms: number): void;
}

/** Stands still at `start` (epoch milliseconds; default 2026-11-01) until it is moved. */
export function fakeClock(start = Date.UTC(2026, 10, 1)): FakeClock {
  let now = start;
  let jumped = 0;
  return {
    now: () => now + jumped,
    elapsed: () => now - start,
    set(epochMs) {
      now = epochMs - jumped;
    },
    advance(ms) {
      now += ms;
    },
    jump(ms) {
      jumped += ms;
    },
  };
}

/** The same bytes for the same seed: mulberry32. */
export function seededRandom(seed = 1): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) & 0xff;
  };
  return { hex: (n) => Buffer.from(Array.from({ length: n }, next)).toString('hex') };
}
