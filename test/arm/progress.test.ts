// What the run card says of a phase that was gone through more than once: its figures are those of every time.
import { describe, expect, it } from 'vitest';
import { gateFigures } from '../../src/arm/gates-step.ts';
import { reportTo } from '../../src/arm/progress.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { renderCard } from '../../src/comment/card/run-card.ts';
import type { PhaseFigures } from '../../src/domain/figures.ts';
import { ArmProgress } from '../../src/domain/progress.ts';
import { cardView } from '../comment/views.ts';
import { fakeWorld } from '../fakes/world.ts';

const input = { experiment: '7f3a', slug: 'glm-5-2' };

function figures(phase: PhaseFigures['phase'], attempt: number, over: Partial<PhaseFigures>): PhaseFigures {
  return { ...gateFigures(attempt, '', 10), phase, cost_usd: 0.5, cost_at_least_usd: 0.5, ...over };
}

async function rowOf(said: readonly (readonly [PhaseFigures, string, boolean])[]): Promise<string | undefined> {
  const world = fakeWorld();
  const report = reportTo(input, world, 'glm-5.2', async () => undefined);
  for (const [of, note, ended] of said) report.phase(of, note, ended);
  await report.flush();
  const row = await world.rows.get(rowKeys.progress(input.experiment, input.slug));
  const view = cardView({ progress: [ArmProgress.parse(row?.value)] });
  const line = renderCard(view)
    .split('\n')
    .find((each) => each.startsWith(`| ${said[0]?.[0].phase} |`));
  return line?.split('|').at(-2)?.trim();
}

describe('the card’s cell of a phase', () => {
  it('adds up both reviews of a model', async () => {
    const cell = await rowOf([
      [figures('cross-review', 1, { turns: 2, cost_usd: 0.06, cost_at_least_usd: 0.06 }), 'ship', true],
      [figures('cross-review', 2, { turns: 2, cost_usd: 0.01, cost_at_least_usd: 0.01 }), 'downgrade', true],
    ]);
    expect(cell).toBe('✅ answered · 4 turns · 20 s · $0.07');
  });

  it('adds what the first attempt cost to the second, while that goes on as well', async () => {
    const first = [figures('implement', 1, { turns: 20 }), '+10 −0 in 1 file', true] as const;
    const second = figures('implement', 2, { turns: 3 });
    expect(await rowOf([first, [second, '', false]])).toBe('🔄 turn 3 of ≤ 60 · 20 s');
    expect(await rowOf([first, [second, '+12 −0 in 1 file', true]])).toBe(
      '✅ +12 −0 in 1 file · 23 turns · 20 s · $1.00',
    );
  });

  it('counts an attempt that is reported turn by turn once', async () => {
    const turn = (turns: number) => figures('implement', 1, { turns, cost_usd: turns, cost_at_least_usd: turns });
    expect(
      await rowOf([
        [turn(1), '', false],
        [turn(2), 'done', true],
      ]),
    ).toBe('✅ done · 2 turns · 10 s · $2.00');
  });

  it('says a cancel once', async () => {
    const cut = figures('implement', 1, { turns: 3, outcome: 'cancelled' });
    expect(await rowOf([[cut, 'cancelled by mira', true]])).toBe('⏹️ cancelled by mira · 3 turns · 10 s · $0.50');
  });

  it('takes the line of the checks for the sum of their repairs, which it is', async () => {
    const repair = figures('ci', 1, { turns: 3 });
    const again = figures('ci', 2, { turns: 3 });
    const sum = figures('ci', 1, { turns: 6, cost_usd: 1, cost_at_least_usd: 1, working_s: 20 });
    expect(
      await rowOf([
        [repair, '', true],
        [again, '', true],
        [sum, '2 checks, marked ready', true],
      ]),
    ).toBe('✅ 2 checks, marked ready · 6 turns · 20 s · $1.00');
  });
});

it('the card says spent at most where a call ended without an answer: it counts with the most that it can have cost', async () => {
  const moneyAfter = async (lost: number) => {
    const world = fakeWorld();
    const report = reportTo(input, world, 'glm-5.2', async () => undefined);
    report.phase(figures('implement', 1, { metering: { calls: 3, unmetered: 0, lost } }), '', true);
    await report.flush();
    const row = await world.rows.get(rowKeys.progress(input.experiment, input.slug));
    return /^.*spent of \$[\d.]+/m.exec(renderCard(cardView({ progress: [ArmProgress.parse(row?.value)] })))?.[0];
  };
  expect(await moneyAfter(0)).toBe('$1.68 spent of $10.00');
  expect(await moneyAfter(1)).toBe('at most $1.68 spent of $10.00');
});
