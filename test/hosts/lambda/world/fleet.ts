// The invocations of durable functions: who runs in which process, what it may still record, and how it ended.
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';
import type { Effects, Ledger } from '../../../../src/adapters/durable/engine/ledger.ts';
import type { ExecutionRow } from '../../../../src/adapters/durable/engine/store.ts';
import type { FunctionName } from '../../../../src/ports/durable.ts';
import type { Sandbox } from './sandbox.ts';
import { Refusal } from './wire.ts';

export interface FleetOptions {
  /** Starts a process for a function; without it executions are recorded and nothing runs. */
  readonly open?: (fn: FunctionName) => Promise<Sandbox>;
  /** The time that an invocation has, milliseconds of real time. */
  readonly limitMs: number;
  /** Asked before an update is recorded: true kills the process that sent it, and nothing of the batch is recorded. */
  readonly kill?: (update: OperationUpdate, execution: ExecutionRow) => boolean;
  /** Every event of an invocation is delivered twice, at the same moment and to two processes: the second has the token of the first. */
  readonly twins?: boolean;
}

export interface PastInvocation {
  readonly execution: string;
  readonly fn: FunctionName;
  /** `killed`: by its limit or by the test; `crashed`: its handler threw. */
  readonly end: 'succeeded' | 'failed' | 'suspended' | 'killed' | 'crashed';
  /** What a crash or a failure said. */
  readonly problem: string;
}

interface Invocation {
  readonly execution: ExecutionRow;
  readonly sandbox: Sandbox;
  readonly id: number;
  /** Counts the checkpoints: an older token is refused. */
  checkpoints: number;
  readonly unsent: Set<string>;
  operations: number;
  killed: boolean;
}

/** Small, so that long histories come in pages. */
const pageSize = 25;

export class Fleet {
  readonly past: PastInvocation[] = [];
  readonly #ledger: Ledger;
  readonly #options: FleetOptions;
  readonly #active = new Map<number, Invocation | 'starting'>();
  readonly #again = new Set<number>();
  readonly #idle: Record<FunctionName, Sandbox[]> = { experiment: [], arm: [] };
  readonly #all = new Set<Sandbox>();
  readonly #waiting = new Map<string, ((row: ExecutionRow) => void)[]>();
  readonly #broken = Promise.withResolvers<never>();
  #count = 0;
  #closed = false;

  constructor(ledger: Ledger, options: FleetOptions) {
    this.#ledger = ledger;
    this.#options = options;
    // Whoever waits hears of it; nobody need be waiting.
    this.#broken.promise.catch(() => undefined);
  }

  take(effects: Effects): void {
    for (const row of effects.ended) for (const resolve of this.#waiting.get(row.name) ?? []) resolve(row);
    for (const id of effects.started) this.#begin(id);
    for (const { execution, operation } of effects.changed) {
      const running = this.#active.get(execution);
      if (running === undefined) this.#begin(execution);
      else if (running === 'starting') this.#again.add(execution);
      else running.unsent.add(operation);
    }
  }

  ended(name: string): Promise<ExecutionRow> {
    const row = this.#ledger.store.named(name);
    if (!row) return Promise.reject(new Error(`There is no execution ${name}.`));
    if (row.status !== 'running') return Promise.resolve(row);
    const ended = new Promise<ExecutionRow>((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
    });
    return Promise.race([ended, this.#broken.promise]);
  }

  page(token: string, marker: string | null) {
    const { execution } = this.#holder(token);
    return this.#page(execution, Number(marker ?? 0));
  }

  async checkpoint(
    token: string,
    updates: readonly OperationUpdate[],
  ): Promise<{ operations: WireOperation[]; token: string } | null> {
    const invocation = this.#holder(token);
    const { execution } = invocation;
    if (updates.some((update) => this.#options.kill?.(update, execution))) {
      invocation.killed = true;
      await invocation.sandbox.kill();
      return null;
    }
    const known = { execution, operations: invocation.operations, fruitful: true };
    const done = updates.length === 0 ? null : this.#ledger.checkpoint({ ...known, updates });
    if (done) {
      invocation.operations += done.created;
      this.take(done.effects);
    }
    const news = [...invocation.unsent].flatMap(
      (id) => this.#ledger.store.operation(execution.id, id)?.operation ?? [],
    );
    invocation.unsent.clear();
    invocation.checkpoints += 1;
    return { operations: [...(done?.operations ?? []), ...news], token: tokenOf(invocation) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((sandbox) => sandbox.kill()));
  }

  #begin(id: number): void {
    const { open } = this.#options;
    const execution = this.#ledger.store.execution(id);
    if (this.#closed || !open || execution?.status !== 'running') return;
    this.#active.set(id, 'starting');
    this.#again.delete(id);
    // A function that does not even start will not start the next time either.
    this.#run(execution, open).catch((error: unknown) => this.#broken.reject(error));
  }

  async #run(execution: ExecutionRow, open: NonNullable<FleetOptions['open']>): Promise<void> {
    const sandbox = this.#idle[execution.fn].pop() ?? (await open(execution.fn));
    this.#all.add(sandbox);
    this.#count += 1;
    const operations = this.#ledger.store.operations(execution.id).length;
    const started = { execution, sandbox, id: this.#count, checkpoints: 0, unsent: new Set<string>() };
    const invocation: Invocation = { ...started, operations, killed: false };
    this.#active.set(execution.id, invocation);
    const end = await this.#invoke(invocation);
    this.#active.delete(execution.id);
    this.past.push({ execution: execution.name, fn: execution.fn, ...end });
    if (this.#closed) return;
    // Of twins the one that records first goes on, and the other one's next checkpoint is refused.
    const lost = end.end === 'crashed' && this.#options.twins === true && /Checkpoint Token/.test(end.problem);
    if (end.end === 'crashed' && !lost)
      throw new Error(`The handler threw, which no event of Lambda's may bring about: ${end.problem}`);
    if (end.end === 'killed') this.#all.delete(sandbox);
    else this.#idle[execution.fn].push(sandbox);
    const goesOn = lost || end.end === 'killed' || invocation.unsent.size > 0;
    if (goesOn || this.#again.has(execution.id)) this.#begin(execution.id);
  }

  async #invoke(invocation: Invocation): Promise<Pick<PastInvocation, 'end' | 'problem'>> {
    const { execution, sandbox } = invocation;
    const { limitMs } = this.#options;
    const timer = setTimeout(() => {
      invocation.killed = true;
      void sandbox.kill();
    }, limitMs);
    try {
      const { operations, next } = this.#page(execution, 0);
      const event = {
        DurableExecutionArn: arnOf(execution),
        CheckpointToken: tokenOf(invocation),
        InitialExecutionState: { Operations: operations, ...(next === undefined ? {} : { NextMarker: next }) },
      };
      const { open } = this.#options;
      const twin = this.#options.twins && open ? await open(execution.fn) : null;
      if (twin) void this.#shadow(twin, event);
      const answer = (await sandbox.invoke(event, limitMs)) as {
        Status: string;
        Result?: string;
        Error?: { ErrorType?: string; ErrorMessage?: string };
      };
      return this.#conclude(execution, answer);
    } catch (error) {
      const killed = invocation.killed || sandbox.killed();
      return { end: killed ? 'killed' : 'crashed', problem: killed ? '' : String(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whatever it says is not recorded: the other one holds the execution. */
  async #shadow(twin: Sandbox, event: object): Promise<void> {
    this.#all.add(twin);
    await twin.invoke(event, this.#options.limitMs).catch(() => undefined);
    await twin.kill();
  }

  #conclude(
    { id }: ExecutionRow,
    answer: { Status: string; Result?: string; Error?: { ErrorType?: string; ErrorMessage?: string } },
  ): Pick<PastInvocation, 'end' | 'problem'> {
    if (answer.Status === 'PENDING') return { end: 'suspended', problem: '' };
    const failed = answer.Status === 'FAILED';
    const effects = this.#ledger.end(
      id,
      failed ? { status: 'failed', error: answer.Error ?? {} } : { status: 'succeeded', result: answer.Result ?? null },
    );
    if (effects) this.take(effects);
    return { end: failed ? 'failed' : 'succeeded', problem: answer.Error?.ErrorMessage ?? '' };
  }

  #page(execution: ExecutionRow, from: number): { operations: WireOperation[]; next: string | undefined } {
    const first: WireOperation = {
      Id: `execution-${execution.id}`,
      Type: 'EXECUTION',
      Status: 'STARTED',
      StartTimestamp: new Date(execution.startedAt).toISOString(),
      ExecutionDetails: { InputPayload: execution.input },
    };
    const all = [first, ...this.#ledger.store.operations(execution.id).map(({ operation }) => operation)];
    const to = from + pageSize;
    return { operations: all.slice(from, to), next: to < all.length ? String(to) : undefined };
  }

  #holder(token: string): Invocation {
    for (const invocation of this.#active.values()) {
      if (invocation !== 'starting' && tokenOf(invocation) === token && !invocation.killed) return invocation;
    }
    throw new Refusal(400, 'InvalidParameterValueException', 'Invalid Checkpoint Token: it is not the current one.');
  }
}

const tokenOf = ({ id, checkpoints }: Invocation) => `${id}.${checkpoints}`;

/** As AWS names an execution; the version is the one that the alias pointed to. */
function arnOf({ fn, name, id }: ExecutionRow): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${fn}:1/durable-execution/${encodeURIComponent(name)}/${id}`;
}
