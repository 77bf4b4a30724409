// The clock of the machine is set by hours and days, forward and back, again and again, while a pair runs: the pair is as it would be alone.
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sqliteRows } from '../../src/adapters/stores/sqlite-rows.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { MonthRow } from '../../src/experiment/money/month.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import type { ScriptTurn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { assertAllValid } from '../openapi.ts';
import { until } from './bench.ts';
import { type Afterlife, ask, isOver, type Life, live, outsideOf, recordFrom, saidIn, shortWaits } from './lives.ts';
import { named } from './scenario.ts';

let life: Life | null = null;
let world: Omit<Afterlife, 'issue' | 'experiment'> | null = null;

afterEach(async () => {
  await life?.kill();
  await world?.close();
});

/** glm-5.2's provider is overloaded in its second turn, until the arm has been parked three times. */
function parked(scenario: Scenario): Scenario {
  const { 'glm-5.2': glm, ...others } = scenario.scripts;
  const [first, ...rest] = glm?.preflight ?? [];
  const busy = { status: 529, headers: { 'retry-after': '60' } };
  const struck = { ...(first as ScriptTurn), fault: busy, times: 3 };
  return { ...scenario, scripts: { ...others, 'glm-5.2': { ...glm, preflight: [struck, ...rest] } } };
}

it('ends in the same verdicts, measures the work and not the clock, and settles its money once', {
  timeout: 240_000,
}, async () => {
  const scenario = parked(named('river'));
  world = await outsideOf(scenario, 60);
  life = await live(world, ['--import', join(import.meta.dirname, 'jumping-clock-child.ts'), ...shortWaits]);
  const begun = performance.now();
  const asked = await ask(world, scenario);
  await until(() => isOver(asked));
  const took = (performance.now() - begun) / 1000;

  const { arms, certificate } = await recordFrom(asked);
  const expected = Object.entries(scenario.ends).map(([arm, { verdict }]) => [arm, verdict]);
  expect(arms.map(({ arm, verdict }) => [arm, verdict]).toSorted()).toEqual(expected.toSorted());
  expect(certificate.valid).toBe(true);
  for (const { working_s, phases, lost_calls } of arms) {
    expect(working_s).toBeGreaterThan(0);
    expect(working_s).toBeLessThan(took);
    for (const { working_s: each } of phases) expect(each).toBeGreaterThanOrEqual(0);
    expect(lost_calls).toBe(0);
  }
  expect(arms.find(({ arm }) => arm === 'glm-5.2')?.waits).toBe(3);

  const kinds = (await saidIn(asked)).map(({ kind }) => kind);
  expect(kinds.length).toBe(new Set(kinds).size);
  const rows = sqliteRows(join(world.dataDir, 'rows.sqlite'), { now: Date.now });
  const months = (await rows.list(rowKeys.month('acme', '2000-01').pk)).flatMap(
    ({ value }) => MonthRow.safeParse(value).data ?? [],
  );
  rows.close();
  expect(months.map(({ open }) => open)).toEqual(months.map(() => ({})));
  expect(months.filter(({ spent }) => spent > 0)).toHaveLength(2);
  await assertAllValid(world.outside.github.journal);
});
