import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/domain/retry-after.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const read = (value: string): number | null => retryAfterMs(new Headers({ 'retry-after': value }), now);

describe('Retry-After', () => {
  it('reads any whole number of seconds as milliseconds, however absurd', () => {
    fc.assert(fc.property(fc.nat({ max: 2 ** 31 }), (seconds) => read(String(seconds)) === seconds * 1000));
  });

  it('keeps a three-day wait as it is and caps only what is no safe number', () => {
    expect(read('259200')).toBe(259_200_000);
    expect(read('9'.repeat(400))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('reads any HTTP date as the time until then, and a date in the past as no wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (seconds) => {
        const date = new Date(now + seconds * 1000).toUTCString();
        return read(date) === Math.max(0, seconds * 1000);
      }),
    );
  });

  it('prefers the exact milliseconds of retry-after-ms', () => {
    expect(retryAfterMs(new Headers({ 'retry-after-ms': '1500.4', 'retry-after': '9' }), now)).toBe(1500);
    expect(retryAfterMs(new Headers({ 'retry-after-ms': 'soon', 'retry-after': '9' }), now)).toBe(9000);
  });

  it('takes nothing for a wait that is neither number nor date', () => {
    for (const value of ['', '-5', 'soon', '5 apples', '0x10', 'Infinity', 'NaN', '1e3', 'Sunday'])
      expect(read(value), value).toBeNull();
    expect(retryAfterMs(new Headers(), now)).toBeNull();
  });

  it('is null or a non-negative safe integer whatever the header says', () => {
    const text = fc.string({ unit: 'grapheme-ascii' });
    const property = fc.property(fc.oneof(text, fc.double().map(String), fc.date().map(String)), (value) => {
      const wait = read(value.replace(/[^\x20-\x7e]/g, ''));
      return wait === null || (Number.isSafeInteger(wait) && wait >= 0);
    });
    fc.assert(property);
  });
});
