// How bytes reach GitHub: a deadline for every request, and no half-read answer that passes for a whole one.

export type Fetch = typeof globalThis.fetch;

/** Redirects that a write is led through before it is given up. */
const mostHops = 3;

/** A download may take this many times as long as it may be silent: with production's 30 s as long as ten minutes, below which a step on Lambda ends. */
const mostSilences = 20;

/**
 * `fetch` that gives up after `timeoutMs` (TimeoutError) and has read the whole body before it answers: Octokit turns a
 * body that breaks off into an empty string with status 200 (`@octokit/request` 10, getResponseData). A write stays one: `fetch` would make a
 * GET of it where 303 says so (of a POST for 301 and 302 as well), and of its answer a thing that was done; and it would take its body to another
 * host. Such redirects are given back as they are.
 */
export function bufferedFetch(inner: Fetch, timeoutMs: number): Fetch {
  return async (input, init) => {
    const asked = { ...init, signal: deadline(timeoutMs, init?.signal) };
    const reads = ['GET', 'HEAD'].includes(init?.method ?? 'GET');
    const response = await (reads ? inner(input, asked) : written(inner, String(input), asked));
    const body = await response.arrayBuffer();
    const empty = body.byteLength === 0 || [101, 204, 205, 304].includes(response.status);
    const whole = new Response(empty ? null : body, { status: response.status, headers: response.headers });
    // A response that was built has no address of its own, and paging through lists with a total reads it.
    return Object.defineProperty(whole, 'url', { value: response.url });
  };
}

/** Leads a write on within its host, where GitHub asks for it to be made again elsewhere (307, 308). */
async function written(inner: Fetch, url: string, init: RequestInit): Promise<Response> {
  let [at, response] = [url, await inner(url, { ...init, redirect: 'manual' })];
  for (let hops = 0; hops < mostHops && [307, 308].includes(response.status); hops += 1) {
    const next = URL.parse(response.headers.get('location') ?? '', at);
    if (next?.origin !== new URL(url).origin) break;
    await response.body?.cancel();
    at = next.href;
    response = await inner(at, { ...init, redirect: 'manual' });
  }
  return response;
}

/** Streams a body; gives up when nothing arrives for `idleMs`, or when it comes so slowly that it is not there in twenty times as long. No credential is sent. */
export async function* streamed(inner: Fetch, url: string, idleMs: number): AsyncGenerator<Uint8Array> {
  const abort = new AbortController();
  const giveUp = (why: string) => abort.abort(new DOMException(why, 'TimeoutError'));
  const timer = setTimeout(giveUp, idleMs, 'no data');
  const whole = setTimeout(giveUp, idleMs * mostSilences, 'it comes too slowly');
  try {
    const response = await inner(url, { signal: abort.signal });
    if (!response.ok || response.body === null) throw new DownloadError(response.status);
    for await (const chunk of response.body) {
      timer.refresh();
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
    clearTimeout(whole);
    abort.abort();
  }
}

/** The download host answered with something else than the file. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  readonly status: number;

  constructor(status: number) {
    super(`the download answered ${status}`);
    this.status = status;
  }
}

function deadline(timeoutMs: number, other: AbortSignal | null | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return other ? AbortSignal.any([timeout, other]) : timeout;
}
