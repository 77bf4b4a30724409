// The append-only history of one phase, on rows: one row an entry, large bodies on the shelf, and a lease that lets only
// the newest writer go on.
import * as z from 'zod';
import { openShelf, type Shelf } from '../artifacts/shelf.ts';
import type { Json } from '../domain/json.ts';
import type { Blobs } from '../ports/blobs.ts';
import { type Clock, type Random, steady } from '../ports/clock.ts';
import type { Row, RowKey, Rows } from '../ports/rows.ts';
import { type Draft, Entry } from './entries.ts';

/** Bodies above this many bytes of JSON lie on the shelf, under their SHA-256. */
const inlineLimit = 32 * 1024;
/** What is made again, from the entries before it, by whoever goes on without it. */
const renewable: ReadonlySet<Draft['kind']> = new Set(['tools', 'reminder']);
/** Times that a newcomer reads again because the holder before it appended once more. */
const openAttempts = 5;

/** Another process has taken over this phase: stop without a trace. The step that sees it may simply run again. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface TranscriptStore {
  readonly rows: Rows;
  readonly blobs: Blobs;
}

export interface TranscriptWorld extends TranscriptStore {
  readonly clock: Clock;
  readonly random: Random;
}

export interface Transcript {
  /** Read once when it was opened, then kept; oldest first. */
  readonly entries: readonly Entry[];
  readonly shelf: Shelf;
  /** Throws LeaseLost when another process took over; then nothing was written. */
  append(draft: Draft): Promise<Entry>;
}

const partition = (stream: string) => `transcript/${stream}`;
const entryKey = (stream: string, seq: number): RowKey => ({
  pk: partition(stream),
  sk: String(seq).padStart(8, '0'),
});
const leaseKey = (stream: string): RowKey => ({ pk: `lease/${partition(stream)}`, sk: 'holder' });

const Lease = z.object({ token: z.string() });
/** `by` tells a write of our own that was answered twice from somebody else's. */
const StoredEntry = z.object({ by: z.string(), entry: Entry.optional(), body: z.string().optional() });

/** Blobs of a stream lie with those of its experiment, the first part of its name. */
export function shelfOf(stream: string, blobs: Blobs): Shelf {
  return openShelf(blobs, stream.split('/')[0] ?? stream);
}

async function readRow(row: Row, shelf: Shelf): Promise<Entry> {
  const stored = StoredEntry.parse(row.value);
  if (stored.entry) return stored.entry;
  if (!stored.body) throw new Error(`Transcript row ${row.sk} holds neither an entry nor a reference to one.`);
  return Entry.parse(JSON.parse(new TextDecoder().decode(await shelf.fetch(stored.body))));
}

/** Every entry of a stream, oldest first; empty when the phase never started. */
export async function readTranscript(stream: string, store: TranscriptStore): Promise<Entry[]> {
  const shelf = shelfOf(stream, store.blobs);
  const rows = await store.rows.list(partition(stream));
  return Promise.all(rows.map((row) => readRow(row, shelf)));
}

/** Takes the lease and reads what is there. `first` is appended when that leaves the phase unfinished: from then on nobody older can append. */
export async function openTranscript(
  stream: string,
  world: TranscriptWorld,
  first: (entries: readonly Entry[], token: string) => Promise<readonly Draft[]>,
): Promise<Transcript> {
  const token = world.random.hex(8);
  await world.rows.put(leaseKey(stream), { token }, 'any');
  for (let attempt = 1; ; attempt++) {
    const log = new RowsTranscript(stream, world, token, await readTranscript(stream, world));
    try {
      for (const draft of await first(log.entries, token)) await log.append(draft);
      return log;
    } catch (error) {
      // The holder before us may append one last entry between our reading and our first write.
      if (!(error instanceof LeaseLost) || attempt === openAttempts || (await holder(stream, world.rows)) !== token)
        throw error;
    }
  }
}

async function holder(stream: string, rows: Rows): Promise<string | null> {
  const row = await rows.get(leaseKey(stream));
  return row ? Lease.parse(row.value).token : null;
}

class RowsTranscript implements Transcript {
  readonly entries: Entry[];
  readonly shelf: Shelf;
  readonly #stream: string;
  readonly #world: TranscriptWorld;
  readonly #token: string;
  /** What is measured from these times must not change when the clock is set. */
  readonly #now: () => number;

  constructor(stream: string, world: TranscriptWorld, token: string, entries: Entry[]) {
    this.entries = entries;
    this.shelf = shelfOf(stream, world.blobs);
    this.#stream = stream;
    this.#world = world;
    this.#token = token;
    this.#now = steady(world.clock);
  }

  async append(draft: Draft): Promise<Entry> {
    // Through text: what is kept in memory is exactly what a restarted process will read.
    const entry = Entry.parse(JSON.parse(JSON.stringify({ ...draft, at: this.#now() })));
    const value = await this.#stored(entry);
    if ((await holder(this.#stream, this.#world.rows)) !== this.#token) throw this.#lost();
    const key = entryKey(this.#stream, this.entries.length);
    const lightly = renewable.has(entry.kind);
    if (!(await this.#world.rows.put(key, value, 'absent', { lightly })) && !(await this.#isOurs(key)))
      throw this.#lost();
    this.entries.push(entry);
    return entry;
  }

  async #stored(entry: Entry): Promise<Json> {
    const text = JSON.stringify(entry);
    const bytes = new TextEncoder().encode(text);
    if (bytes.length <= inlineLimit) return { by: this.#token, entry: JSON.parse(text) };
    return { by: this.#token, body: await this.shelf.keep(bytes) };
  }

  /** A store that retries may answer "already there" to a write that it had itself made. */
  async #isOurs(key: RowKey): Promise<boolean> {
    const row = await this.#world.rows.get(key);
    return row !== null && StoredEntry.parse(row.value).by === this.#token;
  }

  #lost(): LeaseLost {
    return new LeaseLost(`Another process has taken over ${this.#stream}; this one stops.`);
  }
}
