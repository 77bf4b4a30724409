// The bot before it has an App: nothing but the set-up page, until credentials are there.
import { createServer, type IncomingMessage } from 'node:http';
import { messageOf } from '../../domain/errors.ts';
import type { StoredApp } from '../../domain/stored-app.ts';
import { type SetupOptions, setupAnswer } from '../setup/flow.ts';
import { verifierOf } from '../setup/link.ts';
import { urlOf } from './address.ts';

export interface SetupServer {
  /** With the token: for whoever started the bot. */
  readonly url: string;
  /** Resolves when the App's credentials are kept and its maker was told. */
  readonly done: Promise<StoredApp>;
  close(): Promise<void>;
}

/** `token`: opens the page, and is nowhere but in its address. */
export async function startSetupServer(
  { token, ...options }: Omit<SetupOptions, 'verifier' | 'lost' | 'away'> & { readonly token: string },
  listen: { readonly port: number; readonly host?: string },
): Promise<SetupServer> {
  const { promise: done, resolve: finished } = Promise.withResolvers<StoredApp>();
  const made: StoredApp[] = [];
  const apps = {
    holds: () => options.apps.holds(),
    keep: async (app: StoredApp) => {
      const kept = await options.apps.keep(app);
      if (kept) made.push(app);
      return kept;
    },
  };
  const told = { lost: (_slug: string, error: unknown) => tell(error), away: tell };
  const page: SetupOptions = { ...options, ...told, apps, verifier: verifierOf(token) };
  const server = createServer(async (request, response) => {
    request.resume();
    const asked = requestOf(request);
    const answered = made.length > 0 || asked === null ? null : await setupAnswer(asked, page).catch(failed);
    const { status, body, headers } = answered ?? nothing;
    response.writeHead(status, { ...headers, connection: 'close' }).end(body, () => {
      const [app] = made;
      if (app) finished(app);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...listen }, resolve);
  });
  return {
    url: `${urlOf(server, listen.host)}/setup?token=${token}`,
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
function tell(error: unknown): void {
  process.stderr.write(`outrider: the set-up failed: ${messageOf(error)}\n`);
}

function failed(error: unknown) {
  tell(error);
  return { status: 500, body: JSON.stringify({ ok: false, error: 'internal error' }), headers: json };
}

/** null: asked for what is no address. */
function requestOf({ method, url, headers }: IncomingMessage) {
  const address = URL.parse(url ?? '/', 'http://localhost');
  if (address === null) return null;
  const { pathname, searchParams } = address;
  // Of several proxies in a row the first saw the browser.
  const scheme = /^https\b/.test(String(headers['x-forwarded-proto'] ?? '')) ? 'https' : 'http';
  const origin = URL.parse(`${scheme}://${headers.host ?? ''}`)?.origin ?? 'http://localhost';
  return { method: method ?? 'GET', path: pathname, query: searchParams, origin };
}
