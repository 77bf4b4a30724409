// The Atom feeds of the arXiv stand-in, with the elements and oddities of the real ones.
import { XMLBuilder } from 'fast-xml-parser';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
const namespaces = {
  '@xmlns': 'http://www.w3.org/2005/Atom',
  '@xmlns:opensearch': 'http://a9.com/-/spec/opensearch/1.1/',
  '@xmlns:arxiv': 'http://arxiv.org/schemas/atom',
};

/** What the feed says of one version of one paper. */
export interface FeedPaper {
  /** With its version: `2606.27369v1`. */
  readonly id: string;
  readonly title: string;
  readonly authors: readonly string[];
  readonly abstract: string;
  /** ISO 8601. */
  readonly published: string;
  readonly categories: readonly string[];
  /** What its authors say of it beside the abstract. */
  readonly comment?: string;
}

export interface Paging {
  readonly total: number;
  readonly start: number;
  readonly limit: number;
}

/** A feed with an entry per paper; none for an unknown id, and still status 200. */
export function feedOf(papers: readonly FeedPaper[], { total, start, limit }: Paging): string {
  return build({
    title: { '@type': 'html', '#text': 'ArXiv Query' },
    id: 'http://arxiv.org/api/stand-in',
    'opensearch:totalResults': total,
    'opensearch:startIndex': start,
    'opensearch:itemsPerPage': limit,
    entry: papers.map(entryOf),
  });
}

/** What arXiv says of an id that is none. */
export function errorFeed(id: string): string {
  const reason = `incorrect id format for ${id}`;
  return build({
    title: { '@type': 'html', '#text': 'ArXiv Query' },
    'opensearch:totalResults': 1,
    entry: [
      {
        id: `http://arxiv.org/api/errors#${reason.replaceAll(' ', '_')}`,
        title: 'Error',
        summary: reason,
        author: { name: 'arXiv api core' },
      },
    ],
  });
}

function entryOf(paper: FeedPaper): Record<string, unknown> {
  return {
    id: `http://arxiv.org/abs/${paper.id}`,
    updated: paper.published,
    published: paper.published,
    title: paper.title,
    // The real one breaks abstracts into lines and begins them with a space.
    summary: `  ${paper.abstract.replace(/(.{1,78})(?:\s|$)/g, '$1\n')}`,
    author: paper.authors.map((name) => ({ name })),
    ...(paper.comment === undefined
      ? {}
      : { 'arxiv:comment': { '@xmlns:arxiv': namespaces['@xmlns:arxiv'], '#text': paper.comment } }),
    link: [
      { '@href': `http://arxiv.org/abs/${paper.id}`, '@rel': 'alternate', '@type': 'text/html' },
      { '@title': 'pdf', '@href': `http://arxiv.org/pdf/${paper.id}`, '@rel': 'related', '@type': 'application/pdf' },
    ],
    'arxiv:primary_category': { '@term': paper.categories[0] ?? '', '@scheme': 'http://arxiv.org/schemas/atom' },
    category: paper.categories.map((term) => ({ '@term': term, '@scheme': 'http://arxiv.org/schemas/atom' })),
  };
}

function build(feed: Record<string, unknown>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ feed: { ...namespaces, ...feed } })}`;
}
