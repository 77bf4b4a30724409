// Documents that were read before: a run's manifest is read again at every step of every arm, and as long as its bytes are the same it says the same.
import type * as z from 'zod';

interface Reading {
  readonly bytes: Uint8Array;
  readonly value: unknown;
}

/** By schema, the last first. */
const readings = new WeakMap<z.ZodType, readonly Reading[]>();

/** Runs take turns in one process; of longer documents none is kept. */
const most = 4;
const longest = 1024 * 1024;

/** What the very same bytes were by this schema; null when they were not among the last that it read. */
export function readBefore<S extends z.ZodType>(schema: S, bytes: Uint8Array): { readonly value: z.output<S> } | null {
  const found = readings.get(schema)?.find((one) => Buffer.compare(one.bytes, bytes) === 0);
  // Under a schema lies only what that schema made.
  return found ? { value: found.value as z.output<S> } : null;
}

/** Keeps the value for the next reader, and answers it; from now on nobody can change it. */
export function remember<S extends z.ZodType>(schema: S, bytes: Uint8Array, value: z.output<S>): z.output<S> {
  freeze(value);
  if (bytes.length <= longest) readings.set(schema, [{ bytes, value }, ...(readings.get(schema) ?? [])].slice(0, most));
  return value;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
