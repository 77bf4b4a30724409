// Notices that the time of day was set back, by a clock that nobody sets.
import type { Clock } from '../ports/clock.ts';

/** Less is not worth doing anything about: milliseconds. */
export const tolerance = 1_000;

export class ClockSteps {
  readonly #clock: Clock;
  #now: number;
  #elapsed: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.now();
    this.#elapsed = clock.elapsed();
  }

  /** Milliseconds by which it was set back since it was asked last; 0: it was not. */
  back(): number {
    const [now, elapsed] = [this.#clock.now(), this.#clock.elapsed()];
    const back = elapsed - this.#elapsed - (now - this.#now);
    [this.#now, this.#elapsed] = [now, elapsed];
    return back > tolerance ? Math.round(back) : 0;
  }
}
