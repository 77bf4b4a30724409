// A stand-in for arXiv on loopback: query API, abstract pages, HTML, PDF, and the faults that the real one shows.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatArxivId, parseArxivId } from '../../../domain/arxiv-id.ts';
import { errorFeed, type FeedPaper, feedOf } from './arxiv-feed.ts';
import { writePdf } from './pdf-writer.ts';

/** One version of one paper. */
export interface StandInPaper extends FeedPaper {
  /** null: arXiv made none, as for older papers. */
  readonly html: string | null;
  /** null: none; absent: one is made of title and abstract. */
  readonly pdf?: Uint8Array | null;
}

/** How the next requests to paths beginning with `path` go wrong. */
export interface ArxivFault {
  readonly path: string;
  /** Status answered; `cut` ends the connection, `stall` never answers. */
  readonly answer: number | 'cut' | 'stall';
  readonly retryAfter?: string;
  /** Requests that go wrong before things are well again. */
  readonly times: number;
}

export interface ArxivStandIn {
  readonly url: string;
  /** Every request so far, `path?query` and User-Agent. */
  readonly requests: readonly { readonly path: string; readonly userAgent: string }[];
  /** The most requests that were under way at one time. */
  readonly mostAtOnce: number;
  fault(fault: ArxivFault): void;
  close(): Promise<void>;
}

export interface ArxivStandInOptions {
  readonly papers: readonly StandInPaper[];
  readonly faults?: readonly ArxivFault[];
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

const notFound: Reply = { status: 404, type: 'text/html', body: '<html><body><h1>404: not found</h1></body></html>' };

/** Listens on 127.0.0.1 on a free port. Close it before the process is to end. */
export async function startArxiv({ papers, faults = [] }: ArxivStandInOptions): Promise<ArxivStandIn> {
  const pending = faults.map((fault) => ({ ...fault }));
  const requests: { path: string; userAgent: string }[] = [];
  let under = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    under += 1;
    mostAtOnce = Math.max(mostAtOnce, under);
    response.on('close', () => {
      under -= 1;
    });
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    requests.push({ path: url.pathname + url.search, userAgent: request.headers['user-agent'] ?? '' });
    const fault = pending.find((one) => one.times > 0 && url.pathname.startsWith(one.path));
    if (fault === undefined) return send(response, replyTo(papers, url));
    fault.times -= 1;
    goWrong(fault, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has no other kind of address
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    fault: (fault) => void pending.push({ ...fault }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

function goWrong(fault: ArxivFault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.answer === 'stall') return;
  if (fault.answer === 'cut') {
    request.socket.destroy();
    return;
  }
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
  send(response, { status: fault.answer, type: 'text/plain', body: 'Rate exceeded.' });
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function replyTo(papers: readonly StandInPaper[], url: URL): Reply {
  if (url.pathname === '/api/query') return query(papers, url.searchParams);
  const [, kind = '', rest = ''] = /^\/(abs|html|pdf)\/(.+?)(?:\.pdf)?$/.exec(url.pathname) ?? [];
  const paper = paperOf(papers, rest);
  if (paper === undefined) return notFound;
  if (kind === 'abs') return { status: 200, type: 'text/html', body: abstractPage(paper) };
  if (kind === 'html') return paper.html === null ? notFound : { status: 200, type: 'text/html', body: paper.html };
  const pdf = paper.pdf === undefined ? pdfOf(paper) : paper.pdf;
  return pdf === null ? notFound : { status: 200, type: 'application/pdf', body: pdf };
}

function query(papers: readonly StandInPaper[], params: URLSearchParams): Reply {
  const type = 'application/atom+xml; charset=utf-8';
  const ids = (params.get('id_list') ?? '').split(',').filter((id) => id !== '');
  const malformed = ids.find((id) => parseArxivId(id) === null);
  if (malformed !== undefined) return { status: 400, type, body: errorFeed(malformed) };
  const limit = Number(params.get('max_results') ?? 10);
  const start = Number(params.get('start') ?? 0);
  const found =
    ids.length > 0
      ? ids.flatMap((id) => paperOf(papers, id) ?? [])
      : matching(papers, params.get('search_query') ?? '');
  return { status: 200, type, body: feedOf(found.slice(start, start + limit), { total: found.length, start, limit }) };
}

/** The version asked for; without one the newest. */
function paperOf(papers: readonly StandInPaper[], text: string): StandInPaper | undefined {
  const asked = parseArxivId(text);
  const versions = papers
    .map((paper) => ({ paper, id: parseArxivId(paper.id) }))
    .filter(({ id }) => id !== null && id.id === asked?.id)
    .sort((a, b) => (b.id?.version ?? 0) - (a.id?.version ?? 0));
  if (asked?.version == null) return versions[0]?.paper;
  return versions.find(({ paper }) => paper.id === formatArxivId(asked))?.paper;
}

/** `(cat:cs.LG OR cat:cs.CL) AND (ti:"a" OR abs:"a")`, as the product asks for an interest: every group has to be met, newest first. */
function ofInterest(papers: readonly StandInPaper[], search: string): StandInPaper[] {
  const groups = [...search.matchAll(/\(([^()]*)\)/g)].map(([, group = '']) => group.split(' OR '));
  const meets = (paper: StandInPaper, term: string): boolean => {
    const [, field = '', value = ''] = /^(cat|ti|abs):"?([^"]*)"?$/.exec(term) ?? [];
    if (field === 'cat') return paper.categories.includes(value);
    return (field === 'ti' ? paper.title : paper.abstract).toLowerCase().includes(value.toLowerCase());
  };
  return newestVersions(papers)
    .filter((paper) => groups.every((terms) => terms.some((term) => meets(paper, term))))
    .sort((a, b) => b.published.localeCompare(a.published));
}

function newestVersions(papers: readonly StandInPaper[]): StandInPaper[] {
  return papers.filter((paper) => paperOf(papers, parseArxivId(paper.id)?.id ?? '') === paper);
}

/** Papers with every word of the query, title hits first. Newest versions only, as in arXiv's own index. */
function matching(papers: readonly StandInPaper[], search: string): StandInPaper[] {
  if (search.startsWith('(')) return ofInterest(papers, search);
  const words = [...search.matchAll(/(?:\w+:)?"([^"]+)"|(?:\w+:)(\w+)/g)].map((m) =>
    (m[1] ?? m[2] ?? '').toLowerCase(),
  );
  const inTitle = (paper: StandInPaper) => words.filter((word) => paper.title.toLowerCase().includes(word)).length;
  return newestVersions(papers)
    .filter(
      (paper) =>
        words.length > 0 && words.every((word) => `${paper.title} ${paper.abstract}`.toLowerCase().includes(word)),
    )
    .sort((a, b) => inTitle(b) - inTitle(a));
}

function abstractPage(paper: StandInPaper): string {
  const metas = [
    ['title', paper.title],
    ...paper.authors.map((author) => ['author', author]),
    ['arxiv_id', parseArxivId(paper.id)?.id ?? ''],
  ];
  const head = metas
    .map(([name, value]) => `<meta name="citation_${name}" content="${escapeHtml(value ?? '')}">`)
    .join('');
  return `<!doctype html><html><head>${head}</head><body><h1 class="title">${escapeHtml(paper.title)}</h1><blockquote class="abstract">${escapeHtml(paper.abstract)}</blockquote></body></html>`;
}

function pdfOf(paper: StandInPaper): Uint8Array {
  return writePdf([
    { text: paper.title, size: 17, bold: true },
    { text: 'Abstract', size: 12, bold: true },
    { text: paper.abstract },
  ]);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
