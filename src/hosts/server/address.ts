// Where a server of ours is called by whoever sits before its machine.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Of a server that listens. `host`: what it was told to listen on; nothing, or every address: this machine's own name for itself. No slash at the end. */
export function urlOf(server: Server, host?: string): string {
  // A server that listens on TCP has an address object.
  const { port } = server.address() as AddressInfo;
  const named = host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`;
}
