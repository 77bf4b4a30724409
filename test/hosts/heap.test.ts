// The young generation of our processes stays small, in a process that was started without any flag.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const heap = join(import.meta.dirname, '../../src/hosts/heap.ts');

/** Bytes of the young generation after many objects that live for a while. */
function youngBytes(prelude: string): number {
  const program = `
    import v8 from 'node:v8';
    ${prelude}
    let kept = [];
    for (let at = 0; at < 2_000_000; at += 1) {
      kept.push({ at });
      if (kept.length > 300_000) kept = [];
    }
    console.log(v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size, kept.length);`;
  const args = ['--input-type=module', '-e', program];
  return Number.parseInt(execFileSync(process.execPath, args, { env: {} }).toString(), 10);
}

describe('the heap of a host', () => {
  // In parts of what it would be, not in bytes: V8 counts the pages that wait to be swept as well, which is up to chance.
  it('has a young generation that is less than half of what it would grow to', () => {
    const ours = youngBytes(`(await import(${JSON.stringify(heap)})).keepYoungGenerationSmall();`);
    expect(youngBytes('')).toBeGreaterThan(2 * ours);
  });
});
