// Stems and terms: what of a paper's words meets what of a name's.
import { describe, expect, it } from 'vitest';
import { stem, termsOf } from '../../src/codemap/map/words.ts';
import type { Paper } from '../../src/domain/paper.ts';

const paperOf = (title: string, abstract: string): Paper => ({
  id: '2602.00013v1',
  title,
  abstract,
  authors: [],
  published: null,
  categories: [],
  url: null,
  text_source: 'html',
  sections: [],
  links: [],
});

describe('a stem', () => {
  it.each([
    'quantization quantizer quantize',
    'filter filters filtering filtered',
    'order ordered ordering',
    'node nodes',
    'tree trees',
    'edge edges',
    'evict eviction evictable',
    'select selection selective selector selectivity',
    'compress compression compressor',
    'index indexes indices indexing',
    'matrix matrices',
    'cache caches caching cached',
    'class classes',
    'policy policies',
  ])('is one for %s', (words) => {
    expect(new Set(words.split(' ').map(stem)).size).toBe(1);
  });

  it('keeps apart what is not the same', () => {
    const words = 'node nod state string less loss key cache table tensor token rate layer'.split(' ');
    expect(new Set(words.filter((word) => word !== 'nod').map(stem)).size).toBe(words.length - 1);
    for (const word of words) expect(stem(stem(word))).toBe(stem(word));
  });
});

describe('the terms of a paper', () => {
  it('weigh a word of the title that is taken up again above one that only sells it', () => {
    const terms = termsOf(paperOf('Rapid Eviction', 'Eviction is sampled. We evict by age.'), '');
    expect(terms.get('evict')?.weight).toBeGreaterThan(2 * (terms.get('rapid')?.weight ?? 0));
    expect(terms.get(stem('sampled'))?.weight).toBe(1);
  });

  it('have neighbours as one word, as code writes them, but none across a sentence', () => {
    const terms = termsOf(paperOf('Seeds', 'A hash table of B-tree pages. Key spaces use k-means.'), '');
    for (const joined of ['hashtable', 'btree', 'kmeans', 'keyspaces']) expect(terms.has(stem(joined))).toBe(true);
    expect(terms.get(stem('hashtable'))?.word).toBe('hash table');
    expect(terms.has(stem('pageskey'))).toBe(false);
  });
});
