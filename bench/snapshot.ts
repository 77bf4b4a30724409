// Freezing and mapping a repository of 50,000 files and 268 MB, against unpacking the same archive with the system's tar: `node bench/snapshot.ts`.
// Each of our rounds is a process of its own, so that its peak memory is its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freezeSnapshot } from '../src/codemap/freeze.ts';
import { buildCodeMap } from '../src/codemap/map.ts';
import { keepYoungGenerationSmall } from '../src/hosts/heap.ts';
import type { TreeEntry } from '../src/ports/repository.ts';
import { buildCorpus, corpusRepository } from './corpus.ts';
import { interleave, report } from './rounds.ts';

interface Figures {
  readonly freeze: number;
  readonly map: number;
  /** Milliseconds of processor time, which other programs disturb less than wall-clock. */
  readonly cpu: number;
  readonly peak: number;
  readonly bytes: number;
}

if (process.argv[2] === 'one') await one(process.argv[3] ?? '');
else await all(Number(process.argv[2] ?? 50_000), Number(process.argv[3] ?? 268_000_000));

/** What a child does: freeze and map, and say what it took. */
async function one(folder: string): Promise<void> {
  // As every entry point of ours does.
  keepYoungGenerationSmall();
  const entries: TreeEntry[] = JSON.parse(readFileSync(join(folder, 'tree.json'), 'utf8'));
  const repository = corpusRepository({ entries, archive: join(folder, 'archive.tar.gz') });
  const before = process.cpuUsage();
  const started = performance.now();
  const snapshot = await freezeSnapshot(repository, 'HEAD', join(folder, 'snapshot.pack'));
  const frozen = performance.now();
  const request =
    'speculative decoding with a draft model, streaming verification of hashes, retries of schema validators';
  const { text } = await buildCodeMap(snapshot, { paper: null, request, mergedPulls: [] });
  const cpu = process.cpuUsage(before);
  const figures: Figures = {
    freeze: frozen - started,
    map: performance.now() - frozen,
    cpu: (cpu.user + cpu.system) / 1000,
    peak: process.resourceUsage().maxRSS / 1024,
    bytes: Buffer.byteLength(text),
  };
  console.log(JSON.stringify(figures));
}

async function all(files: number, bytes: number): Promise<void> {
  const corpus = await buildCorpus(files, bytes);
  try {
    writeFileSync(join(corpus.folder, 'tree.json'), JSON.stringify(corpus.entries));
    const plain: Figures[] = [];
    const small: Figures[] = [];
    const child = (flags: readonly string[], seen: Figures[]) => {
      const args = [...flags, fileURLToPath(import.meta.url), 'one', corpus.folder];
      const figures: Figures = JSON.parse(execFileSync(process.execPath, args).toString());
      seen.push(figures);
      return figures.freeze + figures.map;
    };
    const timings = await interleave({
      'freeze and map': () => child([], plain),
      'the same with --max-semi-space-size=8': () => child(['--max-semi-space-size=8'], small),
      'tar -xzf': () => {
        const out = join(corpus.folder, 'out');
        rmSync(out, { recursive: true, force: true });
        mkdirSync(out);
        const from = performance.now();
        execFileSync('tar', ['-xzf', corpus.archive, '-C', out]);
        return performance.now() - from;
      },
    });
    report(`${corpus.entries.length} files, ${(corpus.bytes / 1e6).toFixed(0)} MB, 7 rounds`, timings);
    for (const [name, seen] of Object.entries({ 'as it is': plain, 'with small semi-spaces': small })) {
      const median = (pick: (figures: Figures) => number) =>
        (seen.map(pick).sort((a, b) => a - b)[seen.length >> 1] ?? 0).toFixed(0);
      const parts = [
        `freeze ${median((f) => f.freeze)} ms`,
        `map ${median((f) => f.map)} ms of ${median((f) => f.bytes)} bytes`,
      ];
      console.log(
        `  ${name}: ${parts.join(', ')}, processor ${median((f) => f.cpu)} ms, peak memory ${median((f) => f.peak)} MB`,
      );
    }
  } finally {
    await corpus.remove();
  }
}
