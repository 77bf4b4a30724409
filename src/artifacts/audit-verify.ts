// Whether a chain of the audit log is whole: what was changed, taken out, put in or cut off, in words.
import { timingSafeEqual } from 'node:crypto';
import type { AuditEntry } from '../domain/audit.ts';
import { type AuditKey, genesis, hashOf, macOf, type SeenRow } from './audit-chain.ts';

export interface ChainVerdict {
  /** One sentence for each break; empty for a chain that is whole. */
  readonly problems: readonly string[];
  /** Entries whose authentication could not be checked: they were written under another WEBHOOK_SECRET, or there is none here. */
  readonly unchecked: number;
}

/** `key` is null where WEBHOOK_SECRET is not known: then the chain is checked, and not who wrote it. */
export function verifyChain(experiment: string, entries: readonly AuditEntry[], key: AuditKey | null): ChainVerdict {
  const problems: string[] = [];
  let unchecked = 0;
  let prev = genesis(experiment);
  for (const [index, entry] of entries.entries()) {
    const name = `entry ${entry.seq} (${entry.act})`;
    if (entry.experiment !== experiment) problems.push(`${name} belongs to ${entry.experiment}`);
    if (entry.seq !== index + 1)
      problems.push(`${name} stands where entry ${index + 1} is due: one is missing or was put in`);
    if (entry.prev !== prev) problems.push(`${name} does not follow the entry before it`);
    const { hash, mac, ...body } = entry;
    if (hashOf(body) !== hash) problems.push(`${name} was changed after it was written`);
    if (key === null || key.id !== entry.key_id) unchecked += 1;
    else if (!sameText(macOf(hash, key), mac)) problems.push(`${name} was not written by this App`);
    prev = hash;
  }
  if (entries.length === 0)
    problems.push('the index names this chain and it has no entry: it was never begun, or it was removed');
  return { problems, unchecked };
}

/** Events that are marked as being in the chain and are not: their entries were removed, or the mark was put there to keep them out. */
export function missingEntries(entries: readonly AuditEntry[], seen: readonly SeenRow[]): string[] {
  const ids = new Map(entries.map(({ id, seq }) => [id, seq]));
  return seen
    .filter(({ id, seq }) => ids.get(id) !== seq)
    .map(({ id, seq }) => `entry ${seq} (${id}) is marked as written and is not there: it was removed or kept out`)
    .sort();
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
