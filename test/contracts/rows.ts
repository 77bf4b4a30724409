// What every store of rows must do.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rows } from '../../src/ports/rows.ts';

/** `make` gives an empty store for each test. */
export function rowsContract(name: string, make: () => Promise<Rows>): void {
  describe(`rows in ${name}`, () => {
    test('give back any JSON, with the version of its writing', async () => {
      const rows = await make();
      const value = { text: 'grüße "x" ', list: [1, 2.5, null, true, { deep: [] }], empty: '', none: {} };
      expect(await rows.put({ pk: 'p', sk: 's' }, value, 'absent')).toBe(true);
      expect(await rows.get({ pk: 'p', sk: 's' })).toEqual({ sk: 's', value, version: 1 });
      expect(await rows.put({ pk: 'p', sk: 's' }, 7, 'any')).toBe(true);
      expect(await rows.get({ pk: 'p', sk: 's' })).toEqual({ sk: 's', value: 7, version: 2 });
    });

    test('answer null for what is not there', async () => {
      const rows = await make();
      expect(await rows.get({ pk: 'p', sk: 's' })).toBeNull();
      expect(await rows.list('p')).toEqual([]);
    });

    test('are claimed once', async () => {
      const rows = await make();
      const claims = Array.from({ length: 20 }, (_, i) => rows.put({ pk: 'claim', sk: 'delivery' }, i, 'absent'));
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
      expect((await rows.get({ pk: 'claim', sk: 'delivery' }))?.version).toBe(1);
    });

    test('are written only over the version that was read', async () => {
      const rows = await make();
      const key = { pk: 'p', sk: 'lease' };
      expect(await rows.put(key, 'a', { version: 1 })).toBe(false);
      await rows.put(key, 'a', 'absent');
      expect(await rows.put(key, 'b', { version: 1 })).toBe(true);
      expect(await rows.put(key, 'late', { version: 1 })).toBe(false);
      expect(await rows.put(key, 'late', { version: 3 })).toBe(false);
      expect(await rows.put(key, 'late', 'absent')).toBe(false);
      expect(await rows.get(key)).toEqual({ sk: 'lease', value: 'b', version: 2 });
    });

    test('count without a loss when many writers compare and set', async () => {
      const rows = await make();
      const key = { pk: 'budget', sk: 'spent' };
      await rows.put(key, 0, 'absent');
      const add = async (): Promise<void> => {
        const row = await rows.get(key);
        if (!(await rows.put(key, Number(row?.value) + 1, { version: row?.version ?? 0 }))) await add();
      };
      await Promise.all(Array.from({ length: 12 }, add));
      expect(await rows.get(key)).toEqual({ sk: 'spent', value: 12, version: 13 });
    });

    test('are listed in byte order of the sort key, by prefix, of one partition', async () => {
      const rows = await make();
      const keys = ['turn/10', 'turn/2', 'turn/2/tool', 'Turn/1', 'turn', 'zebra', 'ätna', 'turnip', '𝒳', 'Z'];
      for (const sk of keys) await rows.put({ pk: 'p', sk }, sk, 'absent');
      await rows.put({ pk: 'p2', sk: 'turn/1' }, 'elsewhere', 'absent');
      expect((await rows.list('p')).map((row) => row.sk)).toEqual([
        'Turn/1',
        'Z',
        'turn',
        'turn/10',
        'turn/2',
        'turn/2/tool',
        'turnip',
        'zebra',
        'ätna',
        '𝒳',
      ]);
      expect((await rows.list('p', 'turn/')).map((row) => row.value)).toEqual(['turn/10', 'turn/2', 'turn/2/tool']);
      expect(await rows.list('p', 'none')).toEqual([]);
    });

    test('take characters that mean something elsewhere literally', async () => {
      const rows = await make();
      for (const sk of ['a%b', 'a_b', 'axb', "a'b", 'a*b']) await rows.put({ pk: "p'%", sk }, sk, 'absent');
      expect((await rows.list("p'%", 'a%')).map((row) => row.sk)).toEqual(['a%b']);
      expect((await rows.list("p'%", 'a_')).map((row) => row.sk)).toEqual(['a_b']);
      expect(await rows.list('p_%')).toEqual([]);
    });

    test('are listed whole, however many and large they are', async () => {
      const rows = await make();
      const body = 'x'.repeat(100_000);
      const keys = Array.from({ length: 30 }, (_, i) => `row/${String(i).padStart(3, '0')}`);
      await Promise.all(keys.map((sk) => rows.put({ pk: 'many', sk }, { body, sk }, 'absent')));
      expect((await rows.list('many', 'row/')).map((row) => row.sk)).toEqual(keys);
    });

    test('are listed in parts, from any sort key on, whether it is there or not', async () => {
      const rows = await make();
      for (const sk of ['a/1', 'b/1', 'b/2', 'b/3', 'b/ä', 'c/1']) await rows.put({ pk: 'p', sk }, sk, 'absent');
      const listed = async (...given: Parameters<Rows['list']>) => (await rows.list(...given)).map(({ sk }) => sk);
      expect(await listed('p', 'b/', { atMost: 2 })).toEqual(['b/1', 'b/2']);
      expect(await listed('p', 'b/', { after: 'b/2', atMost: 2 })).toEqual(['b/3', 'b/ä']);
      expect(await listed('p', 'b/', { after: 'b/ä', atMost: 2 })).toEqual([]);
      expect(await listed('p', 'b/', { after: 'b/11' })).toEqual(['b/2', 'b/3', 'b/ä']);
      expect(await listed('p', 'b/', { after: 'a/1' })).toEqual(['b/1', 'b/2', 'b/3', 'b/ä']);
      expect(await listed('p', 'b/', { after: 'b/' })).toEqual(['b/1', 'b/2', 'b/3', 'b/ä']);
      expect(await listed('p', 'b/', { after: 'c/1' })).toEqual([]);
      expect(await listed('p', '', { after: 'b/3' })).toEqual(['b/ä', 'c/1']);
      expect(await listed('p', '', { after: '' })).toHaveLength(6);
      await rows.delete({ pk: 'p', sk: 'b/2' });
      expect(await listed('p', 'b/', { after: 'b/2', atMost: 1 })).toEqual(['b/3']);
    });

    test('come page by page as they come at once, whatever the keys are', async () => {
      const segment = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'ä', '𝒳'), minLength: 1, maxLength: 4 });
      const keys = fc.uniqueArray(segment, { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(
          keys,
          fc.constantFrom('', 'a', 'b/', 'ä'),
          fc.integer({ min: 1, max: 4 }),
          async (sks, prefix, atMost) => {
            const rows = await make();
            await Promise.all(sks.map((sk) => rows.put({ pk: 'p', sk }, sk, 'absent')));
            const whole = await rows.list('p', prefix);
            const paged: typeof whole = [];
            for (let page = await rows.list('p', prefix, { atMost }); page.length > 0; ) {
              paged.push(...page);
              page = await rows.list('p', prefix, { after: page.at(-1)?.sk ?? '', atMost });
            }
            expect(paged).toEqual(whole);
          },
        ),
        { numRuns: 20 },
      );
    });

    test('are deleted, again and again, and then absent', async () => {
      const rows = await make();
      const key = { pk: 'p', sk: 's' };
      await rows.put(key, 1, 'absent');
      await rows.put(key, 2, 'any');
      await rows.delete(key);
      await rows.delete(key);
      expect(await rows.get(key)).toBeNull();
      expect(await rows.put(key, 3, 'absent')).toBe(true);
      expect((await rows.get(key))?.version).toBe(1);
    });

    test('take 300 KB and refuse more with a word about blobs, writing nothing', async () => {
      const rows = await make();
      const key = { pk: 'p', sk: 's' };
      expect(await rows.put(key, 'ä'.repeat(153_599), 'any')).toBe(true);
      await expect(rows.put(key, 'ä'.repeat(153_600), 'any')).rejects.toThrow(/at most 307200.*blob/);
      expect((await rows.get(key))?.version).toBe(1);
    });

    test('may carry an expiry and lose it again', async () => {
      const rows = await make();
      const key = { pk: 'p', sk: 's' };
      expect(await rows.put(key, 1, 'absent', { expiresAt: 4_000_000_000 })).toBe(true);
      expect(await rows.put(key, 2, { version: 1 })).toBe(true);
      expect(await rows.get(key)).toEqual({ sk: 's', value: 2, version: 2 });
    });

    test('do what a plain map does, for any order of writes', async () => {
      const sk = fc.constantFrom('a', 'b', 'ab');
      const expectation = fc.oneof(
        fc.constant('any' as const),
        fc.constant('absent' as const),
        fc.record({ version: fc.integer({ min: 1, max: 4 }) }),
      );
      const write = fc.record({ sk, value: fc.jsonValue({ maxDepth: 2 }), expectation });
      await fc.assert(
        fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
          const rows = await make();
          const model = new Map<string, { value: unknown; version: number }>();
          for (const one of writes) {
            const version = model.get(one.sk)?.version ?? 0;
            const wanted = one.expectation;
            const holds = wanted === 'any' || (wanted === 'absent' ? version === 0 : version === wanted.version);
            if (holds) model.set(one.sk, { value: JSON.parse(JSON.stringify(one.value)), version: version + 1 });
            const value = JSON.parse(JSON.stringify(one.value));
            expect(await rows.put({ pk: 'p', sk: one.sk }, value, wanted)).toBe(holds);
          }
          const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, row]) => ({ sk: key, ...row }));
          expect(await rows.list('p')).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    });
  });
}
