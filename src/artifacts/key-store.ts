// The keys that owners gave for providers: sealed rows, bound to owner and provider, at most two live ones of each.
import { UsageError } from '../domain/errors.ts';
import type { Provider } from '../domain/model.ts';
import { KeyRow, keyId, mostLiveKeys } from '../domain/provider-key.ts';
import type { Clock } from '../ports/clock.ts';
import type { Rows } from '../ports/rows.ts';
import type { Sealing } from '../ports/sealing.ts';
import { providerKeyPartition, rowKeys } from './rows.ts';

/** What may be shown of a key. */
export type KeyLine = Omit<KeyRow, 'sealed'>;

export interface KeyStore {
  /** Without their values, the newest of each provider first. */
  list(owner: string): Promise<KeyLine[]>;
  /** Its value. Throws as `Sealing.open` does, among others for a row that was copied from another owner. */
  open(owner: string, line: KeyLine): Promise<string>;
  /** Adds a live key; `again` when it was live already. Throws UsageError when two others are. */
  add(owner: string, provider: Provider, key: string): Promise<{ readonly line: KeyLine; readonly again: boolean }>;
  /** Safe to repeat. */
  remove(owner: string, line: KeyLine): Promise<void>;
  /** Remembers that the provider refuses the key, or with null that it takes it. */
  mark(owner: string, line: KeyLine, refusedAt: number | null): Promise<void>;
}

interface Parts {
  readonly rows: Rows;
  readonly sealing: Sealing;
  readonly clock: Pick<Clock, 'now'>;
}

/** Of an owner's live keys for one provider, newest first, the one that can go: what its provider refuses, else the older. */
export function leastOf<K extends Pick<KeyLine, 'refused_at'>>(live: readonly K[]): K | undefined {
  return live.findLast(({ refused_at }) => refused_at !== null) ?? live.at(-1);
}

export function keyStore({ rows, sealing, clock }: Parts): KeyStore {
  const read = async (owner: string): Promise<KeyRow[]> => {
    const found = await rows.list(providerKeyPartition(owner));
    return found.map(({ value }) => KeyRow.parse(value)).sort(newestFirst);
  };
  const list = async (owner: string) => (await read(owner)).map(shown);
  return {
    list,
    async open(owner, { provider, id }) {
      const row = await rows.get(rowKeys.providerKey(owner, provider, id));
      if (!row) throw new UsageError(`The key of ${owner} for ${provider} was removed meanwhile.`);
      return sealing.open(KeyRow.parse(row.value).sealed, contextOf(owner, provider));
    },
    async add(owner, provider, key) {
      const live = (await read(owner)).filter((row) => row.provider === provider);
      const id = keyId(owner, provider, key);
      const known = live.find((row) => row.id === id);
      if (known) return { line: shown(known), again: true };
      if (live.length >= mostLiveKeys) throw tooMany(owner, provider, live);
      const sealed = await sealing.seal(key, contextOf(owner, provider));
      const row: KeyRow = { id, provider, last4: key.slice(-4), sealed, added_at: clock.now(), refused_at: null };
      await rows.put(rowKeys.providerKey(owner, provider, id), row, 'any');
      return { line: shown(row), again: false };
    },
    remove: (owner, { provider, id }) => rows.delete(rowKeys.providerKey(owner, provider, id)),
    async mark(owner, { provider, id }, refusedAt) {
      const at = rowKeys.providerKey(owner, provider, id);
      const row = await rows.get(at);
      // Removed or marked by another meanwhile: theirs is as good.
      if (row) await rows.put(at, { ...KeyRow.parse(row.value), refused_at: refusedAt }, { version: row.version });
    },
  };
}

/** Whoever copies a row to another owner, or to another provider, has copied nothing. */
function contextOf(owner: string, provider: Provider) {
  return { owner: owner.toLowerCase(), provider };
}

function newestFirst(a: KeyRow, b: KeyRow): number {
  return b.added_at - a.added_at || (a.id < b.id ? -1 : 1);
}

function shown({ sealed: _, ...line }: KeyRow): KeyLine {
  return line;
}

function tooMany(owner: string, provider: Provider, live: readonly KeyRow[]): UsageError {
  const names = live.map(({ last4 }) => `…${last4}`).join(' and ');
  return new UsageError(
    `${names} are live for ${provider} already, and two are the most. Remove one first: outrider keys rm --provider ${provider}${owner === '*' ? '' : ` --owner ${owner}`} --key ${leastOf(live)?.last4}`,
  );
}
