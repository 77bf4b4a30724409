// How the entries of the audit log are chained and authenticated: pure, for whoever writes a chain and whoever verifies it.
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import * as z from 'zod';
import type { AuditEntry } from '../domain/audit.ts';
import type { Json } from '../domain/json.ts';

/** An event that was marked as being in a chain. */
export const SeenRow = z.object({ id: z.string(), seq: z.number() });
export type SeenRow = z.infer<typeof SeenRow>;

export interface AuditKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export function auditKey(secret: string): AuditKey {
  const bytes = new Uint8Array(hkdfSync('sha256', secret, '', 'outrider audit v1', 32));
  return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 8) };
}

export function macOf(hash: string, { bytes }: AuditKey): string {
  return createHmac('sha256', bytes).update(hash).digest('hex');
}

export function genesis(experiment: string): string {
  return createHash('sha256').update(`outrider audit v1 ${experiment}`).digest('hex');
}

export function hashOf(entry: Omit<AuditEntry, 'hash' | 'mac'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}

/** RFC 8785: members sorted by UTF-16 code units, numbers and strings as ECMAScript writes them, no white space. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
