// The most memory that a process held.
import { readFileSync } from 'node:fs';

/**
 * Bytes. Linux starts a child's `maxRSS` at what its parent held when it forked, so that a large parent hides a small child; the peak of the
 * process's own address space has no such past.
 */
export function peakMemory(): number {
  return peakOf('self') ?? process.resourceUsage().maxRSS * 1024;
}

/** Of a process by its id, bytes, as Linux counts it (`VmHWM`); null when it has ended, or this is no Linux. */
export function peakOf(pid: string): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readOf(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** null: there is no such file any more, or none on this system. */
export function readOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
