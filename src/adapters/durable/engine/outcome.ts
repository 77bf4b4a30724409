// How an execution ends, and the endings that the engine itself decides.
import type { ErrorObject } from '@aws/durable-execution-sdk-js';
import type { ExecutionRow } from './store.ts';

/** Bytes of one result, as on AWS, so that what passes here does not break there. */
export const PAYLOAD_LIMIT = 256 * 1024;

export type Outcome =
  /** `result` is JSON; null when the function returned nothing. */
  | { readonly status: 'succeeded'; readonly result: string | null }
  | { readonly status: 'failed' | 'stopped'; readonly error: ErrorObject };

/** The function returned; too much is a failure. */
export function returned(result: string | null): Outcome {
  const size = Buffer.byteLength(result ?? '');
  if (size <= PAYLOAD_LIMIT) return { status: 'succeeded', result };
  const ErrorMessage = `The result is ${size} bytes; at most ${PAYLOAD_LIMIT}. Store the body, return its key.`;
  return { status: 'failed', error: { ErrorType: 'ResultTooLarge', ErrorMessage } };
}

/** The SDK's word for a history that this code would not have written. */
const otherHistory = 'NonDeterministicExecutionError';

/** What a function threw, in words for whoever reads it: what was begun by a version with other steps can go on in no other. */
export function threw(execution: ExecutionRow, error: ErrorObject): ErrorObject {
  if (error.ErrorType !== otherHistory) return error;
  const ErrorMessage = `${execution.name} was begun by another version of this program, whose steps were others (${error.ErrorMessage ?? ''}). It cannot go on in this one; what it has done is kept.`;
  return { ErrorType: 'BegunByAnotherVersion', ErrorMessage };
}

/** Somebody ended it from outside. */
export function stopped(reason: string): Outcome {
  return { status: 'stopped', error: { ErrorType: 'ExecutionStopped', ErrorMessage: reason } };
}

/** It kills its process, or never finishes an operation before its time is up. */
export function stuck(execution: ExecutionRow): Outcome {
  const ErrorMessage = `${execution.name} was begun ${execution.fruitless} times in a row without finishing an operation.`;
  return { status: 'failed', error: { ErrorType: 'ExecutionStuck', ErrorMessage } };
}
