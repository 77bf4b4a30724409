// What every store of the audit log must do.
import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/ports/audit.ts';

/** `make` gives an empty store for each test. */
export function journalContract(name: string, make: () => Promise<Journal>): void {
  describe(`the audit log in ${name}`, () => {
    test('keeps what was written first, whatever comes after it', async () => {
      const journal = await make();
      expect(await journal.append({ pk: 'p', sk: '1' }, { a: 'first' })).toBe(true);
      expect(await journal.append({ pk: 'p', sk: '1' }, { a: 'second' })).toBe(false);
      expect(await journal.append({ pk: 'p', sk: '1' }, { a: 'first' })).toBe(false);
      expect((await journal.list('p')).map(({ value }) => value)).toEqual([{ a: 'first' }]);
    });

    test('lets one of many writers have a place', async () => {
      const journal = await make();
      const tries = Array.from({ length: 20 }, () => journal.append({ pk: 'p', sk: '1' }, { n: 1 }));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    test('lists a partition in order, by prefix, and no other', async () => {
      const journal = await make();
      for (const sk of ['2026-11/b', '2026-11/a', '2026-12/a']) await journal.append({ pk: 'p', sk }, sk);
      await journal.append({ pk: 'q', sk: '2026-11/z' }, 'elsewhere');
      expect((await journal.list('p')).map(({ sk }) => sk)).toEqual(['2026-11/a', '2026-11/b', '2026-12/a']);
      expect((await journal.list('p', '2026-11')).map(({ value }) => value)).toEqual(['2026-11/a', '2026-11/b']);
      expect(await journal.list('none')).toEqual([]);
    });

    test('finds the last row of a partition in byte order', async () => {
      const journal = await make();
      for (const sk of ['00000002', '00000010', '00000009']) await journal.append({ pk: 'p', sk }, sk);
      await journal.append({ pk: 'q', sk: '00000099' }, 'elsewhere');
      expect(await journal.last('p')).toMatchObject({ sk: '00000010', value: '00000010' });
      expect(await journal.last('none')).toBeNull();
    });

    test('has no way to change or delete what is there', async () => {
      expect(
        Object.keys(await make()).filter((method) => !['append', 'list', 'last', 'close'].includes(method)),
      ).toEqual([]);
    });
  });
}
