// A clock that is set back: the throttled client goes on at once, and what was under way is given up rather than held for hours.
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { withinEpoch } from '../../../src/adapters/github/clock-epochs.ts';
import { type Opened, openGitHub } from './stand-in.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await openGitHub();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => opened.github.close());

it('a throttled client does not wait until the clock has come to where it was', { timeout: 20_000 }, async () => {
  const forge = opened.open({}, { throttle: true });
  expect((await forge.thread.issue()).title).toBe('A paper');
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() - 5 * 3_600_000);
  expect((await forge.thread.issue()).title).toBe('A paper');
});

it('what is under way when it happens is given up, may be asked again, and sends nothing more', async () => {
  let epoch = 0;
  const begun = Promise.withResolvers<AbortSignal>();
  const work = withinEpoch(
    () => epoch,
    (signal) => {
      begun.resolve(signal);
      return new Promise<never>(() => undefined);
    },
  );
  const signal = await begun.promise;
  epoch = 1;
  await expect(work).rejects.toMatchObject({ name: 'ForgeError', reason: 'unavailable', retryable: true });
  expect(signal.aborted).toBe(true);
});
