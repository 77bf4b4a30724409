// DynamoDB at its worst: throttled, slow to answer, answers lost after the work was done. What is said of a write is what became of it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { retryStrategy } from '../../../src/adapters/durable/retry.ts';
import { dynamoJournal } from '../../../src/adapters/stores/dynamo-journal.ts';
import { dynamoRows } from '../../../src/adapters/stores/dynamo-rows.ts';
import type { Rows } from '../../../src/ports/rows.ts';
import { seededRandom } from '../../fakes/clock.ts';
import { openTables } from '../../hosts/lambda/world/stores.ts';
import { type Asked, type FaultProxy, faultProxy, type Strike } from './fault-proxy.ts';

const key = { pk: 'p', sk: 's' };
const names = ['struck', 'sound', 'journal', 'counted'];
let store: Awaited<ReturnType<typeof openTables>>;
let proxy: FaultProxy;
let clients: DynamoDBDocumentClient[];

function clientFor(endpoint: string): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }));
  clients.push(client);
  return client;
}

/** A failed condition answers with the item, as was asked for; dynalite does not. */
async function withItem({ request, body }: Asked, bytes: Buffer): Promise<Buffer> {
  if (!bytes.includes('ConditionalCheckFailed')) return bytes;
  const { TableName, Key, Item } = JSON.parse(body.toString());
  const { pk, sk } = Key ?? Item;
  const { authorization = '', 'x-amz-date': date } = request.headers;
  const found = await fetch(store.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'x-amz-date': String(date),
      authorization,
    },
    body: JSON.stringify({ TableName, Key: { pk, sk }, ConsistentRead: true }),
  });
  return Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), ...((await found.json()) as object) }));
}

beforeAll(async () => {
  clients = [];
  store = await openTables(names);
  proxy = await faultProxy(store.url, withItem);
});
afterEach(() => proxy.clear());
afterAll(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  await store.close();
});

const refusal = (type: string, status = 400): Strike => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'not now' }),
});
const passing: Readonly<Record<string, Strike>> = {
  'the table is over its throughput': refusal('ProvisionedThroughputExceededException'),
  'the account is throttled': refusal('ThrottlingException'),
  'too many requests': refusal('RequestLimitExceeded'),
  'a fault of DynamoDB': refusal('InternalServerError', 500),
  'not available': refusal('ServiceUnavailable', 503),
  'a connection that is refused': 'refuse',
  'an answer that is lost': 'lose the answer',
  'an answer that is cut': 'cut the answer',
};

describe('a row is written once and read as it is', () => {
  test.each(Object.entries(passing))('whatever comes between: %s', async (what, strike) => {
    const rows = dynamoRows(clientFor(proxy.url), 'struck');
    const own = { pk: what, sk: 's' };
    proxy.next(strike);
    expect(await rows.put(own, 'a', 'absent')).toBe(true);
    proxy.next(strike);
    expect(await rows.put(own, 'b', { version: 1 })).toBe(true);
    proxy.next(strike);
    expect(await rows.put(own, 'late', { version: 1 })).toBe(false);
    proxy.next(strike);
    expect(await rows.get(own)).toEqual({ sk: 's', value: 'b', version: 2 });
    proxy.next(strike);
    expect(await rows.list(what)).toHaveLength(1);
    proxy.next(strike);
    await rows.delete(own);
    expect(await rows.get(own)).toBeNull();
  });

  test.each(Object.entries(passing))('in the audit log too: %s', async (what, strike) => {
    const journal = dynamoJournal(clientFor(proxy.url), 'journal');
    proxy.next(strike);
    expect(await journal.append({ pk: what, sk: '1' }, 'first')).toBe(true);
    proxy.next(strike);
    expect(await journal.append({ pk: what, sk: '1' }, 'second')).toBe(false);
    expect(await journal.last(what)).toMatchObject({ value: 'first' });
  });
});

test('a write whose answer was lost is ours, though others have written over it before it was repeated', async () => {
  const others = dynamoRows(clientFor(store.url), 'sound');
  const rows = dynamoRows(clientFor(proxy.url), 'sound');
  await others.put(key, 0, 'absent');
  proxy.next('lose the answer');
  // While the SDK waits before it asks again.
  const written = rows.put(key, 'ours', { version: 1 });
  while ((await others.get(key))?.value !== 'ours') await new Promise((resolve) => setTimeout(resolve, 1));
  for (const version of [2, 3, 4]) expect(await others.put(key, version, { version })).toBe(true);
  expect(await written).toBe(true);
  expect(await rows.put(key, 'late', { version: 1 })).toBe(false);
});

/** One request in three is struck, by what a seed draws; but never the last time that the SDK asks, whichever of six writers comes third. */
function seldom(seed: number): (count: number, attempt: number) => Strike | null {
  const random = seededRandom(seed);
  const strikes = Object.values(passing);
  return (count, attempt) =>
    count % 3 === 0 && attempt < 3 ? (strikes[Number.parseInt(random.hex(2), 16) % strikes.length] ?? null) : null;
}

test('six writers compare and set over a bad line, and nothing is counted twice or lost', async () => {
  const rows: Rows = dynamoRows(clientFor(proxy.url), 'counted');
  proxy.always(seldom(20_261_127));
  await rows.delete(key); // what an attempt that failed has left
  expect(await rows.put(key, 0, 'absent')).toBe(true);
  const add = async (): Promise<void> => {
    const row = await rows.get(key);
    if (!(await rows.put(key, Number(row?.value) + 1, { version: row?.version ?? 0 }))) await add();
  };
  await Promise.all(Array.from({ length: 6 }, add));
  proxy.clear();
  expect(await rows.get(key)).toEqual({ sk: 's', value: 6, version: 7 });
}, 60_000);

test.each([
  ['throttling', refusal('ProvisionedThroughputExceededException')],
  ['a fault', refusal('InternalServerError', 500)],
  ['expired credentials', refusal('ExpiredTokenException')],
  ['a dead line', 'refuse' as const],
])(
  '%s that does not end is waited out by the step for two hours, and then said',
  async (_what, strike) => {
    proxy.always(() => strike);
    const failed = await dynamoRows(clientFor(proxy.url), 'struck')
      .get(key)
      .catch((error: unknown) => error);
    if (!(failed instanceof Error)) throw new Error('nothing failed');
    expect(retryStrategy(3)(failed, 100)).toEqual({ shouldRetry: true, delay: { seconds: 30 } });
    expect(retryStrategy(3)(failed, 240)).toMatchObject({ shouldRetry: false });
  },
  60_000,
);

test('what DynamoDB will not do the next time either is not waited for', async () => {
  proxy.always(() => refusal('AccessDeniedException'));
  const denied = await dynamoRows(clientFor(proxy.url), 'struck')
    .get(key)
    .catch((error: unknown) => error);
  if (!(denied instanceof Error)) throw new Error('nothing failed');
  expect(denied.name).toBe('AccessDeniedException');
  expect(retryStrategy(3)(denied, 3)).toMatchObject({ shouldRetry: false });
});
