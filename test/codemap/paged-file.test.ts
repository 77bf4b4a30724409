// A file written page by page beside whoever fills it: the same bytes in the same order, and no failure that nobody hears of.
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PagedFile } from '../../src/codemap/paged-file.ts';
import { scratch } from './scratch.ts';

const megabyte = 1 << 20;

describe('a file written page by page', () => {
  test('holds what was appended in its order, whether or not the disk keeps up', async () => {
    const size = fc.oneof(fc.nat(5), fc.nat(700_000), fc.integer({ min: megabyte - 2, max: megabyte + 2 }));
    const step = fc.record({ size, turns: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const path = join(scratch(), 'file');
        const file = new PagedFile(openSync(path, 'wx'));
        const pieces = steps.map(({ size: length }, index) => Buffer.alloc(length, index + 1));
        for (const [index, piece] of pieces.entries()) {
          file.append(piece);
          for (let left = steps[index]?.turns ?? 0; left > 0; left -= 1) await turn();
        }
        expect(file.size).toBe(pieces.reduce((sum, { length }) => sum + length, 0));
        await file.finish();
        await file.close();
        expect(readFileSync(path).equals(Buffer.concat(pieces))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('does not take what was appended for written when it was not', async () => {
    const path = join(scratch(), 'file');
    writeFileSync(path, '');
    const unwritable = openSync(path, 'r');
    const file = new PagedFile(unwritable);
    for (let pages = 0; pages < 2; pages += 1) file.append(Buffer.alloc(megabyte - 1));
    await expect(file.finish()).rejects.toThrow('EBADF');
    expect(() => file.append(Buffer.alloc(1))).toThrow('EBADF');
    await file.close();
  });

  test('takes nothing more once it is closed: its number may be the one of another file by then', async () => {
    const path = join(scratch(), 'file');
    const file = new PagedFile(openSync(path, 'wx'));
    file.append(Buffer.alloc(megabyte));
    file.append(Buffer.alloc(megabyte));
    const closing = file.close();
    expect(() => file.append(Buffer.alloc(megabyte))).toThrow('the file is closed');
    await closing;
    await file.close();
    expect(readFileSync(path)).toHaveLength(megabyte);
  });
});
