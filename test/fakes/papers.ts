// Papers in memory, under the contract of the port: versions resolve, unknown ids are `not_found`, malformed ones say so.
import { formatArxivId, parseArxivId } from '../../src/domain/arxiv-id.ts';
import { PaperError } from '../../src/domain/errors.ts';
import { Paper, PaperMeta } from '../../src/domain/paper.ts';
import type { Papers } from '../../src/ports/papers.ts';

/** A paper with defaults for whatever a test does not care about. */
export function somePaper(over: Partial<Paper> = {}): Paper {
  return {
    id: '2606.27369v1',
    title: 'Reinforcement learning without ground-truth solutions',
    authors: ['Ada Example'],
    abstract: 'Rewards calibrated by rank.',
    published: '2026-06-25T17:12:09Z',
    categories: ['cs.LG'],
    url: 'https://arxiv.org/abs/2606.27369v1',
    text_source: 'html',
    sections: [{ id: 'S1', title: '1 Introduction', level: 1, text: 'A scorer orders the candidates of one problem.' }],
    links: [],
    ...over,
  };
}

/** The given papers; several versions of one may be among them. */
export function fakePapers(papers: readonly Paper[] = [somePaper()]): Papers {
  const newestFirst = papers.toSorted((a, b) => versionOf(b) - versionOf(a));
  return {
    async find(text) {
      const id = parseArxivId(text);
      if (id === null) throw new PaperError('malformed_id', `"${text}" is no arXiv id`);
      const matches = newestFirst.filter((paper) => parseArxivId(paper.id ?? '')?.id === id.id);
      const found = id.version === null ? matches[0] : matches.find((paper) => paper.id === formatArxivId(id));
      if (found === undefined) throw new PaperError('not_found', `there is no paper ${formatArxivId(id)}`);
      return PaperMeta.parse(found);
    },
    async search(query, limit) {
      const words = query.toLowerCase().split(/\W+/).filter(Boolean);
      const hits = papers.filter((paper) =>
        words.every((word) => `${paper.title} ${paper.abstract}`.toLowerCase().includes(word)),
      );
      return hits.slice(0, limit).map((paper) => PaperMeta.parse(paper));
    },
    async recent({ categories, keywords }, limit) {
      if (categories.length + keywords.length === 0) return [];
      const says = ({ title, abstract }: Paper, phrase: string) =>
        `${title} ${abstract}`.toLowerCase().includes(phrase.toLowerCase());
      return papers
        .filter((paper) => categories.length === 0 || categories.some((name) => paper.categories.includes(name)))
        .filter((paper) => keywords.length === 0 || keywords.some((phrase) => says(paper, phrase)))
        .toSorted((a, b) => (b.published ?? '').localeCompare(a.published ?? ''))
        .slice(0, limit)
        .map((paper) => PaperMeta.parse(paper));
    },
    async read(meta) {
      const found = papers.find((paper) => paper.id === meta.id);
      if (found === undefined) throw new PaperError('not_found', `there is no text of ${meta.id}`);
      return Paper.parse(found);
    },
  };
}

function versionOf(paper: Paper): number {
  return parseArxivId(paper.id ?? '')?.version ?? 0;
}
