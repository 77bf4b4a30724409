// The App as GitHub knows it: whether it can sign in, what it may and hears, where it is installed, how its deliveries fare.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { webhookPath } from '../http.ts';
import type { AppRequest } from '../wiring/doctor.ts';
import { type Finding, fault, sound, warning, wordsOf } from './finding.ts';

const Manifest = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.string()),
});
const App = z.object({
  slug: z.string().nullish(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
});
const Installations = z.array(
  z.object({
    account: z.object({ login: z.string() }).nullable(),
    suspended_at: z.string().nullish(),
    permissions: z.record(z.string(), z.string()).optional(),
  }),
);
const Hook = z.object({
  url: z.string().optional(),
  content_type: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});
const Deliveries = z.array(z.object({ status_code: z.number(), event: z.string(), delivered_at: z.string() }));

/** With these the App could change what decides over it. */
const dangerous = ['administration', 'workflows', 'secrets', 'organization_administration', 'organization_secrets'];
/** A JWT is good for 10 minutes, and GitHub refuses one from the future: Octokit dates it 30 s back. */
const most = { warn: 20, error: 60 };

export async function appFindings(request: AppRequest, now: () => number): Promise<Finding[]> {
  let answer: Awaited<ReturnType<AppRequest>>;
  try {
    answer = await request('GET /app');
  } catch (error) {
    return [signInFailed(error, now)];
  }
  const wanted = Manifest.parse(parse(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8')));
  const app = App.parse(answer.data);
  const parts = await Promise.all([
    asked(request, 'GET /app/installations', 'installations', (data) =>
      installations(Installations.parse(data), wanted.default_permissions),
    ),
    asked(request, 'GET /app/hook/config', 'webhook', (data) => hook(Hook.parse(data))),
    asked(request, 'GET /app/hook/deliveries', 'deliveries', (data) => deliveries(Deliveries.parse(data))),
  ]);
  return [
    sound('GitHub', `the App ${app.slug ?? ''} signs in`),
    ...clock(answer.date, now()),
    ...permissions(app.permissions, wanted.default_permissions),
    ...events(app.events, wanted.default_events),
    ...parts.flat(),
  ];
}

/** What GitHub does not answer is no fault of the App: a server of another version, or an outage. */
async function asked(
  request: AppRequest,
  route: string,
  about: string,
  judge: (data: unknown) => Finding[],
): Promise<Finding[]> {
  try {
    return judge((await request(route)).data);
  } catch (error) {
    const what = `${route} could not be read (${wordsOf(error)})`;
    return [warning(about, { what, why: 'Nothing can be said of it here.', mend: 'Look at the App’s settings page.' })];
  }
}

function signInFailed(error: unknown, now: () => number): Finding {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : null;
  const why = 'The bot can do nothing at GitHub.';
  const skew = skewOf(dateOf(error), now());
  if (skew !== null && skew > most.warn)
    return fault('clock', {
      what: `this machine is ${skew} s away from GitHub's time, and GitHub refuses the App's token`,
      why,
      mend: 'Set the clock (NTP).',
    });
  if (status === 401)
    return fault('APP_ID and PRIVATE_KEY', {
      what: `GitHub refuses the two together (401: ${wordsOf(error)})`,
      why,
      mend: 'Check that APP_ID is the number on the App’s settings page. If it is, the key is another App’s or was deleted: generate a new one there.',
    });
  if (status === 404)
    return fault('APP_ID', {
      what: 'GitHub knows no such App (404)',
      why,
      mend: 'Check APP_ID, and that GITHUB_API_URL or GHE_HOST is the server that the App is registered on.',
    });
  return fault('GitHub', {
    what: `cannot be reached or did not answer (${wordsOf(error)})`,
    why,
    mend: 'Check the network, the proxy, GITHUB_API_URL and GHE_HOST.',
  });
}

function dateOf(error: unknown): string | null {
  const shape = z.object({ response: z.object({ headers: z.object({ date: z.string() }) }) }).safeParse(error);
  return shape.success ? shape.data.response.headers.date : null;
}

function skewOf(date: string | null, now: number): number | null {
  const there = Date.parse(date ?? '');
  return Number.isNaN(there) ? null : Math.round(Math.abs(now - there) / 1000);
}

function clock(date: string | null, now: number): Finding[] {
  const skew = skewOf(date, now);
  if (skew === null) return [];
  if (skew <= most.warn) return [sound('clock', `is within ${most.warn} s of GitHub's`)];
  const trouble = {
    what: `is ${skew} s away from GitHub's`,
    why: 'GitHub refuses tokens that are dated wrong.',
    mend: 'Set the clock (NTP).',
  };
  return [skew > most.error ? fault('clock', trouble) : warning('clock', trouble)];
}

const rank = (level: string | undefined) => ['read', 'write', 'admin'].indexOf(level ?? '');

function permissions(has: Readonly<Record<string, string>>, wants: Readonly<Record<string, string>>): Finding[] {
  const few = lacking(has, wants);
  const many = Object.entries(has).filter(([name, level]) => rank(level) > rank(wants[name]));
  const found: Finding[] = [];
  if (few.length > 0)
    found.push(
      fault('permissions', {
        what: `the App lacks ${few.join(', ')}`,
        why: 'Runs are refused, or end without their artifact.',
        mend: 'Grant them on the App’s settings page, then approve them in each installation.',
      }),
    );
  const risky = many.filter(([name]) => dangerous.includes(name)).map(([name, level]) => `${name}: ${level}`);
  const idle = many.filter(([name]) => !dangerous.includes(name)).map(([name, level]) => `${name}: ${level}`);
  if (risky.length > 0)
    found.push(
      fault('permissions', {
        what: `the App has ${risky.join(', ')}`,
        why: 'With it a stolen key could change workflows, secrets or the rules themselves.',
        mend: 'Take it away on the App’s settings page: nothing here uses it.',
      }),
    );
  if (idle.length > 0)
    found.push(
      warning('permissions', {
        what: `the App has ${idle.join(', ')}, which it has no use for`,
        why: 'What is not granted cannot be stolen.',
        mend: 'Take it away on the App’s settings page; app.yml lists what is needed.',
      }),
    );
  return found.length > 0 ? found : [sound('permissions', 'are those of app.yml')];
}

function lacking(has: Readonly<Record<string, string>>, wants: Readonly<Record<string, string>>): string[] {
  return Object.entries(wants)
    .filter(([name, level]) => rank(has[name]) < rank(level))
    .map(([name, level]) => `${name}: ${level}`);
}

function events(has: readonly string[], wants: readonly string[]): Finding[] {
  const few = wants.filter((event) => !has.includes(event));
  const many = has.filter((event) => !wants.includes(event));
  const found: Finding[] = [];
  if (few.length > 0)
    found.push(
      fault('events', {
        what: `the App does not hear ${few.join(', ')}`,
        why: few.includes('issue_comment') ? 'No command ever arrives.' : 'CI of pull requests is seen late.',
        mend: 'Subscribe to them on the App’s settings page, "Permissions & events".',
      }),
    );
  if (many.length > 0)
    found.push(
      warning('events', {
        what: `the App hears ${many.join(', ')}, which nothing here reads`,
        why: 'Each is a delivery to answer.',
        mend: 'Unsubscribe on the App’s settings page.',
      }),
    );
  return found.length > 0 ? found : [sound('events', 'are those of app.yml')];
}

function installations(all: z.infer<typeof Installations>, wants: Readonly<Record<string, string>>): Finding[] {
  if (all.length === 0)
    return [
      warning('installations', {
        what: 'the App is installed nowhere',
        why: 'It hears nothing.',
        mend: 'Install it on an account: "Install App" on its settings page.',
      }),
    ];
  const found = all.flatMap(({ account, suspended_at, permissions: granted }) => {
    const name = account?.login ?? 'a deleted account';
    if (suspended_at)
      return [
        warning('installations', {
          what: `that of ${name} is suspended`,
          why: 'Its commands are heard by nobody.',
          mend: `An owner of ${name} can lift it: Settings, GitHub Apps.`,
        }),
      ];
    const few = granted ? lacking(granted, wants) : [];
    if (few.length === 0) return [];
    return [
      warning('installations', {
        what: `${name} has not approved ${few.join(', ')}`,
        why: 'Its runs are refused.',
        mend: `An owner of ${name} approves it: Settings, GitHub Apps.`,
      }),
    ];
  });
  return found.length > 0 ? found : [sound('installations', `${all.length}, none suspended`)];
}

function hook({ url, content_type, insecure_ssl }: z.infer<typeof Hook>): Finding[] {
  const mend = `Set it on the App’s settings page to https://HOST${webhookPath}.`;
  const bad = (what: string) => [fault('webhook', { what, why: 'No command arrives.', mend })];
  if (!url || !URL.canParse(url)) return bad('the App has no webhook address');
  const { hostname, pathname, protocol } = new URL(url);
  if (hostname === 'example.com') return bad('the address is still the placeholder of app.yml');
  if (pathname !== webhookPath) return bad(`the address ends in ${pathname}`);
  if (content_type !== undefined && content_type !== 'json')
    return [
      fault('webhook', {
        what: `the content type is ${content_type}`,
        why: 'Every delivery is refused with 415.',
        mend: 'Set it to application/json.',
      }),
    ];
  if (String(insecure_ssl ?? '0') === '1' || protocol === 'http:')
    return [
      warning('webhook', {
        what: `deliveries to ${hostname} are not protected by TLS`,
        why: 'Whoever listens in reads private comments.',
        mend: 'Use https with SSL verification on.',
      }),
    ];
  return [sound('webhook', `goes to ${hostname}${pathname}`)];
}

const meanings: Readonly<Record<number, string>> = {
  401: 'WEBHOOK_SECRET here is not the App’s',
  404: 'nothing answers at that address',
  413: 'the body was too large',
  415: 'the content type is not application/json',
  502: 'the server behind the address is down',
  504: 'the bot did not answer within 10 s',
};

function deliveries(recent: z.infer<typeof Deliveries>): Finding[] {
  const failed = recent.filter(({ status_code }) => status_code < 200 || status_code >= 300);
  const [last] = failed;
  if (!last) return [sound('deliveries', `the last ${recent.length} arrived`)];
  const meaning = meanings[last.status_code] ?? 'see the answer on the App’s settings page';
  const what = `${failed.length} of the last ${recent.length} failed, the latest (${last.event}, ${last.delivered_at}) with ${last.status_code}: ${meaning}`;
  const trouble = {
    what,
    why: 'A command in it was not heard.',
    mend: 'Mend that, then redeliver them on the App’s settings page, "Advanced".',
  };
  return [recent[0] === last ? fault('deliveries', trouble) : warning('deliveries', trouble)];
}
