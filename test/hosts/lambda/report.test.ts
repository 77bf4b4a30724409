// The receiver's bundle hands a report out: followed through to the stand-in for S3, and refused for every link that is not good.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keys } from '../../../src/artifacts/catalogue.ts';
import { reportAddress } from '../../../src/artifacts/report-link.ts';
import { lambdaBundles } from './world/bundles.ts';
import { lambdaEnvironment, newPrivateKey } from './world/credentials.ts';
import { eventOf, type GatewayAnswer, type GatewayRequest } from './world/gateway.ts';
import { openSandbox, type Sandbox } from './world/sandbox.ts';
import { openStores, type Stores } from './world/stores.ts';

const secret = 'it-is-a-secret-to-everybody';
const [experiment, other, pruned] = ['7f3a7f3a7f', '0c0ffee000', 'deadbeef00'];
const page = '<!doctype html><title>A report</title>\n';
let folder: string;
let stores: Stores;
let webhook: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-report-link-'));
  const { OUTRIDER_BUCKET: bucket, OUTRIDER_TABLE: table, OUTRIDER_AUDIT_TABLE: auditTable } = lambdaEnvironment;
  stores = await openStores({ bucket, table, auditTable, cacheFolder: join(folder, 'cache') });
  for (const id of [experiment, other]) await stores.blobs.put(keys.report(id), page);
  const app = { APP_ID: '4242', PRIVATE_KEY: newPrivateKey(), WEBHOOK_SECRET: secret };
  const env = { ...lambdaEnvironment, ...stores.environment, ...app };
  webhook = await openSandbox(join(await lambdaBundles(), 'webhook/index.mjs'), { env });
}, 60_000);

afterAll(async () => {
  await webhook.kill();
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

const seconds = () => Math.floor(Date.now() / 1000);

function linkTo(id: string, expires = seconds() + 3600, signedWith = secret): GatewayRequest {
  const address = reportAddress({ experiment: id, expires }, { root: '', secret: signedWith });
  const [path = '', query = ''] = address.split('?');
  return { method: 'GET', path, query };
}

const ask = async (request: GatewayRequest) => (await webhook.invoke(eventOf(request), 10_000)) as GatewayAnswer;

it('a good link leads to the page, by an address of some minutes for that object alone', async () => {
  const answer = await ask(linkTo(experiment));
  expect(answer).toMatchObject({
    statusCode: 302,
    headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
  const address = new URL(answer.headers.location ?? '');
  expect(address.pathname).toBe(`/${lambdaEnvironment.OUTRIDER_BUCKET}/experiments/${experiment}/report.html`);
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    'X-Amz-Expires': '300',
    'response-content-type': 'text/html; charset=utf-8',
    'response-cache-control': 'private, no-store',
  });
  const fetched = await fetch(address);
  expect(fetched.status).toBe(200);
  expect(await fetched.text()).toBe(page);
});

it('a good link is good behind a stage that stands in the path, and for a look at the head', async () => {
  expect(await ask({ ...linkTo(experiment), stage: 'prod' })).toMatchObject({ statusCode: 302 });
  expect(await ask({ ...linkTo(experiment), method: 'HEAD' })).toMatchObject({ statusCode: 302 });
});

it('a link that has expired is told so', async () => {
  const answer = await ask(linkTo(experiment, seconds() - 1));
  expect(answer).toMatchObject({ statusCode: 410, body: expect.stringContaining('has expired') });
  expect(answer.headers).not.toHaveProperty('location');
});

it('a good link to a run whose report is gone is told so, and not sent to an error of S3', async () => {
  const answer = await ask(linkTo(pruned));
  expect(answer).toMatchObject({ statusCode: 410, body: `The report of ${pruned} is no longer kept.\n` });
  expect(answer.headers).not.toHaveProperty('location');
});

it.each<[string, () => GatewayRequest]>([
  ['for another run', () => ({ ...linkTo(experiment), path: `/reports/${other}` })],
  [
    'made to last longer',
    () => ({ ...linkTo(experiment), query: (linkTo(experiment).query ?? '').replace(/\d+/, '9999999999') }),
  ],
  [
    'with another signature',
    () => ({
      ...linkTo(experiment),
      query: (linkTo(experiment).query ?? '').replace(/.$/, (end) => (end === '0' ? '1' : '0')),
    }),
  ],
  ['signed with another secret', () => linkTo(experiment, seconds() + 3600, 'another')],
  ['with something more in it', () => ({ ...linkTo(experiment), query: `${linkTo(experiment).query}&expires=1` })],
  ['without a query', () => ({ ...linkTo(experiment), query: '' })],
  [
    'that climbs out of the folder',
    () => ({ ...linkTo(experiment), path: `/reports/../experiments/${experiment}/report.html` }),
  ],
  ['of no run', () => ({ ...linkTo(experiment), path: '/reports/' })],
])('a link %s is refused', async (_what, request) => {
  const answer = await ask(request());
  expect(answer.statusCode).toBe(403);
  expect(answer.headers).not.toHaveProperty('location');
});

it('is only read', async () => {
  expect(await ask({ ...linkTo(experiment), method: 'POST' })).toMatchObject({ statusCode: 405 });
});
