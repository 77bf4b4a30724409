// The embedded engine: durable executions in one process on one SQLite file, under the SDK handlers that run on Lambda.
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ExecutionStatus, FunctionName, Launcher } from '../../ports/durable.ts';
import { presenceOf } from '../sqlite/presence.ts';
import { storageProblem } from '../sqlite/problem.ts';
import { Alarm } from './engine/alarm.ts';
import { type Execution, toExecution } from './engine/execution.ts';
import { type Effects, Ledger } from './engine/ledger.ts';
import { openExclusively, release } from './engine/lock.ts';
import { stopped } from './engine/outcome.ts';
import { Runner } from './engine/runner.ts';
import type { ExecutionRow } from './engine/store.ts';
import { type DurableFunction, toHandler } from './handler.ts';

export interface EngineOptions {
  /** The SQLite file; made when missing. One process at a time. */
  readonly file: string;
  readonly functions: Readonly<Record<FunctionName, DurableFunction>>;
  readonly clock: Clock;
  /** Handlers that run at the same time; suspended executions do not count. Default 50. */
  readonly maxConcurrentInvocations?: number;
  /** Kills an invocation after this, as Lambda does after 15 minutes. Default: never. */
  readonly invocationLimitMs?: number;
  /** How long code that was aborted may take before it is left behind. Default 1 s. */
  readonly graceMs?: number;
  /** Finished executions are forgotten after this, and their names free again. Default 30. */
  readonly pruneAfterDays?: number;
  /** Told of what went wrong behind the stories: a full disk, a crash of the SDK. The work is tried again. */
  readonly onProblem: (problem: Error) => void;
}

export interface Engine extends Launcher {
  get(name: string): Execution | null;
  /** Newest first, at most `limit` (default 100). */
  list(limit?: number): Execution[];
  /** Resolves when it has ended in any way; throws when there is none of that name or the engine closes first. */
  waitFor(name: string): Promise<Execution>;
  /** Ends it and what it invoked, aborts their steps, records nothing more of them. False when it is not running. */
  stop(name: string, reason: string): boolean;
  /** Aborts what runs and gives the file free. Unfinished executions go on when it is opened again. */
  close(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Opens the engine's file and resumes everything unfinished. Throws UsageError when the file cannot be had. */
export function openEngine(options: EngineOptions): Engine {
  return new EmbeddedEngine(options);
}

class EmbeddedEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #db: ReturnType<typeof openExclusively>;
  readonly #ledger: Ledger;
  readonly #stillThere: () => void;
  readonly #runner: Runner;
  readonly #alarm: Alarm;
  readonly #waiting = new Map<string, ((row: ExecutionRow | null) => void)[]>();
  readonly #pruning: NodeJS.Timeout;
  #closed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#db = openExclusively(options.file);
    this.#stillThere = presenceOf(options.file);
    this.#ledger = new Ledger(this.#db, options.clock, new Set(Object.keys(options.functions)));
    this.#alarm = new Alarm(
      () => options.clock.now(),
      () => this.#passTime(),
    );
    this.#runner = this.#newRunner();
    this.#prune();
    this.#pruning = setInterval(() => this.#prune(), DAY_MS / 24).unref();
    this.#passTime();
    for (const id of this.#ledger.store.running()) this.#runner.enqueue(id);
  }

  async start(fn: FunctionName, name: string, input: Json): Promise<{ started: boolean }> {
    this.#assertOpen();
    this.#stillThere();
    const json = JSON.stringify(input);
    const effects = this.#guarded(() => this.#ledger.start(fn, name, json));
    if (effects) {
      this.#runner.take(effects);
      return { started: true };
    }
    const existing = this.#ledger.store.named(name);
    if (existing && (existing.fn !== fn || !sameJson(existing.input, json))) {
      throw new UsageError(
        `An execution named "${name}" was started with another input. The input must follow from the name.`,
      );
    }
    return { started: false };
  }

  async answer(callbackId: string, value: string): Promise<boolean> {
    this.#assertOpen();
    const effects = this.#guarded(() => this.#ledger.answer(callbackId, value));
    if (effects) this.#runner.take(effects);
    return effects !== null;
  }

  async status(execution: string): Promise<ExecutionStatus> {
    this.#assertOpen();
    const row = this.#guarded(() => this.#ledger.store.named(execution));
    return row === null ? 'unknown' : row.status === 'running' ? 'running' : 'ended';
  }

  get(name: string): Execution | null {
    this.#assertOpen();
    const row = this.#ledger.store.named(name);
    return row ? toExecution(row) : null;
  }

  list(limit = 100): Execution[] {
    this.#assertOpen();
    return this.#ledger.store.list(limit).map(toExecution);
  }

  async waitFor(name: string): Promise<Execution> {
    this.#assertOpen();
    const row = this.#ledger.store.named(name);
    if (!row) throw new Error(`There is no execution named "${name}".`);
    const ended = row.status === 'running' ? await this.#ended(name) : row;
    if (!ended) throw new Error(`The engine was closed before "${name}" ended.`);
    return toExecution(ended);
  }

  stop(name: string, reason: string): boolean {
    this.#assertOpen();
    const row = this.#ledger.store.named(name);
    if (!row) return false;
    const effects = this.#guarded(() => this.#ledger.end(row.id, stopped(reason)));
    if (effects) this.#runner.take(effects);
    return effects !== null;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#pruning);
    this.#alarm.set(null);
    await this.#runner.close();
    release(this.#db, this.#options.file);
    for (const resolve of [...this.#waiting.values()].flat()) resolve(null);
  }

  #newRunner(): Runner {
    const { functions } = this.#options;
    return new Runner({
      ledger: this.#ledger,
      handlers: (client) => {
        const options = { client, functionId: (fn: FunctionName) => fn };
        return { experiment: toHandler(functions.experiment, options), arm: toHandler(functions.arm, options) };
      },
      maxConcurrent: this.#options.maxConcurrentInvocations ?? 50,
      limitMs: this.#options.invocationLimitMs ?? Number.POSITIVE_INFINITY,
      graceMs: this.#options.graceMs ?? 1_000,
      onProblem: (problem) => this.#report(problem),
      onPoll: () => this.#passTime(),
      onEffects: (effects) => this.#onEffects(effects),
    });
  }

  #onEffects(effects: Effects): void {
    for (const row of effects.ended) {
      for (const resolve of this.#waiting.get(row.name) ?? []) resolve(row);
      this.#waiting.delete(row.name);
    }
    this.#alarm.set(this.#ledger.store.nextDue());
  }

  #passTime(): void {
    try {
      this.#runner.take(this.#ledger.passTime());
    } catch (error) {
      this.#report(error);
      this.#alarm.set(this.#options.clock.now() + 1_000);
    }
  }

  #prune(): void {
    const days = this.#options.pruneAfterDays ?? 30;
    try {
      this.#ledger.store.prune(this.#options.clock.now() - days * DAY_MS);
    } catch (error) {
      this.#report(error);
    }
  }

  #ended(name: string): Promise<ExecutionRow | null> {
    return new Promise((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
    });
  }

  #report(error: unknown): void {
    const told = storageProblem(error, this.#options.file);
    this.#options.onProblem(told instanceof Error ? told : new Error(String(told)));
  }

  #guarded<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw storageProblem(error, this.#options.file);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('The durable engine is closed.');
  }
}

/** Whether two texts are the same JSON, whatever the order of keys. */
function sameJson(a: string, b: string): boolean {
  return a === b || isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
}
