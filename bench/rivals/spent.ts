// What a harness takes of the machine while it plays: the most memory that one process of it held at a time, and what it leaves on the disk.
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { peakOf, readOf } from '../peak.ts';

const every = 25;

/**
 * Looks at a process and its children until it ends; the function answers the largest peak of resident memory of one of them, bytes, as
 * Linux counts it (`VmHWM`). NaN where there is no /proc. What a process grew in its last moments is not seen.
 */
export function watchMemory({ pid }: Pick<ChildProcess, 'pid'>): () => number {
  let most = Number.NaN;
  const look = () => {
    for (const one of familyOf(String(pid))) {
      const peak = peakOf(one);
      if (peak !== null) most = Math.max(Number.isNaN(most) ? 0 : most, peak);
    }
  };
  const timer = setInterval(look, every);
  return () => {
    clearInterval(timer);
    return most;
  };
}

function familyOf(pid: string): string[] {
  const children = readOf(`/proc/${pid}/task/${pid}/children`)?.trim().split(' ').filter(Boolean) ?? [];
  return [pid, ...children.flatMap(familyOf)];
}

/** Bytes of every file below; 0 where there is no such folder. */
export function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
