// Runs executions that have something to do: queue, concurrency, hand-over of outside changes, trouble.
import {
  type CheckpointDurableExecutionRequest,
  type CheckpointDurableExecutionResponse,
  type DurableExecutionClient,
  DurableExecutionClientError,
  type DurableLambdaHandler,
  type ErrorObject,
  type WireOperation,
} from '@aws/durable-execution-sdk-js';
import { messageOf } from '../../../domain/errors.ts';
import type { FunctionName } from '../../../ports/durable.ts';
import { type Invocation, type InvocationEnd, newInvocation, run } from './invocation.ts';
import type { Effects, Ledger } from './ledger.ts';
import { type Outcome, returned, stuck, threw } from './outcome.ts';
import type { ExecutionRow } from './store.ts';
import { ProtocolError } from './transition.ts';

/** Invocations in a row that finished no operation: more means that the code kills its process or never gets anywhere. */
const FRUITLESS_LIMIT = 10;

/** After the storage or the SDK failed: long enough for a disk to be freed, short enough not to be missed. */
const RETRY_MS = 5_000;

export interface RunnerOptions {
  readonly ledger: Ledger;
  readonly handlers: (client: DurableExecutionClient) => Record<FunctionName, DurableLambdaHandler>;
  readonly maxConcurrent: number;
  readonly limitMs: number;
  readonly graceMs: number;
  readonly onProblem: (problem: Error) => void;
  /** Called before running code is told what changed meanwhile. */
  readonly onPoll: () => void;
  /** Called after each commit. */
  readonly onEffects: (effects: Effects) => void;
}

export class Runner implements DurableExecutionClient {
  readonly #options: RunnerOptions;
  readonly #handlers: Record<FunctionName, DurableLambdaHandler>;
  readonly #queue = new Set<number>();
  readonly #active = new Map<number, { readonly invocation: Invocation; readonly done: Promise<void> }>();
  readonly #tokens = new Map<string, Invocation>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#handlers = options.handlers(this);
  }

  /** Runs the execution when there is room. */
  enqueue(execution: number): void {
    if (this.#closed) return;
    this.#queue.add(execution);
    this.#pump();
  }

  /** Passes on what a commit means: new work, news for running code, ends. */
  take(effects: Effects): void {
    for (const row of effects.ended) this.#active.get(row.id)?.invocation.abort.abort(new Error(`${row.name} is over`));
    for (const id of effects.started) this.enqueue(id);
    for (const { execution, operation } of effects.changed) {
      const running = this.#active.get(execution);
      if (running) running.invocation.unsent.add(operation);
      else this.enqueue(execution);
    }
    this.#options.onEffects(effects);
  }

  /** Aborts everything that runs and waits for it, at most the grace. Nothing is recorded any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    for (const timer of this.#retries) clearTimeout(timer);
    const running = [...this.#active.values()];
    for (const { invocation } of running) invocation.abort.abort(new Error('shutting down'));
    await Promise.all(running.map(({ done }) => done));
  }

  async checkpoint(request: CheckpointDurableExecutionRequest): Promise<CheckpointDurableExecutionResponse> {
    const invocation = this.#tokens.get(request.CheckpointToken ?? '');
    if (!invocation || invocation.abort.signal.aborted) {
      throw new DurableExecutionClientError('this invocation is over', { scope: 'INVOCATION' });
    }
    try {
      return {
        CheckpointToken: invocation.token,
        NewExecutionState: { Operations: this.#record(invocation, request) },
      };
    } catch (cause) {
      const message = messageOf(cause);
      throw new DurableExecutionClientError(message, {
        scope: cause instanceof ProtocolError ? 'EXECUTION' : 'INVOCATION',
        cause,
      });
    }
  }

  /** The whole history goes with the invocation, so no page of it is ever left to ask for. */
  async getExecutionState(): Promise<{ Operations: WireOperation[] }> {
    return { Operations: [] };
  }

  #record(invocation: Invocation, request: CheckpointDurableExecutionRequest): WireOperation[] {
    const { ledger } = this.#options;
    const { execution, operations, fruitful } = invocation;
    const updates = request.Updates ?? [];
    if (updates.length === 0) this.#options.onPoll();
    const done = updates.length === 0 ? null : ledger.checkpoint({ execution, updates, operations, fruitful });
    const news = [...invocation.unsent].flatMap((id) => ledger.store.operation(execution.id, id)?.operation ?? []);
    invocation.operations += done?.created ?? 0;
    invocation.fruitful = done?.fruitful ?? fruitful;
    invocation.unsent.clear();
    if (done) this.take(done.effects);
    return [...(done?.operations ?? []), ...news];
  }

  #pump(): void {
    for (const execution of this.#queue) {
      if (this.#active.size >= this.#options.maxConcurrent) return;
      if (this.#active.has(execution)) continue;
      this.#queue.delete(execution);
      this.#begin(execution);
    }
  }

  #begin(id: number): void {
    const { ledger } = this.#options;
    try {
      const execution = ledger.store.execution(id);
      if (execution?.status !== 'running') return;
      if (execution.fruitless >= FRUITLESS_LIMIT) {
        this.#end(id, stuck(execution));
        return;
      }
      ledger.store.setFruitless(id, execution.fruitless + 1);
      this.#run(execution);
    } catch (error) {
      this.#trouble(id, error);
    }
  }

  #run(execution: ExecutionRow): void {
    const history = this.#options.ledger.store.operations(execution.id);
    const invocation = newInvocation(execution, history);
    const handler = this.#handlers[execution.fn];
    this.#tokens.set(invocation.token, invocation);
    const { limitMs, graceMs } = this.#options;
    const ran = run(invocation, { handler, history, limitMs, graceMs }, () => this.#tokens.delete(invocation.token));
    const done = ran.then((end) => {
      this.#active.delete(execution.id);
      this.#conclude(invocation, end);
      this.#pump();
    });
    this.#active.set(execution.id, { invocation, done });
  }

  #conclude(invocation: Invocation, end: InvocationEnd): void {
    const { id } = invocation.execution;
    const { store } = this.#options.ledger;
    try {
      if (end.kind === 'succeeded') this.#end(id, returned(end.result));
      else if (end.kind === 'failed') this.#fail(invocation.execution, end.error);
      else if (end.kind === 'crashed') this.#trouble(id, end.error);
      else if (end.kind === 'killed') this.#afterKill(invocation);
      else {
        store.setFruitless(id, 0);
        if (invocation.unsent.size > 0) this.enqueue(id);
      }
    } catch (error) {
      this.#trouble(id, error);
    }
  }

  #afterKill({ execution }: Invocation): void {
    // Not the code's fault when the process shuts down; when its time ran out it may be.
    if (this.#closed) this.#options.ledger.store.setFruitless(execution.id, execution.fruitless);
    else this.enqueue(execution.id);
  }

  #fail(execution: ExecutionRow, error: ErrorObject): void {
    const said = threw(execution, error);
    this.#end(execution.id, { status: 'failed', error: said });
    if (said !== error) this.#options.onProblem(new Error(said.ErrorMessage));
  }

  #end(id: number, outcome: Outcome): void {
    const effects = this.#options.ledger.end(id, outcome);
    if (effects) this.take(effects);
  }

  #trouble(execution: number, error: unknown): void {
    this.#options.onProblem(rootCause(error));
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.enqueue(execution);
    }, RETRY_MS);
    this.#retries.add(timer);
  }
}

/** The SDK wraps what went wrong at a checkpoint, twice. */
function rootCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const inner = 'originalError' in error ? error.originalError : error.cause;
  return inner instanceof Error ? rootCause(inner) : error;
}
