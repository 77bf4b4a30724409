// What reaches the server's webhook: every event that GitHub documents, floods, repetitions, and what is no good delivery.
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../../src/adapters/durable/engine.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { readConfig } from '../../../src/config.ts';
import { type RunningServer, startServer } from '../../../src/hosts/server/server.ts';
import { noTelemetry } from '../../../src/ports/telemetry.ts';
import { listening } from '../../e2e/listening.ts';
import { newPrivateKey } from '../lambda/world/credentials.ts';

const secret = 'it-is-a-secret-to-everybody';
const patience = 120_000;
const log = listening();
let folder: string;
let engine: Engine;
let server: RunningServer;
const credentials = { APP_ID: '4242', PRIVATE_KEY: newPrivateKey(), WEBHOOK_SECRET: secret };
const bot = () => ({ launcher: engine, log, telemetry: noTelemetry, blobs: { get: async () => null } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-deliveries-'));
  engine = openEngine({
    file: join(folder, 'engine.sqlite'),
    clock: systemClock,
    functions: { experiment: async () => null, arm: async () => null },
    onProblem: (problem) => {
      throw problem;
    },
  });
  server = await startServer(readConfig({}, { ...credentials }), bot(), { port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  await engine.close();
  await rm(folder, { recursive: true, force: true });
  expect(log.errors).toEqual([]);
});

let deliveries = 0;

async function deliver(event: string, payload: unknown, headers: Record<string, string> = {}): Promise<number> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  deliveries += 1;
  const response = await fetch(`${server.url}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': `00000000-0000-4000-8000-${String(deliveries).padStart(12, '0')}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      ...headers,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

function comment(id: number, body = '/outrider run paper glm-5.2', action = 'created') {
  return {
    action,
    installation: { id: 1 },
    repository: { id: 77, name: 'widget', owner: { login: 'acme' } },
    issue: { number: 5, title: 'A paper', body: 'arXiv:2606.27369' },
    comment: { id, body, user: { login: 'mira', type: 'User' } },
    sender: { login: 'mira', type: 'User' },
  };
}

const commands = () => engine.list(10_000).filter(({ name }) => name.startsWith('comment-77-'));

// The package's entry is a JSON file, which an import statement may not name without saying so.
const examples: readonly WebhookDefinition[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

const heard = [
  'issue_comment',
  'issues',
  'check_run',
  'check_suite',
  'status',
  'repository_dispatch',
  'pull_request',
  'push',
  'repository',
];

/** The payload with each field of it, and of what is in it, null once and gone once. */
function* withoutOne(payload: object): Generator<object> {
  for (const [name, value] of Object.entries(payload)) {
    const { [name]: _gone, ...rest } = payload as Record<string, unknown>;
    yield { ...rest, [name]: null };
    yield rest;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const inner of Object.keys(value)) {
      const { [inner]: _inner, ...others } = value as Record<string, unknown>;
      yield { ...payload, [name]: { ...others, [inner]: null } };
      yield { ...payload, [name]: others };
    }
  }
}

describe('deliveries', { timeout: patience }, () => {
  it('of every kind that GitHub documents are heard', async () => {
    const answers = new Map<number, number>();
    for (const { name, examples: payloads } of examples) {
      for (const payload of payloads) {
        const status = await deliver(name, payload);
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    }
    expect([...answers.keys()].filter((status) => status !== 200 && status !== 202)).toEqual([]);
    expect(answers.get(200)).toBeGreaterThan(300);
  });

  it.each(heard)('of %s with any one field null, or gone, are answered', async (name) => {
    const [payload] = examples.find((one) => one.name === name)?.examples ?? [];
    const whole = { installation: { id: 1 }, ...(payload as object) };
    const statuses = new Set<number>();
    for (const broken of withoutOne(whole)) statuses.add(await deliver(name, broken));
    expect([...statuses].filter((status) => status !== 200 && status !== 202)).toEqual([]);
  });

  it('a thousand at once, some of them twice and in any order, are accepted, and each runs once', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => 10_000 + n);
    const order = [...ids, ...ids.slice(0, 250)]
      .map((id) => ({ id, at: (id * 7919) % 2003 }))
      .sort((a, b) => a.at - b.at);
    const statuses = await Promise.all(order.map(({ id }) => deliver('issue_comment', comment(id))));
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(commands()).toHaveLength(1000);
  });

  it('an edit that comes before its comment gets its hint, and the comment runs all the same', async () => {
    expect(await deliver('issue_comment', comment(500, '/outrider help', 'edited'))).toBe(202);
    expect(await deliver('issue_comment', comment(500, '/outrider status'))).toBe(202);
    expect(engine.get('edit-77-500')).not.toBeNull();
    expect(engine.get('comment-77-500')).not.toBeNull();
  });

  it.each<[string, number, string, Record<string, string>]>([
    ['forged', 401, '{"zen":"x"}', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
    ['signed with nonsense', 401, '{"zen":"x"}', { 'x-hub-signature-256': 'nonsense' }],
    ['no JSON', 400, '{"zen":', {}],
    ['no object', 400, '[1]', {}],
    ['a form', 415, 'payload=%7B%7D', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['larger than GitHub sends', 413, `"${'x'.repeat(25 * 1024 * 1024)}"`, {}],
  ])('that are %s are answered with %i and run nothing', async (_what, status, body, headers) => {
    const before = engine.list(10_000).length;
    expect(await deliver('issue_comment', body, headers)).toBe(status);
    expect(engine.list(10_000)).toHaveLength(before);
  });

  it.each([
    ['without an installation', { ...comment(600), installation: undefined }],
    ['without a comment', { ...comment(601), comment: null }],
    ['of another shape altogether', { action: 'created', comment: 'none' }],
  ])('of a comment %s are heard and run nothing', async (_what, payload) => {
    const before = engine.list(10_000).length;
    expect(await deliver('issue_comment', payload)).toBe(200);
    expect(engine.list(10_000)).toHaveLength(before);
  });

  it.each(['//', '//x:y', '/%', '*'])(
    'to %s, which is no address, are answered like any path that nothing answers to',
    async (path) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  it('that are under way when the bot is told to end are still taken, and no new ones', async () => {
    const ending = await startServer(readConfig({}, { ...credentials }), bot(), { port: 0, host: '127.0.0.1' });
    const port = Number(new URL(ending.url).port);
    const body = JSON.stringify(comment(700));
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const socket = connect(port, '127.0.0.1');
    const head = [
      'POST /api/github/webhooks HTTP/1.1',
      'host: x',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'x-github-event: issue_comment',
      'x-github-delivery: 00000000-0000-4000-8000-000000000700',
      `x-hub-signature-256: sha256=${signature}`,
    ].join('\r\n');
    await new Promise<void>((resolve) => socket.write(`${head}\r\n\r\n${body.slice(0, 40)}`, () => resolve()));
    // Taken for good once the server has read something of it.
    await fetch(`${ending.url}/health`).then((response) => response.arrayBuffer());
    const closed = ending.close();
    const refused = fetch(`${ending.url}/health`).then(
      () => false,
      () => true,
    );
    socket.write(body.slice(40));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 202 /);
    expect(await refused).toBe(true);
    await closed;
    expect(engine.get('comment-77-700')).not.toBeNull();
  });

  it('that break off in the middle do not bring the server down', async () => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head =
      'POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"half":';
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    socket.destroy();
    expect(await deliver('ping', { zen: 'x' })).toBe(200);
  });
});
