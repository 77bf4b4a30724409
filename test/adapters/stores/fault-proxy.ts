// Stands before a stand-in of AWS and does to its requests what the network and AWS do to them.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Strike =
  /** Answered in place of the store, which hears nothing of it. */
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** The connection ends: before the store has heard of it, after it has done the work, in the middle of its answer. */
  | 'refuse'
  | 'lose the answer'
  | 'cut the answer'
  /** One bit of the answer is another. */
  | 'flip a bit';

export interface FaultProxy {
  readonly url: string;
  /** What happens to the requests that come, in their order; then nothing. */
  next(...strikes: readonly (Strike | null)[]): void;
  /** Asked for each request once `next` is used up, with its number and how often the SDK has asked for it, from 1; null: nothing happens. */
  always(strike: (count: number, attempt: number) => Strike | null): void;
  /** Nothing happens from now on. */
  clear(): void;
  close(): Promise<void>;
}

export interface Asked {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** `complete`: what the stand-in's answer lacks of AWS's. */
export async function faultProxy(
  target: string,
  complete: (asked: Asked, bytes: Buffer) => Promise<Buffer> = async (_, bytes) => bytes,
): Promise<FaultProxy> {
  const queue: (Strike | null)[] = [];
  let always: Parameters<FaultProxy['always']>[0] | null = null;
  let count = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    const strike = queue.length > 0 ? (queue.shift() ?? null) : (always?.(count, attemptOf(request)) ?? null);
    const asked = { request, body: await buffer(request) };
    if (strike === 'refuse') response.destroy();
    else if (strike !== null && typeof strike === 'object')
      response
        .writeHead(strike.status, { 'content-type': 'application/x-amz-json-1.0', ...strike.headers })
        .end(strike.body);
    else await pass(target, asked, { response, strike, complete });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (...strikes) => void queue.push(...strikes),
    always: (strike) => {
      always = strike;
    },
    clear: () => {
      queue.length = 0;
      always = null;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As the SDK numbers them: `amz-sdk-request: attempt=2; max=3`. */
const attemptOf = ({ headers }: IncomingMessage): number =>
  Number(/attempt=(\d+)/.exec(String(headers['amz-sdk-request']))?.[1] ?? 1);

async function pass(
  target: string,
  asked: Asked,
  {
    response,
    strike,
    complete,
  }: {
    readonly response: ServerResponse;
    readonly strike: Strike | null;
    readonly complete: (asked: Asked, bytes: Buffer) => Promise<Buffer>;
  },
): Promise<void> {
  const answer = await answerOf(new URL(asked.request.url ?? '', target), asked.request, asked.body);
  const bytes = await complete(asked, await buffer(answer));
  if (strike === 'lose the answer') return void response.destroy();
  if (strike === 'flip a bit') bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  const { 'transfer-encoding': _, 'x-amz-crc32': __, ...rest } = answer.headers;
  const headers = { ...rest, 'content-length': String(bytes.length) };
  response.writeHead(answer.statusCode ?? 500, headers);
  if (strike !== 'cut the answer') return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}

function answerOf(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...rest } = headers;
    const sent = forward(url, { method, headers: { ...rest, 'content-length': String(body.length) } }, resolve);
    sent.on('error', reject).end(body);
  });
}
