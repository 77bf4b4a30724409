// The durable engine, seen from the story: code between its calls is replayed, so it must be deterministic.
import type { Json } from '../domain/json.ts';

export interface StepInfo {
  /** Milliseconds until this invocation is killed; Infinity where nothing kills it. */
  remainingMs(): number;
  /** Aborted when the invocation or the process is being shut down. */
  readonly signal: AbortSignal;
}

export interface StepOptions {
  /** Attempts after a thrown error, the first included; default 3. A killed step always runs again. */
  readonly attempts?: number;
}

export interface ParallelOptions {
  /** A whole number from 1; left out: all at once. */
  readonly atMost?: number;
}

export type Answer = { readonly kind: 'answered'; readonly value: string } | { readonly kind: 'timed_out' };

export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** The durable functions of this product. */
export type FunctionName = 'experiment' | 'arm';

export interface Durable {
  /** Names this execution, the same at every replay and in every branch: what `Launcher.status` takes. */
  readonly execution: string;
  /**
   * Runs `body` at least once and remembers its result (JSON, at most 256 KB; keep it under 1 KB). Throws what the
   * last attempt threw, with name and message only. Names are part of the history: deterministic, unique per context.
   */
  step<T extends Json>(name: string, body: (info: StepInfo) => Promise<T>, options?: StepOptions): Promise<T>;
  /** Suspends without compute. */
  wait(name: string, seconds: number): Promise<void>;
  /**
   * Suspends until somebody answers the callback id that `register` was given, or the time is up. `register` runs as
   * a step. Never throws for a time-out.
   */
  callback(name: string, register: (callbackId: string) => Promise<void>, timeoutSeconds: number): Promise<Answer>;
  /** Runs another durable function as an execution of its own and waits for its result; throws if that one failed. */
  invoke<T extends Json>(name: string, fn: FunctionName, input: Json): Promise<T>;
  /**
   * Runs branches side by side; a branch that throws is a settled error, never the others' end. With `atMost`, no more than so many
   * are under way at once, a waiting one counted, and they begin in the order of the list.
   */
  parallel<T extends Json>(
    name: string,
    branches: readonly { readonly name: string; readonly run: (durable: Durable) => Promise<T> }[],
    options?: ParallelOptions,
  ): Promise<Settled<T>[]>;
}

export type ExecutionStatus = 'running' | 'ended' | 'unknown';

/** Starts, answers and looks up executions from outside: the webhook and the commands. */
export interface Launcher {
  /**
   * Idempotent by `name`: `started` is false when that execution exists already, null where the engine does not say which. The input must
   * be a pure function of the name.
   */
  start(fn: FunctionName, name: string, input: Json): Promise<{ readonly started: boolean | null }>;
  /** Answers a callback; false when it is unknown, answered or timed out. */
  answer(callbackId: string, value: string): Promise<boolean>;
  /**
   * Whether an execution goes on, by its `Durable.execution`. `ended`: in any way, and it is never resumed. `unknown`: never heard of, or
   * forgotten since its end.
   */
  status(execution: string): Promise<ExecutionStatus>;
}
