// From no App to one: the set-up page, GitHub's side of the manifest flow on the stand-in, and what is kept.
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { type GitHubStandIn, startGitHub } from '../../../src/hosts/demo/stand-ins/github.ts';
import { type SetupServer, startSetupServer } from '../../../src/hosts/server/setup-server.ts';
import { type SetupOptions, type SetupRequest, setupAnswer } from '../../../src/hosts/setup/flow.ts';
import { verifierOf } from '../../../src/hosts/setup/link.ts';
import { readAppPlan } from '../../../src/hosts/setup/manifest.ts';
import { appFileStore } from '../../../src/hosts/wiring/apps.ts';
import { assertAllValid } from '../../openapi.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const made = { id: 77, slug: 'outrider-of-acme', privateKey: pem, webhookSecret: 'a-secret-that-github-drew' };
const token = 'a-token-of-this-start';

let github: GitHubStandIn;
let server: SetupServer;
let dataDir: string;

beforeAll(async () => {
  github = await startGitHub({ repositories: [], users: [], privateKey: pem, webhookSecret: 'unused-here' });
});
afterAll(() => github.close());

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'outrider-setup-'));
  const options = {
    token,
    plan: readAppPlan(),
    apiUrl: github.url,
    apps: appFileStore(dataDir),
    publicUrl: null,
  };
  server = await startSetupServer(options, { port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const at = (path: string) => fetch(new URL(path, server.url));
const filled = (more: Record<string, string> = {}) =>
  `/setup?${new URLSearchParams({ token, name: 'outrider', organisation: 'acme', address: 'https://bot.example.org/', ...more })}`;

/** The flow alone, for what no browser of ours would ask. */
const asked = (path: string, query: Record<string, string>): SetupRequest => ({
  ...{ method: 'GET', path, origin: 'https://bot.example.org' },
  query: new URLSearchParams(query),
});
const quiet: SetupOptions = {
  verifier: verifierOf(token),
  plan: readAppPlan(),
  apiUrl: 'https://api.github.com',
  apps: { holds: async () => false, keep: async () => true },
  publicUrl: null,
  lost: () => undefined,
  away: () => undefined,
  fetch: async () => Response.json({ message: 'Not Found' }, { status: 404 }),
};

/** What a browser would send to GitHub from the page. */
async function reviewed(path = filled()) {
  const html = await (await at(path)).text();
  const plain = (text = '') => text.replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)));
  const action = plain(/<form method="post" action="([^"]*)"/.exec(html)?.[1]);
  const manifest = plain(/name="manifest" value="([^"]*)"/.exec(html)?.[1]);
  return {
    html,
    action,
    manifest: JSON.parse(manifest || 'null'),
    state: new URL(action).searchParams.get('state') ?? '',
  };
}

describe('the set-up page', () => {
  it('makes the App that app.yml describes, and keeps its credentials where the bot finds them, for its user alone', async () => {
    const { action, manifest, state } = await reviewed();
    expect(action.startsWith(`${github.url}/organizations/acme/settings/apps/new?state=`)).toBe(true);
    expect(manifest).toMatchObject({
      name: 'outrider',
      hook_attributes: { url: 'https://bot.example.org/api/github/webhooks', active: true },
      redirect_url: new URL('/setup/callback', server.url).href,
      default_permissions: { contents: 'write', issues: 'write', pull_requests: 'write', metadata: 'read' },
      default_events: expect.arrayContaining(['issue_comment', 'check_run']),
    });
    github.confirmManifest('code-1', made);
    const answer = await at(`/setup/callback?code=code-1&state=${state}`);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('https://github.com/apps/outrider-of-acme/installations/new');
    expect(html).not.toMatch(/PRIVATE KEY|a-secret-that-github-drew/);
    expect((await server.done).slug).toBe('outrider-of-acme');
    expect((await stat(join(dataDir, 'app.json'))).mode & 0o777).toBe(0o600);
    const app = readConfig({}, { OUTRIDER_DATA_DIR: dataDir }).app();
    expect(app).toEqual({ appId: '77', privateKey: pem, webhookSecret: made.webhookSecret });
    await assertAllValid(github.journal);
  });

  it.each(['//', '//x:y', '/%', '*'])('is nothing at %s, which is no address', async (path) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('is closed once there is an App: the same token finds nothing', async () => {
    const { state } = await reviewed();
    github.confirmManifest('code-2', made);
    await at(`/setup/callback?code=code-2&state=${state}`);
    github.confirmManifest('code-3', { ...made, id: 99 });
    for (const path of [filled(), `/setup/callback?code=code-3&state=${state}`])
      expect((await at(path)).status).toBe(404);
    expect(readConfig({}, { OUTRIDER_DATA_DIR: dataDir }).app().appId).toBe('77');
  });

  it('is not there for a stranger, and takes no App by a link of theirs', async () => {
    github.confirmManifest('code-4', { ...made, id: 666 });
    const paths = [
      '/setup',
      '/setup?token=',
      '/setup?token=guessed',
      '/setup/callback?code=code-4',
      '/setup/callback?code=code-4&state=guessed',
      '/',
      '/health',
    ];
    for (const path of paths) expect((await at(path)).status, path).toBe(404);
    await expect(stat(join(dataDir, 'app.json'))).rejects.toThrow('ENOENT');
  });

  it('never replaces credentials that are kept already', async () => {
    const { state } = await reviewed();
    await writeFile(join(dataDir, 'app.json'), 'mine', { mode: 0o600 });
    expect((await at(filled())).status).toBe(409);
    github.confirmManifest('code-5', made);
    const answer = await at(`/setup/callback?code=code-5&state=${state}`);
    expect(answer.status).toBe(409);
    expect(await readFile(join(dataDir, 'app.json'), 'utf8')).toBe('mine');
  });

  it('tells nobody to delete the App that a second tab has just set up with the same code', async () => {
    const { state } = await reviewed();
    const looks = [false, true];
    const answer = await setupAnswer(asked('/setup/callback', { code: 'used-by-the-first', state }), {
      ...quiet,
      apps: { holds: async () => looks.shift() ?? true, keep: async () => false },
    });
    expect(answer?.status).toBe(409);
    expect(answer?.body).toContain('this page was only loaded a second time, all is well');
  });

  it('sets up one App for two tabs in the same instant, and tells the other by what all is well', async () => {
    const { state } = await reviewed();
    github.confirmManifest('code-9', made);
    const tabs = await Promise.all([1, 2].map(() => at(`/setup/callback?code=code-9&state=${state}`)));
    const [kept, other] = tabs.toSorted((a, b) => a.status - b.status);
    expect(kept?.status).toBe(200);
    expect([409, 502]).toContain(other?.status);
    // Once there is an App `serve` is the bot, and has no set-up page any more: what that means, the words have to say.
    expect((await at(filled())).status).toBe(404);
    expect(await other?.text()).toMatch(
      /or is gone, another tab was quicker and all is well|loaded a second time, all is well/,
    );
  });

  it('sends nobody to GitHub while the credentials could not be kept, and spends no code', async () => {
    const { state } = await reviewed();
    await rm(dataDir, { recursive: true });
    await writeFile(dataDir, 'no folder');
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const before = await at(filled());
    expect([before.status, await before.text()]).toEqual([503, expect.stringContaining('Nothing was made.')]);
    github.confirmManifest('code-8', made);
    const back = await at(`/setup/callback?code=code-8&state=${state}`);
    expect([back.status, await back.text()]).toEqual([503, expect.stringContaining('load this page again')]);
    expect(errors.mock.calls.join()).toContain('ENOTDIR');
    errors.mockRestore();
    await rm(dataDir);
    await mkdir(dataDir);
    expect((await at(`/setup/callback?code=code-8&state=${state}`)).status).toBe(200);
  });

  it.each([
    ['http://outrider.example:8080', null, 'http://outrider.example:8080'],
    ['http://localhost:8080', null, ''],
    ['http://localhost:8080', 'https://bot.example', 'https://bot.example'],
  ])('proposes an address that GitHub can reach, or none: seen at %s, told %s', async (origin, publicUrl, proposed) => {
    const form = { ...asked('/setup', { token }), origin };
    const answer = await setupAnswer(form, { ...quiet, publicUrl });
    expect(answer?.body).toContain(`placeholder="https://outrider.example" value="${proposed}"`);
  });

  it.each([
    ['https://api.github.com', 'https://github.com'],
    ['https://api.octo.ghe.com', 'https://octo.ghe.com'],
    ['https://git.example.com/api/v3', 'https://git.example.com'],
  ])('sends whoever sets up for %s to %s', async (apiUrl, site) => {
    const query = { token, name: 'outrider', organisation: 'acme', address: 'https://bot.example.org' };
    const answer = await setupAnswer(asked('/setup', query), { ...quiet, apiUrl });
    expect(answer?.body).toContain(`action="${site}/organizations/acme/settings/apps/new?state=`);
    expect(answer?.headers?.['content-security-policy']).toContain(`form-action 'self' ${site};`);
  });

  it('believes the first of several proxies, and no host that is none', async () => {
    const { port } = new URL(server.url);
    const form = async (...headers: string[]) => {
      const socket = connect(Number(port), '127.0.0.1');
      const lines = ['connection: close', ...headers].map((line) => `${line}\r\n`).join('');
      socket.write(`GET ${filled()} HTTP/1.1\r\n${lines}\r\n`);
      return text(socket);
    };
    const behind = await form('host: outrider.example', 'x-forwarded-proto: https, http');
    expect(behind).toContain('<code>https://outrider.example/setup/callback</code>');
    expect(await form('host: a b<script>')).toContain('<code>http://localhost/setup/callback</code>');
  });

  it('says what to do when GitHub takes the code for nothing, or is away', async () => {
    const { state } = await reviewed();
    const spent = await at(`/setup/callback?code=used-before&state=${state}`);
    expect(spent.status).toBe(502);
    expect(await spent.text()).toContain('the code was used already, or is older than an hour');
    expect((await at(`/setup/callback?state=${state}`)).status).toBe(400);
    github.fault({ method: 'POST', path: /conversions/, times: 1, action: 'drop' } as never);
    const away = await at(`/setup/callback?code=code-6&state=${state}`);
    expect(await away.text()).toMatch(/did not answer|did not hand out/);
    github.clearFaults();
  });

  it.each([
    'http://localhost:3000',
    'http://127.0.0.1',
    'https://bot.localhost/x',
    'http://[::1]:3000',
    'http://0.0.0.0',
  ])('asks again for %s, which means this machine', async (address) => {
    const answer = await at(filled({ address }));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('GitHub cannot reach')]);
  });

  it.each([
    ['an address that is none', { address: 'javascript:alert(1)' }, 'begins with https://'],
    ['an address with a password', { address: 'https://me:secret@bot.example.org' }, 'without a query or a password'],
    ['an organisation that is none', { organisation: 'a/../b' }, 'as in its address on GitHub'],
    ['a name that GitHub would not take', { name: 'x'.repeat(35) }, 'up to 34 characters'],
  ])('asks again for %s', async (_what, more, words) => {
    const answer = await at(filled(more));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
  });

  it('holds what was typed as text, loads nothing, runs nothing and tells nobody its address', async () => {
    const answer = await at(filled({ name: '"><script>x</script>' }));
    const html = await answer.text();
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/src=|@import|url\(/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('goes to an own account where no organisation is named, and takes the webhook’s whole address too', async () => {
    const { action, manifest } = await reviewed(
      filled({ organisation: '', address: 'https://x.example/api/github/webhooks' }),
    );
    expect(action.startsWith(`${github.url}/settings/apps/new?state=`)).toBe(true);
    expect(manifest.hook_attributes.url).toBe('https://x.example/api/github/webhooks');
  });

  it('gives every permission of app.yml with its reason', async () => {
    const { html } = await reviewed();
    for (const { permission, reason } of readAppPlan().wanted) {
      expect(reason, permission).not.toBe('');
      expect(html).toContain(permission.replaceAll('_', ' '));
    }
  });
});

describe('kept credentials', () => {
  it('are not used while others may read them, and the environment wins as a whole', async () => {
    await writeFile(
      join(dataDir, 'app.json'),
      JSON.stringify({ app_id: '1', private_key: 'p', webhook_secret: 'ssssssss' }),
      { mode: 0o600 },
    );
    expect(readConfig({}, { OUTRIDER_DATA_DIR: dataDir }).app().appId).toBe('1');
    expect(() => readConfig({}, { OUTRIDER_DATA_DIR: dataDir, APP_ID: '2' }).app()).toThrow(
      'PRIVATE_KEY, WEBHOOK_SECRET',
    );
    await chmod(join(dataDir, 'app.json'), 0o644);
    expect(() => readConfig({}, { OUTRIDER_DATA_DIR: dataDir })).toThrow('chmod 600');
  });
});
