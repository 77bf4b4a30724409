// A server that says what it is told, byte for byte: for answers that no HTTP library would send.

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface RawServer {
  readonly url: string;
  /** Requests that came in, first lines only. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** What is done with the n-th request on the n-th socket, both counted from 1. */
export type RawAnswer = (socket: Socket, request: { readonly n: number; readonly onSocket: number }) => void;

/** Whole requests with a length or without a body, as our clients send them. */
export async function startRaw(answer: RawAnswer): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let held = '';
    let onSocket = 0;
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      held += bytes.toString('latin1');
      const end = held.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/^content-length: *(\d+)/im.exec(held.slice(0, end))?.[1] ?? 0);
      if (held.length < end + 4 + length) return;
      requests.push(held.slice(0, held.indexOf('\r\n')));
      held = held.slice(end + 4 + length);
      onSocket += 1;
      answer(socket, { n: requests.length, onSocket });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Head and body of an answer, its length told or, by `length`, lied about. */
export function rawAnswer(
  body: string | Buffer,
  more: {
    readonly length?: number;
    readonly type?: string;
    readonly headers?: readonly string[];
    readonly status?: string;
  } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `HTTP/1.1 ${more.status ?? '200 OK'}`,
    `content-length: ${more.length ?? bytes.length}`,
    `content-type: ${more.type ?? 'application/json'}`,
    ...(more.headers ?? []),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
