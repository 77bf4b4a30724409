// From a deployment without an App to one with it: the set-up page's bundle, a stand-in for SSM, GitHub's side of the manifest flow, and
// the webhook that starts with what was kept.
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawSetup } from '../../../scripts/packaging/setup-link.ts';
import { type GitHubStandIn, startGitHub } from '../../../src/hosts/demo/stand-ins/github.ts';
import { stateOf } from '../../../src/hosts/setup/link.ts';
import { assertAllValid } from '../../openapi.ts';
import { lambdaBundles } from './world/bundles.ts';
import { lambdaEnvironment, names, newPrivateKey } from './world/credentials.ts';
import { eventOf, type GatewayAnswer } from './world/gateway.ts';
import { openParameters, type ParameterStore } from './world/parameters.ts';
import { openSandbox, type Sandbox } from './world/sandbox.ts';
import { openService } from './world/service.ts';

const parameter = '/outrider/test/app';
const pem = newPrivateKey();
const made = { id: 77, slug: 'outrider-of-acme', privateKey: pem, webhookSecret: 'a-secret-that-github-drew' };

let folder: string;
let bundles: string;
let github: GitHubStandIn;
let parameters: ParameterStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-setup-'));
  bundles = await lambdaBundles();
  github = await startGitHub({ repositories: [], users: [], privateKey: pem, webhookSecret: 'unused-here' });
  parameters = await openParameters();
}, 60_000);

afterAll(async () => {
  await Promise.all([github.close(), parameters.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** A link as the deployment draws it, and the function as the deployment tells it. */
async function deployed(at = Date.now()) {
  const drawn = drawSetup(['--stage', 'test', '--setup'], at);
  if (drawn === null) throw new Error('no link was drawn');
  const told = Object.fromEntries(drawn.args.flatMap((arg) => (/^setup\w+=/.test(arg) ? [arg.split('=')] : [])));
  const page = await openSandbox(join(bundles, 'setup/index.mjs'), {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_SSM: parameters.url,
      GITHUB_API_URL: github.url,
      OUTRIDER_APP_PARAMETER: parameter,
      OUTRIDER_KMS_KEY: 'arn:aws:kms:us-east-1:123456789012:key/k',
      OUTRIDER_SETUP_VERIFIER: told.setupVerifier ?? '',
      OUTRIDER_SETUP_UNTIL: told.setupUntil ?? '',
    },
  });
  return { page, token: drawn.token, told };
}

async function ask(page: Sandbox, path: string, query: Record<string, string> = {}, method = 'GET') {
  const event = { ...eventOf({ method, path }), rawQueryString: String(new URLSearchParams(query)) };
  return (await page.invoke(event, 10_000)) as GatewayAnswer;
}

/** The state that the page would send to GitHub. */
async function begun(page: Sandbox, token: string): Promise<string> {
  const filled = { token, name: 'outrider', organisation: 'acme', address: 'https://api.example.org' };
  const { body } = await ask(page, '/setup', filled);
  const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(body) ?? [];
  const plain = action.replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)));
  return new URL(plain).searchParams.get('state') ?? '';
}

describe('the set-up page of a deployment', () => {
  beforeEach(() => {
    parameters.kept.clear();
    parameters.fail('refused', 0);
  });

  it('makes the App, keeps its credentials sealed and shows them nowhere, and then says that there is one', async () => {
    const { page, token, told } = await deployed();
    expect(Object.values(told).join()).not.toContain(token);
    const form = await ask(page, '/setup', { token });
    expect(form).toMatchObject({ statusCode: 200, headers: { 'referrer-policy': 'no-referrer' } });
    expect(form.body).toContain('https://api.execute-api.us-east-1.amazonaws.com');
    const state = await begun(page, token);
    github.confirmManifest('code-1', made);
    const done = await ask(page, '/setup/callback', { code: 'code-1', state });
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('https://github.com/apps/outrider-of-acme/installations/new');
    expect(JSON.parse(parameters.kept.get(parameter) ?? '')).toEqual({
      app_id: '77',
      slug: 'outrider-of-acme',
      private_key: pem,
      webhook_secret: made.webhookSecret,
    });
    github.confirmManifest('code-2', { ...made, id: 99 });
    const before = parameters.kept.get(parameter);
    for (const [path, query] of [
      ['/setup', { token }],
      ['/setup/callback', { code: 'code-2', state }],
    ] as const) {
      const again = await ask(page, path, query);
      expect(again.statusCode).toBe(409);
      expect(again.body).toContain('An App is set up here already, and nothing was changed.');
    }
    expect(parameters.kept.get(parameter)).toBe(before);
    for (const secret of [pem.split('\n')[1] ?? '', made.webhookSecret, token]) {
      expect(page.output()).not.toContain(secret);
      expect(done.body).not.toContain(secret);
    }
    await page.kill();
    await assertAllValid(github.journal);
  });

  it('is not there for whoever has not the token, with the verifier, the state or nothing in its place', async () => {
    const { page, token, told } = await deployed();
    const state = await begun(page, token);
    github.confirmManifest('code-3', { ...made, id: 666 });
    const asked = [
      ['/setup', {}],
      ['/setup', { token: '' }],
      ['/setup', { token: state }],
      ['/setup', { token: told.setupVerifier ?? '' }],
      ['/setup/callback', { code: 'code-3' }],
      ['/setup/callback', { code: 'code-3', state: token }],
      ['/setup/callback', { code: 'code-3', state: told.setupVerifier ?? '' }],
      ['/setup/more', { token }],
      ['/', { token }],
    ] as const;
    const calls = parameters.calls.length;
    for (const [path, query] of asked) expect((await ask(page, path, query)).statusCode, path).toBe(404);
    expect((await ask(page, '/setup', { token }, 'POST')).statusCode).toBe(404);
    expect(parameters.calls).toHaveLength(calls);
    expect(parameters.kept.size).toBe(0);
    await page.kill();
  });

  it('ends with its hour, on the way back from GitHub too, where it says what to do with the App', async () => {
    const { page, token } = await deployed(Date.now() - 60 * 60 * 1000);
    const over = await ask(page, '/setup', { token });
    expect(over.statusCode).toBe(410);
    expect(over.body).toContain('This link has ended.');
    github.confirmManifest('code-4', made);
    const late = await ask(page, '/setup/callback', { code: 'code-4', state: stateOf(token) });
    expect(late.statusCode).toBe(410);
    expect(late.body).toContain('delete it on GitHub');
    expect(parameters.kept.size).toBe(0);
    await page.kill();
  });

  it('spends no code while the store is away, and says so when the credentials are lost', async () => {
    const { page, token } = await deployed();
    const state = await begun(page, token);
    github.confirmManifest('code-5', made);
    parameters.fail('refused', 3);
    const away = await ask(page, '/setup/callback', { code: 'code-5', state });
    expect(away.statusCode).toBe(503);
    expect(away.body).toContain('GitHub keeps them for an hour');
    // The look succeeds, and every attempt to put fails.
    parameters.fail('refused', 3, 'PutParameter');
    const answer = await ask(page, '/setup/callback', { code: 'code-5', state });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).toContain('GitHub made outrider-of-acme, but its credentials could not be kept');
    expect(page.output()).toContain('the credentials of an App are lost');
    expect(page.output()).not.toContain(made.webhookSecret);
    await page.kill();
  });

  it('does not start without a verifier', async () => {
    const env = { AWS_REGION: 'us-east-1', OUTRIDER_APP_PARAMETER: parameter, OUTRIDER_KMS_KEY: 'k' };
    await expect(openSandbox(join(bundles, 'setup/index.mjs'), { env })).rejects.toThrow('Set OUTRIDER_SETUP_VERIFIER');
  });
});

describe('the webhook of a deployment whose secret names no App', () => {
  const dashes = { APP_ID: '-', PRIVATE_KEY: '-', WEBHOOK_SECRET: '-' };
  const environment = () => ({
    ...lambdaEnvironment,
    ...dashes,
    OUTRIDER_APP_PARAMETER: parameter,
    AWS_ENDPOINT_URL_SSM: parameters.url,
  });
  const entry = () => join(bundles, 'webhook/index.mjs');

  it('starts with the App that the set-up page has kept, and takes deliveries that it signed', async () => {
    const service = await openService({ file: join(folder, 'lambda.db'), names, speed: 1, limitMs: 10_000 });
    const kept = { app_id: '77', slug: 's', private_key: pem, webhook_secret: made.webhookSecret };
    parameters.kept.set(parameter, JSON.stringify(kept));
    const webhook = await openSandbox(entry(), { env: { ...environment(), AWS_ENDPOINT_URL_LAMBDA: service.url } });
    const body = JSON.stringify({ zen: 'x', hook_id: 1, hook: {} });
    const signed = (secret: string) =>
      webhook.invoke(
        eventOf({
          body,
          headers: {
            'content-type': 'application/json',
            'x-github-event': 'ping',
            'x-github-delivery': '00000000-0000-4000-8000-000000000001',
            'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
          },
        }),
        10_000,
      );
    expect(await signed(made.webhookSecret)).toMatchObject({ statusCode: 200 });
    expect(await signed('-')).toMatchObject({ statusCode: 401 });
    expect(webhook.output()).not.toContain(made.webhookSecret);
    await webhook.kill();
    await service.close();
  });

  it('does not start where there is none, and says what to do; nor with half an App', async () => {
    parameters.kept.clear();
    const start = (env: Record<string, string>) => openSandbox(entry(), { env });
    await expect(start(environment())).rejects.toThrow(/There is no GitHub App yet.*--setup/);
    await expect(start({ ...environment(), APP_ID: '1' })).rejects.toThrow('Set PRIVATE_KEY, WEBHOOK_SECRET');
  });

  it('asks for no parameter where the secret names one', async () => {
    const calls = parameters.calls.length;
    const env = { ...environment(), APP_ID: '1', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'the-other-one' };
    await (await openSandbox(entry(), { env })).kill();
    expect(parameters.calls).toHaveLength(calls);
  });
});
