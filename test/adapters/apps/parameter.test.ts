// The App's credentials in SSM, through the real client, against a stand-in that speaks its protocol.
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parameterApp, readParameterApp } from '../../../src/adapters/apps/parameter.ts';
import { app, appStoreContract } from '../../contracts/app-store.ts';
import { openParameters, type ParameterStore } from '../../hosts/lambda/world/parameters.ts';

const key = 'arn:aws:kms:us-east-1:123456789012:key/k';
let parameters: ParameterStore;
let client: SSMClient;
let stores = 0;

beforeAll(async () => {
  parameters = await openParameters();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SSMClient({ endpoint: parameters.url, region: 'us-east-1', credentials, maxAttempts: 3 });
});
afterAll(async () => {
  client.destroy();
  await parameters.close();
});
afterEach(() => parameters.fail('refused', 0));

function next() {
  stores += 1;
  const name = `/outrider/test-${stores}/app`;
  return { name, store: parameterApp(client, { name, key }), read: () => readParameterApp(client, name) };
}

appStoreContract('a parameter of SSM', async () => next());

test('are looked for without being opened, and put sealed by the key and never over others', async () => {
  const { name, store } = next();
  await store.holds();
  await store.keep(app);
  await store.holds();
  const mine = parameters.calls.filter(({ Name }) => Name === name);
  expect(mine).toMatchObject([
    { target: 'AmazonSSM.GetParameter', WithDecryption: false },
    { Type: 'SecureString', KeyId: key, Overwrite: false },
    { target: 'AmazonSSM.GetParameter', WithDecryption: false },
  ]);
});

test('that were put while the answer was lost are ours, and not somebody else’s', async () => {
  const { store, read } = next();
  parameters.fail('answer_lost');
  expect(await store.keep(app)).toBe(true);
  expect(await read()).toEqual(app);
});

test.each(['refused', 'cut'] as const)('are kept by the second attempt when the first was %s', async (how) => {
  const { store, read } = next();
  parameters.fail(how);
  expect(await store.keep(app)).toBe(true);
  expect(await read()).toEqual(app);
});

test('are not said to be missing, or kept, by a store that is away', async () => {
  const { store, read } = next();
  for (const ask of [() => store.holds(), () => store.keep(app), read]) {
    parameters.fail('refused', 3);
    await expect(ask()).rejects.toThrow('It is down.');
  }
});

test.each(['', 'no json', '{"app_id":"1"}'])('a parameter that holds %j is refused, and not repeated', async (text) => {
  const { name, read } = next();
  parameters.kept.set(name, text);
  await expect(read()).rejects.toThrow(`The SSM parameter ${name} holds no App's credentials`);
});
