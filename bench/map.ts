// The code map, which reads names by regular expression, against parsing every file with its grammar; and how it uses its 16 KB.
import { join } from 'node:path';
import type { Snapshot } from '../src/codemap/files.ts';
import { freezeSnapshot } from '../src/codemap/freeze.ts';
import { parse } from '../src/codemap/grammar.ts';
import { grammarOf } from '../src/codemap/languages.ts';
import { buildCodeMap, mapBudget } from '../src/codemap/map.ts';
import { type Bench, single } from './bench.ts';
import { buildCorpus, corpusRepository } from './corpus.ts';
import { interleave } from './rounds.ts';

const subject = { paper: null, request: 'speculative decoding with a draft model', mergedPulls: [] };

async function frozen<T>(files: number, bytes: number, body: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const corpus = await buildCorpus(files, bytes);
  try {
    const snapshot = await freezeSnapshot(corpusRepository(corpus), 'HEAD', join(corpus.folder, 'snapshot.pack'));
    try {
      return await body(snapshot);
    } finally {
      snapshot.close();
    }
  } finally {
    await corpus.remove();
  }
}

async function parseAll(snapshot: Snapshot): Promise<void> {
  for (const { path } of snapshot.entries) {
    const grammar = grammarOf(path);
    const bytes = grammar === null ? null : snapshot.read(path);
    if (grammar !== null && bytes !== null) await parse(grammar, Buffer.from(bytes).toString('utf8'));
  }
}

/** Share of the files whose own folder a reader of the map meets by name. */
function named(snapshot: Snapshot, text: string): number {
  const tree = text.slice(text.indexOf('## Tree'));
  const shown = new Set([...tree.matchAll(/([^\s,|]+)\/(?= \d)/g)].flatMap(([, label = '']) => label.split('/')));
  const met = snapshot.entries.filter(({ path }) => {
    const folders = path.split('/').slice(0, -1);
    return folders.every((folder) => shown.has(folder));
  });
  return met.length / snapshot.entries.length;
}

export const map: Bench = {
  name: 'map',
  about: 'the code map: time on 1,000 files, use of its 16 KB on 16,000',
  run: async ({ rounds }) => {
    const [ours, theirs] = await frozen(1000, 5_360_000, (snapshot) =>
      interleave(
        {
          map: async () => {
            await buildCodeMap(snapshot, subject);
            return undefined;
          },
          'tree-sitter over every file': async () => {
            await parseAll(snapshot);
            return undefined;
          },
        },
        rounds,
      ),
    );
    if (ours === undefined || theirs === undefined) throw new Error('no round was played');
    const [bytes, folders] = await frozen(16_000, 86_000_000, async (snapshot) => {
      const { text } = await buildCodeMap(snapshot, subject);
      return [Buffer.byteLength(text), named(snapshot, text)] as const;
    });
    return [
      { what: 'code map of 1,000 files, ms', ours, rival: theirs, goal: '', met: null },
      {
        what: 'size for 16,000 files, bytes',
        ours: single(bytes),
        rival: null,
        goal: 'at most 16,384',
        met: bytes <= mapBudget,
      },
      {
        what: 'of it used',
        ours: single(bytes / mapBudget),
        rival: null,
        goal: 'at least 90%',
        met: bytes >= 0.9 * mapBudget,
      },
      {
        what: 'files whose folder is named',
        ours: single(folders),
        rival: null,
        goal: 'at least 47%',
        met: folders >= 0.47,
      },
    ];
  },
};
