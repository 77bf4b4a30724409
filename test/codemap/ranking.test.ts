// How many of the places that a maintainer would name stand among the first lines of the map, over repositories of seven languages.
import { describe, expect, it } from 'vitest';
import { buildCodeMap } from '../../src/codemap/map.ts';
import { memorySnapshot } from '../fakes/files.ts';
import { compiled } from './judged-compiled.ts';
import { java } from './judged-java.ts';
import { type Judged, treeOf } from './judged-trees.ts';

/** The rank of each site among the places, by its path and name; Infinity where it is not shown. */
async function ranks(judged: Judged): Promise<number[]> {
  const about = {
    id: '2602.00013v1',
    authors: [],
    published: null,
    categories: [],
    url: null,
    sections: [],
    links: [],
  };
  const { facts } = await buildCodeMap(memorySnapshot(treeOf(judged)), {
    paper: { ...about, title: judged.title, abstract: judged.abstract, text_source: 'html' },
    request: '',
    mergedPulls: [],
  });
  const places = [...new Set(facts.candidates.map(({ path, name }) => `${path} ${name}`))];
  return judged.sites.map((site) => {
    const at = places.indexOf(site);
    return at === -1 ? Number.POSITIVE_INFINITY : at + 1;
  });
}

const share = (found: readonly number[], k: number) => found.filter((rank) => rank <= k).length / found.length;

describe('the places of a judged repository', () => {
  const corpus = [...java, ...compiled];

  it.each(corpus)('$name: none is a test, of a mirror or of others before the best of its own', async (judged) => {
    const first = Math.min(...(await ranks(judged)));
    expect(first).toBeLessThanOrEqual(5);
  });

  it('are among the first five by three fifths, the first ten by five sixths and the first twenty by nearly all', async () => {
    const all = await Promise.all(corpus.map(ranks));
    const recall = (k: number) => all.reduce((sum, found) => sum + share(found, k), 0) / all.length;
    expect(recall(5)).toBeGreaterThan(0.6);
    expect(recall(10)).toBeGreaterThan(0.85);
    expect(recall(20)).toBeGreaterThan(0.97);
  });
});
