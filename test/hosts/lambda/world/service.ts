// The durable functions of Lambda on loopback: the API over the wire, the embedded engine's ledger behind it, and the functions in
// processes of their own that are killed when their time is up. It records what a test asks about.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Ledger } from '../../../../src/adapters/durable/engine/ledger.ts';
import { openExclusively, release } from '../../../../src/adapters/durable/engine/lock.ts';
import { stopped } from '../../../../src/adapters/durable/engine/outcome.ts';
import type { ExecutionRow } from '../../../../src/adapters/durable/engine/store.ts';
import type { FunctionName } from '../../../../src/ports/durable.ts';
import { Api, type InvokeCall } from './api.ts';
import { Fleet, type FleetOptions, type PastInvocation } from './fleet.ts';
import { callOf, Refusal, send, sendRefusal } from './wire.ts';

export interface ServiceOptions extends FleetOptions {
  /** A file that is not there yet. */
  readonly file: string;
  /** How the functions are called where they are deployed. */
  readonly names: Readonly<Record<FunctionName, string>>;
  /** How many times faster than real durable waits go by. */
  readonly speed: number;
}

export interface LambdaService {
  readonly url: string;
  /** Every Invoke that came in, refused ones too. */
  readonly invoked: readonly InvokeCall[];
  /** Every run of a handler that has ended, in that order. */
  readonly invocations: readonly PastInvocation[];
  /** Oldest first. */
  executions(): ExecutionRow[];
  /** Names of what an execution did, in the order of the store: `STEP door`, `WAIT preflight-1.1-yield`. */
  operations(execution: ExecutionRow): string[];
  /** Resolves when the execution has ended; rejects when there is none. */
  ended(name: string): Promise<ExecutionRow>;
  /** Ends an execution and what it invoked, as `StopDurableExecution` does: running code hears nothing and records nothing more. */
  stop(name: string): void;
  /** From now on every call is answered with this status, or never; null: as it should be. */
  setDown(how: number | 'silent' | null): void;
  close(): Promise<void>;
}

/** Time that goes by faster, so that a wait of a second is a moment. */
function fastClock(speed: number) {
  const start = Date.now();
  return { now: () => start + (Date.now() - start) * speed, elapsed: () => performance.now() * speed };
}

export async function openService(options: ServiceOptions): Promise<LambdaService> {
  const db = openExclusively(options.file);
  const ledger = new Ledger(db, fastClock(options.speed), new Set(Object.keys(options.names)));
  const fleet = new Fleet(ledger, options);
  const api = new Api(ledger, fleet, options.names);
  let down: number | 'silent' | null = null;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (down === 'silent') return;
    try {
      if (down !== null) throw new Refusal(down, 'ServiceException', 'The service is down.');
      const answer = await api.answer(callOf(request, body));
      // Of a process that was killed nobody is left to hear the answer.
      if (answer === null) response.destroy();
      else send(response, answer);
    } catch (error) {
      if (error instanceof Refusal) sendRefusal(response, error);
      else sendRefusal(response, new Refusal(500, 'ServiceException', String(error)));
    }
  });
  const url = await listen(server);
  const timer = setInterval(() => fleet.take(ledger.passTime()), 10);
  return {
    url,
    invoked: api.invoked,
    invocations: fleet.past,
    executions: () => ledger.store.list(1000).toReversed(),
    operations: ({ id }) => ledger.store.operations(id).map(({ operation }) => `${operation.Type} ${operation.Name}`),
    ended: (name) => fleet.ended(name),
    stop: (name) => {
      const row = ledger.store.named(name);
      const effects = row && ledger.end(row.id, stopped('stopped by hand'));
      if (!effects) throw new Error(`There is no running execution ${name}.`);
      fleet.take(effects);
    },
    setDown: (how) => {
      down = how;
    },
    close: async () => {
      clearInterval(timer);
      await fleet.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      release(db, options.file);
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
