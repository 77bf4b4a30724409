// A proxy that lets nothing through, as everything that asks through it tells of it. A file of its own: the proxy holds for the whole process.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { githubForges } from '../../src/adapters/github/forges.ts';
import { arxivHttp } from '../../src/adapters/papers/arxiv-http.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { outgoingCheck } from '../../src/gates/secrets/leak.ts';
import { wordsOf } from '../../src/hosts/doctor/finding.ts';
import { goThroughProxy } from '../../src/hosts/proxy.ts';
import { ask, modelsAt, rows } from '../adapters/models/tap.ts';

const refused = 'the proxy answered 407: it wants a user and a password';
const proxy = createServer((_request, response) => response.writeHead(407).end('Who are you?'));
proxy.on('connect', (_request, client) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
const warnings: string[] = [];
const warned = ({ message }: Error) => warnings.push(message);

beforeAll(async () => {
  process.on('warning', warned);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  goThroughProxy({ http: url, https: url, except: 'a.example,10.0.0.0/8' });
});

afterAll(() => {
  process.off('warning', warned);
  proxy.closeAllConnections();
  proxy.close();
});

const problem = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: Error) => error.message,
  );

it.each(Object.entries(rows))('is named where a model over %s cannot be reached', async (_protocol, row) => {
  expect(await problem(modelsAt('https://models.example').complete(ask(row)))).toBe(
    `${row.provider} could not be reached (${refused}).`,
  );
});

it('is named where GitHub and arXiv cannot be reached, and by the doctor', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    ...{ privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } },
  });
  const forges = githubForges({
    ...{ appId: '1', privateKey, apiUrl: 'https://ghe.example/api/v3', outgoing: outgoingCheck(async () => []) },
    ...{ throttle: false, retryDelayMs: 1 },
  });
  const target = { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 1 } as const;
  expect(await problem(forges.open(target).thread.issue())).toContain(`GitHub cannot be reached (${refused})`);
  const http = arxivHttp({ baseUrl: 'https://arxiv.example', clock: systemClock, userAgent: 'test', attempts: 1 });
  expect(await problem(http.get('/abs/1', 10))).toContain(`it could not be reached (${refused})`);
  expect(await fetch('https://models.example').catch(wordsOf)).toBe(refused);
});

it('of a range of addresses that is not followed it is said once', () => {
  expect(warnings).toEqual(['NO_PROXY: 10.0.0.0/8 is not followed; name the hosts that are reached without a proxy']);
});
