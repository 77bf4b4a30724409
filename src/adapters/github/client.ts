// Octokit as this App uses it: REST methods, pagination, retries and throttling, for the App itself or for a token.
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { restEndpointMethods } from '@octokit/plugin-rest-endpoint-methods';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Outgoing } from '../../ports/outgoing.ts';
import { guardedFetch } from './departure.ts';
import { bufferedFetch, type Fetch } from './transport.ts';
import { wholeAnswers } from './whole-answers.ts';

const GitHubOctokit = Octokit.plugin(wholeAnswers, throttling, retry, paginateRest, restEndpointMethods);
export type GitHubOctokit = InstanceType<typeof GitHubOctokit>;

export interface ForgeLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface ClientOptions {
  readonly appId: string | number;
  /** PEM. */
  readonly privateKey: string;
  /** `https://api.github.com`, or `https://HOST/api/v3`; no trailing slash. */
  readonly apiUrl: string;
  readonly log: ForgeLog;
  readonly fetch: Fetch;
  /** Looks at every request before it leaves. */
  readonly outgoing: Outgoing;
  /** Spaces writes as GitHub asks (1-3 s each, shared by all clients of one installation); off in tests. */
  readonly throttle: boolean;
  /** Counts how often the clock was set back, see `clock-epochs.ts`; left out for a client of a moment. */
  readonly epoch?: () => number;
  /** Longest wait for one answer, milliseconds. */
  readonly timeoutMs: number;
  /** One second of the pauses before a repeated request, milliseconds; less in tests. */
  readonly retryDelayMs: number;
}

/** Rate-limit waits up to this long are sat out inside the call; longer ones are reported. Seconds. */
const patience = 60;

/** Signs as the App itself: only for `/app...`. */
export function appClient(options: ClientOptions): GitHubOctokit {
  return new GitHubOctokit({
    ...common(options, 'app', null),
    authStrategy: createAppAuth,
    auth: { appId: options.appId, privateKey: options.privateKey },
  });
}

/** Acts with a token minted for one repository; `owner` is null for one that only lists what an installation covers. */
export function tokenClient(
  options: ClientOptions,
  token: string,
  scope: { readonly installation: number; readonly owner: string | null; readonly signal?: AbortSignal },
): GitHubOctokit {
  const { request, ...rest } = common(options, String(scope.installation), scope.owner);
  const signal = scope.signal === undefined ? {} : { signal: scope.signal };
  return new GitHubOctokit({ ...rest, request: { ...request, ...signal }, auth: token });
}

/** Acts with a person's own token. */
export function personClient(options: Omit<ClientOptions, 'appId' | 'privateKey'>, token: string): GitHubOctokit {
  return new GitHubOctokit({ ...common(options, 'person', null), auth: token });
}

/** For a request that creates something, or writes over a text, each time it is received: it is never repeated unseen. */
export const once = { request: { retries: 0 } } as const;

function common(options: Omit<ClientOptions, 'appId' | 'privateKey'>, throttleId: string, owner: string | null) {
  const sitOut = (retryAfter: number, _request: unknown, _octokit: unknown, retryCount: number) =>
    retryAfter <= patience && retryCount < 1;
  return {
    baseUrl: options.apiUrl,
    userAgent: 'outrider-for-github',
    log: options.log,
    request: {
      fetch: guardedFetch(bufferedFetch(options.fetch, options.timeoutMs), options.outgoing, {
        owner,
        home: options.apiUrl,
      }),
    },
    retry: {
      retries: 2,
      retryAfterBaseValue: options.retryDelayMs,
      doNotRetry: [400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 451],
    },
    throttle: {
      enabled: options.throttle,
      // Throttling keeps the time of its last request, and would wait for a clock that was set back to come to it again.
      id: `${throttleId}/${options.epoch?.() ?? 0}`,
      retryAfterBaseValue: options.retryDelayMs,
      onRateLimit: sitOut,
      onSecondaryRateLimit: sitOut,
    },
  };
}
