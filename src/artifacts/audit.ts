// The audit log over a journal: one hash chain per experiment or act, what is in it by id, and one index per owner in the order of time.
//
// The construction is the linked timestamping of Haber and Stornetta (1991): each entry holds the hash of the one before it, so that
// none can be changed, taken out or put in without every later hash changing. The hash is SHA-256 over canonical JSON (RFC 8785), and
// each is authenticated with HMAC-SHA256, so that a chain cannot simply be computed anew by somebody who may write to the store alone.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AuditEntry, type AuditEvent } from '../domain/audit.ts';
import { deploymentOwner } from '../domain/provider-key.ts';
import type { Audit, AuditChain, Journal } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { RowKey } from '../ports/rows.ts';
import { type AuditKey, auditKey, genesis, hashOf, macOf, SeenRow } from './audit-chain.ts';
import { missingEntries, verifyChain } from './audit-verify.ts';

export const auditKeys = {
  entry: (experiment: string, seq: number): RowKey => ({
    pk: chainPartition(experiment),
    sk: String(seq).padStart(8, '0'),
  }),
  /** Says that the chain has an event of this id, however long it is; any id fits, since it is hashed. */
  seen: (experiment: string, id: string): RowKey => ({
    pk: `audit/seen/${experiment}`,
    sk: createHash('sha256').update(id).digest('hex'),
  }),
  /** In the order of time: the moment at which the chain began, then its name. */
  index: (owner: string, at: string, experiment: string): RowKey => ({
    pk: indexPartition(owner),
    sk: `${at}/${experiment}`,
  }),
} as const;

export const chainPartition = (experiment: string) => `audit/experiment/${experiment}`;
const indexPartition = (owner: string) => `audit/owner/${owner.toLowerCase()}`;

/** Writers of one chain are the experiment and its arms: each attempt that loses has seen another's entry. */
const attempts = 200;

export interface AuditOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** WEBHOOK_SECRET; the key of the entries' authentication is derived from it. */
  readonly secret: string;
  /** Values that never get into an entry about this owner, wherever they come from. */
  knownSecrets(owner: string | null): Promise<readonly string[]>;
}

/** Enough for a sentence of ours; whatever is longer is somebody's text and no fact. */
const longestFact = 500;

export function openAudit(journal: Journal, { clock, secret, knownSecrets }: AuditOptions): Audit {
  const key = auditKey(secret);
  const clean = (text: string, secrets: readonly string[]) =>
    secrets.reduce((left, known) => left.replaceAll(known, '[redacted]'), text).slice(0, longestFact);
  return {
    async record(chain, { id, act, facts: given }) {
      const secrets = await knownSecrets(chain.owner);
      const facts = Object.fromEntries(
        Object.entries(given).map(([name, fact]) => [name, typeof fact === 'string' ? clean(fact, secrets) : fact]),
      );
      const event = { id, act, facts };
      for (let attempt = 0; attempt < attempts; attempt++) {
        const last = await lastOf(journal, chain.experiment);
        if (last?.id === event.id || (await isSeen(journal, event.id, { chain, last }))) return false;
        const at = new Date(clock.now()).toISOString();
        if (last === null) await beginChain(journal, chain, at);
        const entry = chained(event, { at, chain, last }, key);
        if (await journal.append(auditKeys.entry(chain.experiment, entry.seq), entry)) return true;
      }
      throw new Error(`The audit log of ${chain.experiment} could not be written: too many writers.`);
    },
    async problems(experiment) {
      // Before the entries: who writes meanwhile marks only what those then have.
      const seen = await readSeen(journal, experiment);
      const entries = await readChain(journal, experiment);
      return [...verifyChain(experiment, entries, key).problems, ...missingEntries(entries, seen)];
    },
  };
}

async function lastOf(journal: Journal, experiment: string): Promise<AuditEntry | null> {
  const row = await journal.last(chainPartition(experiment));
  return row && AuditEntry.parse(row.value);
}

/**
 * Whether an event of that id lies before `last`. No entry is written before the one that it follows is marked as seen, so all but the
 * last are, whenever a writer was killed; and who found nothing here and wins the next place has overlooked nobody.
 */
async function isSeen(
  journal: Journal,
  id: string,
  { chain, last }: { readonly chain: AuditChain; readonly last: AuditEntry | null },
): Promise<boolean> {
  if (last === null) return false;
  const own = auditKeys.seen(chain.experiment, id);
  const [found] = await Promise.all([journal.list(own.pk, own.sk), markSeen(journal, last)]);
  return found.length > 0;
}

async function markSeen(journal: Journal, { experiment, id, seq }: AuditEntry): Promise<void> {
  await journal.append(auditKeys.seen(experiment, id), { id, seq });
}

/** A kill between this and the first entry leaves a name in the index whose chain begins later, or never: both show. */
async function beginChain(journal: Journal, { owner, experiment }: AuditChain, at: string): Promise<void> {
  if (owner !== null) await journal.append(auditKeys.index(owner, at, experiment), { experiment });
}

function chained(
  event: AuditEvent,
  place: { readonly at: string; readonly chain: AuditChain; readonly last: AuditEntry | null },
  key: AuditKey,
): AuditEntry {
  const { experiment } = place.chain;
  const body = {
    ...event,
    schema_version: 1 as const,
    experiment,
    seq: (place.last?.seq ?? 0) + 1,
    at: place.at,
    prev: place.last?.hash ?? genesis(experiment),
    key_id: key.id,
  };
  const hash = hashOf(body);
  return { ...body, hash, mac: macOf(hash, key) };
}

/** Every entry of a chain, in order. Throws for a row that is no entry. */
export async function readChain(journal: Journal, experiment: string): Promise<AuditEntry[]> {
  return (await journal.list(chainPartition(experiment))).map(({ value }) => AuditEntry.parse(value));
}

/** What was marked as an event of this chain; it outlives an entry that somebody removed. */
export async function readSeen(journal: Journal, experiment: string): Promise<SeenRow[]> {
  return (await journal.list(auditKeys.seen(experiment, '').pk)).map(({ value }) => SeenRow.parse(value));
}

const IndexRow = z.object({ experiment: z.string() });

/**
 * The chains of an owner, and those of the deployment, which concern every owner, that began at `since` (ISO 8601) or later: oldest first,
 * each once. Of `deploymentOwner` its own alone.
 */
export async function chainsOf(journal: Journal, owner: string, since: string | null): Promise<string[]> {
  const partitions = [...new Set([owner, deploymentOwner].map(indexPartition))];
  const rows = (await Promise.all(partitions.map((pk) => journal.list(pk)))).flat();
  const due = rows.filter(({ sk }) => since === null || sk >= since).sort((a, b) => (a.sk < b.sk ? -1 : 1));
  return [...new Set(due.map(({ value }) => IndexRow.parse(value).experiment))];
}
