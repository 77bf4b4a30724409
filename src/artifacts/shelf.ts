// The shelf: content-addressed bytes and named JSON documents of one experiment, over the blob store.
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Digest } from '../domain/manifest.ts';
import type { Blobs } from '../ports/blobs.ts';
import { readBefore, remember } from './read-before.ts';

export function digestOf(bytes: Uint8Array | string): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}

const restore = 'Restore it from a backup; nothing was written over it.';

export interface Shelf {
  /** Stores bytes under their own SHA-256. Idempotent. */
  keep(bytes: Uint8Array): Promise<Digest>;
  /** Throws when the bytes are not there or not what the digest says. */
  fetch(digest: Digest): Promise<Uint8Array>;
}

export function openShelf(blobs: Blobs, experiment: string): Shelf {
  const key = (digest: Digest) => `experiments/${experiment}/shelf/${digest.slice(0, 2)}/${digest}`;
  return {
    async keep(bytes) {
      const digest = digestOf(bytes);
      await blobs.put(key(digest), bytes);
      return digest;
    },
    async fetch(digest) {
      const bytes = await blobs.get(key(digest));
      if (!bytes) throw new Error(`Artifact ${digest} of experiment ${experiment} is not in the store. ${restore}`);
      if (digestOf(bytes) !== digest)
        throw new Error(`Artifact ${digest} of experiment ${experiment} is damaged in the store. ${restore}`);
      return bytes;
    },
  };
}

/** Writes a document after checking it against its own schema: nothing malformed is ever stored. */
export async function putDocument<S extends z.ZodType>(
  blobs: Blobs,
  key: string,
  schema: S,
  value: z.input<S>,
): Promise<void> {
  await blobs.put(key, `${JSON.stringify(schema.parse(value), null, 2)}\n`);
}

/** null when the document was never written; throws when it is not what its schema says. Nobody can change what is answered. */
export async function getDocument<S extends z.ZodType>(
  blobs: Blobs,
  key: string,
  schema: S,
): Promise<z.output<S> | null> {
  const bytes = await blobs.get(key);
  if (!bytes) return null;
  const before = readBefore(schema, bytes);
  if (before) return before.value;
  const parsed = schema.safeParse(jsonOf(bytes));
  if (parsed.success) return remember(schema, bytes, parsed.data);
  const problem = parsed.error.issues[0]?.message ?? 'it does not fit its schema';
  throw new Error(`The document ${key} is damaged in the store (${problem}). ${restore}`);
}

/** undefined for what is no JSON, which no schema takes. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function needDocument<S extends z.ZodType>(blobs: Blobs, key: string, schema: S): Promise<z.output<S>> {
  const value = await getDocument(blobs, key, schema);
  if (value === null) throw new Error(`The document ${key} is not in the store. ${restore}`);
  return value;
}
