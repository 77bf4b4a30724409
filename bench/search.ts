// Search over a repository of 50,000 files and 268 MB on its pack, against ripgrep and grep on the same tree unpacked.
import { execFileSync, type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freezeSnapshot } from '../src/codemap/freeze.ts';
import { ripgrepPath } from '../src/codemap/search/ripgrep.ts';
import { search as searchPack, searchWith } from '../src/codemap/search.ts';
import type { Bench, Result } from './bench.ts';
import { buildCorpus, corpusRepository } from './corpus.ts';
import { interleave } from './rounds.ts';

const patterns = ['createHash\\(', '\\bclass \\w+Error extends', 'zzz_not_there', '(?i)tree-?sitter'];
// The rivals print all lines, we show the first 50 and count the rest: both have to find them all.
const quiet: SpawnSyncOptions = { stdio: 'ignore', env: {} };

export const search: Bench = {
  name: 'search',
  about: 'search on the pack of 50,000 files, 268 MB',
  run: async ({ rounds }) => {
    const corpus = await buildCorpus(50_000, 268_000_000);
    try {
      const out = join(corpus.folder, 'out');
      mkdirSync(out);
      execFileSync('tar', ['-xzf', corpus.archive, '-C', out]);
      const snapshot = await freezeSnapshot(corpusRepository(corpus), 'HEAD', join(corpus.folder, 'snapshot.pack'));
      const rg = (await ripgrepPath()) ?? 'rg';
      const results: Result[] = [];
      for (const pattern of patterns) {
        const [ours, ...rivals] = await interleave(
          {
            ours: async () => {
              await searchPack(snapshot, { pattern });
              return undefined;
            },
            'ripgrep on the tree': () =>
              void spawnSync(rg, ['--no-config', '--no-ignore', '--hidden', '-n', pattern, out], quiet),
            'grep -rP on the tree': () => void spawnSync('grep', ['-rnIP', pattern, out], quiet),
            'our own scan, without ripgrep': async () => {
              await searchWith(snapshot, { pattern }, null);
              return undefined;
            },
          },
          rounds,
        );
        if (ours === undefined) throw new Error('no round was played');
        for (const rival of rivals) {
          const judged = rival.name.startsWith('ripgrep');
          const met = judged ? ours.median <= rival.median : null;
          results.push({
            what: `\`${pattern.replaceAll('|', '\\|')}\`, ms`,
            ours,
            rival,
            goal: judged ? 'as fast as ripgrep, or faster' : '',
            met,
          });
        }
      }
      return results;
    } finally {
      await corpus.remove();
    }
  },
};
