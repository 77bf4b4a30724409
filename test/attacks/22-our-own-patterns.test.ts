// Attack 22: text on which one of our own patterns never ends: a paper, an issue, a file or a model's words, each as large as it may be.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { pieces, readers } from './hostile-child.ts';

/** A pattern that looks at every place for every place needs a hundred times as long. */
const longest = 240_000;

/** Reads every piece to the end; answers the piece at which it was given up, null when it came through. */
async function givenUpAt(reader: string): Promise<string | null> {
  const thread = new Worker(join(import.meta.dirname, 'hostile-child.ts'), { workerData: reader });
  let last: string | null = null;
  let seen = 0;
  thread.on('message', (piece: string) => {
    last = piece;
    seen += 1;
  });
  const timer = setTimeout(() => void thread.terminate(), longest - 20_000);
  const status = await new Promise<number>((resolve, reject) => {
    thread.on('exit', resolve);
    thread.on('error', reject);
  });
  clearTimeout(timer);
  return status === 0 && seen === pieces.length ? null : JSON.stringify(last);
}

describe('hostile text, the same over and over, is read to its end by', () => {
  it.each(Object.keys(readers))('whoever reads %s', { timeout: longest }, async (reader) => {
    expect(await givenUpAt(reader)).toBeNull();
  });
});
