// The two servers of the stand-in, the API and the archive host: they keep the journal and play the faults.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { callerOf } from './access.ts';
import { tarball } from './archive.ts';
import { entryOf, type FaultRule, type Faults, type JournalEntry } from './journal.ts';
import { type Call, type Reply, refusal } from './wire.ts';
import type { World } from './world.ts';

export interface ServerParts {
  readonly world: World;
  readonly faults: Faults;
  readonly journal: JournalEntry[];
  readonly answer: (call: Call) => Promise<Reply>;
}

export function apiServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => crash(response, error));
  });
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await read(parts.world, request);
  const entry = entryOf(call, 'api');
  parts.journal.push(entry);
  const fault = parts.faults.hit(entry.method, entry.path);
  if (fault && !fault.afterEffect) return play(fault, null, { entry, response });
  const reply = await parts.answer(call);
  if (fault) return play(fault, reply, { entry, response });
  entry.status = reply.status;
  response.writeHead(reply.status, reply.headers).end(reply.body);
}

interface Exchange {
  readonly entry: JournalEntry;
  readonly response: ServerResponse;
}

function play({ action }: FaultRule, reply: Reply | null, { entry, response }: Exchange): void {
  if (action === 'hang') return;
  if (action === 'drop') {
    response.destroy();
    return;
  }
  if (action === 'drip') {
    drip(response);
    return;
  }
  if (action === 'cut') {
    const body = reply?.body ?? Buffer.from('{"message":"half of an answer"}');
    response.writeHead(reply?.status ?? 200, { 'content-type': 'application/json', 'content-length': body.length });
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  entry.status = action.status;
  const body = action.body ?? { message: `the stand-in was told to answer ${action.status}` };
  response
    .writeHead(action.status, { 'content-type': 'application/json', ...action.headers })
    .end(action.raw ?? JSON.stringify(body));
}

/** White space before a document says nothing and keeps the connection warm. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
}

async function read(world: World, request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', world.origin);
  const path = url.pathname.replace(/^\/api(\/v3)?(?=\/)/, '');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: request.method ?? 'GET',
    path,
    segments: path.slice(1).split('/').map(decoded),
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks),
    caller: callerOf(world, headers.authorization),
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The last layer: the emulator itself. */
export function emulator(world: World): (call: Call) => Promise<Reply> {
  return async (call) => {
    const headers: Record<string, string> = {};
    for (const name of ['accept', 'authorization', 'content-type']) {
      const value = call.headers[name];
      if (value !== undefined) headers[name] = value;
    }
    const query = call.query.size > 0 ? `?${call.query}` : '';
    const body = call.body.length > 0 ? { body: call.body } : {};
    const reply = await world.send(call.method, call.path + query, { token: null, headers, ...body });
    const headersBack = Object.entries(reply.headers).filter(([name]) => !hopByHop.includes(name));
    const rewritten = headersBack.map(([name, value]) => [name, name === 'link' ? world.published(value) : value]);
    return { ...reply, headers: Object.fromEntries(rewritten) };
  };
}

const hopByHop = ['content-length', 'transfer-encoding', 'connection', 'keep-alive'];

/** Serves `/OWNER/REPO/legacy.tar.gz/SHA?token=...` and `/logs/JOB?token=...` and asks for no other credential. */
export function codeloadServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    sendArchive(parts, request, response).catch((error: unknown) => crash(response, error));
  });
}

async function sendArchive(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await read(parts.world, request);
  const entry = entryOf(call, 'codeload');
  parts.journal.push(entry);
  const fault = parts.faults.hit(entry.method, entry.path);
  if (fault) return play(fault, null, { entry, response });
  const [owner, repo, , sha = ''] = call.segments;
  const known = call.query.get('token') === parts.world.archiveToken;
  const log = known && owner === 'logs' ? parts.world.jobLogs.get(Number(repo)) : undefined;
  if (log !== undefined) {
    entry.status = 200;
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(log);
    return;
  }
  const tar = known ? await tarball(parts.world, `${owner}/${repo}`, sha) : null;
  entry.status = tar === null ? 404 : 200;
  if (tar === null) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/x-gzip' });
  await pipeline(tar, response);
}

function crash(response: ServerResponse, error: unknown): void {
  const reply = refusal(500, `the stand-in failed: ${error instanceof Error ? error.stack : error}`);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, reply.headers).end(reply.body);
}

/** Listens on a free port of the loopback; gives the origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
