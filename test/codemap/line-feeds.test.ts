// Counting line feeds by words comes to the same as counting bytes, wherever a content lies in its buffer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineFeeds } from '../../src/codemap/map/line-feeds.ts';

describe('line feeds', () => {
  it('are counted as byte by byte, at any offset and length', () => {
    const byte = fc.oneof(
      fc.constant(10),
      fc.constantFrom(0x0b, 0x8a, 0x0a ^ 0x80, 0, 0xff),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 64 }), fc.nat(7), fc.nat(7), (all, from, short) => {
        const bytes = Uint8Array.from(all).subarray(from, Math.max(from, all.length - short));
        expect(lineFeeds(bytes)).toBe(bytes.filter((each) => each === 10).length);
      }),
    );
  });

  it('are counted where there are more of them than a byte can sum up', () => {
    for (const length of [1019, 1020, 1021, 4096, 5000]) {
      const bytes = new Uint8Array(length + 8).fill(10);
      for (let from = 0; from < 4; from += 1) expect(lineFeeds(bytes.subarray(from, from + length))).toBe(length);
    }
  });
});
