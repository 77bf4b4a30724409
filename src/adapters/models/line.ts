// The line of one call: a fetch that sends exactly one credential, tells the SDK when to retry, bounds the answer, and remembers what
// happened.
import { ProviderError } from '../../domain/errors.ts';
import { retryAfterMs } from '../../domain/retry-after.ts';
import type { CredentialHeader } from './endpoints.ts';
import { legible } from './legible.ts';
import { wholeCharacters } from './wire-text.ts';

export const quickRetries = 2;
/** A longer Retry-After is not waited out here: the caller parks. */
const longestQuickWait = 10_000;

type Fetch = typeof globalThis.fetch;

/** What one protocol needs to speak to its provider. */
export interface Line {
  readonly baseUrl: string;
  readonly header: CredentialHeader;
  readonly key: string;
  readonly fetch: Fetch;
  /** Aborts at the deadline or when the caller does. */
  readonly signal: AbortSignal;
  /** Milliseconds for the SDK's own timer, which must never ring before ours. */
  readonly timeout: number;
  readonly state: LineState;
}

export interface LineState {
  attempts: number;
  /** The last attempt was sent and not refused: the provider may be at work. */
  outstanding: boolean;
  /** The last attempt was answered with a success status, so that its tokens may be billed. */
  accepted: boolean;
  /** What the last refusing answer asked to wait, milliseconds. */
  retryAfterMs: number | null;
  /** Events of the answer read so far. */
  events: number;
  /** A key of the installation was in the request, which was not sent therefore. */
  withheld: boolean;
}

const plainHeaders = new Set(['accept', 'content-type', 'user-agent', 'anthropic-version']);

/**
 * An allow-list: the SDKs read the environment by themselves (`ANTHROPIC_CUSTOM_HEADERS`, `OPENAI_ORG_ID` ...), and
 * nothing of that may reach a provider. The credential is set last, so that no such header replaces it.
 */
function sealed(given: ConstructorParameters<typeof Headers>[0], header: CredentialHeader, key: string): Headers {
  const headers = new Headers();
  for (const [name, value] of new Headers(given)) {
    if (plainHeaders.has(name) || name.startsWith('x-stainless-')) headers.set(name, value);
  }
  headers.set(header, header === 'authorization' ? `Bearer ${key}` : key);
  return headers;
}

/** A gateway that gave up waiting (504, Cloudflare's 524) had passed the request on: trying again may be billed twice. */
export function gatewayTimeout(status: number): boolean {
  return status === 504 || status === 524;
}

function worthRetrying(status: number): boolean {
  return (status === 408 || status === 409 || status === 429 || status >= 500) && !gatewayTimeout(status);
}

/** The refusing answer again, with the headers by which both SDKs let a server steer their retries. */
function steered(response: Response, wait: number | null, remaining: number): Response {
  const retry = worthRetrying(response.status) && (wait ?? 0) <= Math.min(longestQuickWait, remaining);
  const headers = new Headers(response.headers);
  headers.set('x-should-retry', String(retry));
  headers.delete('retry-after');
  headers.delete('retry-after-ms');
  // Zero means "at once" to one SDK and "choose yourself" to the other.
  if (wait !== null) headers.set('retry-after-ms', String(Math.max(1, wait)));
  return new Response(legible(response.body), { status: Math.min(response.status, 599), headers });
}

/** Bytes on the wire that an answer of so many tokens may have: an event is about 250 bytes, and some servers send one for each of a token's four characters. */
export function largestAnswer(maxOutputTokens: number): number {
  return maxOutputTokens * 1024 + 1024 * 1024;
}

/** The answer, ended with an error when it grows past the limit: a server that never stops must not fill the memory. */
function bounded(response: Response, limit: number): Response {
  if (response.body === null) return response;
  let size = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size <= limit) controller.enqueue(chunk);
      else {
        const words = `The answer was larger than ${limit} bytes, far more than was asked for, and was not read on.`;
        controller.error(new ProviderError('malformed', words, { maybeBilled: true }));
      }
    },
  });
  return new Response(response.body.pipeThrough(count), { status: response.status, headers: response.headers });
}

export interface LineOptions {
  readonly fetch: Fetch;
  readonly header: CredentialHeader;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  /** Keys that no provider may read in a request, its own neither. */
  readonly secrets: readonly string[];
  /** Bytes. */
  readonly largestAnswer: number;
}

export function openLine(options: LineOptions): { readonly fetch: Fetch; readonly state: LineState } {
  const state: LineState = {
    attempts: 0,
    outstanding: false,
    accepted: false,
    retryAfterMs: null,
    events: 0,
    withheld: false,
  };
  const secrets = options.secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  const fetch: Fetch = async (input, init) => {
    const body = typeof init?.body === 'string' ? wholeCharacters(init.body) : '';
    state.withheld = secrets.some((secret) => body.includes(secret));
    // In the provider's place, so that the SDK ends the call and does not try again.
    if (state.withheld) return new Response('{}', { status: 400, headers: { 'x-should-retry': 'false' } });
    state.attempts += 1;
    state.outstanding = true;
    state.accepted = false;
    state.retryAfterMs = null;
    const headers = sealed(init?.headers, options.header, options.key);
    // `fetch` would carry `x-api-key` along to wherever a redirect points.
    const sent = { ...init, ...(body === '' ? {} : { body }), headers, redirect: 'manual' as const };
    const response = await options.fetch(input, sent);
    state.accepted = response.ok;
    if (response.ok) return bounded(response, options.largestAnswer);
    state.outstanding = gatewayTimeout(response.status);
    state.retryAfterMs = retryAfterMs(response.headers, Date.now());
    return steered(response, state.retryAfterMs, options.deadlineAt - Date.now());
  };
  return { fetch, state };
}
