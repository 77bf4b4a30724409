// Starts the emulator and hands out the store behind it: over HTTP it looks through all blobs of a repository for each one that is written.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFile } from 'node:fs/promises';
import { createEmulator, type Emulator, type EmulatorOptions } from 'emulate';
import * as z from 'zod';

/** A row as the store keeps it, with the number that it gave. */
export type Kept<Row> = Row & { readonly id: number };

export interface Collection<Row> {
  insert(row: Row): Kept<Row>;
  update(id: number, change: Partial<Row>): Kept<Row> | undefined;
  /** `field` has to be one of those that the emulator indexes. */
  findBy(field: keyof Row & string, value: string | number): Kept<Row>[];
}

/** The emulator's tables, by its own names (`github.blobs`). */
export interface Store {
  collection<Row>(name: string): Collection<Row>;
}

type Seeding = (store: Store, baseUrl: string) => void;

/** What the emulator calls a plug-in: `seed` is called with each store that is made. */
const Plugin = z.custom<{ seed: Seeding }>((value) => typeof Reflect.get(Object(value), 'seed') === 'function');

/** Who is starting an emulator waits here for its store. */
const starting = new AsyncLocalStorage<{ store: Store | null }>();
let listening: Promise<void> | null = null;

/** @throws Error where the emulator is not built as the one that this was written for */
export async function startWithStore(options: EmulatorOptions): Promise<[Emulator, Store]> {
  listening ??= listen();
  await listening;
  const start = { store: null as Store | null };
  const emulator = await starting.run(start, () => createEmulator(options));
  if (start.store === null) throw new Error('the emulator made no store');
  return [emulator, start.store];
}

/** The package does not export its plug-ins; the file that its entry loads this one from is imported as the same module. */
async function listen(): Promise<void> {
  const entry = import.meta.resolve('emulate');
  const loads = /import\("(\.\/[^"]+)"\);\s*return \{\s*plugin: mod\.githubPlugin\b/;
  const file = loads.exec(await readFile(new URL(entry), 'utf8'))?.[1];
  if (file === undefined) throw new Error('this version of emulate has its GitHub plug-in elsewhere');
  const plugin = Plugin.parse((await import(new URL(file, entry).href)).githubPlugin);
  const { seed } = plugin;
  plugin.seed = (store, baseUrl) => {
    const start = starting.getStore();
    if (start !== undefined) start.store = store;
    seed(store, baseUrl);
  };
}
