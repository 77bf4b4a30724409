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

/** Primary result code of SQLite, https://www.sqlite.org/rescode.html */
const SQLITE_FULL = 13;
/** Half a minute apart: two hours in which somebody can make room. */
const fullDiskAttempts = 240;

/** No room on the disk, told by SQLite or by the file system, whatever it is wrapped in. */
function isFullDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === SQLITE_FULL) return true;
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true;
  return isFullDisk(error.cause);
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
    // Work that is paid for is not given up for want of space.
    if (isFullDisk(error)) return { shouldRetry: attempt < fullDiskAttempts, delay: { seconds: 30 } };
    return worthRetrying(error) ? backoff(error, attempt) : { shouldRetry: false };
  };
}
