// Time and chance. Both are read inside durable steps only: code outside a step is replayed.

export interface Clock {
  /** Epoch milliseconds: the time of day, which somebody or something may set, by hours and backwards. */
  now(): number;
  /** Milliseconds since a moment that stays the same while the process lives: for how long something took. Nobody sets it. */
  elapsed(): number;
}

/**
 * Milliseconds at `now` since `at`, both epoch milliseconds. null: `at` is of the future, so it was read before the clock was set back, and
 * nobody knows how long ago.
 */
export function sinceThen(at: number, now: number): number | null {
  return at <= now ? now - at : null;
}

/** Epoch milliseconds that go on evenly from the first reading, whatever the clock is set to meanwhile: for one process and minutes, not for days. */
export function steady(clock: Clock): () => number {
  let start: { readonly now: number; readonly elapsed: number } | null = null;
  return () => {
    start ??= { now: clock.now(), elapsed: clock.elapsed() };
    return start.now + Math.round(clock.elapsed() - start.elapsed);
  };
}

export interface Random {
  /** `n` random bytes as lower-case hex. */
  hex(n: number): string;
}
