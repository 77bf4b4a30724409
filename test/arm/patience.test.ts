// Steps that touch the forge: what may pass is waited out, what will not is thrown at once.
import { describe, expect, it } from 'vitest';
import { patiently } from '../../src/arm/patience.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { productionPace } from '../../src/ports/world.ts';
import { inlineDurable } from '../fakes/durable.ts';

const failing = (times: number, error: Error) => {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error;
    return 'done';
  };
};

describe('a patient step', () => {
  it.each(['unavailable', 'rate_limited'] as const)('waits out what is %s, longer each time', async (reason) => {
    const durable = inlineDurable();
    const body = failing(3, new ForgeError(reason, 'GitHub is having trouble'));
    expect(await patiently(durable, productionPace, { name: 'card', body })).toBe('done');
    expect(durable.calls.filter((call) => call.startsWith('wait'))).toEqual([
      'wait card-later 30',
      'wait card.2-later 60',
      'wait card.3-later 120',
    ]);
  });

  it('waits until the forge says it may be asked again, and never longer than the longest wait', async () => {
    const durable = inlineDurable();
    const limited = (seconds: number) => new ForgeError('rate_limited', 'later', { retryAfterMs: seconds * 1000 });
    const answers = [limited(1_500.2), limited(5), limited(86_400)];
    const body = async () => {
      const next = answers.shift();
      if (next) throw next;
      return 'done';
    };
    expect(await patiently(durable, productionPace, { name: 'card', body })).toBe('done');
    expect(durable.calls.filter((call) => call.startsWith('wait'))).toEqual([
      'wait card-later 1501',
      'wait card.2-later 60',
      'wait card.3-later 3600',
    ]);
  });

  it.each(['not_found', 'forbidden', 'gone', 'invalid', 'too_large'] as const)(
    'does not wait on what is %s',
    async (reason) => {
      const durable = inlineDurable();
      const body = failing(1, new ForgeError(reason, 'no'));
      await expect(patiently(durable, productionPace, { name: 'card', body })).rejects.toThrow('no');
      expect(durable.calls).toEqual(['step card']);
    },
  );

  it('gives up in the end, with the forge’s last word', async () => {
    const durable = inlineDurable();
    const body = failing(1000, new ForgeError('unavailable', 'GitHub is having trouble'));
    await expect(patiently(durable, productionPace, { name: 'card', body })).rejects.toThrow(
      'GitHub is having trouble',
    );
    const waited = durable.calls.flatMap((call) => /^wait \S+ (\d+)$/.exec(call)?.[1] ?? []).map(Number);
    expect(waited.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(5 * 3600);
  });
});
