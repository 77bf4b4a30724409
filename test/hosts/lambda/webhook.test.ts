// The webhook's bundle, started as a file away from the checkout, and driven with the events that API Gateway makes.
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lambdaBundles } from './world/bundles.ts';
import { lambdaEnvironment, names, newPrivateKey } from './world/credentials.ts';
import { eventOf, type GatewayAnswer, type GatewayRequest } from './world/gateway.ts';
import { openSandbox, type Sandbox } from './world/sandbox.ts';
import { type LambdaService, openService } from './world/service.ts';

const secret = 'it-is-a-secret-to-everybody';
let folder: string;
let entry: string;
let service: LambdaService;
let webhook: Sandbox;

const environment = () => ({
  ...lambdaEnvironment,
  APP_ID: '4242',
  PRIVATE_KEY: newPrivateKey(),
  WEBHOOK_SECRET: secret,
  AWS_ENDPOINT_URL_LAMBDA: service.url,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-webhook-'));
  entry = join(await lambdaBundles(), 'webhook/index.mjs');
  service = await openService({ file: join(folder, 'lambda.db'), names, speed: 1, limitMs: 10_000 });
  webhook = await openSandbox(entry, { env: environment() });
});

afterAll(async () => {
  await webhook.kill();
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => service.setDown(null));

const sign = (body: string | Uint8Array, algorithm = 'sha256') =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

let deliveries = 0;

/** A delivery as GitHub sends it. */
function delivery(event: string, payload: unknown, change: Partial<GatewayRequest> = {}): GatewayRequest {
  const body = change.body ?? JSON.stringify(payload);
  deliveries += 1;
  return {
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': `00000000-0000-4000-8000-${String(deliveries).padStart(12, '0')}`,
      'x-hub-signature-256': sign(body),
      'x-hub-signature': sign(body, 'sha1'),
    },
    ...change,
    body,
  };
}

const without = (request: GatewayRequest, ...dropped: string[]): GatewayRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => !dropped.includes(name))),
});

const withHeader = (request: GatewayRequest, name: string, value: string): GatewayRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

const ask = async (request: GatewayRequest) => (await webhook.invoke(eventOf(request), 10_000)) as GatewayAnswer;

const statusOf = async (request: GatewayRequest) => (await ask(request)).statusCode;

let comments = 1000;

/** A comment in an issue, by a person who may be anybody: that is checked behind the webhook. */
function comment(body: string) {
  comments += 1;
  return {
    action: 'created',
    installation: { id: 1 },
    repository: { id: 77, name: 'widget', owner: { login: 'acme' } },
    issue: { number: 5, title: 'A paper', body: 'arXiv:2606.27369' },
    comment: { id: comments, body, user: { login: 'mira', type: 'User' } },
    sender: { login: 'mira', type: 'User' },
  };
}

const invokedFor = (id: number) => service.invoked.filter(({ name }) => name === `comment-77-${id}`);

describe('a delivery', () => {
  const ping = { zen: 'Keep it logically awesome.', hook_id: 1 };

  it('of a ping is heard', async () => {
    expect(await ask(delivery('ping', ping))).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true,"status":"heard"}',
    });
  });

  it('is heard in base64 too', async () => {
    expect(await statusOf(delivery('ping', ping, { base64: true }))).toBe(200);
  });

  it.each([false, true])('is verified with umlauts and emoji in it (base64: %s)', async (base64) => {
    expect(await statusOf(delivery('ping', { zen: 'Größe — 🦉 ナノ' }, { base64 }))).toBe(200);
  });

  it('is heard with its headers in any case', async () => {
    const { headers = {}, ...rest } = delivery('ping', ping);
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(await statusOf({ ...rest, headers: shouted })).toBe(200);
  });

  it('is heard behind a stage that stands in the path', async () => {
    expect(await statusOf(delivery('ping', ping, { stage: 'prod' }))).toBe(200);
  });

  it('that nobody hears is answered all the same', async () => {
    expect(await statusOf(delivery('an_event_of_next_year', { action: 'made', thing: {} }))).toBe(200);
  });

  it('of a comment without a command starts nothing', async () => {
    const before = service.invoked.length;
    expect(await statusOf(delivery('issue_comment', comment('Nice work, /outrider people.')))).toBe(200);
    expect(service.invoked.length).toBe(before);
  });
});

describe('the tick of the week', () => {
  const tick = (time: string) => ({
    version: '0',
    id: 'x',
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    time,
    detail: {},
  });

  it('starts the week, and a second time nothing', async () => {
    expect(await webhook.invoke(tick('2026-11-23T06:00:00Z'), 10_000)).toEqual({ statusCode: 202 });
    expect(await webhook.invoke(tick('2026-11-23T06:00:41Z'), 10_000)).toEqual({ statusCode: 202 });
    const invoked = service.invoked.filter(({ name }) => name === 'week-2026-W48');
    expect(new Set(invoked.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
  });

  it('of the hour starts the look for runs that are no more, once', async () => {
    const resources = ['arn:aws:events:eu-central-1:123456789012:rule/outrider-test-sweep'];
    for (const time of ['2026-11-23T07:15:00Z', '2026-11-23T07:15:41Z'])
      expect(await webhook.invoke({ ...tick(time), resources }, 10_000)).toEqual({ statusCode: 202 });
    const invoked = service.invoked.filter(({ name }) => name === 'sweep-2026-11-23T07');
    expect(new Set(invoked.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
    expect(service.invoked.some(({ name }) => name === 'week-2026-W48-07')).toBe(false);
  });

  it('is not taken from a request', async () => {
    const before = service.invoked.length;
    const forged = { ...eventOf(delivery('ping', {})), ...tick('2026-11-30T06:00:00Z') };
    expect(await webhook.invoke(forged, 10_000)).toMatchObject({ statusCode: 200 });
    expect(service.invoked.length).toBe(before);
  });
});

describe('a comment with a command', () => {
  it('is handed to the durable function under the name of the comment', async () => {
    const said = comment('/outrider run paper glm-5.2');
    expect(await ask(delivery('issue_comment', said))).toMatchObject({
      statusCode: 202,
      body: '{"ok":true,"status":"accepted"}',
    });
    const [invoked, ...more] = invokedFor(said.comment.id);
    expect(more).toEqual([]);
    expect(invoked).toMatchObject({ fn: 'outrider-test-experiment', qualifier: 'durable', type: 'Event' });
    expect(JSON.parse(invoked?.payload ?? '')).toMatchObject({
      kind: 'command',
      target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 5 },
      comment_id: said.comment.id,
      actor: { login: 'mira', type: 'User' },
      parsed: { kind: 'command', command: { verb: 'run' } },
    });
  });

  it('delivered again starts the same execution with the same payload, so that it runs once', async () => {
    const again = delivery('issue_comment', comment('/outrider status'));
    expect(await statusOf(again)).toBe(202);
    expect(await statusOf(again)).toBe(202);
    const same = invokedFor(comments);
    expect(same).toHaveLength(2);
    expect(same[0]).toEqual(same[1]);
    expect(service.executions().filter(({ name }) => name === `comment-77-${comments}`)).toHaveLength(1);
  });

  it.each([500, 503, 429])('is a failed delivery while Lambda answers %i, and can be sent again', async (status) => {
    const lost = delivery('issue_comment', comment('/outrider help'));
    service.setDown(status);
    expect(await ask(lost)).toMatchObject({ statusCode: 500, body: '{"ok":false,"error":"internal error"}' });
    service.setDown(null);
    expect(await statusOf(lost)).toBe(202);
    expect(invokedFor(comments)).toHaveLength(1);
  });

  it('is a failed delivery, too, when Lambda never answers, before GitHub gives up', async () => {
    // Its seconds are a twentieth; the limit of the function is on the same scale.
    const hurried = await openSandbox(entry, { env: environment(), speed: 20 });
    service.setDown('silent');
    const answer = hurried.invoke(eventOf(delivery('issue_comment', comment('/outrider help'))), 10_000);
    await expect(answer).resolves.toMatchObject({ statusCode: 500 });
    expect(hurried.output()).toContain('TimeoutError');
    await hurried.kill();
  });

  it('says in the log what failed, and not in the answer', async () => {
    service.setDown(500);
    await ask(delivery('issue_comment', comment('/outrider help')));
    expect(webhook.output()).toContain('The service is down.');
    expect(webhook.output()).not.toContain(secret);
  });
});

describe('what is no good delivery', () => {
  const good = () => delivery('ping', { zen: 'x' });

  it.each<[string, number, () => GatewayRequest]>([
    ['a wrong signature', 401, () => withHeader(good(), 'x-hub-signature-256', sign('other'))],
    ['a signature of another form', 401, () => withHeader(good(), 'x-hub-signature-256', 'nonsense')],
    ['a signature by another secret', 401, () => withHeader(good(), 'x-hub-signature-256', signedBy('development'))],
    ['only the old SHA-1 signature', 401, () => without(good(), 'x-hub-signature-256')],
    ['no signature', 401, () => without(good(), 'x-hub-signature-256', 'x-hub-signature')],
    ['no event header', 400, () => without(good(), 'x-github-event')],
    ['no delivery header', 400, () => without(good(), 'x-github-delivery')],
    ['an empty body', 400, () => delivery('ping', null, { body: '' })],
    ['a body that is no JSON', 400, () => delivery('ping', null, { body: '{"zen":' })],
    ['a body that is JSON but no object', 400, () => delivery('ping', null, { body: '[1]' })],
    ['a body that begins with a byte order mark', 400, () => delivery('ping', null, { body: '\uFEFF{}' })],
    ['a form', 415, () => withHeader(good(), 'content-type', 'application/x-www-form-urlencoded')],
    ['no content type', 415, () => without(good(), 'content-type')],
    ['another path', 404, () => ({ ...good(), path: '/' })],
    ['a longer path', 404, () => ({ ...good(), path: '/api/github/webhooks/x' })],
    ['a GET', 405, () => ({ method: 'GET' })],
    ['a PUT', 405, () => ({ ...good(), method: 'PUT' })],
    ['a POST to the health check', 405, () => ({ ...good(), path: '/health' })],
  ])('%s is answered with %i and not thrown at', async (_what, status, request) => {
    const answer = await ask(request());
    expect(answer.statusCode).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ ok: false, error: expect.any(String) });
  });

  it('a body over 25 MB is too large, one of 25 MB is not', async () => {
    const fill = (bytes: number) => `{"zen":"${'x'.repeat(bytes - 10)}"}`;
    const limit = 25 * 1024 * 1024;
    expect(await statusOf(delivery('ping', null, { body: fill(limit + 1) }))).toBe(413);
    expect(await statusOf(delivery('ping', null, { body: fill(limit), base64: true }))).toBe(200);
  });

  it.each([[{}], [{ version: '2.0' }], [{ headers: null, requestContext: null }], [{ requestContext: { http: {} } }]])(
    'an event with next to nothing in it is a 404: %j',
    async (event) => {
      expect(await webhook.invoke(event, 10_000)).toMatchObject({ statusCode: 404 });
    },
  );

  it('a request without any header is told the first thing that it lacks', async () => {
    expect(await statusOf({ body: '{}' })).toBe(415);
  });
});

function signedBy(other: string): string {
  return `sha256=${createHmac('sha256', other).update('{"zen":"x"}').digest('hex')}`;
}

describe('the health check', () => {
  it.each(['GET', 'HEAD'])('answers %s with 200', async (method) => {
    expect(await ask({ method, path: '/health' })).toMatchObject({ statusCode: 200 });
  });
});

// The package's entry is a JSON file, which an import statement may not name without saying so.
const examples: readonly WebhookDefinition[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

describe('every example delivery of GitHub', () => {
  it('is answered with 200, or 202 where a command is in it', async () => {
    const answers = new Map<number, number>();
    for (const { name, examples: payloads } of examples) {
      for (const payload of payloads) {
        const { statusCode } = await ask(delivery(name, payload));
        answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
      }
    }
    expect([...answers.keys()].filter((status) => status !== 200 && status !== 202)).toEqual([]);
    expect(answers.get(200)).toBeGreaterThan(300);
  });
});

describe('the bundle', () => {
  it.each(['WEBHOOK_SECRET', 'APP_ID', 'PRIVATE_KEY', 'OUTRIDER_EXPERIMENT_FUNCTION'])(
    'refuses to start without %s, and says so',
    async (name) => {
      const { [name]: _dropped, ...rest } = environment() as Record<string, string>;
      await expect(openSandbox(entry, { env: rest })).rejects.toThrow(new RegExp(`Set ${name} in the environment`));
    },
  );

  it('refuses an empty secret too', async () => {
    const env = { ...environment(), WEBHOOK_SECRET: ' ' };
    await expect(openSandbox(entry, { env })).rejects.toThrow(/Set WEBHOOK_SECRET/);
  });

  it('gives the first delivery of a cold start to our app, however fast it comes', async () => {
    const cold = await openSandbox(entry, { env: environment() });
    const said = comment('/outrider help');
    const answer = await cold.invoke(eventOf(delivery('issue_comment', said)), 10_000);
    await cold.kill();
    expect(answer).toMatchObject({ statusCode: 202 });
    expect(invokedFor(said.comment.id)).toHaveLength(1);
  });

  it('holds no word of the checkout that it was built in', async () => {
    expect(await readFile(entry, 'utf8')).not.toContain(process.cwd());
  });
});
