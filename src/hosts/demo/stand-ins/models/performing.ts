// How an answer goes out: in pieces, late, or broken in the way that a script asks for.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../../domain/json.ts';
import type { Protocol } from '../../../../domain/model.ts';
import type { Fault } from './script.ts';
import { errorBody } from './vendors.ts';

export interface Performance {
  /** The answer in pieces, one event each. */
  readonly pieces: readonly string[];
  readonly stream: boolean;
  readonly protocol: Protocol;
  readonly fault: Fault | null;
  readonly delayMs: number;
}

export function answerJson(
  res: ServerResponse,
  status: number,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(text);
}

/** An event that says, inside an answer of status 200, that the vendor is overloaded. */
function overloadedEvent(protocol: Protocol): string {
  const data = JSON.stringify(errorBody(protocol, 529, 'Overloaded'));
  return protocol === 'openai-chat' ? `data: ${data}\n\n` : `event: error\ndata: ${data}\n\n`;
}

function brokenEvent(protocol: Protocol): string {
  return `${protocol === 'openai-chat' ? '' : 'event: content_block_delta\n'}data: {"type": oops\n\n`;
}

/** Waits until what was written has left, so that a cut comes after it and not instead of it. */
function flushed(res: ServerResponse, piece: string): Promise<void> {
  return new Promise((resolve) => {
    res.write(piece, () => resolve());
  });
}

/** Whatever the protocol, 64 KB of text that goes on with the block or message that is open. */
function moreText(protocol: Protocol): string {
  const text = 'and so on, '.repeat(6_000);
  if (protocol === 'openai-chat')
    return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
  const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } };
  return `event: content_block_delta\ndata: ${JSON.stringify(delta)}\n\n`;
}

async function goOn(res: ServerResponse, protocol: Protocol): Promise<void> {
  const more = moreText(protocol);
  const gone = once(res, 'close');
  while (!res.destroyed) await Promise.race([flushed(res, more), gone]);
}

/** Comments keep a connection warm and say nothing. */
async function comment(res: ServerResponse): Promise<void> {
  const gone = once(res, 'close');
  while (!res.destroyed) await Promise.race([flushed(res, ': keep-alive\n\n').then(() => sleep(100)), gone]);
}

/** Below Node's own idea of HTTP: no length, no chunks, and the end of the connection for an end. */
function unframed(res: ServerResponse, pieces: readonly string[]): void {
  res.socket?.end(`HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${pieces.join('')}`);
}

/** 200 with something else than what was asked for; false for any other fault. */
function strange(res: ServerResponse, { fault, pieces }: Performance): boolean {
  if (fault === 'html')
    res.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in to the network</body></html>');
  else if (fault === 'unstreamed') answerJson(res, 200, { id: 'one', content: [], choices: [] });
  else if (fault === 'gzip')
    res.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }).end('This is no gzip.');
  else if (fault === 'unframed') unframed(res, pieces);
  else return false;
  return true;
}

const typeOf = ({ fault, stream }: Performance): string =>
  fault === 'plain' ? 'text/plain; charset=utf-16' : stream ? 'text/event-stream' : 'application/json';

/** What is sent of a whole answer before the fault strikes. */
function before(fault: Fault | null, pieces: readonly string[]): readonly string[] {
  const halves: readonly (Fault | null)[] = ['cut', 'malformed', 'overloaded', 'stall', 'early', 'endless'];
  return halves.includes(fault) ? pieces.slice(0, Math.ceil(pieces.length / 2)) : pieces;
}

async function pieces(res: ServerResponse, performance: Performance): Promise<void> {
  const { pieces, protocol, fault } = performance;
  res.writeHead(200, { 'content-type': typeOf(performance) });
  if (fault === 'comments') return comment(res);
  for (const piece of before(fault, pieces)) await flushed(res, piece);
  if (fault === 'stall') return;
  if (fault === 'endless') return goOn(res, protocol);
  if (fault === 'malformed') await flushed(res, brokenEvent(protocol));
  if (fault === 'overloaded') await flushed(res, overloadedEvent(protocol));
  // The client has to have read what came before; a reset may overtake it.
  if (fault === 'cut') setImmediate(() => res.destroy());
  else res.end();
}

/** Sends the answer, or the fault in its place. The status that went out; null when none did. */
export async function perform(res: ServerResponse, performance: Performance): Promise<number | null> {
  const { fault, protocol, delayMs } = performance;
  if (delayMs > 0) await sleep(delayMs);
  if (fault === 'hang') return null;
  if (fault === 'drop') {
    res.destroy();
    return null;
  }
  if (strange(res, performance)) return 200;
  if (typeof fault === 'object' && fault !== null) {
    if (fault.bytes) res.writeHead(fault.status, fault.headers).end(fault.bytes);
    else
      answerJson(
        res,
        fault.status,
        fault.body ?? errorBody(protocol, fault.status, `scripted ${fault.status}`),
        fault.headers,
      );
    return fault.status;
  }
  await pieces(res, performance);
  return 200;
}
