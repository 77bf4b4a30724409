// Which thrown errors a durable step tries again, and after how long.
import { createRetryStrategy, JitterStrategy, type RetryDecision } from '@aws/durable-execution-sdk-js';
import { ForgeError, PaperError, ProviderError, UsageError } from '../../domain/errors.ts';

/** A definite answer of the other side: asking again within seconds changes nothing. */
const DEFINITE: ReadonlySet<string> = new Set([
  'not_found',
  'forbidden',
  'gone',
  'invalid',
  'too_large',
  'malformed_id',
  'unreadable',
]);

const BUGS: ReadonlySet<string> = new Set(['TypeError', 'ReferenceError', 'RangeError', 'AssertionError']);

/** A programming error. `fetch` reports a dead network as a TypeError too, but with a cause. */
function isBug(error: Error): boolean {
  return BUGS.has(error.name) && error.cause === undefined;
}

/** Half a minute apart: two hours in which somebody can make room, or a store comes back. */
const storeAttempts = 240;

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html: locked by another process, read-only, no disk, no room. */
const SQLITE_PASSING: ReadonlySet<unknown> = new Set([5, 8, 10, 13]);
const DISK_PASSING: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);
/** Of S3 and DynamoDB, besides whatever they answer with a status of 500 or more. Credentials are replaced by Lambda. */
const AWS_PASSING: ReadonlySet<unknown> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  'ExpiredTokenException',
  'ExpiredToken',
]);

/** A store that takes or gives nothing just now, and will again: told by SQLite, the file system or AWS, whatever it is wrapped in. */
function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number' && SQLITE_PASSING.has(error.errcode & 0xff)) return true;
  if ('code' in error && DISK_PASSING.has(error.code)) return true;
  return isAwsAway(error) || isStoreAway(error.cause);
}

/** Errors of the AWS SDK, and no others, carry `$metadata`; one that had no answer at all has no status in it. */
function isAwsAway(error: Error): boolean {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return false;
  const status = Reflect.get(error.$metadata, 'httpStatusCode');
  return (
    AWS_PASSING.has(error.name) || (typeof status === 'number' ? status === 429 || status >= 500 : isConnection(error))
  );
}

/** The connection was refused, cut or silent, or the name was not found. */
function isConnection(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'TimeoutError' || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code);
}

/** Whether the same step, run again in a few seconds, could end otherwise. */
export function worthRetrying(error: Error): boolean {
  if (isBug(error) || error instanceof UsageError) return false;
  if (error instanceof ProviderError) return error.retryable;
  if (error instanceof ForgeError || error instanceof PaperError) return !DEFINITE.has(error.reason);
  return true;
}

/**
 * The retry strategy of a step with `attempts` attempts, the first included: after 1, 2, 4 ... at most 30 s, half of it
 * by chance so that arms do not knock in step. (The SDK's default is 6 attempts and 5 to 60 s, for bugs as well.)
 */
export function retryStrategy(attempts: number): (error: Error, attempt: number) => RetryDecision {
  const backoff = createRetryStrategy({
    maxAttempts: attempts,
    initialDelay: { seconds: 1 },
    maxDelay: { seconds: 30 },
    backoffRate: 2,
    jitter: JitterStrategy.HALF,
  });
  return (error, attempt) => {
    // Work that is paid for is not given up for want of a place to keep it.
    if (isStoreAway(error)) return { shouldRetry: attempt < storeAttempts, delay: { seconds: 30 } };
    return worthRetrying(error) ? backoff(error, attempt) : { shouldRetry: false };
  };
}
