// What GitHub's refusals mean, as ForgeErrors whose sentence says what a person can do.
import { RequestError } from '@octokit/request-error';
import { ForgeError } from '../../domain/errors.ts';
import { proxyRefusal } from '../../domain/proxy.ts';
import { retryAfterMs } from '../../domain/retry-after.ts';
import { withheldBecause } from './departure.ts';
import { GraphqlRefusal } from './graphql.ts';
import { UnreadableAnswer } from './whole-answers.ts';

/** `doing` completes the sentence "could not ..."; `repo` is `owner/name`. */
export interface CallContext {
  readonly repo: string;
  readonly doing: string;
}

/**
 * Maps whatever a call to GitHub threw. ForgeErrors pass through; errors that are no answer of GitHub's and no network
 * failure (our own bugs) pass through too.
 */
export function toForgeError(error: unknown, context: CallContext): unknown {
  if (!(error instanceof RequestError)) return error;
  if (error.response === undefined) return unreachable(error, context);
  const withheld = withheldBecause(error.response.headers);
  if (withheld !== null) {
    // What was being done may name the very thing.
    const message = `Nothing was sent to ${context.repo}, because ${withheld}.`;
    return new ForgeError('withheld', message, { cause: error });
  }
  const rule = rules.find((candidate) => candidate.applies(error.status, error.message, error));
  const reason = rule?.reason ?? 'invalid';
  const hint = rule?.hint(context.repo, error) ?? '';
  // GraphQL refuses with status 200.
  const answered = error instanceof GraphqlRefusal ? 'GraphQL' : `HTTP ${error.status}`;
  const message = `Could not ${context.doing} in ${context.repo}: ${hint || quoted(error)} (${answered}).`;
  const retryAfterMs = reason === 'rate_limited' ? againAfterMs(error) : null;
  return new ForgeError(reason, message, { status: error.status, retryAfterMs, cause: error });
}

function unreachable(error: RequestError, context: CallContext): ForgeError {
  const message = `Could not ${context.doing} in ${context.repo}: ${whyUnreachable(error)}.`;
  return new ForgeError('unavailable', message, { cause: error });
}

function whyUnreachable(error: RequestError): string {
  if (error.cause instanceof UnreadableAnswer) return "GitHub's answer cannot be read";
  if (error.cause instanceof Error && error.cause.name === 'TimeoutError') return 'GitHub did not answer in time';
  return `GitHub cannot be reached (${(proxyRefusal(error) ?? error.message) || 'no answer'})`;
}

const tooQuickly = /submitted too quickly/i;
/** GitHub asks for a minute after a limit that names no time. */
const unsaidMs = 60_000;

interface Rule {
  readonly reason: ForgeError['reason'];
  applies(status: number, message: string, error: RequestError): boolean;
  hint(repo: string, error: RequestError): string;
}

const rules: readonly Rule[] = [
  {
    reason: 'rate_limited',
    applies: (status, message, error) =>
      status === 429 ||
      // How GitHub answers who makes issues, comments or pull requests faster than it likes: https://github.com/cli/cli/issues/4801
      (status === 422 && tooQuickly.test(message)) ||
      (status === 403 &&
        (/secondary rate limit|rate limit exceeded|abuse detection/i.test(message) ||
          header(error, 'retry-after') !== null ||
          header(error, 'x-ratelimit-remaining') === '0')),
    hint: (_repo, error) => `GitHub's rate limit was reached; it may be tried again ${againIn(error)}`,
  },
  {
    reason: 'forbidden',
    applies: (status) => status === 401,
    hint: () =>
      "GitHub did not accept the App's credentials; check APP_ID and PRIVATE_KEY and that the App is installed",
  },
  {
    reason: 'forbidden',
    applies: (status, message) => status === 403 && /archived/i.test(message),
    hint: (repo) => `${repo} is archived and read-only; unarchive it first`,
  },
  {
    reason: 'forbidden',
    applies: (status, message) => status === 403 && /suspended/i.test(message),
    hint: () => 'the installation of the App is suspended; an owner can lift that under Settings, GitHub Apps',
  },
  {
    reason: 'too_large',
    applies: (status, message) => status === 413 || (status === 403 && /too large|up to \d+ ?MB/i.test(message)),
    hint: (_repo, error) => `it is larger than GitHub allows (${quoted(error)})`,
  },
  {
    reason: 'forbidden',
    applies: (status, message) =>
      [403, 404, 422].includes(status) && /workflow/i.test(message) && /permission/i.test(message),
    hint: () => 'the App may not change files under .github/workflows; that is by design',
  },
  {
    reason: 'forbidden',
    applies: (status, message) => status === 403 && /not accessible by integration/i.test(message),
    hint: (_repo, error) =>
      `the App lacks a permission${needed(error)}; grant it in the App's settings and approve it in the installation`,
  },
  {
    reason: 'forbidden',
    applies: (status, message) => [403, 409, 422].includes(status) && /secret detected|push protection/i.test(message),
    hint: (_repo, error) =>
      `GitHub's push protection takes something in it for a secret (${quoted(error)}); look at the draft in the records of the run before anybody allows it`,
  },
  {
    reason: 'forbidden',
    applies: (status, message) => [403, 409, 422].includes(status) && /rule violation|protected branch/i.test(message),
    hint: (_repo, error) => `a branch rule forbids it (${quoted(error)}); let the App bypass the rule for outrider/**`,
  },
  { reason: 'forbidden', applies: (status) => status === 403, hint: () => '' },
  {
    reason: 'forbidden',
    applies: (status) => status === 451,
    hint: (repo) => `GitHub has closed ${repo} for legal reasons`,
  },
  {
    reason: 'not_found',
    applies: (status) => status === 404,
    hint: (repo) => `there is no such thing, or the App may not see it; is the App installed on ${repo}?`,
  },
  {
    reason: 'gone',
    applies: (status) => status >= 300 && status < 400,
    hint: () => 'it has moved to another place',
  },
  {
    reason: 'gone',
    applies: (status, message) => status === 410 && /issues/i.test(message),
    hint: () => 'issues are disabled there; enable them under Settings, General, Features',
  },
  { reason: 'gone', applies: (status) => status === 410, hint: () => '' },
  {
    reason: 'conflict',
    applies: (status, message) => status === 409 && /empty/i.test(message),
    hint: (repo) => `${repo} has no commit yet`,
  },
  { reason: 'conflict', applies: (status) => status === 409, hint: () => '' },
  {
    reason: 'conflict',
    applies: (status, message) => status === 422 && /already exists/i.test(message),
    hint: () => '',
  },
  {
    reason: 'too_large',
    applies: (status, message) => status === 422 && /too (long|large|big)/i.test(message),
    hint: (_repo, error) => `it is longer than GitHub allows (${quoted(error)})`,
  },
  {
    reason: 'unavailable',
    applies: (status) => status >= 500 || status === 408,
    hint: () => 'GitHub is having trouble; it may be tried again',
  },
];

/** GitHub's own words: of the single errors where it gives them, without links and JSON. */
function quoted(error: RequestError): string {
  const data: unknown = error.response?.data;
  const body = typeof data === 'object' && data !== null ? (data as { message?: unknown; errors?: unknown }) : {};
  const parts = Array.isArray(body.errors) ? body.errors.map(spoken).filter((part) => part !== '') : [];
  const message = typeof body.message === 'string' ? body.message : error.message;
  return [message, ...parts].join('; ').replace(/\s+/g, ' ').slice(0, 300) || 'no reason given';
}

/** One entry of `errors`: a string, a message, or a field with a code. */
function spoken(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const { message, field, code } = (entry ?? {}) as Record<string, unknown>;
  if (typeof message === 'string') return message;
  return typeof field === 'string' ? `${field} is ${code}` : '';
}

function header(error: RequestError, name: string): string | null {
  const value = error.response?.headers[name];
  return value === undefined ? null : String(value);
}

function needed(error: RequestError): string {
  const accepted = header(error, 'x-accepted-github-permissions');
  return accepted === null ? '' : ` (${accepted.replaceAll('=', ': ')})`;
}

/** Milliseconds from GitHub's answer, by its own clock where it sent the time. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function againAfterMs(error: RequestError): number {
  const said = Date.parse(header(error, 'date') ?? '');
  const answered = Number.isNaN(said) ? Date.now() : said;
  const after = retryAfterMs({ get: (name) => header(error, name) }, answered);
  const reset = resetOf(error);
  return after ?? (reset === null ? unsaidMs : Math.max(0, reset - answered));
}

/** When the hour ends, epoch milliseconds: of interest to whoever has used it up, and to nobody else. */
function resetOf(error: RequestError): number | null {
  const reset = Number(header(error, 'x-ratelimit-reset'));
  return reset > 0 && header(error, 'x-ratelimit-remaining') === '0' ? reset * 1000 : null;
}

function againIn(error: RequestError): string {
  const after = header(error, 'retry-after');
  if (after !== null) return `in ${after} s`;
  const reset = resetOf(error);
  return reset === null ? 'later' : `after ${new Date(reset).toISOString()}`;
}
