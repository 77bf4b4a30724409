// What every way of sealing must do.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SealError } from '../../src/domain/errors.ts';
import type { Sealing } from '../../src/ports/sealing.ts';

const acme = { owner: 'acme', provider: 'zai' };

/** `make` gives one with a key of its own. */
export function sealingContract(name: string, make: () => Promise<Sealing>): void {
  describe(`sealing by ${name}`, () => {
    test('gives back what was sealed, in the same context', async () => {
      const sealing = await make();
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (plain) => {
          expect(await sealing.open(await sealing.seal(plain, acme), acme)).toBe(plain);
        }),
        { numRuns: 10 },
      );
    });

    test('seals the same secret differently each time, and shows nothing of it', async () => {
      const sealing = await make();
      const [one, two] = [
        await sealing.seal('sk-very-secret-indeed', acme),
        await sealing.seal('sk-very-secret-indeed', acme),
      ];
      expect(one).not.toBe(two);
      expect(`${one}${Buffer.from(one, 'base64').toString('latin1')}`).not.toContain('very-secret');
    });

    test.each([
      ['another owner', { owner: 'umbrella', provider: 'zai' }],
      ['another provider', { owner: 'acme', provider: 'openai' }],
      ['less', { owner: 'acme' }],
      ['more', { ...acme, purpose: 'x' }],
      ['nothing', {}],
    ])('opens nothing for %s', async (_what, context) => {
      const sealing = await make();
      const sealed = await sealing.seal('sk-very-secret-indeed', acme);
      await expect(sealing.open(sealed, context)).rejects.toThrow(SealError);
      expect(await sealing.open(sealed, acme)).toBe('sk-very-secret-indeed');
    });

    test('opens nothing that was changed, cut off or never sealed', async () => {
      const sealing = await make();
      const sealed = await sealing.seal('sk-very-secret-indeed', acme);
      const bytes = Buffer.from(sealed, 'base64');
      const turned = (at: number) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ 1;
        return copy.toString('base64');
      };
      const last = bytes.length - 1;
      for (const text of [
        turned(last),
        turned(Math.floor(last / 2)),
        bytes.subarray(0, last).toString('base64'),
        '',
        'hello',
      ])
        await expect(sealing.open(text, acme), text).rejects.toThrow(SealError);
    });

    test('opens nothing that another key sealed', async () => {
      const sealed = await (await make()).seal('sk-very-secret-indeed', acme);
      const other = await make();
      await other.seal('so that it has a key', acme);
      await expect(other.open(sealed, acme)).rejects.toThrow(SealError);
    });
  });
}
