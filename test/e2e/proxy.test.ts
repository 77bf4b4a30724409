// A bot that reaches the world through a proxy alone, and a GitHub Enterprise Server by its name: no host is spoken to past it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { until } from './bench.ts';
import { type Afterlife, ask, isOver, type Life, live, outsideOf, recordFrom, shortWaits } from './lives.ts';
import { named } from './scenario.ts';

let life: Life | null = null;
let world: Omit<Afterlife, 'issue' | 'experiment'> | null = null;
let close: (() => void) | null = null;

afterEach(async () => {
  await life?.kill();
  await world?.close();
  close?.();
});

/** Tunnels to where a name really is, and remembers the names. */
async function startProxy(places: Readonly<Record<string, string>>) {
  const seen = new Set<string>();
  const credentials = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, client, head) => {
    const name = (request.url ?? '').split(':')[0] ?? '';
    seen.add(name);
    credentials.add(request.headers['proxy-authorization'] ?? '');
    const there = places[name];
    if (there === undefined) return client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const to = connect(Number(new URL(there).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      to.write(head);
      to.pipe(client).pipe(to);
    });
    sockets.add(to);
    for (const one of [to, client]) one.on('error', () => one.destroy());
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, credentials };
}

it('a pair runs through it from the command to the records', { timeout: 240_000 }, async () => {
  const scenario = named('both-issue');
  world = await outsideOf(scenario, 0);
  const { outside } = world;
  const proxy = await startProxy({
    'ghe.example': outside.github.url,
    'models.example': outside.models.url,
    'arxiv.example': outside.arxiv.url,
  });
  const models = (url: string | undefined) => String(url).replace(outside.models.url, 'http://models.example');
  const environment = {
    ...outside.environment,
    GITHUB_API_URL: 'http://ghe.example/api/v3',
    ARXIV_BASE_URL: 'http://arxiv.example',
    ANTHROPIC_BASE_URL: models(outside.environment.ANTHROPIC_BASE_URL),
    ZAI_BASE_URL: models(outside.environment.ZAI_BASE_URL),
    HTTP_PROXY: proxy.url.replace('http://', 'http://bot:p%40ss@'),
    HTTPS_PROXY: proxy.url,
    NO_PROXY: 'elsewhere.example, .internal.example 10.0.0.0/8',
  };
  life = await live({ ...world, outside: { ...outside, environment } }, shortWaits);
  const asked = await ask(world, scenario, `${scenario.command} --no-refine --no-cross-review`);
  await until(() => isOver(asked));
  expect((await recordFrom(asked)).arms.map(({ verdict }) => verdict)).toEqual(['issue', 'issue']);
  expect([...proxy.seen].toSorted()).toEqual(['arxiv.example', 'ghe.example', 'models.example']);
  expect([...proxy.credentials]).toEqual([`Basic ${btoa('bot:p@ss')}`]);
});
