import { expect, it } from 'vitest';
import { rankPapers } from '../../src/scouting/rank.ts';
import { somePaper } from '../fakes/papers.ts';

const paper = (id: string, title: string, abstract: string) => somePaper({ id, title, abstract });
const papers = [
  paper('1', 'Protein folding at scale', 'Structures of proteins.'),
  paper('2', 'A scheduler for caches', 'We quantize and evict cache entries by frequency.'),
  paper('3', 'Frequency sketches', 'Admission to a cache by a sketch of frequencies.'),
];

it('papers that share more telling words with the repository come first, and words are met in any form', () => {
  const ranked = rankPapers(papers, {
    keywords: [],
    text: 'A cache with eviction and admission policies; frequency sketching.',
  });
  expect(ranked.map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect(ranked[2]).toMatchObject({ score: 0, matched: [] });
  expect(ranked[0]?.matched).toContain('cach');
});

it('what somebody asked for counts more than what the repository happens to say', () => {
  const text = 'cache cache cache frequency admission sketch';
  expect(rankPapers(papers, { keywords: ['protein folding'], text })[0]?.id).toBe('1');
});

it('without a word in common the order stays', () => {
  expect(rankPapers(papers, { keywords: [], text: '' }).map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(rankPapers([], { keywords: ['x'], text: 'y' })).toEqual([]);
});
