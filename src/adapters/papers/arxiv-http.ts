// Polite HTTP towards arXiv: one request at a time with a pause between, Retry-After honoured, sizes and times capped.
import { setTimeout as timer } from 'node:timers/promises';
import { PaperError } from '../../domain/errors.ts';
import { proxyRefusal } from '../../domain/proxy.ts';
import { retryAfterMs } from '../../domain/retry-after.ts';
import type { Clock } from '../../ports/clock.ts';

export interface ArxivHttpOptions {
  readonly baseUrl: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly userAgent: string;
  readonly fetch?: typeof fetch;
  readonly log?: (sentence: string) => void;
  /** Between two requests; arXiv asks for three seconds (https://info.arxiv.org/help/api/tou.html). */
  readonly pauseMs?: number;
  readonly timeoutMs?: number;
  /** The longest Retry-After that is waited for here. */
  readonly maxWaitMs?: number;
  readonly attempts?: number;
  /** Waits so many milliseconds. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface Fetched {
  readonly status: number;
  readonly body: Uint8Array;
  /** The body was larger than asked for and was not read to its end. */
  readonly tooLarge: boolean;
}

export interface ArxivHttp {
  /** The answer, whatever its status below 500 but 429. Throws `PaperError` `unavailable` when arXiv does not answer in the end. */
  get(path: string, maxBytes: number): Promise<Fetched>;
}

type Answer = { readonly fetched: Fetched } | { readonly problem: string; readonly waitMs: number | null };

/** The queue lives as long as the client: one client per process keeps the whole process polite. */
export function arxivHttp(options: ArxivHttpOptions): ArxivHttp {
  const { clock, pauseMs = 3_000, maxWaitMs = 30_000, attempts = 3, log = () => undefined, sleep = timer } = options;
  let queue: Promise<unknown> = Promise.resolve();
  let nextAt = 0;

  async function once(path: string, maxBytes: number): Promise<Answer> {
    const early = Math.min(nextAt - clock.now(), pauseMs);
    if (early > 0) await sleep(early);
    try {
      return await request(options, path, maxBytes);
    } finally {
      nextAt = clock.now() + pauseMs;
    }
  }

  async function persist(path: string, maxBytes: number): Promise<Fetched> {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(path, maxBytes);
      if ('fetched' in answer) return answer.fetched;
      const waitMs = answer.waitMs ?? 1_000 * 2 ** (attempt - 1);
      if (attempt >= attempts || waitMs > maxWaitMs) throw new PaperError('unavailable', inTheEnd(answer, attempt));
      log(`arXiv: ${answer.problem}; trying again in ${waitMs} ms`);
      await sleep(waitMs);
    }
  }

  return {
    get(path, maxBytes) {
      const turn = queue.then(() => persist(path, maxBytes));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function request(options: ArxivHttpOptions, path: string, maxBytes: number): Promise<Answer> {
  const url = options.baseUrl.replace(/\/+$/, '') + path;
  try {
    const response = await (options.fetch ?? fetch)(url, {
      headers: { 'user-agent': options.userAgent },
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    if (response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      return { problem: `it answered ${response.status}`, waitMs: retryAfterMs(response.headers, options.clock.now()) };
    }
    return { fetched: { status: response.status, ...(await readCapped(response, maxBytes)) } };
  } catch (error) {
    return { problem: reasonOf(error), waitMs: null };
  }
}

async function readCapped(response: Response, maxBytes: number): Promise<Pick<Fetched, 'body' | 'tooLarge'>> {
  const none = { body: new Uint8Array(), tooLarge: true };
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return none;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return none;
    chunks.push(chunk);
  }
  return { body: new Uint8Array(Buffer.concat(chunks)), tooLarge: false };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `the request failed: ${String(error)}`;
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  const refusal = proxyRefusal(error);
  if (refusal !== null) return `it could not be reached (${refusal})`;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `it could not be reached (${error.message}${cause})`;
}

function inTheEnd(answer: { readonly problem: string; readonly waitMs: number | null }, attempts: number): string {
  const asked = answer.waitMs === null ? '' : ` and asks to wait ${Math.ceil(answer.waitMs / 1_000)} s`;
  return `arXiv is not available now: ${answer.problem}${asked} (${attempts} ${attempts === 1 ? 'try' : 'tries'}). Start the run again later.`;
}
