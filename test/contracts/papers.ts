// What every source of papers must do, as a suite that the fake and the arXiv adapter both pass.
import { expect, it } from 'vitest';
import { Paper } from '../../src/domain/paper.ts';
import type { Papers } from '../../src/ports/papers.ts';

/** The source must hold `2606.27369` in versions 1 and 2, "ground-truth" in its title, and nothing under `2606.00001`. */
export function papersContract(source: () => Promise<Papers>): void {
  it('names the newest version for an id without one', async () => {
    expect((await (await source()).find('2606.27369')).id).toBe('2606.27369v2');
  });

  it('keeps to the version that is asked for', async () => {
    expect((await (await source()).find('arXiv:2606.27369v1')).id).toBe('2606.27369v1');
  });

  it.each([
    ['2606.00001', 'not_found'],
    ['2606.27369v9', 'not_found'],
    ['2613.27369', 'malformed_id'],
    ['a paper on cats', 'malformed_id'],
  ])('refuses %s as %s', async (id, reason) => {
    await expect((await source()).find(id)).rejects.toMatchObject({ name: 'PaperError', reason });
  });

  it('finds a paper by words of its title, and no more papers than asked for', async () => {
    const hits = await (await source()).search('ground-truth reinforcement', 1);
    expect(hits.map((hit) => hit.title)).toEqual(['Reinforcement learning without ground-truth solutions']);
  });

  it('answers a search without hits with an empty list', async () => {
    expect(await (await source()).search('zymurgy', 5)).toEqual([]);
  });

  it('finds the newest papers of an interest, and none where nothing is asked for', async () => {
    const papers = await source();
    const found = await papers.recent({ categories: ['cs.LG'], keywords: ['ground-truth'] }, 5);
    expect(found.map((hit) => hit.id?.slice(0, 10))).toContain('2606.27369');
    const dates = (await papers.recent({ categories: ['cs.LG'], keywords: [] }, 50)).map((hit) => hit.published ?? '');
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(await papers.recent({ categories: ['math.AG'], keywords: ['ground-truth'] }, 5)).toEqual([]);
    expect(await papers.recent({ categories: ['cs.LG'], keywords: ['zymurgy'] }, 5)).toEqual([]);
    expect(await papers.recent({ categories: [], keywords: [] }, 5)).toEqual([]);
  });

  it('reads a paper that it found into sections with ids that differ', async () => {
    const papers = await source();
    const paper = await papers.read(await papers.find('2606.27369v1'));
    expect(Paper.parse(paper)).toEqual(paper);
    expect(paper.sections.length).toBeGreaterThan(0);
    expect(new Set(paper.sections.map((section) => section.id)).size).toBe(paper.sections.length);
  });

  it('reads the same text twice', async () => {
    const papers = await source();
    const meta = await papers.find('2606.27369v1');
    expect(await papers.read(meta)).toEqual(await papers.read(meta));
  });
}
