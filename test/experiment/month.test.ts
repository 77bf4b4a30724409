// The month of a repository and of its owner: never overdrawn, whatever runs begin at once; each run counted once in both.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committed, monthOf, readMonth, reserveMonth, settleMonth } from '../../src/experiment/money/month.ts';
import type { Rows } from '../../src/ports/rows.ts';
import { memoryRows } from '../fakes/rows.ts';

const month = '2026-11';
const share = (experiment: string, repo = 'api') => ({ owner: 'Acme', repo, experiment, month });
const cap = (organisation: number, repository: number | null = null) => ({ organisation, repository });
const all = { owner: 'acme' };

describe('a month', () => {
  it('is that of the clock, in UTC', () => {
    expect(monthOf(Date.UTC(2026, 10, 30, 23, 59))).toBe('2026-11');
  });

  it('sets a budget aside, says what is left when it does not fit, and gives back what was not spent', async () => {
    const world = { rows: memoryRows() };
    expect(await reserveMonth(share('a'), 6, cap(10), world)).toBeNull();
    expect(await reserveMonth(share('b'), 6, cap(10), world)).toEqual({ whose: 'organisation', left: 4, cap: 10 });
    await settleMonth(share('a'), 1.5, world);
    expect(await reserveMonth(share('b'), 6, cap(10), world)).toBeNull();
    expect(await readMonth(all, month, world)).toEqual({ spent: 1.5, open: { b: 6 } });
    expect(await readMonth({ owner: 'acme', repo: 'API' }, month, world)).toEqual({ spent: 1.5, open: { b: 6 } });
  });

  it('has a cap for a repository, which the other repositories of the owner do not meet', async () => {
    const world = { rows: memoryRows() };
    expect(await reserveMonth(share('a'), 6, cap(20, 8), world)).toBeNull();
    expect(await reserveMonth(share('b'), 6, cap(20, 8), world)).toEqual({ whose: 'repository', left: 2, cap: 8 });
    expect(await reserveMonth(share('c', 'web'), 12, cap(20), world)).toBeNull();
    expect(await reserveMonth(share('d', 'web'), 3, cap(20), world)).toMatchObject({ whose: 'organisation', left: 2 });
  });

  it('holds nothing in the one month of what the other refused', async () => {
    const world = { rows: memoryRows() };
    expect(await reserveMonth(share('a', 'web'), 10, cap(10), world)).toBeNull();
    expect(await reserveMonth(share('b'), 1, cap(10, 5), world)).toMatchObject({ whose: 'organisation', left: 0 });
    expect(await readMonth({ owner: 'acme', repo: 'api' }, month, world)).toEqual({ spent: 0, open: {} });
    expect(await reserveMonth(share('c'), 6, cap(100, 5), world)).toMatchObject({ whose: 'repository' });
    expect((await readMonth(all, month, world)).open).toEqual({ a: 10 });
  });

  it('counts a run once, however often its steps are repeated', async () => {
    const world = { rows: memoryRows() };
    for (let n = 0; n < 3; n += 1) expect(await reserveMonth(share('a'), 10, cap(10, 10), world)).toBeNull();
    for (let n = 0; n < 3; n += 1) await settleMonth(share('a'), 2, world);
    expect(await readMonth(all, month, world)).toEqual({ spent: 2, open: {} });
    expect(await readMonth({ owner: 'acme', repo: 'api' }, month, world)).toEqual({ spent: 2, open: {} });
  });

  it('is that in which a run began, whenever it ends', async () => {
    const world = { rows: memoryRows() };
    await reserveMonth(share('late'), 10, cap(10), world);
    await settleMonth(share('late'), 3, world);
    expect(await readMonth(all, '2026-11', world)).toEqual({ spent: 3, open: {} });
    expect(await readMonth(all, '2026-12', world)).toEqual({ spent: 0, open: {} });
  });
});

const organisationCap = 12;
const repositoryCap = 7;

interface Run {
  readonly usd: number;
  readonly repo: 'api' | 'web';
  readonly ends: boolean;
  /** The process dies at this write of its reservation, and of its settlement, before or after it took hold; null: it does not. */
  readonly dies: { readonly at: number; readonly written: boolean } | null;
}

/** Rows of one process: it dies at its n-th write. */
function mortal(rows: Rows, dies: Run['dies']): Rows {
  let writes = 0;
  return {
    ...rows,
    put: async (...write) => {
      writes += 1;
      if (writes !== dies?.at) return rows.put(...write);
      if (dies.written) await rows.put(...write);
      throw new Error('killed');
    },
  };
}

/** A durable step: whoever died in it does it again. */
async function step<T>(
  rows: Rows,
  dies: Run['dies'],
  body: (world: { readonly rows: Rows }) => Promise<T>,
): Promise<T> {
  try {
    return await body({ rows: mortal(rows, dies) });
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'killed') throw error;
    return body({ rows });
  }
}

const run: fc.Arbitrary<Run> = fc.record({
  usd: fc.integer({ min: 1, max: 6 }),
  repo: fc.constantFrom('api', 'web'),
  ends: fc.boolean(),
  dies: fc.option(fc.record({ at: fc.integer({ min: 1, max: 3 }), written: fc.boolean() })),
});

describe('both months, whatever the order of reservations, settlements and deaths', () => {
  it('are never overdrawn, leak nothing and say what was spent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(run, { minLength: 1, maxLength: 8 }), async (s, runs) => {
        const rows = memoryRows();
        const over: string[] = [];
        const put: Rows['put'] = async (...write) => {
          const done = await rows.put(...write);
          await watch(rows, over);
          return done;
        };
        const scheduled = { ...rows, get: s.scheduleFunction(rows.get), put: s.scheduleFunction(put) };
        // Kept beside the rows: what was granted and lasts.
        const granted = { api: 0, web: 0 };
        const work = runs.map(async ({ usd, repo, ends, dies }, i) => {
          const mine = share(`run-${i}`, repo);
          const caps = cap(organisationCap, repo === 'api' ? repositoryCap : null);
          const short = await step(scheduled, dies, (world) => reserveMonth(mine, usd, caps, world));
          if (short !== null) return;
          granted[repo] += ends ? usd / 2 : usd;
          if (ends) await step(scheduled, dies, (world) => settleMonth(mine, usd / 2, world));
        });
        await s.waitFor(Promise.all(work));
        expect(over).toEqual([]);
        const sum = async (repo?: string) =>
          committed(await readMonth(repo === undefined ? all : { owner: 'acme', repo }, month, { rows }));
        expect([await sum('api'), await sum('web')]).toEqual([granted.api, granted.web]);
        expect(await sum()).toBe(granted.api + granted.web);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

async function watch(rows: Rows, over: string[]): Promise<void> {
  const owner = committed(await readMonth(all, month, { rows }));
  const repository = committed(await readMonth({ owner: 'acme', repo: 'api' }, month, { rows }));
  if (owner > organisationCap) over.push(`organisation ${owner}`);
  if (repository > repositoryCap) over.push(`repository ${repository}`);
}

describe('which month a moment is of', () => {
  it.each([
    ['2026-12-31T23:59:59.999Z', '2026-12'],
    ['2027-01-01T00:00:00.000Z', '2027-01'],
    ['2028-02-29T23:59:59.999Z', '2028-02'],
    ['2028-03-01T00:00:00.000Z', '2028-03'],
    // Two o'clock of local time comes twice, or never.
    ['2026-11-01T06:30:00.000Z', '2026-11'],
    ['2026-03-29T01:30:00.000Z', '2026-03'],
  ])('is the same wherever the machine stands: %s', (moment, expected) => {
    const zone = process.env.TZ;
    try {
      for (const there of ['UTC', 'America/New_York', 'Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        process.env.TZ = there;
        expect(monthOf(Date.parse(moment)), there).toBe(expected);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});
