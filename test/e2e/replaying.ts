// A finished run's folder, replayed in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differingRecords } from '../../src/hosts/replay/compare-records.ts';
import type { Divergence } from '../../src/hosts/replay/divergence.ts';
import { readRecording } from '../../src/hosts/replay/recording.ts';
import { damagedInputs, replay } from '../../src/hosts/replay/replay.ts';

/** What differs, empty when every byte is the same. `look` sees the replayed experiment's folder. */
export async function replayed(folder: string, look?: (after: string) => Promise<void>): Promise<Divergence[]> {
  const to = await mkdtemp(join(tmpdir(), 'outrider-replayed-'));
  try {
    const recording = await readRecording(folder);
    const damaged = await damagedInputs(recording);
    const left = await replay(recording, { folder: to, words: join(to, 'words') });
    const after = join(to, 'experiments', recording.record.experiment);
    await look?.(after);
    return [...damaged, ...left, ...differingRecords(folder, after)];
  } finally {
    await rm(to, { recursive: true, force: true });
  }
}
