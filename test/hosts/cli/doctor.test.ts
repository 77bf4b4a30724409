// Every finding of the doctor, produced: one thing is wrong at a time, against servers on loopback.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runDoctor } from '../../../src/hosts/cli/run-doctor.ts';
import type { Finding } from '../../../src/hosts/doctor/finding.ts';
import type { Sandbox } from '../../../src/ports/sandbox.ts';

const pem = (type: 'rsa' | 'ed25519') =>
  (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')).privateKey;
const pkcs8 = pem('rsa').export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = pem('rsa').export({ type: 'pkcs1', format: 'pem' }).toString();
const ed25519 = pem('ed25519').export({ type: 'pkcs8', format: 'pem' }).toString();

const permissions = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'read',
  statuses: 'read',
  actions: 'read',
  members: 'read',
  metadata: 'read',
};
const events = [
  'issue_comment',
  'issues',
  'repository_dispatch',
  'push',
  'pull_request',
  'repository',
  'check_run',
  'check_suite',
  'status',
];
const installation = { id: 1, account: { login: 'acme' }, suspended_at: null, permissions };
const hook = { url: 'https://bot.acme.dev/api/github/webhooks', content_type: 'json', insecure_ssl: '0' };
const delivered = (status_code: number) => ({
  status_code,
  event: 'issue_comment',
  delivered_at: '2026-11-27T00:00:00Z',
});
const repository = {
  full_name: 'acme/river',
  default_branch: 'main',
  private: false,
  archived: false,
  has_issues: true,
  size: 9,
  html_url: 'https://github.com/acme/river',
  permissions: { push: true },
};

type Routes = Record<string, unknown>;
const healthy = (): Routes => ({
  'GET /app': { id: 7, slug: 'outrider', permissions, events },
  'GET /app/installations': [installation],
  'GET /app/hook/config': hook,
  'GET /app/hook/deliveries': [delivered(202)],
  'GET /anthropic/v1/models': { data: [] },
  'GET /zai/v1/models': { data: [] },
  'GET /repos/acme/river/installation': installation,
  'GET /app/installations/1': installation,
  'POST /app/installations/1/access_tokens': { token: 'ghs_x', expires_at: '2099-01-01T00:00:00Z', permissions },
  'GET /repos/acme/river': repository,
  'GET /repos/acme/river/git/ref/heads/main': {
    ref: 'refs/heads/main',
    object: { type: 'commit', sha: 'a'.repeat(40) },
  },
});

let server: Server;
let url: string;
let routes: Routes;
let date: string | null;
const asked: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'outrider-doctor-test-'));

/** A number is a status; everything else a 200 with that body. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const route = `${request.method} ${decodeURIComponent((request.url ?? '').split('?')[0] ?? '')}`;
    asked.push(route);
    const known = routes[route];
    const status =
      typeof known === 'number' ? known : known === undefined ? 404 : request.method === 'POST' ? 201 : 200;
    response.writeHead(status, {
      'content-type': typeof known === 'string' ? 'application/vnd.github.raw' : 'application/json',
      ...(date ? { date } : {}),
    });
    if (typeof known === 'string') return void response.end(known);
    response.end(JSON.stringify(typeof known === 'object' ? known : { message: `answered ${status}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  routes = healthy();
  date = null;
  asked.length = 0;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const sandbox = (reason: string | null): Sandbox => ({
  run: async () =>
    reason === null
      ? { kind: 'ran', exit_code: 0, stopped: null, output: '', printed: 0 }
      : { kind: 'unavailable', reason },
});

type Env = Record<string, string | undefined>;
interface Ask {
  readonly env?: Env;
  readonly flags?: { readonly repo?: string; readonly offline?: boolean };
  readonly looks?: { readonly nodeVersion?: string; readonly sandbox?: Sandbox; readonly freeBytes?: () => number };
  readonly now?: () => number;
}

async function look({ env = {}, flags = {}, looks = {}, now }: Ask = {}) {
  let text = '';
  const environment: Env = {
    APP_ID: '7',
    PRIVATE_KEY: pkcs8,
    WEBHOOK_SECRET: 'a-long-enough-secret',
    GITHUB_API_URL: url,
    ANTHROPIC_API_KEY: 'sk-ant-0123456789',
    ANTHROPIC_BASE_URL: `${url}/anthropic`,
    ZAI_API_KEY: 'zai-0123456789',
    ZAI_BASE_URL: `${url}/zai`,
    OUTRIDER_DATA_DIR: folder,
    ...env,
  };
  const code = await runDoctor({ json: true, ...flags }, (more) => (text += more), {
    env: environment,
    looks: { nodeVersion: '24.21.0', sandbox: sandbox(null), freeBytes: () => 5e9, ...looks },
    ...(now ? { now } : {}),
  });
  const { findings } = JSON.parse(text) as { findings: Finding[] };
  return { code, findings, text, bad: findings.filter(({ level }) => level !== 'ok') };
}

const one = (level: Finding['level'], about: string, what: RegExp) =>
  expect.arrayContaining([
    expect.objectContaining({
      level,
      about,
      what: expect.stringMatching(what),
      why: expect.stringMatching(/./),
      mend: expect.stringMatching(/./),
    }),
  ]);

describe('outrider doctor', () => {
  it('finds nothing wrong with a sound installation, spends nothing and shows no secret', async () => {
    const { code, bad, text } = await look();
    expect(bad).toEqual([]);
    expect(code).toBe(0);
    expect(asked.filter((route) => !route.startsWith('GET '))).toEqual([]);
    for (const secret of ['sk-ant-0123456789', 'zai-0123456789', 'a-long-enough-secret', pkcs8.split('\n')[2] ?? ''])
      expect(text).not.toContain(secret);
  });

  it('sends nothing with --offline', async () => {
    expect((await look({ flags: { offline: true } })).code).toBe(0);
    expect(asked).toEqual([]);
  });

  it.each(['pkcs1', 'escaped'])('takes a key in the form %s', async (form) => {
    const key = form === 'pkcs1' ? pkcs1 : pkcs8.replaceAll('\n', '\\n');
    expect((await look({ env: { PRIVATE_KEY: key } })).bad).toEqual([]);
  });

  const deployed: Env = {
    OUTRIDER_BUCKET: 'b',
    OUTRIDER_TABLE: 't',
    OUTRIDER_AUDIT_TABLE: 'a',
    OUTRIDER_EXPERIMENT_FUNCTION: 'e',
    OUTRIDER_ARM_FUNCTION: 'f',
  };
  const linking: Env = { ...deployed, OUTRIDER_PUBLIC_URL: 'https://outrider.example/' };

  it.each([
    ['a deployment', linking],
    ['one machine', { OUTRIDER_PUBLIC_URL: 'https://outrider.example/' }],
  ])('says where links to reports lead from %s', async (_where, env) => {
    const { bad, findings } = await look({ env });
    expect(bad).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({ about: 'OUTRIDER_PUBLIC_URL', what: 'is https://outrider.example' }),
    );
  });

  it('names only the keys that are not set yet', async () => {
    const { findings } = await look({ env: { ZAI_API_KEY: undefined } });
    const mend = 'Set ZAI_API_KEY, MOONSHOT_API_KEY or OPENAI_API_KEY: a pair of vendors needs two.';
    expect(findings).toContainEqual(expect.objectContaining({ about: 'models', mend }));
  });

  const environments: [string, Env, 'warn' | 'error', string, RegExp][] = [
    ['no App id', { APP_ID: undefined }, 'error', 'APP_ID', /not set/],
    ['a client id', { APP_ID: 'Iv1.abc' }, 'error', 'APP_ID', /no number/],
    ['no key', { PRIVATE_KEY: undefined }, 'error', 'PRIVATE_KEY', /not set/],
    ['a path', { PRIVATE_KEY: './app.pem' }, 'error', 'PRIVATE_KEY', /path/],
    ['no PEM', { PRIVATE_KEY: 'MIIEow' }, 'error', 'PRIVATE_KEY', /no PEM/],
    ['a PEM on one line', { PRIVATE_KEY: pkcs8.replaceAll('\n', ' ') }, 'error', 'PRIVATE_KEY', /line ends/],
    ['a torn PEM', { PRIVATE_KEY: pkcs8.slice(0, 200) }, 'error', 'PRIVATE_KEY', /cannot be read/],
    ['a key of another kind', { PRIVATE_KEY: ed25519 }, 'error', 'PRIVATE_KEY', /ed25519/],
    ['no secret', { WEBHOOK_SECRET: undefined }, 'error', 'WEBHOOK_SECRET', /not set/],
    ['the known secret', { WEBHOOK_SECRET: 'development' }, 'error', 'WEBHOOK_SECRET', /public/],
    ['a short secret', { WEBHOOK_SECRET: 'short' }, 'warn', 'WEBHOOK_SECRET', /fewer/],
    [
      'a host with a scheme',
      { GHE_HOST: 'https://ghe.acme.dev', GITHUB_API_URL: undefined },
      'error',
      'GHE_HOST',
      /host/,
    ],
    ['an address that is none', { GITHUB_API_URL: 'github' }, 'error', 'GITHUB_API_URL', /no URL/],
    [
      'a stand-in for arXiv that cannot be asked',
      { ARXIV_BASE_URL: 'ftp://x' },
      'error',
      'ARXIV_BASE_URL',
      /neither http/,
    ],
    ['two servers', { GHE_HOST: 'ghe.acme.dev' }, 'warn', 'GITHUB_API_URL', /wins/],
    ['half a deployment', { OUTRIDER_BUCKET: 'b' }, 'warn', 'AWS', /not OUTRIDER_TABLE/],
    ['a deployment that links no report', deployed, 'warn', 'OUTRIDER_PUBLIC_URL', /^is not set$/],
    [
      'an address that is none for links to reports',
      { ...deployed, OUTRIDER_PUBLIC_URL: 'outrider.example' },
      'warn',
      'OUTRIDER_PUBLIC_URL',
      /^must be an address such as https:/,
    ],
    [
      'links to reports without TLS',
      { ...deployed, OUTRIDER_PUBLIC_URL: 'http://outrider.example' },
      'warn',
      'OUTRIDER_PUBLIC_URL',
      /TLS/,
    ],
    ['no provider', { ANTHROPIC_API_KEY: '', ZAI_API_KEY: undefined }, 'error', 'models', /no provider/],
    ['one provider', { ZAI_API_KEY: undefined }, 'warn', 'models', /only anthropic/],
    ['a placeholder', { ZAI_API_KEY: '-' }, 'error', 'ZAI_API_KEY', /placeholder/],
    ['white space', { ZAI_API_KEY: ' zai-0123456789 ' }, 'warn', 'ZAI_API_KEY', /white space/],
    ['a base URL that is none', { ZAI_BASE_URL: 'ftp://x' }, 'error', 'ZAI_BASE_URL', /http/],
    ['a provider that is not there', { ZAI_BASE_URL: 'http://127.0.0.1:9' }, 'error', 'ZAI_API_KEY', /reached/],
    ['GitHub that is not there', { GITHUB_API_URL: 'http://127.0.0.1:9' }, 'error', 'GitHub', /reached/],
    [
      'a variable of ours that nobody reads',
      { OUTRIDER_DATADIR: '/srv/bot', OUTRIDER_DATA_DIR: undefined },
      'warn',
      'OUTRIDER_DATADIR',
      /nobody reads it; OUTRIDER_DATA_DIR is not set/,
    ],
    ['one that is near to none', { OUTRIDER_COLOUR: 'red' }, 'warn', 'OUTRIDER_COLOUR', /nobody reads it$/],
    [
      'a mistyped name',
      { MOONSHOT_APY_KEY: 'moon-0123456789' },
      'warn',
      'MOONSHOT_APY_KEY',
      /nobody reads it; MOONSHOT_API_KEY is not set/,
    ],
    ['a level that is none', { LOG_LEVEL: 'loud' }, 'error', 'LOG_LEVEL', /expected one of/],
    ['a file for a folder', { OUTRIDER_DATA_DIR: import.meta.filename }, 'error', 'OUTRIDER_DATA_DIR', /no folder/],
  ];
  it.each(environments)('explains %s', async (_name, env, level, about, what) => {
    const { code, findings } = await look({ env });
    expect(findings).toEqual(one(level, about, what));
    expect(code).toBe(level === 'error' ? 1 : 0);
  });

  it('tells of several malformed variables at once, beside everything else that is wrong', async () => {
    const env = { LOG_LEVEL: 'loud', PORT: 'http', ZAI_API_KEY: '-', OUTRIDER_COLOUR: 'red' };
    const { code, bad } = await look({ env });
    expect(code).toBe(1);
    expect(bad.map(({ about }) => about)).toEqual(['LOG_LEVEL', 'PORT', 'OUTRIDER_COLOUR', 'ZAI_API_KEY']);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('sends no request past a proxy whose address cannot be used', async () => {
    const { bad } = await look({ env: { https_proxy: 'somewhere', APP_ID: 'seven' } });
    expect(bad.map(({ about }) => about)).toEqual(expect.arrayContaining(['https_proxy', 'APP_ID']));
    expect(asked).toEqual([]);
  });

  it("tells of a damaged file of the App's credentials beside the rest", async () => {
    const data = mkdtempSync(join(folder, 'damaged-'));
    writeFileSync(join(data, 'app.json'), '{', { mode: 0o600 });
    const unset = { APP_ID: undefined, PRIVATE_KEY: undefined, WEBHOOK_SECRET: undefined };
    const { bad } = await look({ env: { ...unset, OUTRIDER_DATA_DIR: data, ZAI_API_KEY: '-' } });
    expect(bad.map(({ about }) => about)).toEqual(expect.arrayContaining([join(data, 'app.json'), 'ZAI_API_KEY']));
  });

  const answers: [string, Routes, 'warn' | 'error', string, RegExp][] = [
    ['a key of another App', { 'GET /app': 401 }, 'error', 'APP_ID and PRIVATE_KEY', /refuses/],
    ['an App that is not there', { 'GET /app': 404 }, 'error', 'APP_ID', /no such App/],
    [
      'too few permissions',
      { 'GET /app': { permissions: { ...permissions, issues: 'read' }, events } },
      'error',
      'permissions',
      /lacks issues: write/,
    ],
    [
      'dangerous ones',
      { 'GET /app': { permissions: { ...permissions, workflows: 'write' }, events } },
      'error',
      'permissions',
      /workflows: write/,
    ],
    [
      'idle ones',
      { 'GET /app': { permissions: { ...permissions, pages: 'read' }, events } },
      'warn',
      'permissions',
      /no use/,
    ],
    [
      'an event that is not heard',
      { 'GET /app': { permissions, events: ['status'] } },
      'error',
      'events',
      /issue_comment/,
    ],
    ['an event too many', { 'GET /app': { permissions, events: [...events, 'star'] } }, 'warn', 'events', /star/],
    ['no installation', { 'GET /app/installations': [] }, 'warn', 'installations', /nowhere/],
    [
      'a suspended one',
      { 'GET /app/installations': [{ ...installation, suspended_at: '2026-01-01' }] },
      'warn',
      'installations',
      /suspended/,
    ],
    [
      'one that has not approved',
      { 'GET /app/installations': [{ ...installation, permissions: {} }] },
      'warn',
      'installations',
      /not approved/,
    ],
    ['no webhook', { 'GET /app/hook/config': {} }, 'error', 'webhook', /no webhook/],
    [
      'the placeholder',
      { 'GET /app/hook/config': { ...hook, url: 'https://example.com/api/github/webhooks' } },
      'error',
      'webhook',
      /placeholder/,
    ],
    [
      'another path',
      { 'GET /app/hook/config': { ...hook, url: 'https://bot.acme.dev/' } },
      'error',
      'webhook',
      /ends in/,
    ],
    ['a form', { 'GET /app/hook/config': { ...hook, content_type: 'form' } }, 'error', 'webhook', /content type/],
    ['no TLS', { 'GET /app/hook/config': { ...hook, insecure_ssl: '1' } }, 'warn', 'webhook', /TLS/],
    [
      'deliveries that fail now',
      { 'GET /app/hook/deliveries': [delivered(401)] },
      'error',
      'deliveries',
      /WEBHOOK_SECRET/,
    ],
    [
      'deliveries that failed',
      { 'GET /app/hook/deliveries': [delivered(200), delivered(504)] },
      'warn',
      'deliveries',
      /10 s/,
    ],
    ['what GitHub does not tell', { 'GET /app/hook/config': 404 }, 'warn', 'webhook', /could not be read/],
    ['a key that is refused', { 'GET /zai/v1/models': 401 }, 'error', 'ZAI_API_KEY', /refuses/],
    ['a provider without a list', { 'GET /zai/v1/models': 404 }, 'warn', 'ZAI_API_KEY', /404/],
  ];
  it.each(answers)('explains %s', async (_name, changed, level, about, what) => {
    routes = { ...routes, ...changed };
    const { code, findings } = await look();
    expect(findings).toEqual(one(level, about, what));
    expect(code).toBe(level === 'error' ? 1 : 0);
  });

  it('explains a clock that is wrong, whether GitHub still takes its tokens or not', async () => {
    const now = () => Date.parse('2026-11-27T00:00:00Z');
    date = new Date(now() + 30_000).toUTCString();
    expect((await look({ now })).findings).toEqual(one('warn', 'clock', /30 s/));
    date = new Date(now() + 600_000).toUTCString();
    routes['GET /app'] = 401;
    expect((await look({ now })).findings).toEqual(one('error', 'clock', /600 s/));
  });

  it('explains an old Node, a full disk, a bot that runs already, and a sandbox that is missing or walled in', async () => {
    const full = await look({
      looks: {
        nodeVersion: '20.1.0',
        freeBytes: () => 5e6,
        sandbox: sandbox('bubblewrap is not installed on this machine.'),
      },
    });
    expect(full.findings).toEqual(one('error', 'Node', /20/));
    expect(full.findings).toEqual(one('warn', 'disk', /4 MiB/));
    expect(full.findings).toEqual(one('warn', 'sandbox', /not installed/));
    writeFileSync(join(folder, 'engine.sqlite.pid'), `${process.pid}\n`);
    const busy = await look({
      looks: { sandbox: sandbox('bubblewrap does not work on this machine (No permissions).') },
    });
    rmSync(join(folder, 'engine.sqlite.pid'));
    expect(busy.findings).toEqual(one('warn', 'OUTRIDER_DATA_DIR', /is running/));
    expect(busy.bad.find(({ about }) => about === 'sandbox')?.mend).toMatch(/namespaces/);
  });

  it('refuses flags that make no sense', async () => {
    await expect(look({ flags: { repo: 'river' } })).rejects.toThrow('OWNER/NAME');
    await expect(look({ flags: { repo: 'a/b', offline: true } })).rejects.toThrow('--offline');
  });

  const yaml = (text: string) => text;
  const settings = 'GET /repos/acme/river/contents/.github/outrider.yml';
  const repositories: [string, Routes, 'ok' | 'warn' | 'error', RegExp][] = [
    ['a sound one', {}, 'ok', /read and written/],
    ['one without the App', { 'GET /repos/acme/river/installation': 404 }, 'error', /not installed/],
    [
      'a suspended one',
      { 'GET /repos/acme/river/installation': { ...installation, suspended_at: '2026-01-01' } },
      'error',
      /suspended/,
    ],
    ['an archived one', { 'GET /repos/acme/river': { ...repository, archived: true } }, 'error', /archived/],
    [
      'one without issues',
      { 'GET /repos/acme/river': { ...repository, has_issues: false } },
      'error',
      /issues switched off/,
    ],
    ['one that cannot be read', { 'GET /repos/acme/river': 404 }, 'error', /cannot be read/],
    ['settings that are wrong', { [settings]: yaml('enabled: maybe\n') }, 'error', /line 1/],
    ['the bot switched off', { [settings]: yaml('enabled: false\n') }, 'warn', /switches the bot off/],
    ['a model of no table', { [settings]: yaml('baseline: gpt-0\n') }, 'warn', /no table/],
    ['a baseline without a key', { [settings]: yaml('baseline: kimi-k3\n') }, 'warn', /no usable key/],
  ];
  it.each(repositories)('with --repo it explains %s', async (_name, changed, level, what) => {
    routes = { ...routes, ...changed };
    const { findings } = await look({ flags: { repo: 'acme/river' } });
    expect(findings.filter(({ about }) => about.startsWith('acme/river'))).toEqual(
      expect.arrayContaining([expect.objectContaining({ level, what: expect.stringMatching(what) })]),
    );
  });

  const inherited = 'GET /repos/acme/.github/contents/outrider.yml';
  it('with --repo it says that nothing is inherited, where that is so', async () => {
    const about = async () =>
      (await look({ flags: { repo: 'acme/river' } })).findings.filter(
        ({ about }) => about === 'acme/.github:outrider.yml',
      );
    expect(await about()).toEqual([
      expect.objectContaining({ level: 'ok', what: expect.stringContaining('nothing is inherited') }),
    ]);
    routes[inherited] = yaml('budget: { per_run: 5 }\n');
    expect(await about()).toEqual([]);
  });

  it('with --repo an archived one lacks no right besides: nobody may push there', async () => {
    routes['GET /repos/acme/river'] = { ...repository, archived: true, permissions: { push: false } };
    const { bad } = await look({ flags: { repo: 'acme/river' } });
    expect(bad.filter(({ about }) => about === 'acme/river').map(({ what }) => what)).toEqual(['is archived']);
  });

  it.each<[string, Routes, string, string, string]>([
    [
      "its organisation's file",
      { [inherited]: yaml('enabled: true\nlimits: { turns: 0 }\n') },
      'acme/.github:outrider.yml',
      'line 2: `limits.turns` cannot be `0`.',
      'allowed: a whole number from 1, at most 500',
    ],
    [
      'a file whose name nobody reads',
      { [settings.replace('.yml', '.yaml')]: yaml('budget: { per_run: 1 }\n') },
      'acme/river:.github/outrider.yaml',
      'is not read',
      'Rename it to .github/outrider.yml',
    ],
    [
      'such a file of its organisation',
      { [inherited.replace('.yml', '.yaml')]: yaml('enabled: false\n') },
      'acme/.github:outrider.yaml',
      'is not read',
      'Rename it to outrider.yml',
    ],
  ])('with --repo it names the place and what is allowed there, of %s', async (_what, changed, about, what, mend) => {
    routes = { ...routes, ...changed };
    const { bad } = await look({ flags: { repo: 'acme/river' } });
    expect(bad).toContainEqual(expect.objectContaining({ about, what, mend: expect.stringContaining(mend) }));
  });

  const wish = (link: string) => ({ ...healthy(), [settings]: yaml(`report_link: ${link}\n`) });
  it.each<[string, Routes, Env, number]>([
    ['one machine', wish('public'), {}, 1],
    ['a deployment without an address', wish('public'), deployed, 1],
    ['a deployment with one', wish('public'), linking, 0],
    ['one machine, where none are wanted', wish('never'), {}, 0],
    ['one machine, where nothing is said', healthy(), {}, 0],
  ])('with --repo it says once that links are asked for and none is posted: %s', async (_where, there, env, times) => {
    routes = there;
    const { bad } = await look({ env, flags: { repo: 'acme/river' } });
    const said = bad.filter(({ what }) => what.includes('asks for links to reports (report_link: public)'));
    expect(said).toHaveLength(times);
  });

  it('says everything as text, with what to do under each fault', async () => {
    let text = '';
    const code = await runDoctor({ offline: true }, (more) => (text += more), {
      env: { OUTRIDER_DATA_DIR: folder },
      looks: { nodeVersion: '24.21.0', sandbox: sandbox(null), freeBytes: () => 5e9 },
    });
    expect(code).toBe(1);
    expect(text).toContain('wrong  APP_ID: is not set\n');
    expect(text).toMatch(/\d wrong, \d to look at, \d sound\n$/);
  });
});
