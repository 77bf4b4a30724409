// The most memory that this very process held.
import { readFileSync } from 'node:fs';

/**
 * Bytes. Linux starts a child's `maxRSS` at what its parent held when it forked, so that a large parent hides a small child; the peak of the
 * process's own address space has no such past.
 */
export function peakMemory(): number {
  try {
    const own = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (own) return Number(own[1]) * 1024;
  } catch {
    // No Linux: what the system counts.
  }
  return process.resourceUsage().maxRSS * 1024;
}
