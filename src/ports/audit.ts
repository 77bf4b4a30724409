// The audit log, and the store below it that can only grow.
import type { AuditEvent } from '../domain/audit.ts';
import type { Json } from '../domain/json.ts';
import type { Row, RowKey } from './rows.ts';

export interface AuditChain {
  readonly experiment: string;
  /** The account that the chain is listed under, `*` for the deployment's own; null when it is not known here, and the chain has begun already. */
  readonly owner: string | null;
}

export interface Audit {
  /**
   * Adds an event to the end of its chain. True when it was written; false when an event of that id was there, which a repeated
   * step finds. Throws when the store cannot be written: nothing that must be on record goes on without it.
   */
  record(chain: AuditChain, event: AuditEvent): Promise<boolean>;
  /** What is wrong with a chain, one sentence for each break; empty for one that is whole. Throws when the store cannot be read. */
  problems(experiment: string): Promise<readonly string[]>;
}

/** Rows that are written once: there is no way here to change or delete one. */
export interface Journal {
  /** False when a row of that key is there already, with other contents or the same; nothing is overwritten. */
  append(key: RowKey, value: Json): Promise<boolean>;
  /** Sorted by `sk`, in byte order, strongly consistent. */
  list(pk: string, prefix?: string): Promise<Row[]>;
  /** The last row of a partition in byte order, without reading the others; null when there is none. Strongly consistent. */
  last(pk: string): Promise<Row | null>;
}
