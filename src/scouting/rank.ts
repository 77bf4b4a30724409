// Papers by what they share with a repository's own words: BM25 by a library, the same order for the same input.
import MiniSearch from 'minisearch';
import { stem, tellingWords } from '../codemap/map/words.ts';
import type { PaperMeta } from '../domain/paper.ts';

export interface Ranked extends PaperMeta {
  /** BM25, title words counted twice; 0: nothing is shared. */
  readonly score: number;
  /** The shared words, as stems; at most eight. */
  readonly matched: readonly string[];
}

export interface Profile {
  /** What somebody asked for: counts three times as much as the repository's own words. */
  readonly keywords: readonly string[];
  /** README, code map and the like. */
  readonly text: string;
}

/** Words of a repository beyond its most frequent ones say more of its prose than of its matter. */
const mostWords = 80;

/** Best first; ties by the papers' own order. */
export function rankPapers(papers: readonly PaperMeta[], profile: Profile): Ranked[] {
  const asked = new Set(profile.keywords.flatMap(tellingWords).map(stem));
  const query = [...new Set([...asked, ...frequent(profile.text)])];
  const search = new MiniSearch<{ id: number; title: string; abstract: string }>({
    fields: ['title', 'abstract'],
    tokenize: tellingWords,
    processTerm: stem,
  });
  search.addAll(papers.map(({ title, abstract }, id) => ({ id, title, abstract })));
  const hits = search.search(query.join(' '), {
    combineWith: 'OR',
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    boost: { title: 2 },
    boostTerm: (term) => (asked.has(term) ? 3 : 1),
  });
  const byId = new Map(hits.map((hit) => [Number(hit.id), hit]));
  return papers
    .map((paper, id) => ({
      ...paper,
      score: byId.get(id)?.score ?? 0,
      matched: (byId.get(id)?.queryTerms ?? []).slice(0, 8),
    }))
    .sort((a, b) => b.score - a.score);
}

function frequent(text: string): string[] {
  const counts = new Map<string, number>();
  for (const word of tellingWords(text).map(stem)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, mostWords)
    .map(([word]) => word);
}
