// What the Lambda API answers: documented rules over the ledger. Where AWS is stricter than the SDK needs, so is this.
import type { Ledger } from '../../../../src/adapters/durable/engine/ledger.ts';
import type { FunctionName } from '../../../../src/ports/durable.ts';
import type { Fleet } from './fleet.ts';
import { type LambdaCall, Refusal, withEpochTimes } from './wire.ts';

export type InvokeCall = Extract<LambdaCall, { kind: 'invoke' }>;
type CallOf<K extends LambdaCall['kind']> = Extract<LambdaCall, { kind: K }>;

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The only qualifier that the deployment makes. */
const alias = 'durable';

export class Api {
  readonly invoked: InvokeCall[] = [];
  readonly #ledger: Ledger;
  readonly #fleet: Fleet;
  readonly #names: Readonly<Record<FunctionName, string>>;

  constructor(ledger: Ledger, fleet: Fleet, names: Readonly<Record<FunctionName, string>>) {
    this.#ledger = ledger;
    this.#fleet = fleet;
    this.#names = names;
  }

  /** Null: the process that asked is dead by now. Throws Refusal. */
  async answer(call: LambdaCall): Promise<Reply | null> {
    switch (call.kind) {
      case 'invoke':
        return this.#invoke(call);
      case 'checkpoint':
        return this.#checkpoint(call);
      case 'state': {
        const { operations, next } = this.#fleet.page(call.token, call.marker);
        return { status: 200, body: { Operations: operations.map(withEpochTimes), NextMarker: next } };
      }
      case 'get': {
        const row = this.#ledger.store.execution(Number(call.arn.split('/').at(-1)));
        if (!row) throw new Refusal(404, 'ResourceNotFoundException', 'There is no such execution.');
        const Status = row.status.toUpperCase();
        return { status: 200, body: { DurableExecutionArn: call.arn, DurableExecutionName: row.name, Status } };
      }
      case 'answer': {
        const effects = this.#ledger.answer(call.callback, call.value);
        if (!effects) throw new Refusal(404, 'ResourceNotFoundException', 'There is no such callback.');
        this.#fleet.take(effects);
        return { status: 200, body: {} };
      }
    }
  }

  #invoke(call: InvokeCall): Reply {
    this.invoked.push(call);
    const fn = this.#function(call.fn);
    if (call.qualifier !== alias)
      throw new Refusal(400, 'InvalidParameterValueException', 'A durable function needs a qualifier.');
    if (call.type !== 'Event' || !/^[A-Za-z0-9_-]{1,64}$/.test(call.name ?? ''))
      throw new Refusal(400, 'InvalidParameterValueException', 'Only named, asynchronous starts are known here.');
    const name = call.name ?? '';
    const effects = this.#ledger.start(fn, name, call.payload);
    if (effects) this.#fleet.take(effects);
    else if (this.#ledger.store.named(name)?.input !== call.payload)
      throw new Refusal(409, 'DurableExecutionAlreadyStartedException', 'It was started with another payload.');
    return { status: 202, body: {} };
  }

  async #checkpoint({ token, updates }: CallOf<'checkpoint'>): Promise<Reply | null> {
    const translated = updates.map((update) => {
      const target = update.ChainedInvokeOptions?.FunctionName;
      if (target === undefined) return update;
      const [name = '', qualifier] = target.split(':');
      if (qualifier !== alias) throw new Refusal(400, 'InvalidParameterValueException', `${target} has no alias.`);
      return { ...update, ChainedInvokeOptions: { FunctionName: this.#function(name) } };
    });
    const done = await this.#fleet.checkpoint(token, translated);
    if (!done) return null;
    const Operations = done.operations.map(withEpochTimes);
    return { status: 200, body: { CheckpointToken: done.token, NewExecutionState: { Operations } } };
  }

  #function(name: string): FunctionName {
    for (const fn of ['experiment', 'arm'] as const) if (this.#names[fn] === name) return fn;
    throw new Refusal(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  }
}
