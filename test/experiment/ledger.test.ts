// The ledger of an owner: which runs enter it, what it answers, and that a repeat changes nothing.
import { describe, expect, it } from 'vitest';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { pairwise } from '../../src/comparison/pairwise.ts';
import type { Manifest } from '../../src/domain/manifest.ts';
import type { ArmRow } from '../../src/domain/records.ts';
import { comparisonOf, enterInLedger, ledgerOf } from '../../src/experiment/records/ledger.ts';
import type { Rows } from '../../src/ports/rows.ts';
import {
  armOf,
  downgraded,
  glm,
  issue7,
  manifestOf,
  missing,
  opus,
  pair,
  planOf,
  pullRequest8,
  shipped,
} from '../comment/views.ts';
import { memoryRows } from '../fakes/rows.ts';

const rowOf = (row: ArmRow, manifest: Manifest): ArmRow => ({
  ...row,
  experiment: manifest.experiment,
  repo: manifest.repo,
  paper_id: manifest.paper.id,
});
const two = [armOf(opus, downgraded, issue7).row, armOf(glm, shipped, pullRequest8).row];
const run = (experiment: string, repo = 'atropos', owner = 'ada'): Manifest => ({
  ...pair,
  experiment,
  repo: `${owner}/${repo}`,
  target: { kind: 'github', installation_id: 1, owner, repo, issue: 6 },
});
const enter = (rows: Rows, manifest: Manifest, arms: readonly ArmRow[] = two) =>
  enterInLedger(
    manifest,
    arms.map((row) => rowOf(row, manifest)),
    { rows },
  );

describe('a run of two arms', () => {
  it('is compared with its own baseline, whatever the order of its rows', () => {
    const comparison = comparisonOf(pair, two.toReversed());
    expect(comparison).toMatchObject({
      baseline: 'claude-opus-4-7',
      comparisons: [{ arm: 'glm-5.2', n_pairs: 1, winner: null }],
    });
    expect(comparison).toEqual(comparisonOf(pair, two));
  });

  it('has no comparison when an arm is missing, or there is one arm only', () => {
    expect(comparisonOf(pair, [armOf(opus, downgraded, issue7).row, armOf(glm, missing, null).row])).toBeNull();
    expect(comparisonOf(manifestOf([opus]), two.slice(0, 1))).toBeNull();
  });
});

describe('the ledger', () => {
  it('keeps every run of an owner once, however often it is entered, whatever the case of the name', async () => {
    const rows = memoryRows();
    for (const manifest of [run('e1'), run('e1'), run('e2', 'other'), run('e3', 'atropos', 'grace')])
      await enter(rows, manifest);
    const kept = await ledgerOf('ADA', { rows });
    expect(kept.map(({ experiment, arm }) => `${experiment} ${arm}`)).toEqual([
      'e1 claude-opus-4-7',
      'e1 glm-5.2',
      'e2 claude-opus-4-7',
      'e2 glm-5.2',
    ]);
    expect(pairwise(kept, 'claude-opus-4-7')).toMatchObject([
      { a: 'claude-opus-4-7', repositories: 2, block: { arm: 'glm-5.2', n_pairs: 2 } },
    ]);
  });

  it('answers over five thousand pairs, none of them lost', async () => {
    const rows = memoryRows();
    const repos = 40;
    for (let i = 0; i < 5_000; i += 1) await enter(rows, run(`e${i}`, `r${i % repos}`));
    const kept = await ledgerOf('ada', { rows });
    expect(kept).toHaveLength(10_000);
    const [pairs] = pairwise(kept, 'claude-opus-4-7');
    expect(pairs).toMatchObject({ repositories: repos, block: { arm: 'glm-5.2', missing: [] } });
    // Runs of the same inputs are repeats of one pair: that is what `n` counts.
    expect(pairs?.block.n_pairs).toBe(repos);
  }, 60_000);

  it('keeps a run of very many arms in parts that every store takes', async () => {
    const rows = memoryRows();
    const many = Array.from({ length: 450 }, (_, i) => ({
      ...two[i % 2],
      repeat: i + 1,
      reason: 'why '.repeat(200),
    })) as ArmRow[]; // of whole rows, as `two` has two
    await enter(rows, run('e1'), many);
    await enter(rows, run('e1'), many);
    expect(await ledgerOf('ada', { rows })).toHaveLength(450);
  });

  it('forgets a run two years after it began', async () => {
    const expiries: (number | undefined)[] = [];
    const store = memoryRows();
    const rows: Rows = {
      ...store,
      put: (key, value, expect, keeping) => {
        expiries.push(keeping?.expiresAt);
        return store.put(key, value, expect, keeping);
      },
    };
    await enter(rows, { ...run('e1'), created_at: '2026-01-01T00:00:00.000Z' });
    expect(expiries).toEqual([Date.parse('2028-01-01T00:00:00.000Z') / 1000]);
  });

  it('does not mix with the money of the month', async () => {
    const rows = memoryRows();
    await rows.put(rowKeys.month('ada', '2026-11'), { spent: 1, open: {} }, 'any');
    await enter(rows, run('e1'));
    expect(await ledgerOf('ada', { rows })).toHaveLength(2);
  });

  it('keeps an arm that is missing, because who is missing need not be chance', async () => {
    const rows = memoryRows();
    await enter(rows, run('e1'), [armOf(opus, downgraded, issue7).row, armOf(glm, missing, null).row]);
    const [pairs] = pairwise(await ledgerOf('ada', { rows }), 'claude-opus-4-7');
    expect(pairs?.block).toMatchObject({ n_pairs: 0, missing: [{ arm: 'glm-5.2', repo: 'ada/atropos' }] });
  });

  it('takes nothing from a local run or from one model alone', async () => {
    const rows = memoryRows();
    await enter(rows, { ...run('e1'), target: { kind: 'local', path: '/repo', out: '/out' } });
    await enter(rows, run('e2'), two.slice(0, 1));
    expect(await ledgerOf('ada', { rows })).toEqual([]);
  });
});

describe('pairs of arms', () => {
  it('are made of the runs that had both; a run without one of them says nothing of it', async () => {
    const kimi = planOf('kimi-k3', 2);
    const third = { ...armOf(kimi, shipped, pullRequest8).row, model_served: 'kimi-k3' };
    const rows = memoryRows();
    await enter(rows, run('e1', 'one'));
    await enter(
      rows,
      run('e2', 'two'),
      [two[0], third].filter((row) => row !== undefined),
    );
    const pairs = pairwise(await ledgerOf('ada', { rows }), 'claude-opus-4-7');
    expect(pairs.map(({ a, block }) => [a, block.arm, block.n_pairs, block.missing])).toEqual([
      ['claude-opus-4-7', 'glm-5.2', 1, []],
      ['claude-opus-4-7', 'kimi-k3', 1, []],
    ]);
  });
});
