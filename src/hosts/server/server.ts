// The bot as one process: an HTTP server in front of Probot, the same rules as on Lambda.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Probot } from 'probot';
import { outriderApp } from '../../app.ts';
import { keys } from '../../artifacts/catalogue.ts';
import type { Config } from '../../config.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Launcher } from '../../ports/durable.ts';
import type { Log } from '../../ports/log.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { answerReport, asksForReport } from '../answer-report.ts';
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
import { openProbot } from '../probot.ts';
import { urlOf } from './address.ts';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Connections that wait to be accepted: deliveries come in bursts, and a reset one is lost until somebody sends it again. */
const backlog = 4096;

/** Deliveries that are under way when the server closes have so long to end, milliseconds: GitHub sends a broken one again for nobody but a person who asks. */
const lastDeliveriesMs = 5_000;

/** What the server hands deliveries to, and tells of them. */
export interface Bot {
  readonly launcher: Launcher;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Where the reports lie that comments link to. */
  readonly blobs: Pick<Blobs, 'get'>;
}

/** Listens on `port` (0: any free one). Deliveries are verified, parsed and handed to `launcher`. */
export async function startServer(
  config: Config,
  bot: Bot,
  listen: { readonly port: number; readonly host?: string },
): Promise<RunningServer> {
  const probot = await probotFor(config, bot);
  const { webhookSecret: secret } = config.app();
  const server = createServer((request, response) => {
    respond(request, response, { probot, secret, ...bot }).catch((error: unknown) => {
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
  return {
    url: urlOf(server, listen.host),
    close: () => closed(server),
  };
}

/** Takes nothing new, and lets what is under way end. */
function closed(server: Server): Promise<void> {
  // A connection that is kept alive is idle after its answer, and only then.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), lastDeliveriesMs);
  return new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  }).finally(() => {
    clearInterval(idle);
    clearTimeout(late);
  });
}

async function probotFor(config: Config, bot: Bot): Promise<Probot> {
  const credentials = config.app();
  const probot = await openProbot(credentials, bot.log);
  await probot.load(outriderApp({ launcher: noting(bot.launcher, bot.log), appId: Number(credentials.appId) }));
  return probot;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { probot, secret, telemetry, blobs }: Bot & { readonly probot: Probot; readonly secret: string },
): Promise<void> {
  const { method = 'GET' } = request;
  const { path, query } = partsOf(request.url ?? '/');
  if (asksForReport({ path })) {
    const find = async (experiment: string) => pageIn(blobs, experiment);
    return send(response, await answerReport({ method, path, query }, { secret, now: Date.now(), find }));
  }
  const respondTo = () => answerTo(request, { method, path, probot });
  const answer =
    path === webhookPath ? await observed({ method, route: path }, telemetry, respondTo) : await respondTo();
  send(response, answer);
}

/** The query without its question mark. `//` and the like are no address; they are paths that nothing answers to. */
function partsOf(url: string): { readonly path: string; readonly query: string } {
  const parsed = URL.parse(url, 'http://localhost');
  return { path: parsed?.pathname ?? url, query: parsed?.search.slice(1) ?? '' };
}

async function pageIn(blobs: Bot['blobs'], experiment: string): Promise<{ readonly page: string } | null> {
  const bytes = await blobs.get(keys.report(experiment));
  return bytes === null ? null : { page: new TextDecoder().decode(bytes) };
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
