// The webhook's bundle: cold starts beside a handler that does nothing, and a warm one under load with every hand-off going over the wire.
import { spawn, spawnSync } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWebhook } from '../scripts/bundle.ts';
import { type Bench, type Result, timingOf } from './bench.ts';

const secret = 'bench-webhook-secret';
const perSecond = 200;
const seconds = 5;

interface Delivery {
  readonly event: string;
  readonly body: string;
  readonly signature: string;
}

const sign = (body: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function command(id: number): Delivery {
  const body = JSON.stringify({
    action: 'created',
    installation: { id: 1 },
    repository: { id: 77, name: 'widget', owner: { login: 'acme' } },
    issue: { number: 5, title: 'A paper', body: 'arXiv:2606.27369' },
    comment: { id, body: '/outrider run paper glm-5.2', user: { login: 'mira', type: 'User' } },
    sender: { login: 'mira', type: 'User' },
  });
  return { event: 'issue_comment', body, signature: sign(body) };
}

const ping: Delivery = { event: 'ping', body: '{}', signature: sign('{}') };

const headersOf = ({ event, signature }: Delivery) => ({
  'content-type': 'application/json',
  'x-github-event': event,
  'x-github-delivery': '00000000-0000-4000-8000-000000000001',
  'x-hub-signature-256': signature,
});

const eventOf = (delivery: Delivery) => ({
  rawPath: '/api/github/webhooks',
  requestContext: { http: { method: 'POST' } },
  headers: headersOf(delivery),
  body: delivery.body,
});

function environment(lambda: string): Record<string, string> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return {
    APP_ID: '1',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: secret,
    LOG_LEVEL: 'fatal',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_LAMBDA: lambda,
    OUTRIDER_BUCKET: 'bench',
    OUTRIDER_TABLE: 'bench',
    OUTRIDER_EXPERIMENT_FUNCTION: 'bench-experiment',
    OUTRIDER_ARM_FUNCTION: 'bench-arm',
  };
}

/** Lambda's API as far as a hand-off goes: no such execution yet, and every start accepted. A process of its own. */
const lambdaProgram = `
  import { createServer } from 'node:http';
  createServer((req, res) => {
    req.resume().on('end', () => {
      const listing = req.method === 'GET';
      res.writeHead(listing ? 200 : 202, { 'content-type': 'application/json' });
      res.end(listing ? '{"DurableExecutions":[]}' : '');
    });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

/** One cold start, in a process of its own, from its spawn to its answer. */
const startProgram = `
  const [file, event] = process.argv.slice(2);
  const { handler } = await import(file);
  const { statusCode } = await handler(JSON.parse(event), {});
  console.log(statusCode);
  process.exit(0);`;

/** A warm handler behind a server, as a load balancer would call it. */
const warmProgram = `
  import { createServer } from 'node:http';
  import { text } from 'node:stream/consumers';
  const { handler } = await import(process.argv[2]);
  createServer(async (req, res) => {
    const body = await text(req);
    const { statusCode } = await handler({ rawPath: req.url, requestContext: { http: { method: 'POST' } }, headers: req.headers, body }, {});
    res.writeHead(statusCode).end();
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

interface Server {
  readonly port: number;
  stop(): void;
}

async function serve(program: string, args: readonly string[], env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { port: Number(String(line)), stop: () => void child.kill() };
}

interface Cold {
  readonly name: string;
  readonly handler: string;
  readonly delivery: Delivery;
  readonly status: number;
}

function coldMs(program: string, { handler, delivery, status }: Cold, env: Record<string, string>): number {
  const from = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, [program, handler, JSON.stringify(eventOf(delivery))], {
    env,
  });
  const took = performance.now() - from;
  // Above it stands what the function measures of itself, as lines of its log.
  if (String(stdout).trim().split('\n').at(-1) !== String(status))
    throw new Error(`the handler answered ${stdout}${stderr}`);
  return took;
}

/** Milliseconds of each acknowledgement, at a fixed rate whatever the answers take. */
async function load(port: number, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: Promise<number>[] = [];
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    const due = started + (1000 * index) / perSecond;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    times.push(post(port, command(1_000_000 + index), agent));
  }
  const all = await Promise.all(times);
  agent.destroy();
  return all;
}

function post(port: number, delivery: Delivery, agent: Agent): Promise<number> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { ...headersOf(delivery), 'content-length': Buffer.byteLength(delivery.body) };
    const sent = request(
      { port, agent, host: '127.0.0.1', method: 'POST', path: '/api/github/webhooks', headers },
      (res) => {
        res.resume().on('end', () => {
          if (res.statusCode === 202) resolve(performance.now() - from);
          else reject(new Error(`a delivery was answered with ${res.statusCode}`));
        });
      },
    );
    sent.on('error', reject).end(delivery.body);
  });
}

const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? Number.NaN;

/** Nothing but the way over the wire: the same load on a server that answers at once. */
async function emptyServer(): Promise<{ port: number; stop(): void }> {
  const server = createServer((req, res) => void req.resume().on('end', () => res.writeHead(202).end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the empty server has no port');
  return { port: address.port, stop: () => void server.close() };
}

async function underLoad(warm: Server, rounds: number): Promise<Result> {
  const empty = await emptyServer();
  try {
    await load(warm.port, perSecond); // warms up
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(quantile(await load(warm.port, perSecond * seconds), 0.99));
      theirs.push(quantile(await load(empty.port, perSecond * seconds), 0.99));
    }
    const figure = timingOf('', ours);
    const what = `p99 of an acknowledgement at ${perSecond} a second, hand-off included, ms`;
    const rival = timingOf('a server that answers at once', theirs);
    return { what, ours: figure, rival, goal: 'at most 10 ms', met: figure.median <= 10 };
  } finally {
    empty.stop();
  }
}

function coldStarts(folder: string, env: Record<string, string>, rounds: number): Result[] {
  const bundle = join(folder, 'webhook/index.mjs');
  const cases: Cold[] = [
    { name: 'an empty handler', handler: join(folder, 'empty.mjs'), delivery: ping, status: 200 },
    { name: 'a refused delivery', handler: bundle, delivery: { ...ping, signature: 'sha256=00' }, status: 401 },
    { name: 'a good delivery, through Probot', handler: bundle, delivery: ping, status: 200 },
    { name: 'a good command, handed off', handler: bundle, delivery: command(1), status: 202 },
  ];
  const times = cases.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, one] of cases.entries()) times[index]?.push(coldMs(join(folder, 'start.mjs'), one, env));
  const [rival, ...ours] = cases.map(({ name }, index) => timingOf(name, times[index] ?? []));
  if (rival === undefined) return [];
  return ours.map((each) => ({
    what: `cold start: ${each.name}, ms`,
    ours: each,
    rival,
    goal: 'at most 3x',
    met: each.median <= 3 * rival.median,
  }));
}

export const webhook: Bench = {
  name: 'webhook',
  about: 'the webhook’s bundle, started from nothing, and warm under load on loopback',
  run: async ({ rounds }) => {
    const folder = mkdtempSync(join(tmpdir(), 'outrider-webhook-'));
    const running: Server[] = [];
    try {
      await bundleWebhook(folder);
      writeFileSync(join(folder, 'empty.mjs'), 'export const handler = async () => ({ statusCode: 200 });');
      const programs = { start: startProgram, warm: warmProgram, lambda: lambdaProgram };
      for (const [name, program] of Object.entries(programs)) writeFileSync(join(folder, `${name}.mjs`), program);
      const lambda = await serve(join(folder, 'lambda.mjs'), [], {});
      running.push(lambda);
      const env = environment(`http://127.0.0.1:${lambda.port}`);
      const cold = coldStarts(folder, env, rounds);
      const warm = await serve(join(folder, 'warm.mjs'), [join(folder, 'webhook/index.mjs')], env);
      running.push(warm);
      return [...cold, await underLoad(warm, rounds)];
    } finally {
      for (const server of running) server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
