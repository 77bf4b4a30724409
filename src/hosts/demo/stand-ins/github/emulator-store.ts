// Starts the emulator and hands out what is behind its server: the store, for over HTTP it looks through all blobs of a repository for each one that
// is written; what answers its requests, for the stand-in asks it several times for each request that comes in; and its events.
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

/** What its server hands each request to. */
interface App {
  fetch(request: Request): Promise<Response>;
}

/** What tells of events. `dispatch` is not waited for by whoever changed something. */
interface Dispatcher {
  dispatch(event: string, action: string | undefined, payload: unknown, owner: string, repo?: string): Promise<void>;
}

/** What the emulator calls a plug-in: `register` is called with each app and store that are made. */
interface Plugin {
  register(app: App, store: Store, webhooks: Dispatcher, ...more: unknown[]): void;
}

/** An event about something of an owner's, as the emulator tells it: a text in JSON. */
export type Tell = (event: string, payload: string, owner: string) => void;

const Plugin = z.custom<Plugin>((value) => typeof Reflect.get(Object(value), 'register') === 'function');

export interface Started {
  readonly emulator: Emulator;
  readonly store: Store;
  /** As its server answers, without the way over the network. */
  readonly answer: (request: Request) => Promise<Response>;
}

interface Start {
  made: Pick<Started, 'store' | 'answer'> | null;
  readonly tell: Tell;
}

/** Who is starting an emulator waits here for what is behind its server. */
const starting = new AsyncLocalStorage<Start>();
let listening: Promise<void> | null = null;

/** `tell` is called before whoever changed something has an answer. Throws an Error where the emulator is not built as the one that this was written for. */
export async function startEmulator(options: EmulatorOptions, tell: Tell): Promise<Started> {
  listening ??= listen();
  await listening;
  const start: Start = { made: null, tell };
  const emulator = await starting.run(start, () => createEmulator(options));
  if (start.made === null) throw new Error('the emulator made no store');
  return { emulator, ...start.made };
}

/** The package does not export its plug-ins; the file that its entry loads this one from is imported as the same module. */
async function listen(): Promise<void> {
  const entry = import.meta.resolve('emulate');
  const loads = /import\("(\.\/[^"]+)"\);\s*return \{\s*plugin: mod\.githubPlugin\b/;
  const file = loads.exec(await readFile(new URL(entry), 'utf8'))?.[1];
  if (file === undefined) throw new Error('this version of emulate has its GitHub plug-in elsewhere');
  const plugin = Plugin.parse((await import(new URL(file, entry).href)).githubPlugin);
  const { register } = plugin;
  plugin.register = (app, store, webhooks, ...more) => {
    const start = starting.getStore();
    register(app, store, webhooks, ...more);
    if (start === undefined) return;
    start.made = { store, answer: (request) => app.fetch(request) };
    const dispatch = webhooks.dispatch.bind(webhooks);
    webhooks.dispatch = (event, action, payload, owner, repo) => {
      start.tell(event, JSON.stringify(payload), owner);
      return dispatch(event, action, payload, owner, repo);
    };
  };
}
