// S3 at its worst: slow down, answers lost, cut and damaged, objects gone, credentials expired. A blob is what was put, or there is an error.
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createEmulator } from 'emulate';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { retryStrategy } from '../../../src/adapters/durable/retry.ts';
import { s3Blobs } from '../../../src/adapters/stores/s3-blobs.ts';
import { openShelf } from '../../../src/artifacts/shelf.ts';
import { type FaultProxy, faultProxy, type Strike } from './fault-proxy.ts';

const Bucket = 'outrider-struck';
let emulator: { readonly url: string; close(): Promise<void> };
let proxy: FaultProxy;
let client: S3Client;
let cacheFolder: string;

beforeAll(async () => {
  emulator = await createEmulator({ service: 'aws', port: 0 });
  proxy = await faultProxy(emulator.url);
  client = new S3Client({
    endpoint: proxy.url,
    region: 'us-east-1',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED', // the emulator takes the trailing checksum of a stream for content
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateBucketCommand({ Bucket }));
  cacheFolder = await mkdtemp(join(tmpdir(), 'outrider-cache-'));
});
afterEach(() => proxy.clear());
afterAll(async () => {
  client.destroy();
  await proxy.close();
  await emulator.close();
});

const blobs = () => s3Blobs({ client, bucket: Bucket, cacheFolder });
const xml = { 'content-type': 'application/xml' };
const refusal = (status: number, code: string): Strike => ({
  status,
  headers: xml,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>not now</Message></Error>`,
});
const content = 'grüße '.repeat(10_000);

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const failed = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failed instanceof Error)) throw new Error('nothing failed');
  return failed;
}

test.each<[string, Strike]>([
  ['503 SlowDown', refusal(503, 'SlowDown')],
  ['500 InternalError', refusal(500, 'InternalError')],
  ['a connection that is refused', 'refuse'],
  ['an answer that is lost', 'lose the answer'],
])('%s is asked again: a blob is put, read and listed', async (what, strike) => {
  const key = `a/${what.replaceAll(' ', '-')}`;
  proxy.next(strike);
  await blobs().put(key, content);
  proxy.next(strike);
  expect(Buffer.from((await blobs().get(key)) ?? []).toString()).toBe(content);
  proxy.next(strike);
  expect(await blobs().list(key)).toEqual([key]);
  proxy.next(strike);
  expect(await readFile((await blobs().localPath(key)) ?? '', 'utf8')).toBe(content);
});

test('a body that is cut is an error and no shorter blob, and leaves no file in the cache', async () => {
  await blobs().put('cut', content);
  proxy.next('cut the answer');
  const failed = await failureOf(blobs().get('cut'));
  expect(retryStrategy(3)(failed, 1)).toMatchObject({ shouldRetry: true });
  const before = await readdir(cacheFolder);
  proxy.next('cut the answer');
  await failureOf(blobs().localPath('cut'));
  expect(await readdir(cacheFolder)).toEqual(before);
  expect(await readFile((await blobs().localPath('cut')) ?? '', 'utf8')).toBe(content);
});

test('a body that is not what its checksum says is an error', async () => {
  const answer = { status: 200, body: content, headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } };
  proxy.next(answer);
  expect((await failureOf(blobs().get('any'))).message).toMatch(/checksum/i);
});

test('a bit that was flipped where nobody keeps a checksum is seen by the shelf, which says what to do', async () => {
  const shelf = openShelf(blobs(), 'e1');
  const digest = await shelf.keep(new TextEncoder().encode(content));
  proxy.next('flip a bit');
  expect((await failureOf(shelf.fetch(digest))).message).toBe(
    `Artifact ${digest} of experiment e1 is damaged in the store. Restore it from a backup; nothing was written over it.`,
  );
  expect(new TextDecoder().decode(await shelf.fetch(digest))).toBe(content);
  await client.send(new DeleteObjectCommand({ Bucket, Key: `experiments/e1/shelf/${digest.slice(0, 2)}/${digest}` }));
  expect((await failureOf(shelf.fetch(digest))).message).toMatch(/is not in the store\. Restore it from a backup/);
});

test.each<[string, Strike]>([
  ['slow down', refusal(503, 'SlowDown')],
  ['expired credentials', refusal(400, 'ExpiredToken')],
  ['a dead line', 'refuse'],
])(
  '%s that does not end is waited out by the step for two hours',
  async (_what, strike) => {
    proxy.always(() => strike);
    const failed = await failureOf(blobs().put('k', content));
    expect(retryStrategy(3)(failed, 100)).toEqual({ shouldRetry: true, delay: { seconds: 30 } });
  },
  60_000,
);

test('what S3 will not do the next time either is not waited for', async () => {
  proxy.always(() => refusal(403, 'AccessDenied'));
  const denied = await failureOf(blobs().get('k'));
  expect(denied.name).toBe('AccessDenied');
  expect(retryStrategy(3)(denied, 3)).toMatchObject({ shouldRetry: false });
});
