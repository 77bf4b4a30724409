// The durable engine without its waits: what a run waited for is in the recording.
import type { Json } from '../../domain/json.ts';
import type { Durable, StepInfo } from '../../ports/durable.ts';
import { LeftOff } from './divergence.ts';
import type { Playhead } from './playhead.ts';

/** A step runs once, and again as often as the recorded process was killed in it. */
export function hastyDurable(inner: Durable, playhead: Playhead): Durable {
  return {
    execution: inner.execution,
    step: (name, body) => inner.step(name, () => untilKept(name, body, playhead), { attempts: 1 }),
    wait: async () => undefined,
    // Registered like any other: a wait that nobody was told of never began, and is not taken from the hold.
    callback: async (name, register) => {
      await register(`replayed-${name}`);
      return { kind: 'timed_out' };
    },
    invoke: (name, fn, input) => inner.invoke(name, fn, input),
    parallel: (name, branches, options) =>
      inner.parallel(
        name,
        branches.map((branch) => ({ ...branch, run: (durable) => branch.run(hastyDurable(durable, playhead)) })),
        options,
      ),
  };
}

async function untilKept<T extends Json>(
  name: string,
  body: (info: StepInfo) => Promise<T>,
  playhead: Playhead,
): Promise<T> {
  for (;;) {
    const abort = new AbortController();
    playhead.begin(name, abort);
    try {
      return await body({ remainingMs: () => Number.POSITIVE_INFINITY, signal: abort.signal });
    } catch (error) {
      if (!(error instanceof LeftOff)) throw error;
    }
  }
}
