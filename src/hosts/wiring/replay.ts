// A replay's engine and stores: everything in one folder of its own, and nothing of the world outside.
import { join } from 'node:path';
import { type Engine, openEngine } from '../../adapters/durable/engine.ts';
import type { DurableFunction } from '../../adapters/durable/handler.ts';
import { Documents } from '../../adapters/local/documents.ts';
import { LocalThread } from '../../adapters/local/thread.ts';
import { fileBlobs } from '../../adapters/stores/file-blobs.ts';
import { sqliteRows } from '../../adapters/stores/sqlite-rows.ts';
import { systemClock, systemRandom } from '../../adapters/system-clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Random } from '../../ports/clock.ts';
import type { FunctionName, Launcher } from '../../ports/durable.ts';
import type { Rows } from '../../ports/rows.ts';
import type { Thread } from '../../ports/thread.ts';

/** Where the words of a replay go. */
export interface WordsFolder {
  readonly thread: Thread;
  readonly documents: Documents;
}

export interface ReplayStores {
  readonly blobs: Blobs;
  readonly rows: Rows;
  readonly random: Random;
  readonly launcher: Launcher;
  readonly words: WordsFolder;
  /** Opens the engine over functions that were made from these stores. */
  run(functions: Readonly<Record<FunctionName, DurableFunction>>, onProblem: (problem: Error) => void): Engine;
  close(): Promise<void>;
}

/** `words`: where pages are written, absolute. */
export function replayStores(folder: string, words: string): ReplayStores {
  const rows = sqliteRows(join(folder, 'rows.sqlite'), systemClock);
  let engine: Engine | null = null;
  const running = () => {
    if (!engine) throw new Error('The engine is not open yet.');
    return engine;
  };
  return {
    blobs: fileBlobs(folder),
    rows,
    random: systemRandom,
    launcher: {
      start: (fn, name, input) => running().start(fn, name, input),
      answer: (callbackId, value) => running().answer(callbackId, value),
      status: (execution) => running().status(execution),
    },
    words: {
      thread: new LocalThread({ kind: 'local', path: folder, out: words }),
      documents: new Documents(words),
    },
    run: (functions, onProblem) => {
      engine = openEngine({ file: join(folder, 'engine.sqlite'), functions, clock: systemClock, onProblem });
      return engine;
    },
    close: async () => {
      await engine?.close();
      rows.close();
    },
  };
}
