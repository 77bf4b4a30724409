// Freezing and mapping a repository of 50,000 files and 268 MB, against unpacking the same archive with the system's tar.
// Each of our rounds is a process of its own, so that its peak memory is its own: `node bench/snapshot.ts one FOLDER`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freezeSnapshot } from '../src/codemap/freeze.ts';
import { buildCodeMap } from '../src/codemap/map.ts';
import { keepYoungGenerationSmall } from '../src/hosts/heap.ts';
import type { TreeEntry } from '../src/ports/repository.ts';
import { type Bench, timingOf } from './bench.ts';
import { buildCorpus, corpusRepository } from './corpus.ts';
import { peakMemory } from './peak.ts';

interface Figures {
  readonly wall: number;
  /** Processor time, which other programs disturb less than wall-clock. */
  readonly cpu: number;
  readonly peak: number;
}

const request =
  'speculative decoding with a draft model, streaming verification of hashes, retries of schema validators';

if (process.argv[2] === 'one') await one(process.argv[3] ?? '');

/** What a child does: freeze and map, and say what it took. */
async function one(folder: string): Promise<void> {
  // As every entry point of ours does.
  keepYoungGenerationSmall();
  const entries: TreeEntry[] = JSON.parse(readFileSync(join(folder, 'tree.json'), 'utf8'));
  const repository = corpusRepository({ entries, archive: join(folder, 'archive.tar.gz') });
  const before = process.cpuUsage();
  const started = performance.now();
  const snapshot = await freezeSnapshot(repository, 'HEAD', join(folder, 'snapshot.pack'));
  await buildCodeMap(snapshot, { paper: null, request, mergedPulls: [] });
  const cpu = process.cpuUsage(before);
  const figures: Figures = {
    wall: (performance.now() - started) / 1000,
    cpu: (cpu.user + cpu.system) / 1e6,
    peak: peakMemory() / 1e6,
  };
  console.log(JSON.stringify(figures));
}

function unpack(archive: string, out: string): number {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const from = performance.now();
  execFileSync('tar', ['-xzf', archive, '-C', out]);
  return (performance.now() - from) / 1000;
}

export const snapshot: Bench = {
  name: 'snapshot',
  about: 'freeze and map 50,000 files, 268 MB: streamed tarball to one pack, map, symbols',
  run: async ({ rounds }) => {
    const corpus = await buildCorpus(50_000, 268_000_000);
    try {
      writeFileSync(join(corpus.folder, 'tree.json'), JSON.stringify(corpus.entries));
      const ours: Figures[] = [];
      const tar: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const args = [fileURLToPath(import.meta.url), 'one', corpus.folder];
        ours.push(JSON.parse(execFileSync(process.execPath, args).toString()));
        tar.push(unpack(corpus.archive, join(corpus.folder, 'out')));
      }
      const wall = timingOf(
        '',
        ours.map((each) => each.wall),
      );
      const peak = timingOf(
        '',
        ours.map((each) => each.peak),
      );
      const rival = timingOf('tar -xzf', tar);
      return [
        { what: 'freeze and map, s', ours: wall, rival, goal: 'under 5 s', met: wall.median < 5 },
        {
          what: 'processor time of it, s',
          ours: timingOf(
            '',
            ours.map((each) => each.cpu),
          ),
          rival: null,
          goal: '',
          met: null,
        },
        { what: 'peak memory, MB', ours: peak, rival: null, goal: 'under 256 MB', met: peak.most < 256 },
      ];
    } finally {
      await corpus.remove();
    }
  },
};
