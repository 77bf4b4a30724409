// One timer for the earliest moment at which something is due.

/** setTimeout overflows beyond 24.8 days; and a clock that is set, or a machine that slept, is noticed within this. */
const LONGEST_MS = 5_000;

export class Alarm {
  readonly #ring: () => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number, ring: () => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /** Rings once at `at` (epoch milliseconds), or a little earlier when that is far away; null: not at all. */
  set(at: number | null): void {
    clearTimeout(this.#timer);
    if (at === null) return;
    const delay = Math.min(Math.max(0, at - this.#now()), LONGEST_MS);
    this.#timer = setTimeout(this.#ring, delay);
  }
}
