import { describe, expect, test } from 'vitest';
import { retryStrategy, worthRetrying } from '../../../src/adapters/durable/retry.ts';
import { ForgeError, PaperError, ProviderError, UsageError } from '../../../src/domain/errors.ts';

describe('an error is worth another attempt', () => {
  test.each([
    ['an unknown error', new Error('?'), true],
    ['a bug', new TypeError('x is not a function'), false],
    ['another bug', new ReferenceError('x is not defined'), false],
    [
      'a dead network, which fetch calls a TypeError',
      new TypeError('fetch failed', { cause: new Error('reset') }),
      true,
    ],
    ['bad input', new UsageError('no such model'), false],
    ['an overloaded provider', new ProviderError('overloaded', '529'), true],
    ['a refused credential', new ProviderError('credential', '401'), false],
    ['a forge that is down', new ForgeError('unavailable', '502'), true],
    ['a lost race at the forge', new ForgeError('conflict', '409'), true],
    ['a missing thing at the forge', new ForgeError('not_found', '404'), false],
    ['a forbidden thing at the forge', new ForgeError('forbidden', '403'), false],
    ['a paper source that is down', new PaperError('unavailable', '503'), true],
    ['a paper that is not there', new PaperError('not_found', '404'), false],
  ])('%s: %#', (_, error, worth) => {
    expect(worthRetrying(error)).toBe(worth);
  });
});

const sqlite = (errcode: number) => Object.assign(new Error('sqlite'), { code: 'ERR_SQLITE_ERROR', errcode });
const aws = (name: string, httpStatusCode?: number, code?: string) =>
  Object.assign(new Error(name), { name, $metadata: { attempts: 3, httpStatusCode }, ...(code && { code }) });

test.each([
  ['a full disk, of the database', new UsageError('The disk is full', { cause: sqlite(13) })],
  ['a full disk, of the file system', Object.assign(new Error('no space left'), { code: 'ENOSPC' })],
  ['a file that another process has locked', new UsageError('in use', { cause: sqlite(5) })],
  ['a file that cannot be written just now', new UsageError('read-only', { cause: sqlite(8) })],
  ['a disk that failed', new UsageError('the disk failed', { cause: sqlite(10 | (3 << 8)) })],
  ['a file system that was mounted read-only', Object.assign(new Error('read-only'), { code: 'EROFS' })],
  ['a throttled table', aws('ProvisionedThroughputExceededException', 400)],
  ['a slow bucket', aws('SlowDown', 503)],
  ['a fault of AWS', aws('InternalServerError', 500)],
  ['a dead line to AWS', aws('Error', undefined, 'ECONNREFUSED')],
  ['a silent line to AWS', aws('TimeoutError')],
])('%s is waited for far longer than anything else', (_, error) => {
  expect(retryStrategy(3)(error, 100)).toEqual({ shouldRetry: true, delay: { seconds: 30 } });
  expect(retryStrategy(3)(error, 240)).toMatchObject({ shouldRetry: false });
});

test.each([
  ['a damaged database', new UsageError('damaged', { cause: sqlite(11) })],
  ['a denial of AWS', aws('AccessDeniedException', 400)],
  ['a bug within the SDK', Object.assign(new TypeError('x'), { $metadata: { attempts: 1 } })],
])('%s is not', (_, error) => {
  expect(retryStrategy(3)(error, 3)).toMatchObject({ shouldRetry: false });
});

test('the last attempt is the last, and delays grow from one second to thirty', () => {
  const strategy = retryStrategy(9);
  expect(strategy(new Error('x'), 9)).toEqual({ shouldRetry: false });
  expect(retryStrategy(1)(new Error('x'), 1)).toEqual({ shouldRetry: false });
  const seconds = [1, 2, 3, 4, 8].map((attempt) => {
    const { shouldRetry, delay } = strategy(new Error('x'), attempt);
    expect(shouldRetry).toBe(true);
    return delay && 'seconds' in delay ? (delay.seconds ?? 0) : 0;
  });
  const most = [1, 2, 4, 8, 30];
  for (const [i, delay] of seconds.entries()) {
    expect(delay).toBeLessThanOrEqual(most[i] ?? 0);
    expect(delay).toBeGreaterThanOrEqual((most[i] ?? 0) / 2);
  }
});
