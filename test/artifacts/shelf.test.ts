// What the shelf says of documents that are damaged in the store.
import { expect, it } from 'vitest';
import * as z from 'zod';
import { getDocument, needDocument, putDocument } from '../../src/artifacts/shelf.ts';
import { memoryBlobs } from '../fakes/blobs.ts';

const Thing = z.object({ name: z.string() });

it.each([
  ['half written', '{"name":"wid'],
  ['of another shape', '{"name":7}'],
  ['empty', ''],
])('a document that is %s is named, with what to do, and left as it is', async (_what, text) => {
  const blobs = memoryBlobs();
  await blobs.put('experiments/x/thing.json', text);
  await expect(getDocument(blobs, 'experiments/x/thing.json', Thing)).rejects.toThrow(
    /experiments\/x\/thing\.json is damaged in the store .*Restore it from a backup/,
  );
  expect(new TextDecoder().decode((await blobs.get('experiments/x/thing.json')) ?? new Uint8Array())).toBe(text);
});

it('a document that was never written is told from a damaged one', async () => {
  const blobs = memoryBlobs();
  expect(await getDocument(blobs, 'x.json', Thing)).toBeNull();
  await expect(needDocument(blobs, 'x.json', Thing)).rejects.toThrow('is not in the store');
  await putDocument(blobs, 'x.json', Thing, { name: 'widget' });
  expect(await needDocument(blobs, 'x.json', Thing)).toEqual({ name: 'widget' });
});

it('a document is judged by its schema once for the same bytes, whatever its name, and anew when they are others', async () => {
  const blobs = memoryBlobs();
  let judged = 0;
  const Counted = Thing.refine(() => {
    judged += 1;
    return true;
  });
  const written = async (key: string, name: string) => {
    await blobs.put(key, JSON.stringify({ name }));
    return getDocument(blobs, key, Counted);
  };
  expect([await written('a', 'widget'), await written('b', 'widget'), judged]).toEqual([
    { name: 'widget' },
    { name: 'widget' },
    1,
  ]);
  expect([await written('a', 'gadget'), judged]).toEqual([{ name: 'gadget' }, 2]);
  expect([await getDocument(blobs, 'b', Counted), judged]).toEqual([{ name: 'widget' }, 2]);
  for (const name of ['c', 'd', 'e', 'f']) await written(name, name);
  expect([await getDocument(blobs, 'b', Counted), judged]).toEqual([{ name: 'widget' }, 7]);
});

it('what one schema made of some bytes is not what another makes of them', async () => {
  const blobs = memoryBlobs();
  const Length = z.object({ name: z.string().transform((name) => name.length) });
  await putDocument(blobs, 'x.json', Thing, { name: 'widget' });
  expect(await getDocument(blobs, 'x.json', Thing)).toEqual({ name: 'widget' });
  expect(await getDocument(blobs, 'x.json', Length)).toEqual({ name: 6 });
});

it('nobody can change a document that the next one reads', async () => {
  const blobs = memoryBlobs();
  const Box = z.object({ things: z.array(Thing) });
  await putDocument(blobs, 'x.json', Box, { things: [{ name: 'widget' }] });
  const { things } = await needDocument(blobs, 'x.json', Box);
  expect(() => things.push({ name: 'another' })).toThrow(TypeError);
  expect(() => things.map((thing) => Object.assign(thing, { name: 'gadget' }))).toThrow(TypeError);
  expect(await needDocument(blobs, 'x.json', Box)).toEqual({ things: [{ name: 'widget' }] });
});
