// What has happened: every change of the engine's state is one transaction here. Nothing is kept in memory, so a batch
// that is rejected leaves no trace. What a change means for running code comes back as effects.
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';
import type { Clock } from '../../../ports/clock.ts';
import type { FunctionName } from '../../../ports/durable.ts';
import { ClockSteps, tolerance } from '../../clock-steps.ts';
import { transaction } from '../../sqlite/open.ts';
import { type Outcome, PAYLOAD_LIMIT, stopped } from './outcome.ts';
import { createStore, type ExecutionRow, type OperationRow, type Store } from './store.ts';
import { apply, isOver, ProtocolError, timePassed } from './transition.ts';

/** Of AWS, so that what passes here does not break there. */
export const OPERATION_LIMIT = 3_000;

/** What a committed change means for running code. */
export interface Effects {
  /** Executions that are new. */
  readonly started: number[];
  /** Operations changed from outside their invocation: it must be told, or a suspended execution resumed. */
  readonly changed: { readonly execution: number; readonly operation: string }[];
  /** Executions that ended. */
  readonly ended: ExecutionRow[];
}

export interface Batch {
  readonly execution: ExecutionRow;
  readonly updates: readonly OperationUpdate[];
  /** Operations known to the invocation so far. */
  readonly operations: number;
  /** Whether the invocation finished an operation before. */
  readonly fruitful: boolean;
}

export interface Recorded {
  /** The operations of the batch as they are now. */
  readonly operations: WireOperation[];
  /** How many of them are new. */
  readonly created: number;
  readonly fruitful: boolean;
  readonly effects: Effects;
}

export class Ledger {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #functions: ReadonlySet<string>;
  readonly #steps: ClockSteps;
  readonly store: Store;

  constructor(db: DatabaseSync, clock: Clock, functions: ReadonlySet<string>) {
    this.#db = db;
    this.#clock = clock;
    this.#functions = functions;
    this.store = createStore(db);
    this.#steps = new ClockSteps(clock);
    this.#startAnew();
  }

  /** Adds an execution; null when one of that name exists. On disk before it returns, power cut or not. */
  start(fn: FunctionName, name: string, input: string): Effects | null {
    return this.#commit('power', (effects) => {
      if (this.store.named(name)) return false;
      effects.started.push(this.store.insertExecution({ name, fn, input, parent: null, startedAt: this.#clock.now() }));
      return true;
    });
  }

  /** Applies a batch of one invocation, whole or not at all. Returns the operations as they are now. Throws ProtocolError. */
  checkpoint(batch: Batch): Recorded {
    const fruitful = batch.fruitful || batch.updates.some(isProgress);
    const drafts = new Map<string, OperationRow>();
    let created = 0;
    const effects = this.#commit('process', (out) => {
      for (const update of batch.updates) {
        const id = update.Id ?? '';
        const before = drafts.get(id) ?? this.store.operation(batch.execution.id, id);
        if (!before) created += 1;
        drafts.set(id, this.#applied(batch, before, update));
        if (!before && update.Type === 'CHAINED_INVOKE') out.started.push(this.#startChild(batch.execution, update));
      }
      if (batch.operations + created > OPERATION_LIMIT) {
        throw new ProtocolError(`The execution has more than ${OPERATION_LIMIT} operations, the limit of AWS Lambda.`);
      }
      for (const row of drafts.values()) this.store.putOperation(row);
      if (fruitful && !batch.fruitful) this.store.setFruitless(batch.execution.id, 0);
      return true;
    });
    const operations = [...drafts.values()].map((row) => row.operation);
    return { operations, created, fruitful, effects: effects ?? noEffects() };
  }

  /** Null when the id is unknown, answered or timed out. On disk before it returns, power cut or not. */
  answer(callbackId: string, value: string): Effects | null {
    return this.#commit('power', (effects) => {
      const row = this.store.byCallback(callbackId);
      if (!row || isOver(row.operation) || !this.#isRunning(row.execution)) return false;
      if (row.dueAt !== null && row.dueAt <= this.#clock.now()) return false;
      const CallbackDetails = { ...row.operation.CallbackDetails, Result: value };
      const EndTimestamp = new Date(this.#clock.now()).toISOString();
      this.#change(effects, {
        ...row,
        dueAt: null,
        operation: { ...row.operation, Status: 'SUCCEEDED', EndTimestamp, CallbackDetails },
      });
      return true;
    });
  }

  /** Everything whose time has come. */
  passTime(): Effects {
    const now = this.#clock.now();
    const effects = this.#commit('process', (out) => {
      for (const row of this.store.due(now)) {
        this.#change(out, { ...row, dueAt: null, operation: timePassed(row.operation, now) });
      }
      return true;
    });
    return effects ?? noEffects();
  }

  /** Ends an execution, answers the one that invoked it, and stops what it had invoked and nobody waits for any more. */
  end(id: number, outcome: Outcome): Effects | null {
    return this.#commit('process', (effects) => this.#end(effects, id, outcome));
  }

  #end(effects: Effects, id: number, outcome: Outcome): boolean {
    const row = this.store.execution(id);
    if (row?.status !== 'running') return false;
    const error = outcome.status === 'succeeded' ? null : outcome.error;
    const result = outcome.status === 'succeeded' ? outcome.result : null;
    const ending = { status: outcome.status, result, error, endedAt: this.#clock.now() };
    this.store.end(id, ending);
    effects.ended.push({ ...row, ...ending });
    this.#tellParent(effects, row, outcome);
    for (const child of this.store.runningChildren(id)) {
      this.#end(effects, child, stopped(`${row.name} ended before it.`));
    }
    return true;
  }

  #tellParent(effects: Effects, row: ExecutionRow, outcome: Outcome): void {
    if (row.parent === null || !this.#isRunning(row.parent.execution)) return;
    const waiting = this.store.operation(row.parent.execution, row.parent.operation);
    if (!waiting) return;
    const EndTimestamp = new Date(this.#clock.now()).toISOString();
    const details = outcome.status === 'succeeded' ? { Result: outcome.result ?? undefined } : { Error: outcome.error };
    const Status = ({ succeeded: 'SUCCEEDED', failed: 'FAILED', stopped: 'STOPPED' } as const)[outcome.status];
    this.#change(effects, {
      ...waiting,
      operation: { ...waiting.operation, Status, EndTimestamp, ChainedInvokeDetails: details },
    });
  }

  #applied(batch: Batch, before: OperationRow | null, update: OperationUpdate): OperationRow {
    checkPayload(update);
    if (before && isOver(before.operation)) return before; // a repeated update of a finished operation changes nothing
    const { operation, dueAt } = apply(before?.operation ?? null, update, this.#clock.now());
    const callbackId = before?.callbackId ?? (update.Type === 'CALLBACK' ? randomBytes(16).toString('hex') : null);
    const CallbackDetails = callbackId === null ? undefined : { CallbackId: callbackId };
    return { execution: batch.execution.id, operation: { ...operation, CallbackDetails }, dueAt, callbackId };
  }

  #startChild(parent: ExecutionRow, update: OperationUpdate): number {
    const fn = update.ChainedInvokeOptions?.FunctionName ?? '';
    if (!this.#functions.has(fn)) throw new ProtocolError(`There is no durable function "${fn}".`);
    const id = update.Id ?? '';
    return this.store.insertExecution({
      name: `${parent.name}/${update.Name ?? fn}-${id.slice(0, 8)}`,
      fn: fn as FunctionName, // one of our functions: checked above
      input: update.Payload ?? 'null',
      parent: { execution: parent.id, operation: id },
      startedAt: this.#clock.now(),
    });
  }

  #change(effects: Effects, row: OperationRow): void {
    this.store.putOperation(row);
    effects.changed.push({ execution: row.execution, operation: row.operation.Id });
  }

  /** What began in the future began before the clock was set back, while nobody was here to see it: it waits from now. */
  #startAnew(): void {
    const now = this.#clock.now();
    for (const row of this.store.waiting()) {
      const started = Date.parse(row.operation.StartTimestamp?.toString() ?? '');
      if (row.dueAt === null || !(started > now + tolerance)) continue;
      const operation = { ...row.operation, StartTimestamp: new Date(now).toISOString() };
      this.store.putOperation({ ...row, operation, dueAt: row.dueAt - (started - now) });
    }
  }

  #isRunning(execution: number): boolean {
    return this.store.execution(execution)?.status === 'running';
  }

  /** One transaction; null when `body` found nothing to do. */
  #commit(durability: 'process' | 'power', body: (effects: Effects) => boolean): Effects | null {
    // A clock that is set back by hours must not make every wait longer by hours; one that is set forward ends them early, which harms nobody.
    const back = this.#steps.back();
    if (back > 0) this.store.bringForward(back);
    const effects = noEffects();
    return transaction(this.#db, () => body(effects), durability) ? effects : null;
  }
}

function noEffects(): Effects {
  return { started: [], changed: [], ended: [] };
}

function isProgress(update: OperationUpdate): boolean {
  return update.Action !== 'START';
}

function checkPayload(update: OperationUpdate): void {
  const size = Buffer.byteLength(update.Payload ?? '');
  if (size <= PAYLOAD_LIMIT) return;
  throw new ProtocolError(
    `"${update.Name ?? update.Type}" gave ${size} bytes; a durable result is at most ${PAYLOAD_LIMIT}. Store the body, return its key.`,
  );
}
