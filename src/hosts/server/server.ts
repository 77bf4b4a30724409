// The bot as one process: an HTTP server in front of Probot, the same rules as on Lambda.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Probot } from 'probot';
import { outriderApp } from '../../app.ts';
import type { Config } from '../../config.ts';
import type { Launcher } from '../../ports/durable.ts';
import type { Log } from '../../ports/log.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import {
  type Answer,
  type Delivery,
  deliver,
  isDelivery,
  largestBody,
  noting,
  screen,
  tooLarge,
  webhookPath,
} from '../http.ts';
import { observed } from '../observed.ts';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Connections that wait to be accepted: deliveries come in bursts, and a reset one is lost until somebody sends it again. */
const backlog = 4096;

/** What the server hands deliveries to, and tells of them. */
export interface Bot {
  readonly launcher: Launcher;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/** Listens on `port` (0: any free one). Deliveries are verified, parsed and handed to `launcher`. */
export async function startServer(
  config: Config,
  bot: Bot,
  listen: { readonly port: number; readonly host?: string },
): Promise<RunningServer> {
  const probot = await probotFor(config, bot);
  const server = createServer((request, response) => {
    respond(request, response, { probot, telemetry: bot.telemetry }).catch((error: unknown) => {
      const id = request.headers['x-github-delivery'];
      // Whoever breaks off in the middle has only itself to tell.
      const level = request.complete ? 'error' : 'warn';
      bot.log[level]('delivery failed', { delivery: id ? String(id) : null, problem: String(error) });
      if (!response.headersSent)
        send(response, { status: 500, body: JSON.stringify({ ok: false, error: 'internal error' }) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...listen, backlog }, resolve);
  });
  // A connection that could not be taken, for want of file descriptors say: no reason to give up those that are there.
  server.on('error', (error) => bot.log.error('a connection could not be taken', { problem: error.message }));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function probotFor(config: Config, bot: Bot): Promise<Probot> {
  const app = config.app();
  const probot = new Probot({
    appId: app.appId,
    privateKey: app.privateKey,
    secret: app.webhookSecret,
    logLevel: 'fatal',
  });
  await probot.ready();
  await probot.load(outriderApp({ launcher: noting(bot.launcher, bot.log), appId: Number(app.appId) }));
  return probot;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { probot, telemetry }: { readonly probot: Probot; readonly telemetry: Telemetry },
): Promise<void> {
  const { method = 'GET' } = request;
  const path = pathOf(request.url ?? '/');
  const respondTo = () => answerTo(request, { method, path, probot });
  const answer =
    path === webhookPath ? await observed({ method, route: path }, telemetry, respondTo) : await respondTo();
  send(response, answer);
}

/** Without the query. `//` and the like are no address; they are paths that nothing answers to. */
function pathOf(url: string): string {
  return URL.parse(url, 'http://localhost')?.pathname ?? url;
}

async function answerTo(
  request: IncomingMessage,
  { method, path, probot }: { readonly method: string; readonly path: string; readonly probot: Probot },
): Promise<Answer> {
  const body = await readBody(request);
  if (body === null) return tooLarge;
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const screened = screen({ method, path, headers, body });
  if (!isDelivery(screened)) return screened;
  return deliver(screened, {
    verify: ({ payload, signature }: Delivery) => probot.webhooks.verify(payload, signature),
    receive: ({ id, name, payload }: Delivery) =>
      probot.receive({ id, name: name as never, payload: JSON.parse(payload) }),
  });
}

/** null when the body is larger than allowed; the rest is read and dropped, so that the answer can be sent. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? null : Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
