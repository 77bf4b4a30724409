// A wire that resets connections at random, from a seed, between a bot and one server: before the first byte, in the middle, after an answer.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { randomStream } from '../../src/comparison/statistics/generator.ts';

export interface Wire {
  readonly url: string;
  /** Connections that were reset so far. */
  resets(): number;
  close(): void;
}

/** In front of `target`; the first connection is reset, and of a hundred further ones so many, `share`. */
export async function resettingWire(target: string, { seed, share }: { seed: number; share: number }): Promise<Wire> {
  const { hostname, port } = new URL(target);
  const random = randomStream(seed);
  const below = (n: number) => Math.floor(random() * n);
  const sockets = new Set<Socket>();
  let resets = 0;
  let first = true;
  const server = createServer((client) => {
    const there = connect(Number(port), hostname);
    for (const socket of [client, there]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(there);
    there.pipe(client);
    client.on('close', () => there.destroy());
    there.on('close', () => client.end());
    const struck = first || below(100) < share;
    first = false;
    if (!struck) return;
    // At once, once the request is there, or somewhere in the answer.
    const reset = () => {
      resets += 1;
      client.resetAndDestroy();
      there.destroy();
    };
    const [moment, after] = [below(3), below(4_000)];
    // An answer may be shorter than that: then this one is spared, but never the first.
    if (moment === 0) return reset();
    if (moment === 1 || resets === 0) return void client.once('data', reset);
    let seen = 0;
    there.on('data', (bytes: Buffer) => {
      seen += bytes.length;
      if (seen >= after && !client.destroyed) reset();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    resets: () => resets,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
