// The manifest flow: a form, a look at what will be asked of GitHub, GitHub's own confirmation, and the credentials that come back.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../http.ts';
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
  /** Printed where the bot was started: whoever does not have it finds no page. */
  readonly token: string;
  readonly plan: AppPlan;
  /** No slash at the end. */
  readonly apiUrl: string;
  /** Keeps the credentials; false when somebody else's are kept already. */
  store(app: NewApp): Promise<boolean>;
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
  if (method !== 'GET') return null;
  if (path === '/setup/callback')
    return isSame(query.get('state') ?? '', stateOf(options)) ? finish(query, options) : null;
  if (path !== '/setup' || !isSame(query.get('token') ?? '', options.token)) return null;
  if (query.get('address') === null)
    return page(200, formPage(options.plan, { ...request, token: options.token }), options);
  const given = Given.safeParse(Object.fromEntries(query));
  if (!given.success) {
    const problem = given.error.issues.map(({ message }) => message).join(' ');
    return page(400, formPage(options.plan, { ...request, token: options.token, problem }), options);
  }
  const { organisation, address, name } = given.data;
  const manifest = manifestFor(options.plan, { name, address, page: request.origin });
  const settings = organisation === '' ? '/settings/apps/new' : `/organizations/${organisation}/settings/apps/new`;
  const action = `${webUrl(options.apiUrl)}${settings}?state=${stateOf(options)}`;
  return page(200, reviewPage(options.plan, { manifest, action, organisation }), options);
}

const Given = z.object({
  name: z.string().trim().min(1, 'The App needs a name.').max(34, 'GitHub takes names of up to 34 characters.'),
  organisation: z
    .string()
    .trim()
    .regex(/^(?:[a-z\d](?:[a-z\d-_]{0,99}))?$/i, 'The organisation is written as in its address on GitHub.'),
  address: z
    .string()
    .trim()
    .transform((text) => text.replace(/\/+$/, '').replace(/\/api\/github\/webhooks$/, ''))
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).search === '',
      'The address is a URL that begins with https://.',
    ),
});

/** The code is worth one exchange within an hour, and the answer is the only one that holds the private key. */
async function finish(query: URLSearchParams, options: SetupOptions): Promise<Answer> {
  const code = query.get('code') ?? '';
  if (!/^[\w-]{1,200}$/.test(code))
    return page(400, problemPage('GitHub sent no code. Begin again on the set-up page.'), options);
  const ask = options.fetch ?? globalThis.fetch;
  const request = {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(20_000),
  };
  const answered = await ask(`${options.apiUrl}/app-manifests/${code}/conversions`, request).catch(() => null);
  if (answered === null)
    return page(502, problemPage('GitHub did not answer. Reload this page within the hour.'), options);
  const app = NewApp.safeParse(await answered.json().catch(() => null));
  if (!answered.ok || !app.success) {
    const why = `GitHub did not hand out the App (${answered.status}): the code was used already, or is older than an hour. Delete the App on GitHub if it is there, and begin again.`;
    return page(502, problemPage(why), options);
  }
  if (!(await options.store(app.data))) return page(409, problemPage('An App is set up here already.'), options);
  return page(200, donePage(app.data), options);
}

/** Nobody who has not seen the token can know it, so that no stranger's App is foisted on us by a link. */
function stateOf({ token }: SetupOptions): string {
  return createHmac('sha256', token).update('github app manifest').digest('base64url');
}

function isSame(given: string, wanted: string): boolean {
  const hash = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return wanted !== '' && timingSafeEqual(hash(given), hash(wanted));
}

/** Where people look at what the API serves. */
function webUrl(apiUrl: string): string {
  if (apiUrl === 'https://api.github.com') return 'https://github.com';
  return apiUrl.replace(/\/api\/v3$/, '');
}

/** The address holds the token: nobody it links to may read it, and nothing is loaded or run. */
function page(status: number, body: string, { apiUrl }: SetupOptions): Answer {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${webUrl(apiUrl)}; frame-ancestors 'none'; base-uri 'none'`;
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
