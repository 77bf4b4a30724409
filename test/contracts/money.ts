// What holds for money over any store of rows: whatever asks at once, no cap is passed, and what is spent is what was settled.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPurse, spentBy } from '../../src/arm/purse.ts';
import { committed, readMonth, reserveMonth, settleMonth } from '../../src/experiment/money/month.ts';
import type { Rows } from '../../src/ports/rows.ts';

const cap = 10;
const month = '2026-11';

/** Calls of one arm, or runs of one owner: the worst case set aside, and what it comes to; null: it never ends. */
const spending = fc.record({
  usd: fc.integer({ min: 1, max: 7 }),
  share: fc.option(fc.constantFrom(0, 0.5, 1)),
  repo: fc.constantFrom('api', 'web'),
});

/** `make` gives an empty store; each trial takes keys of its own in it. */
export function moneyContract(name: string, make: () => Promise<Rows>, numRuns: number): void {
  describe(`money over ${name}`, () => {
    test('two arms and a zombie of each that spend at once never pass their cap', async () => {
      const rows = await make();
      let trial = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(spending, { minLength: 2, maxLength: 8 }), async (calls) => {
          trial += 1;
          const keyOf = (arm: string) => ({ pk: `experiment/${trial}`, sk: `purse/${arm}` });
          const granted: Record<string, number> = { api: 0, web: 0 };
          const twice = calls.flatMap((call, i) => [
            { ...call, i },
            { ...call, i },
          ]);
          const seen = new Set<number>();
          await Promise.all(
            twice.map(async ({ usd, repo, i }) => {
              const purse = openPurse(rows, keyOf(repo), cap);
              // The zombie makes the same call under the same name: it is one call.
              if (!(await purse.reserve(`call-${i}`, usd))) return;
              if (!seen.has(i)) granted[repo] = (granted[repo] ?? 0) + usd;
              seen.add(i);
            }),
          );
          for (const repo of ['api', 'web']) expect(granted[repo]).toBeLessThanOrEqual(cap);
          await Promise.all(
            twice.map(({ usd, share, repo, i }) =>
              openPurse(rows, keyOf(repo), cap).settle({ key: `call-${i}`, usd: share === null ? null : usd * share }),
            ),
          );
          for (const repo of ['api', 'web']) {
            const spent = calls.map((call, i) =>
              call.repo === repo && seen.has(i) ? call.usd * (call.share ?? 1) : 0,
            );
            expect(await spentBy(rows, keyOf(repo))).toBeCloseTo(spent.reduce((sum, usd) => sum + usd, 0));
          }
        }),
        { numRuns },
      );
    });

    test('runs of two repositories that begin and end at once never pass the month of either, nor of their owner', async () => {
      const rows = await make();
      let trial = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(spending, { minLength: 2, maxLength: 8 }), async (runs) => {
          trial += 1;
          const owner = `owner-${trial}`;
          const caps = { organisation: cap, repository: 6 };
          const kept: Record<string, number> = { api: 0, web: 0 };
          const over: number[] = [];
          await Promise.all(
            runs.map(async ({ usd, share, repo }, i) => {
              const mine = { owner, repo, experiment: `run-${i}`, month };
              if ((await reserveMonth(mine, usd, caps, { rows })) !== null) return;
              over.push(committed(await readMonth({ owner }, month, { rows })) - cap);
              over.push(committed(await readMonth({ owner, repo }, month, { rows })) - caps.repository);
              kept[repo] = (kept[repo] ?? 0) + (share === null ? usd : usd * share);
              if (share !== null) await settleMonth(mine, usd * share, { rows });
            }),
          );
          expect(over.filter((usd) => usd > 1e-9)).toEqual([]);
          const [api = 0, web = 0] = [kept.api, kept.web];
          expect(committed(await readMonth({ owner }, month, { rows }))).toBeCloseTo(api + web);
          expect(committed(await readMonth({ owner, repo: 'api' }, month, { rows }))).toBeCloseTo(api);
          expect(committed(await readMonth({ owner, repo: 'web' }, month, { rows }))).toBeCloseTo(web);
        }),
        { numRuns },
      );
    });
  });
}
