// The bot before it has an App: nothing but the set-up page, until credentials are there.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NewApp, type SetupOptions, setupAnswer } from '../setup/flow.ts';

export interface SetupServer {
  /** With the token: for whoever started the bot. */
  readonly url: string;
  /** Resolves when the App's credentials are kept and its maker was told. */
  readonly done: Promise<NewApp>;
  close(): Promise<void>;
}

export async function startSetupServer(
  options: SetupOptions,
  listen: { readonly port: number; readonly host?: string },
): Promise<SetupServer> {
  const { promise: done, resolve: finished } = Promise.withResolvers<NewApp>();
  const kept: NewApp[] = [];
  const store = async (app: NewApp) => {
    const stored = kept.length === 0 && (await options.store(app));
    if (stored) kept.push(app);
    return stored;
  };
  const server = createServer(async (request, response) => {
    request.resume();
    const [app] = kept;
    const answered = app ? null : await setupAnswer(requestOf(request), { ...options, store }).catch(failed);
    const { status, body, headers } = answered ?? nothing;
    response.writeHead(status, { ...headers, connection: 'close' }).end(body, () => {
      const [made] = kept;
      if (made) finished(made);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...listen }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/setup?token=${options.token}`,
    done,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const json = { 'content-type': 'application/json' };
const nothing = { status: 404, body: JSON.stringify({ ok: false, error: 'not found' }), headers: json };

/** What went wrong is for the log of whoever started it; it may tell of paths. */
function failed(error: unknown) {
  process.stderr.write(`outrider: the set-up failed: ${error instanceof Error ? error.message : String(error)}\n`);
  return { status: 500, body: JSON.stringify({ ok: false, error: 'internal error' }), headers: json };
}

function requestOf({ method, url, headers }: IncomingMessage) {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return {
    method: method ?? 'GET',
    path: pathname,
    query: searchParams,
    origin: `${scheme}://${headers.host ?? 'localhost'}`,
  };
}
