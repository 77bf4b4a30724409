// Errors with literal names: a durable checkpoint keeps name and message and drops other fields.

/** Whether the system, a library or Node itself gave an error this code: `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What was thrown, in its own words: anything can be. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Bad input or configuration, told to the person who can mend it: one sentence that says what to do. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Why a provider did not answer, as a closed set: outcomes, waits and words depend on it. */
export type ProviderFailure =
  | 'overloaded' // 529, 503
  | 'rate_limited' // 429
  | 'server_error' // other 5xx, 408, 409
  | 'unreachable' // refused, DNS, TLS, reset
  | 'timed_out' // no answer within the deadline
  | 'cut_off' // the stream ended in the middle
  | 'malformed' // an answer that is no answer of the protocol
  | 'credential' // 401, 403, and no money on the account
  | 'filtered' // its content filter refused what the model would have been asked
  | 'unknown_model' // 404
  | 'too_large' // 413, or the provider's own "context too long"
  | 'rejected'; // any other 4xx: our request is wrong

/** A model call without a usable answer. `retryable` ones are waited out; the others end the arm or the phase. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failure: ProviderFailure;
  readonly status: number | null;
  /** What Retry-After asked for, milliseconds; null when it said nothing. */
  readonly retryAfterMs: number | null;
  /** Whether tokens may have been billed though no answer was recorded (the request had been accepted). */
  readonly maybeBilled: boolean;

  constructor(
    failure: ProviderFailure,
    message: string,
    details: { status?: number | null; retryAfterMs?: number | null; maybeBilled?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.failure = failure;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.maybeBilled = details.maybeBilled ?? false;
  }

  get retryable(): boolean {
    return !['credential', 'filtered', 'unknown_model', 'too_large', 'rejected'].includes(this.failure);
  }
}

/** The forge (GitHub, or a local checkout) said no for a reason a person can mend. */
export class ForgeError extends Error {
  override readonly name = 'ForgeError';
  readonly reason:
    | 'not_found'
    | 'forbidden'
    | 'gone'
    | 'conflict'
    | 'invalid'
    | 'too_large'
    | 'rate_limited'
    | 'unavailable'
    /** Kept back by ourselves: it holds what looks like a secret. */
    | 'withheld';
  readonly status: number | null;
  /** When the forge says it may be asked again, milliseconds from its answer; null when it said nothing. */
  readonly retryAfterMs: number | null;

  constructor(
    reason: ForgeError['reason'],
    message: string,
    details: { status?: number | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.reason = reason;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }

  /** Whether the same request may succeed later: an outage and a rate limit pass, any other no is one. */
  get retryable(): boolean {
    return this.reason === 'unavailable' || this.reason === 'rate_limited';
  }

  /** Whether what was asked for is not there: it never was, or somebody has deleted it. */
  get absent(): boolean {
    return this.reason === 'not_found' || this.reason === 'gone';
  }
}

/** The paper cannot be had. `retryable` when the source may answer later. */
export class PaperError extends Error {
  override readonly name = 'PaperError';
  readonly reason: 'not_found' | 'malformed_id' | 'unavailable' | 'unreadable';

  constructor(reason: PaperError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** A sealed secret that will never open: it was changed, or sealed for something else or by another key. */
export class SealError extends Error {
  override readonly name = 'SealError';
}
