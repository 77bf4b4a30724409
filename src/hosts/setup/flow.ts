// The manifest flow: a form, a look at what will be asked of GitHub, GitHub's own confirmation, and the credentials that come back.
import * as z from 'zod';
import { siteOf } from '../../domain/github-api-url.ts';
import type { AppStore } from '../../ports/app-store.ts';
import type { Answer } from '../http.ts';
import { Given, unreachable } from './given.ts';
import { opens, stateOf } from './link.ts';
import { type AppPlan, manifestFor } from './manifest.ts';
import { donePage, formPage, problemPage, reviewPage } from './pages.ts';

/** What GitHub made, and tells once. */
export const NewApp = z.object({
  id: z.number().int(),
  slug: z.string(),
  html_url: z.url(),
  pem: z.string().min(1),
  webhook_secret: z.string().min(8),
});
export type NewApp = z.infer<typeof NewApp>;

export interface SetupOptions {
  /** Of the link's token, by `verifierOf`: whoever does not have the token finds no page. */
  readonly verifier: string;
  /** Milliseconds since 1970, from when on the link opens nothing; never where nothing is said. */
  readonly until?: number;
  readonly now?: () => number;
  readonly plan: AppPlan;
  /** No slash at the end. */
  readonly apiUrl: string;
  readonly apps: AppStore;
  /** Told when an App was made and its credentials are lost, which somebody has to mend by hand. Never given a secret. */
  readonly lost: (slug: string, error: unknown) => void;
  /** Told why the store cannot be asked, or takes nothing; whoever has the link sees that it is so. */
  readonly away: (error: unknown) => void;
  /** Where the bot is reached from outside, where somebody said so already: what the form proposes. */
  readonly publicUrl: string | null;
  readonly fetch?: typeof globalThis.fetch;
}

export interface SetupRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Where the browser sees this page, scheme and host. */
  readonly origin: string;
}

/** Answers a page; null for what is none of the set-up's. Whoever has not the token gets null too: to a stranger there is no page. */
export async function setupAnswer(request: SetupRequest, options: SetupOptions): Promise<Answer | null> {
  const { path, method, query } = request;
  const back = path === '/setup/callback';
  if (method !== 'GET' || !(back || path === '/setup')) return null;
  const state = back ? (query.get('state') ?? '') : stateOf(query.get('token') ?? '');
  if (!opens(state, options.verifier)) return null;
  const { until = Number.POSITIVE_INFINITY, now = Date.now } = options;
  if (now() >= until) return page(410, problemPage(back ? [words.over, words.drop] : [words.over]), options);
  const there = await holds(options);
  if (there === null) return page(503, problemPage([words.away, back ? words.reload : words.unmade]), options);
  if (there) return isThere(back, options);
  return back ? finish(query, options) : begin(request, state, options);
}

/** null: the store does not say. */
function holds({ apps, away }: SetupOptions): Promise<boolean | null> {
  return apps.holds().catch((error: unknown) => {
    away(error);
    return null;
  });
}

const words = {
  over: 'This link has ended. Draw a new one where you drew it.',
  there: 'An App is set up here already, and nothing was changed.',
  drop: 'The App that GitHub made just now is of no use: delete it on GitHub.',
  second:
    'If that is the one you have just made, and this page was only loaded a second time, all is well. If GitHub made you another one just now, that other one is of no use: delete it on GitHub.',
  away: 'The place where the credentials would be kept cannot be used now; the log of the bot says why.',
  unmade: 'Nothing was made. Load this page again when that is mended.',
  reload: 'Nothing is lost: GitHub keeps them for an hour. When that is mended, load this page again.',
};

/** Whoever loads the last page again, or comes back to it, has done nothing wrong. */
function isThere(back: boolean, options: SetupOptions): Answer {
  return page(409, problemPage(back ? [words.there, words.second] : [words.there]), options);
}

function begin(request: SetupRequest, state: string, options: SetupOptions): Answer {
  const { query } = request;
  const proposed = options.publicUrl ?? (unreachable(request.origin) ? '' : request.origin);
  const form = { proposed, query, token: query.get('token') ?? '' };
  if (query.get('address') === null) return page(200, formPage(options.plan, form), options);
  const given = Given.safeParse(Object.fromEntries(query));
  if (!given.success) {
    const problem = given.error.issues.map(({ message }) => message).join(' ');
    return page(400, formPage(options.plan, { ...form, problem }), options);
  }
  const { organisation, address, name } = given.data;
  const manifest = manifestFor(options.plan, { name, address, page: request.origin });
  const settings = organisation === '' ? '/settings/apps/new' : `/organizations/${organisation}/settings/apps/new`;
  const action = `${siteOf(options.apiUrl)}${settings}?state=${state}`;
  return page(200, reviewPage(options.plan, { manifest, action, organisation }), options);
}

/** The code is worth one exchange within an hour, and the answer is the only one that holds the private key. */
async function finish(query: URLSearchParams, options: SetupOptions): Promise<Answer> {
  const code = query.get('code') ?? '';
  if (!/^[\w-]{1,200}$/.test(code))
    return page(400, problemPage(['GitHub sent no code. Begin again on the set-up page.']), options);
  const ask = options.fetch ?? globalThis.fetch;
  const request = {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(20_000),
  };
  const answered = await ask(`${options.apiUrl}/app-manifests/${code}/conversions`, request).catch(() => null);
  if (answered === null)
    return page(502, problemPage(['GitHub did not answer. Reload this page within the hour.']), options);
  const app = NewApp.safeParse(await answered.json().catch(() => null));
  if (!answered.ok || !app.success) {
    // The same page in a second tab may have been quicker.
    if (await holds(options)) return isThere(true, options);
    const why = `GitHub did not hand out the App (${answered.status}): the code was used already, or is older than an hour. If the set-up page says that there is an App, or is gone, another tab was quicker and all is well; only if it still asks for an App to be made, delete the one on GitHub, and begin again.`;
    return page(502, problemPage([why]), options);
  }
  return keep(app.data, options);
}

/** Nobody else has the credentials now: that they are lost must not look like a page that one may reload. */
async function keep(app: NewApp, options: SetupOptions): Promise<Answer> {
  const { id, slug, pem, webhook_secret, html_url } = app;
  try {
    const kept = await options.apps.keep({ app_id: String(id), slug, private_key: pem, webhook_secret });
    if (!kept) return page(409, problemPage([words.there, words.drop]), options);
  } catch (error) {
    options.lost(slug, error);
    const why = `GitHub made ${slug}, but its credentials could not be kept here and are lost. Delete it on GitHub (${html_url}), and begin again on the set-up page.`;
    return page(500, problemPage([why]), options);
  }
  return page(200, donePage(app), options);
}

/** The address holds the token: nobody it links to may read it, and nothing is loaded or run. */
function page(status: number, body: string, { apiUrl }: SetupOptions): Answer {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${siteOf(apiUrl)}; frame-ancestors 'none'; base-uri 'none'`;
  return {
    status,
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  };
}
