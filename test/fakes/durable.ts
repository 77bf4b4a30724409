// The durable port run inline, for unit tests of stories: steps at once, waits on a fake clock, callbacks answered by the test.
import { worthRetrying } from '../../src/adapters/durable/retry.ts';
import type { Json } from '../../src/domain/json.ts';
import type { Answer, Durable, FunctionName, Settled, StepInfo } from '../../src/ports/durable.ts';
import { type FakeClock, fakeClock } from './clock.ts';

export interface InlineDurableOptions {
  readonly clock?: FakeClock;
  /** What `invoke` runs; unset ones throw. */
  readonly functions?: Partial<Record<FunctionName, (input: Json, durable: Durable) => Promise<Json>>>;
  /** What the world answers to a callback once it is registered; null: nothing, it times out. Default: null. */
  readonly answer?: (name: string, callbackId: string) => string | null | Promise<string | null>;
  /** What `remainingMs` says. Default: Infinity. */
  readonly remainingMs?: () => number;
  readonly signal?: AbortSignal;
}

export interface InlineDurable extends Durable {
  /** What was called, in order: `step fetch`, `wait pause 60`, `callback ci`, `invoke arm-a`, `parallel arms`. Branches are indented by their name. */
  readonly calls: readonly string[];
}

/**
 * Keeps the port's rules that a story can break: results go through JSON, errors keep name and message only, a name
 * is used once per context. Retries follow the real rule and move the clock by one second.
 */
export function inlineDurable(options: InlineDurableOptions = {}): InlineDurable {
  const calls: string[] = [];
  const world: World = { clock: options.clock ?? fakeClock(), options, calls };
  return { calls, ...contextOf(world, '') };
}

interface World {
  readonly clock: FakeClock;
  readonly options: InlineDurableOptions;
  readonly calls: string[];
}

function contextOf(world: World, prefix: string): Durable {
  const { clock, options, calls } = world;
  const used = new Set<string>();
  const note = (kind: string, name: string, rest = '') => {
    if (used.has(name)) throw new Error(`"${name}" is used twice in one durable context`);
    used.add(name);
    calls.push(`${prefix}${kind} ${name}${rest}`);
  };
  const info: StepInfo = {
    remainingMs: options.remainingMs ?? (() => Number.POSITIVE_INFINITY),
    signal: options.signal ?? new AbortController().signal,
  };
  return {
    execution: 'inline',
    async step(name, body, stepOptions) {
      note('step', name);
      return attempted(clock, stepOptions?.attempts ?? 3, () => body(info));
    },
    async wait(name, seconds) {
      note('wait', name, ` ${seconds}`);
      clock.advance(seconds * 1000);
    },
    async callback(name, register, timeoutSeconds): Promise<Answer> {
      note('callback', name);
      const id = `${prefix}${name}-id`;
      await attempted(clock, 3, async () => {
        await register(id);
        return null;
      });
      const value = (await options.answer?.(name, id)) ?? null;
      if (value !== null) return { kind: 'answered', value };
      clock.advance(timeoutSeconds * 1000);
      return { kind: 'timed_out' };
    },
    async invoke<T extends Json>(name: string, fn: FunctionName, input: Json): Promise<T> {
      note('invoke', name);
      const story = options.functions?.[fn];
      if (!story) throw new Error(`the test gave no function "${fn}" to invoke`);
      try {
        return copied(await story(copied(input), contextOf(world, `${prefix}${name}: `))) as T;
      } catch (error) {
        throw plain('InvokeError', error);
      }
    },
    async parallel(name, branches, { atMost = branches.length } = {}) {
      note('parallel', name);
      return throttled(
        branches.map((branch) => () => settled(() => branch.run(contextOf(world, `${prefix}${branch.name}: `)))),
        atMost,
      );
    },
  };
}

/** The results in the order of the list; no more than so many at once. */
async function throttled<T>(tasks: readonly (() => Promise<T>)[], atMost: number): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...tasks.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: atMost }, lane));
  return results;
}

async function attempted<T extends Json>(clock: FakeClock, attempts: number, body: () => Promise<T>): Promise<T> {
  try {
    return copied(await body());
  } catch (error) {
    if (attempts <= 1 || !(error instanceof Error) || !worthRetrying(error)) throw plain(null, error);
    clock.advance(1000);
    return attempted(clock, attempts - 1, body);
  }
}

async function settled<T extends Json>(run: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: copied(await run()) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function copied<T extends Json>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

function plain(name: string | null, error: unknown): Error {
  const original = error instanceof Error ? error : new Error(String(error));
  const copy = new Error(original.message);
  copy.name = name ?? original.name;
  return copy;
}
