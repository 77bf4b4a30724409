// The short form of `npm run torture -- --soak RUNS`.
import { describe, expect, it } from 'vitest';
import { growthPerRun, soak } from './soak.ts';

describe('run after run in one process', { timeout: 240_000 }, () => {
  it('loses nothing, does nothing twice and keeps no memory', async ({ annotate }) => {
    const seed = Number(process.env.TORTURE_SEED ?? 20_261_127);
    const { samples, violations, faults } = await soak({ runs: 16, atOnce: 4, every: 4, seed });
    const growth = growthPerRun(samples);
    await annotate(`${faults} model calls were struck; ${Math.round(growth / 1000)} KB kept per run, by seed ${seed}`);
    expect(violations).toEqual([]);
    expect(faults).toBeGreaterThan(0);
    // Sixteen runs tell it to a few hundred kilobytes; the long form, with 2,000, to one.
    expect(growth).toBeLessThan(400_000);
  });
});
