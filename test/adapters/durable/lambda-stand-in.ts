// Lambda's API on loopback, as far as a launcher goes: it checks signatures, remembers executions and callbacks as the service is
// documented to, and fails when it is told to.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, vi } from 'vitest';
import { signatureFault } from './signature.ts';

export const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a-key/that+opens=nothing',
  AWS_SESSION_TOKEN: 'of/the+session==',
};

export interface Answer {
  readonly status: number;
  /** Name of an error, as the header has it. */
  readonly type?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** In place of an answer: none ever, the connection cut, or an answer that begins and does not go on. */
export type Fault = Answer | 'silent' | 'cut' | 'stuck';

export interface LambdaStandIn {
  readonly url: string;
  readonly executions: ReadonlyMap<string, string>;
  readonly callbacks: ReadonlyMap<string, string | null>;
  readonly requests: Seen[];
  /** What the next requests get, one each. */
  failNext(...faults: Fault[]): void;
  close(): void;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly signatureFault: string | null;
}

/** An execution whose name ends in its status. */
function found(arn: string): Answer {
  const [, status] = /:([A-Z_]+)$/.exec(arn) ?? [];
  if (status === undefined) return { status: 404, type: 'ResourceNotFoundException' };
  return { status: 200, body: { DurableExecutionArn: arn, Status: status, StartTimestamp: 1 } };
}

function memory() {
  const executions = new Map<string, string>();
  const callbacks = new Map<string, string | null>([['open/1', null]]);
  const answerOne = (id: string, body: string): Answer => {
    const value = callbacks.get(id);
    if (value === undefined) return { status: 404, type: 'ResourceNotFoundException' };
    if (value !== null) return { status: 400, type: 'CallbackTimeoutException' };
    callbacks.set(id, body);
    return { status: 200 };
  };
  const answer = ({ url, headers, body }: Seen): Answer => {
    const [, , kind, id = ''] = new URL(url, 'http://lambda').pathname.split('/').map(decodeURIComponent);
    if (kind === 'durable-execution-callbacks') return answerOne(id, body);
    if (kind === 'durable-executions') return found(id);
    const name = String(headers['x-amz-durable-execution-name']);
    const known = executions.get(name);
    if (known !== undefined && known !== body) return { status: 409, type: 'DurableExecutionAlreadyStartedException' };
    executions.set(name, body);
    return { status: 202 };
  };
  return { executions, callbacks, answer };
}

async function openLambda(): Promise<LambdaStandIn> {
  const { executions, callbacks, answer } = memory();
  const requests: Seen[] = [];
  const faults: Fault[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = await text(request);
    const { method = '', url = '', headers } = request;
    const fault = signatureFault(request, body, credentials.AWS_SECRET_ACCESS_KEY);
    const seen = { method, url, headers, body, signatureFault: fault };
    requests.push(seen);
    const refused: Answer = { status: 403, type: 'InvalidSignatureException', body: { message: fault } };
    const given = faults.shift() ?? (fault === null ? answer(seen) : refused);
    if (given === 'silent') return;
    if (given === 'cut') return void response.destroy();
    if (given === 'stuck') return void response.writeHead(200).write('{');
    const type = given.type === undefined ? {} : { 'x-amzn-errortype': `${given.type}:http://internal.amazon.com/` };
    response.writeHead(given.status, { 'content-type': 'application/json', ...type, ...given.headers });
    response.end(given.body === undefined ? '' : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    executions,
    callbacks,
    requests,
    failNext: (...next) => void faults.push(...next),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** One for each test of a file, with credentials for it in the environment. */
export function lambdaForEachTest(): () => LambdaStandIn {
  let service: LambdaStandIn | null = null;
  beforeEach(async () => {
    for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
    service = await openLambda();
  });
  afterEach(() => {
    service?.close();
    vi.unstubAllEnvs();
  });
  return () => {
    if (service === null) throw new Error('no test has begun');
    return service;
  };
}
