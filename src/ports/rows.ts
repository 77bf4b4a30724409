// Small JSON rows with conditional writes: claims, leases, budgets, progress, the run index, transcripts.
import type { Json } from '../domain/json.ts';

export interface RowKey {
  /** Partition, e.g. `experiment/7f3a`. */
  readonly pk: string;
  /** Sort key within it; rows are listed in its byte order. */
  readonly sk: string;
}

export interface Row {
  readonly sk: string;
  readonly value: Json;
  /** Counts the writes to this row, from 1. */
  readonly version: number;
}

/** What must be true of the row for a write to happen. */
export type Expectation = 'absent' | 'any' | { readonly version: number };

/** A part of a list, so that whoever reads a long one page by page reads each row once. */
export interface Part {
  /** Only what comes after this sort key, which need not be there (any more); left out: from the first. */
  readonly after?: string;
  /** At most so many rows, from 1; left out: all. */
  readonly atMost?: number;
}

/** How a row is kept. */
export interface Keeping {
  /** Epoch seconds; an expired row may still be seen. */
  readonly expiresAt?: number;
  /** It may be gone after a power cut, though not after the death of a process, until the next write without this: for what is made again from rows that are there. */
  readonly lightly?: boolean;
}

export interface Rows {
  /** Strongly consistent. */
  get(key: RowKey): Promise<Row | null>;
  /** false when the expectation did not hold: nothing was written. At most 300 KB a value. */
  put(key: RowKey, value: Json, expect: Expectation, keeping?: Keeping): Promise<boolean>;
  /** Those whose `sk` begins with `prefix`, sorted by `sk`; strongly consistent. */
  list(pk: string, prefix?: string, part?: Part): Promise<Row[]>;
  delete(key: RowKey): Promise<void>;
}
