// The arXiv adapter against the stand-in server: metadata, the way down from HTML to abstract, politeness, faults.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArxivPapersOptions, arxivPapers } from '../../../src/adapters/papers/arxiv.ts';
import { demoPapers } from '../../../src/hosts/demo/papers.ts';
import { type ArxivStandIn, type StandInPaper, startArxiv } from '../../../src/hosts/demo/stand-ins/arxiv.ts';
import { writePdf } from '../../../src/hosts/demo/stand-ins/pdf-writer.ts';
import { papersContract } from '../../contracts/papers.ts';
import { memoryBlobs } from '../../fakes/blobs.ts';

const [river] = demoPapers();
if (river === undefined) throw new Error('the demo has no paper');
const note = `<html><body><article class="ltx_document"><h1 class="ltx_title">x</h1>
  <section><h2>Method</h2><p>Each score becomes its rank.</p></section>
  <section><h2>Limits</h2><p>Ties share one.</p></section></article></body></html>`;

/** What comes with status 200 in place of anything, where somebody doubts who asks. */
const challenge = `<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><p>${'Prove that you are human. '.repeat(40)}</p></body></html>`;

const withdrawn = { html: null, pdf: null, comment: 'This paper has been withdrawn: equation (3) is wrong' };

const papers: StandInPaper[] = [
  ...demoPapers(),
  { ...river, id: '2606.27369v2', title: river.title },
  { ...river, id: '1412.0001v1', title: 'Scanned & old <notes>', html: null, pdf: writePdf([]) },
  { ...river, id: '1412.0002v1', title: 'Withdrawn', html: null, pdf: null },
  {
    ...river,
    id: '1412.0003v1',
    title: 'Failed conversion',
    html: '<html><body><article class="ltx_document"><h1>x</h1></article></body></html>',
  },
  { ...river, id: '1412.0004v1', title: 'A short note', html: note, pdf: null },
  {
    ...river,
    id: '1412.0006v1',
    title: 'Failed conversion, no PDF',
    html: '<html><body><article class="ltx_document"><h1>x</h1></article></body></html>',
    pdf: null,
  },
  { ...river, id: '1412.0005v1', title: 'A short note, printed', html: note },
  { ...river, id: '1412.0007v1', html: challenge },
  { ...river, id: '1412.0008v1', html: challenge, pdf: null },
  { ...river, id: '1412.0009v1', html: challenge, pdf: Buffer.from(challenge) },
  {
    ...river,
    id: '1412.0010v1',
    title: 'Our method',
    html: challenge.replace('human', 'human method').replace('<p>', '<p>our '),
  },
  { ...river, id: '1412.0011v1', abstract: '', html: null, pdf: null },
  ...['1412.0012v1', '1412.0012v2'].map((id) => ({ ...river, id, title: 'A theorem that holds' })),
  { ...river, ...withdrawn, id: '1412.0012v3', title: 'A theorem that does not hold' },
  { ...river, html: null, pdf: null, id: '1412.0013v1', abstract: 'This paper has been withdrawn by its authors.' },
  { ...river, ...withdrawn, html: river.html, id: '1412.0014v2', title: 'Another theorem' },
];

let arxiv: ArxivStandIn;
let logged: string[];

beforeEach(async () => {
  arxiv = await startArxiv({ papers });
  logged = [];
});
afterEach(() => arxiv.close());

function connect(over: Partial<ArxivPapersOptions> = {}) {
  const log = (sentence: string) => void logged.push(sentence);
  return arxivPapers({
    baseUrl: `${arxiv.url}/`,
    clock: { now: Date.now },
    userAgent: 'outrider-for-github/test',
    pauseMs: 0,
    log,
    ...over,
  });
}

describe('arXiv as a source of papers', () => {
  papersContract(async () => connect());
});

describe('metadata', () => {
  it('carries authors, date, categories and the page to link to', async () => {
    expect(await connect().find('2606.27369v1')).toEqual({
      id: '2606.27369v1',
      title: 'Reinforcement learning without ground-truth solutions',
      authors: ['Ada Example', 'Bela Sample'],
      abstract: river.abstract,
      published: '2026-06-25T17:12:09Z',
      categories: ['cs.LG', 'cs.AI'],
      url: 'https://arxiv.org/abs/2606.27369v1',
    });
  });

  it('decodes what XML escapes', async () => {
    expect((await connect().find('1412.0001')).title).toBe('Scanned & old <notes>');
  });

  it('is looked up by the canonical id of an old-style one', async () => {
    expect((await connect().find('cs.NI/0112017')).id).toBe('cs/0112017v1');
  });

  it('names the version that there is when arXiv says nothing of a later one', async () => {
    await expect(connect().find('2606.27369v9')).rejects.toMatchObject({
      reason: 'not_found',
      message: 'arXiv has no version 9 of 2606.27369; it has 2606.27369v2',
    });
    await expect(connect().find('2606.00001v2')).rejects.toThrow('arXiv has no paper 2606.00001v2');
  });

  it('names the version that there is when a later one is asked for', async () => {
    const other = arxivPapers({
      baseUrl: arxiv.url,
      clock: { now: Date.now },
      userAgent: 'x',
      pauseMs: 0,
      fetch: newestOnly,
    });
    await expect(other.find('2606.27369v9')).rejects.toThrow(
      'arXiv has no version 9 of 2606.27369; it has 2606.27369v2',
    );
  });

  /** arXiv itself sometimes answers the newest version for one that is not there. */
  const newestOnly: typeof fetch = (input, init) => fetch(String(input).replace('v9', ''), init);

  it("is refused with arXiv's own words when arXiv does not take the id", async () => {
    const strict = connect({ fetch: (input, init) => fetch(String(input).replace('2606.27369', 'nonsense'), init) });
    await expect(strict.find('2606.27369')).rejects.toMatchObject({
      reason: 'malformed_id',
      message: expect.stringContaining('incorrect id format'),
    });
  });

  it.each(['<html>maintenance</html>', '<feed><entry', '{}'])('is not guessed from %j', async (body) => {
    const broken = connect({ fetch: async () => new Response(body) });
    await expect(broken.find('2606.27369')).rejects.toMatchObject({ name: 'PaperError', reason: 'unavailable' });
  });

  it('is searched for by telling words, never by operators of the query language', async () => {
    await connect().search('ti:reward) OR au:"x" the of', 3);
    const query = new URL(arxiv.requests[0]?.path ?? '', arxiv.url).searchParams;
    expect(query.get('search_query')).toBe('all:"ti" AND all:"reward" AND all:"au" AND all:"x"');
    expect(query.get('max_results')).toBe('3');
  });

  it('is not asked for when a search has no word in it', async () => {
    expect(await connect().search(' ?! ', 3)).toEqual([]);
    expect(arxiv.requests).toEqual([]);
  });
});

describe('the text', () => {
  it('comes from the HTML where there is one', async () => {
    const paper = await readById('2606.27369v1');
    expect(paper.text_source).toBe('html');
    expect(paper.sections.map((section) => `${section.id} ${section.level} ${section.title}`)).toEqual([
      'abstract 1 Abstract',
      'S1 1 1 Introduction',
      'S2 1 2 Setting and notation',
      'S3 1 3 Two failure modes of raw scores',
      'S3.1 2 3.1 Reward scale domination',
      'S3.2 2 3.2 Winner-take-all collapse',
      'S4 1 4 RiVER: rewards calibrated by rank',
      'S4.1 2 4.1 Tie clusters',
      'S4.2 2 4.2 Middle ranks',
      'S4.3 2 4.3 Separation',
      'S4.4 2 4.4 Properties',
      'S5 1 5 Experiments',
      'S6 1 6 Limitations',
      'bib 1 References',
    ]);
  });

  it('comes from the PDF of an older paper', async () => {
    const paper = await readById('cs/0112017v1');
    expect(paper.text_source).toBe('pdf');
    expect(paper.sections.map((section) => section.text).join(' ')).toContain('may borrow from its next refill');
  });

  it.each([
    ['1412.0001v1', 'a scan without text'],
    ['1412.0002v1', 'neither HTML nor PDF'],
    ['1412.0006v1', 'a failed conversion and no PDF'],
  ])('of %s is the abstract alone, and says so: %s', async (id) => {
    const paper = await readById(id);
    expect(paper.text_source).toBe('abstract');
    expect(paper.sections).toEqual([{ id: 'abstract', title: 'Abstract', level: 1, text: river.abstract }]);
  });

  it('of a failed HTML conversion is read from the PDF', async () => {
    expect((await readById('1412.0003v1')).text_source).toBe('pdf');
  });

  it('of a short HTML is that where there is no PDF to ask instead', async () => {
    const paper = await readById('1412.0004v1');
    expect(paper.text_source).toBe('html');
    expect(paper.sections.map((section) => section.title)).toEqual(['Front matter', 'Method', 'Limits']);
    expect((await readById('1412.0005v1')).text_source).toBe('pdf');
  });

  it('is never that of a page that came in the place of the paper', async () => {
    const cache = memoryBlobs();
    expect((await readById('1412.0007v1', connect({ cache }))).text_source).toBe('pdf');
    expect(logged.join()).toContain('“Checking your browser”), not the paper');
    expect((await readById('1412.0008v1', connect({ cache }))).text_source).toBe('abstract');
    await expect(readById('1412.0009v1', connect({ cache }))).rejects.toMatchObject({
      reason: 'unavailable',
      message: 'arXiv answered with a web page for the PDF of 1412.0009v1. Start the run again later.',
    });
    expect([...cache.stored.keys()]).toEqual(['papers/r2/1412.0007v1.json']);
  });

  it('of a page that its authors made is known by the words of its title', async () => {
    expect((await readById('1412.0010v1')).text_source).toBe('html');
  });

  it('of nothing at all is refused: there is not even an abstract', async () => {
    await expect(readById('1412.0011v1')).rejects.toMatchObject({
      reason: 'unreadable',
      message: 'arXiv has neither a text nor an abstract of 1412.0011v1',
    });
  });

  it('of a paper that was withdrawn is refused in its authors’ words, with the version before it', async () => {
    await expect(readById('1412.0012')).rejects.toMatchObject({
      reason: 'unreadable',
      message:
        '1412.0012v3 was withdrawn, and arXiv has no text of it: “This paper has been withdrawn: equation (3) is wrong”. An earlier version is read when it is named: 1412.0012v2.',
    });
    await expect(readById('1412.0013v1')).rejects.toMatchObject({
      message: expect.stringMatching(/^1412\.0013v1 was withdrawn.*by its authors”\.$/),
    });
    expect((await readById('1412.0012v2')).text_source).toBe('html');
    expect((await readById('1412.0014v2')).text_source).toBe('html');
  });

  it('of a paper that was withdrawn is not what a search is for', async () => {
    expect((await connect().search('theorem hold', 3)).map(({ id }) => id)).toEqual([]);
    expect((await connect().search('Scanned notes', 3)).map(({ id }) => id)).toEqual(['1412.0001v1']);
  });

  it('too large to be read is refused in words', async () => {
    const small = connect({ maxPdfBytes: 1_000 });
    await expect(readById('cs/0112017v1', small)).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringContaining('larger than'),
    });
  });

  it('with a body longer than its length says is cut off at the cap', async () => {
    const endless: typeof fetch = (input, init) =>
      String(input).includes('/pdf/')
        ? Promise.resolve(
            new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })),
          )
        : fetch(input, init);
    await expect(readById('cs/0112017v1', connect({ fetch: endless, maxPdfBytes: 200_000 }))).rejects.toMatchObject({
      reason: 'unreadable',
    });
  });

  it('is not silently a poorer one because the server was down', async () => {
    arxiv.fault({ path: '/html/', answer: 500, times: 9 });
    await expect(readById('2606.27369v1', connect({ attempts: 1 }))).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('is fetched once and then kept by its version', async () => {
    const cache = memoryBlobs();
    const first = await readById('2606.27369v1', connect({ cache }));
    expect([...cache.stored.keys()]).toEqual(['papers/r2/2606.27369v1.json']);
    const before = textRequests();
    expect(await readById('2606.27369v1', connect({ cache }))).toEqual(first);
    expect(textRequests()).toBe(before);
  });

  it('is fetched again when what was kept is damaged', async () => {
    const cache = memoryBlobs();
    await cache.put('papers/r2/2606.27369v1.json', '{"text_source":');
    expect((await readById('2606.27369v1', connect({ cache }))).sections.length).toBe(14);
    expect(logged.join()).toContain('damaged');
  });

  it('that is the abstract alone is not kept, since a fuller one may come', async () => {
    const cache = memoryBlobs();
    await readById('1412.0002v1', connect({ cache }));
    expect([...cache.stored.keys()]).toEqual([]);
  });

  it('is of a version: an id without one is refused', async () => {
    const meta = await connect().find('2606.27369');
    await expect(connect().read({ ...meta, id: '2606.27369' })).rejects.toMatchObject({ reason: 'malformed_id' });
  });
});

describe('politeness', () => {
  it('names us in every request, and never asks twice at a time', async () => {
    const papers = connect();
    await Promise.all([papers.find('2606.27369'), papers.find('2601.01234'), papers.search('cache', 2)]);
    expect(new Set(arxiv.requests.map((request) => request.userAgent))).toEqual(new Set(['outrider-for-github/test']));
    expect(arxiv.requests).toHaveLength(3);
    expect(arxiv.mostAtOnce).toBe(1);
  });

  it('a failed request does not hold up the next', async () => {
    const papers = connect();
    await expect(papers.find('2606.00001')).rejects.toThrow();
    expect((await papers.find('2606.27369')).id).toBe('2606.27369v2');
  });

  it.each([429, 503])('waits as long as a %i asks and then goes on', async (answer) => {
    arxiv.fault({ path: '/api/query', answer, retryAfter: '0', times: 2 });
    expect((await connect().find('2606.27369')).id).toBe('2606.27369v2');
    expect(arxiv.requests).toHaveLength(3);
    expect(logged).toEqual([
      `arXiv: it answered ${answer}; trying again in 0 ms`,
      `arXiv: it answered ${answer}; trying again in 0 ms`,
    ]);
  });

  it('does not wait for ever: a Retry-After beyond the cap is an answer', async () => {
    arxiv.fault({ path: '/api/query', answer: 429, retryAfter: '86400', times: 1 });
    await expect(connect().find('2606.27369')).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('86400 s'),
    });
    expect(arxiv.requests).toHaveLength(1);
  });

  it('understands a Retry-After that is a date', async () => {
    arxiv.fault({ path: '/api/query', answer: 503, retryAfter: 'Fri, 01 Jan 2100 00:00:00 GMT', times: 1 });
    await expect(connect().find('2606.27369')).rejects.toThrow(/asks to wait \d{6,} s/);
  });

  it.each([
    ['cut', /could not be reached/],
    ['stall', /did not answer in time/],
  ] as const)('gives up on a connection that is %s', async (answer, message) => {
    arxiv.fault({ path: '/api/query', answer, times: 9 });
    await expect(connect({ attempts: 1, timeoutMs: 200 }).find('2606.27369')).rejects.toThrow(message);
  });

  it('leaves a pause between two requests, less what has passed of it already', async () => {
    const slept: number[] = [];
    let now = 1_000_000;
    const sleep = async (ms: number) => void slept.push(ms);
    const papers = connect({ clock: { now: () => now }, pauseMs: 3_000, sleep });
    await papers.find('2606.27369');
    await papers.find('2606.27369');
    now += 2_000;
    await papers.find('2606.27369');
    now += 60_000;
    await papers.find('2606.27369');
    expect(slept).toEqual([3_000, 1_000]);
  });

  it('waits twice as long each time when the server names no time', async () => {
    const slept: number[] = [];
    arxiv.fault({ path: '/api/query', answer: 503, times: 9 });
    const sleep = async (ms: number) => void slept.push(ms);
    await expect(connect({ sleep }).find('2606.27369')).rejects.toThrow('(3 tries)');
    expect(slept).toEqual([1_000, 2_000]);
  });
});

async function readById(id: string, papers = connect()) {
  return papers.read(await papers.find(id));
}

function textRequests(): number {
  return arxiv.requests.filter((request) => /^\/(?:html|pdf)\//.test(request.path)).length;
}
