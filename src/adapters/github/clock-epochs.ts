// The libraries that pace our requests to GitHub (Bottleneck, under Octokit's throttling and retry) keep the time of the last one, and wait
// for a clock that was set back by hours until it comes to that time again. What was under way then is given up, and asked for anew.
import { ForgeError } from '../../domain/errors.ts';
import { ClockSteps } from '../clock-steps.ts';

/** How soon it is noticed, milliseconds. */
const every = 1_000;

/** Counts how often the clock of this machine was set back. */
export function clockEpochs(): () => number {
  const steps = new ClockSteps({ now: () => Date.now(), elapsed: () => performance.now() });
  let epoch = 0;
  return () => {
    if (steps.back() > 0) epoch += 1;
    return epoch;
  };
}

/** Does `work`, and gives it up when the clock is set back meanwhile: throws ForgeError `unavailable`, and no request of it leaves any more. */
export async function withinEpoch<T>(epoch: () => number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const before = epoch();
  const abort = new AbortController();
  const setBack = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    if (epoch() === before) return;
    const words = 'The clock of this machine was set back while GitHub was asked; it is asked again.';
    setBack.reject(new ForgeError('unavailable', words));
    abort.abort(new DOMException(words, 'AbortError'));
  }, every).unref();
  try {
    return await Promise.race([work(abort.signal), setBack.promise]);
  } finally {
    clearInterval(timer);
  }
}
