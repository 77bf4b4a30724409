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
