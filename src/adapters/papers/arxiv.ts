// arXiv as a source of papers: metadata by its query API, the text by its HTML, else its PDF, else the abstract alone.
import * as z from 'zod';
import { type ArxivId, formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';
import { PaperError } from '../../domain/errors.ts';
import { Paper, type PaperMeta } from '../../domain/paper.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Papers } from '../../ports/papers.ts';
import { idQuery, type Listed, readFeed, recentQuery, searchQuery } from './arxiv-atom.ts';
import { type ArxivHttp, type ArxivHttpOptions, arxivHttp } from './arxiv-http.ts';
import { readHtml } from './html.ts';
import { readPdf } from './pdf.ts';

export interface ArxivPapersOptions extends ArxivHttpOptions {
  /** Where texts are kept: a version of a paper never changes. */
  readonly cache?: Blobs;
  readonly maxHtmlBytes?: number;
  readonly maxPdfBytes?: number;
}

type Text = Pick<Paper, 'text_source' | 'sections' | 'links'>;

/** Raised whenever the same page would be read to another text: what an older reader kept is then not used. */
const readerVersion = 2;
const feedBytes = 4_000_000;

/** Papers of arXiv. `baseUrl` stands for the export API and the site: `/api/query`, `/html/`, `/pdf/`. */
export function arxivPapers(options: ArxivPapersOptions): Papers {
  const http = arxivHttp(options);
  const world = { maxHtmlBytes: 20_000_000, maxPdfBytes: 40_000_000, log: () => undefined, ...options, http };
  return {
    find: (id) => find(http, id),
    search: (query, limit) => listed(http, searchQuery(query, limit), limit),
    recent: (interest, limit) => listed(http, recentQuery(interest, limit), limit),
    read: (meta) => read(world, meta),
  };
}

async function find(http: ArxivHttp, text: string): Promise<PaperMeta> {
  const id = parseArxivId(text);
  if (id === null)
    throw new PaperError('malformed_id', `"${text}" is no arXiv id; write one as 2606.27369 or 2606.27369v1`);
  const named = await entryOf(http, id);
  // arXiv answers nothing for a version that is not there, as for a paper.
  const found = (named ?? (id.version === null ? undefined : await entryOf(http, { ...id, version: null })))?.meta;
  if (found === undefined) throw new PaperError('not_found', `arXiv has no paper ${formatArxivId(id)}`);
  if (id.version !== null && found.id !== formatArxivId(id)) {
    throw new PaperError('not_found', `arXiv has no version ${id.version} of ${id.id}; it has ${found.id}`);
  }
  return found;
}

async function entryOf(http: ArxivHttp, id: ArxivId): Promise<Listed | undefined> {
  return (await feed(http, idQuery(id))).find(({ meta }) => parseArxivId(meta.id ?? '')?.id === id.id);
}

/** Nobody looks for what was taken back. */
async function listed(http: ArxivHttp, path: string | null, limit: number): Promise<PaperMeta[]> {
  if (path === null) return [];
  const standing = (await feed(http, path)).filter(({ withdrawn }) => withdrawn === null);
  return standing.slice(0, limit).map(({ meta }) => meta);
}

async function feed(http: ArxivHttp, path: string): Promise<Listed[]> {
  const answer = await http.get(path, feedBytes);
  const body = new TextDecoder().decode(answer.body);
  // A malformed id is answered by status 400 and a feed that says so.
  if (answer.status === 200 || (answer.status === 400 && body.includes('<feed'))) return readFeed(body);
  throw new PaperError('unavailable', `arXiv answered ${answer.status} to a query`);
}

interface World extends ArxivPapersOptions {
  readonly http: ArxivHttp;
  readonly maxHtmlBytes: number;
  readonly maxPdfBytes: number;
  readonly log: (sentence: string) => void;
}

async function read(world: World, meta: PaperMeta): Promise<Paper> {
  const id = parseArxivId(meta.id ?? '');
  if (id?.version == null)
    throw new PaperError('malformed_id', `only an arXiv id with its version can be read, not "${meta.id}"`);
  const name = formatArxivId(id);
  const key = `papers/r${readerVersion}/${name}.json`;
  const kept = await fromCache(world, key);
  if (kept !== null) return { ...meta, ...kept };
  const { http } = world;
  const html = await fromHtml(world, name, meta.title);
  const text = html !== null && charactersOf(html) >= whole ? html : await fromPdf(world, name);
  // Only full texts are kept: arXiv may add the HTML or mend the PDF later.
  if (text !== null) await world.cache?.put(key, JSON.stringify(text));
  if (text === null && html === null) await refuseWithout(http, id, meta);
  return { ...meta, ...(text ?? html ?? fromAbstract(meta)) };
}

/** Without a text its abstract is taken, unless it was withdrawn: then that is why there is none. */
async function refuseWithout(http: ArxivHttp, id: ArxivId, { abstract }: PaperMeta): Promise<void> {
  const name = formatArxivId(id);
  const withdrawn = (await entryOf(http, id))?.withdrawn ?? null;
  if (withdrawn !== null) {
    const before = (id.version ?? 1) - 1;
    const way =
      before < 1 ? '' : ` An earlier version is read when it is named: ${formatArxivId({ ...id, version: before })}.`;
    throw new PaperError(
      'unreadable',
      `${name} was withdrawn, and arXiv has no text of it: “${withdrawn.slice(0, 300).replace(/\.$/, '')}”.${way}`,
    );
  }
  if (abstract === '') throw new PaperError('unreadable', `arXiv has neither a text nor an abstract of ${name}`);
}

const Kept = Paper.pick({ text_source: true, sections: true, links: true });

/** What cannot be read of the cache is fetched again. */
async function fromCache(world: World, key: string): Promise<Text | null> {
  const bytes = await world.cache?.get(key);
  if (bytes == null) return null;
  const kept = z.string().transform(parseJson).pipe(Kept).safeParse(new TextDecoder().decode(bytes));
  if (!kept.success) world.log(`the kept text ${key} is damaged and is fetched again`);
  return kept.success ? kept.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Characters beside the abstract from which on an HTML is a paper's: below, its conversion may have failed, and the PDF is asked first. */
const whole = 400;

const charactersOf = ({ sections }: Text) =>
  sections.reduce((sum, { id, text }) => sum + (id === 'abstract' ? 0 : text.length), 0);

/** null when arXiv has no HTML of it, or one without a text (its conversion failed), or with another text than the paper's. */
async function fromHtml(world: World, name: string, title: string): Promise<Text | null> {
  const answer = await world.http.get(`/html/${name}`, world.maxHtmlBytes);
  if (!isThere(answer.status) || answer.tooLarge) return null;
  const { converted, sections, links, hidden, ...page } = readHtml(new TextDecoder().decode(answer.body));
  if (!converted && !speaksOf(title, [page.title ?? '', ...sections.map(({ text }) => text)].join(' '))) {
    world.log(`${name}: the page at its place is another one (“${(page.title ?? '').slice(0, 80)}”), not the paper`);
    return null;
  }
  if (hidden > 0) world.log(`${name}: ${hidden} hidden elements left out`);
  const text: Text = { text_source: 'html', sections, links };
  return sections.some((one) => !['abstract', 'front'].includes(one.id) && one.text !== '') ? text : null;
}

/** Whether most of the title's longer words stand in the text: a page that asks who we are, or says that it is busy, comes with status 200 too. */
function speaksOf(title: string, text: string): boolean {
  const wordsOf = (words: string) => new Set(words.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);
  const [wanted, there] = [wordsOf(title), wordsOf(text)];
  return [...wanted].filter((word) => there.has(word)).length * 2 >= wanted.size;
}

/** null when arXiv has no PDF of it, or one without text. */
async function fromPdf(world: World, name: string): Promise<Text | null> {
  const answer = await world.http.get(`/pdf/${name}`, world.maxPdfBytes);
  if (!isThere(answer.status)) return null;
  if (answer.tooLarge) {
    const limit = Math.floor(world.maxPdfBytes / 1_000_000);
    throw new PaperError('unreadable', `the PDF of ${name} is larger than ${limit} MB and arXiv has no HTML of it`);
  }
  if (isPage(answer.body))
    throw new PaperError(
      'unavailable',
      `arXiv answered with a web page for the PDF of ${name}. Start the run again later.`,
    );
  try {
    const { sections, links } = await readPdf(answer.body);
    return { text_source: 'pdf', sections, links };
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    world.log(`${name}: ${error.message}`);
    return null;
  }
}

function isPage(body: Uint8Array): boolean {
  return /^\s*<(?:!doctype|html|head|body)\b/i.test(new TextDecoder().decode(body.subarray(0, 200)));
}

/** 404 and 410: there is none. Anything else that is no success is not an answer to the question. */
function isThere(status: number): boolean {
  if (status === 200) return true;
  if (status === 404 || status === 410) return false;
  throw new PaperError('unavailable', `arXiv answered ${status} for a paper's text`);
}

function fromAbstract(meta: PaperMeta): Text {
  return {
    text_source: 'abstract',
    sections: [{ id: 'abstract', title: 'Abstract', level: 1, text: meta.abstract }],
    links: [],
  };
}
