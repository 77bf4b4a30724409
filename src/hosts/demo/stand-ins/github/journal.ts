// What was asked of the stand-in, and the faults that a test asks of it.
import type { Call } from './wire.ts';

export interface JournalEntry {
  readonly method: string;
  /** With the query; `/api/v3` stripped. */
  readonly path: string;
  /** The parsed JSON body; null when there was none. */
  readonly body: unknown;
  readonly accept: string;
  /** Who asked, in a word: anonymous, app, user, installation, unknown. */
  readonly caller: string;
  /** The permissions of the token that asked; empty for anybody but an installation. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Which of our two servers: `api` or `codeload`. */
  readonly host: 'api' | 'codeload';
  /** Whether an Authorization header came along. */
  readonly authorized: boolean;
  /** What was answered; null when the connection was dropped or held. */
  status: number | null;
}

export interface FaultRule {
  /** Default: any. */
  readonly method?: string;
  /** A piece of the path (with its query), or a pattern for it. */
  readonly path: string | RegExp;
  /** The first matching request that it hits, from 1; default 1. */
  readonly nth?: number;
  /** How many in a row; default 1. */
  readonly times?: number;
  /** Whether the request takes effect before it fails: the answer is lost, not the work. Default false. */
  readonly afterEffect?: boolean;
  readonly action: FaultAction;
}

export type FaultAction =
  | {
      readonly status: number;
      /** Sent as JSON. */
      readonly body?: unknown;
      /** Sent as it stands, in place of `body`. */
      readonly raw?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Never answers. */
  | 'hang'
  /** Begins to answer, and goes on with one byte after the other for ever. */
  | 'drip'
  /** Closes the connection without an answer. */
  | 'drop'
  /** Sends half of the answer, then closes the connection. */
  | 'cut';

/** GitHub's own answer when writes come too fast. */
export function secondaryLimit(retryAfterSeconds: number): FaultAction {
  return {
    status: 403,
    headers: { 'retry-after': String(retryAfterSeconds) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}

export class Faults {
  readonly #rules: { readonly rule: FaultRule; seen: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The rule that hits this request, if any; every look counts. */
  hit(method: string, path: string): FaultRule | null {
    let found: FaultRule | null = null;
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (typeof rule.path === 'string' ? !path.includes(rule.path) : !rule.path.test(path)) continue;
      entry.seen += 1;
      const first = rule.nth ?? 1;
      if (entry.seen >= first && entry.seen < first + (rule.times ?? 1)) found ??= rule;
    }
    return found;
  }
}

/** The entry of a request, before its answer is known. */
export function entryOf(call: Call, host: JournalEntry['host']): JournalEntry {
  const query = call.query.size > 0 ? `?${call.query}` : '';
  return {
    method: call.method,
    path: call.path + query,
    body: call.body.length > 0 ? parsed(call.body) : null,
    accept: call.headers.accept ?? '',
    caller: call.caller.kind,
    permissions: call.caller.kind === 'installation' ? call.caller.permissions : {},
    host,
    authorized: call.headers.authorization !== undefined,
    status: null,
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return body.toString('utf8');
  }
}
