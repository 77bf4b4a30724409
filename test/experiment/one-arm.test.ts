// What is said of one arm reads that arm's documents, and a drawing of the card only results that were published: a run of many arms would
// otherwise cost the square of their number.
import { describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { drawCard } from '../../src/experiment/card.ts';
import { gatherArm, gatherOutcome } from '../../src/experiment/records/records.ts';
import { downgraded, pair, shipped } from '../comment/views.ts';
import { memoryBlobs } from '../fakes/blobs.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

/** A run whose two arms have ended, and the documents that are read from then on. */
async function ended(): Promise<{ world: FakeWorld; read: string[] }> {
  const blobs = memoryBlobs();
  const { arms, ...accepted } = pair;
  const models = arms.map(({ arm, model }) => ({ arm, model }));
  const documents = {
    [keys.accepted('7f3a')]: { ...accepted, models },
    [keys.manifest('7f3a')]: pair,
    [keys.armResult('7f3a', shipped.slug)]: shipped,
    [keys.armResult('7f3a', downgraded.slug)]: downgraded,
  };
  for (const [key, document] of Object.entries(documents)) await blobs.put(key, JSON.stringify(document));
  const read: string[] = [];
  const get = (key: string) => {
    read.push(key);
    return blobs.get(key);
  };
  return { world: fakeWorld({ blobs: { ...blobs, get } }), read };
}

const results = (read: readonly string[]) => read.filter((key) => /\/arms\//.test(key));
const issue = { kind: 'issue', number: 9, url: 'https://github.com/ada/atropos/issues/9', branch: null };

describe('of many arms', () => {
  it('what is said of one is as of all together, and reads no document of another', async () => {
    const { world, read } = await ended();
    const all = await gatherOutcome(pair, world);
    read.splice(0);
    const one = await gatherArm(pair, shipped.slug, world);
    expect(one).toEqual(all.arms.find(({ plan }) => plan.slug === shipped.slug));
    expect(read).toContain(keys.armResult('7f3a', shipped.slug));
    expect(read.filter((key) => key.includes(downgraded.slug))).toEqual([]);
  });

  it('one that is not there is a fault', async () => {
    const { world } = await ended();
    await expect(gatherArm(pair, 'nobody', world)).rejects.toThrow('Experiment 7f3a has no arm nobody.');
  });

  it('the card reads the results of those that something was published for, and links it', async () => {
    const { world, read } = await ended();
    const { arm, slug, verdict, reason } = downgraded;
    const progress = { arm, slug, phases: [], waiting: null, verdict, reason };
    await world.rows.put(rowKeys.progress('7f3a', slug), progress, 'any');
    const drawing = { force: true, problem: null, closed: false };
    await drawCard('7f3a', drawing, world);
    expect(results(read)).toEqual([]);
    await world.rows.put(rowKeys.published('7f3a', slug, 'issue'), issue, 'any');
    await drawCard('7f3a', drawing, world);
    expect(results(read)).toEqual([keys.armResult('7f3a', slug)]);
    expect(JSON.stringify(world.forge.comments)).toContain(issue.url);
  });
});
