// Attack 22: text on which one of our own patterns never ends: a paper, an issue, a file or a model's words, each as large as it may be.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { pieces, readers, type Word } from './hostile-child.ts';

/** A pattern that looks at every place for every place needs a hundred times as long. */
const longest = 240_000;

let thread: Worker | null = null;

/** One thread reads for all, as loading the readers takes longer than most texts; what never ends takes it along, and the next has one anew. */
function reading(): Worker {
  thread ??= new Worker(join(import.meta.dirname, 'hostile-child.ts'));
  return thread;
}

async function end(): Promise<void> {
  await thread?.terminate();
  thread = null;
}

/** Reads every piece to the end; answers the piece at which it was given up, null when it came through. */
async function givenUpAt(reader: keyof typeof readers): Promise<string | null> {
  const seen: string[] = [];
  const through = new Promise<boolean>((resolve, reject) => {
    const hear = (word: Word) => ('piece' in word ? seen.push(word.piece) : resolve(word.read === reader));
    reading()
      .on('message', hear)
      .once('exit', () => resolve(false))
      .once('error', reject);
  });
  reading().postMessage(reader);
  const timer = setTimeout(end, longest - 20_000);
  const whole = await through.finally(() => {
    clearTimeout(timer);
    for (const event of ['message', 'exit', 'error']) thread?.removeAllListeners(event);
  });
  return whole && seen.length === pieces.length ? null : JSON.stringify(seen.at(-1) ?? null);
}

afterAll(end);

describe('hostile text, the same over and over, is read to its end by', () => {
  it.each(Object.keys(readers) as (keyof typeof readers)[])(
    'whoever reads %s',
    { timeout: longest },
    async (reader) => {
      expect(await givenUpAt(reader)).toBeNull();
    },
  );
});
