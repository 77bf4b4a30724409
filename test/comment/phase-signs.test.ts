import { describe, expect, it } from 'vitest';
import { phaseSign } from '../../src/comment/phase-signs.ts';
import type { ArmResult } from '../../src/domain/arm.ts';
import type { GateResult } from '../../src/domain/gate.ts';
import { downgraded, figuresOf, shipped } from './views.ts';

const gate = (name: GateResult['gate'], outcome: GateResult['outcome']): GateResult => ({
  gate: name,
  outcome,
  reasons: [],
  measures: {},
});

function judged(...gates: GateResult[]): Pick<ArmResult, 'phases' | 'gates' | 'review'> {
  return { phases: shipped.phases, review: shipped.review, gates: { gates, route: 'pull_request', reasons: [] } };
}

const ended = (phase: string, attempt = 1, outcome: ArmResult['phases'][number]['outcome'] = 'ok') => ({
  phase,
  attempt,
  outcome,
});

describe('the sign of a phase', () => {
  it('of gates that all pass is a tick, of one that warned or failed it names which', () => {
    expect(phaseSign(ended('gates'), judged(gate('stubs', 'pass')))).toMatchObject({ sign: '✅', words: 'done' });
    expect(
      phaseSign(ended('gates'), judged(gate('stubs', 'warn'), gate('tests', 'warn'), gate('risk', 'pass'))),
    ).toEqual({ sign: '⚠️', words: 'warnings: stubs, tests', kind: 'warned' });
    expect(phaseSign(ended('gates'), judged(gate('stubs', 'warn'), gate('tests', 'fail')))).toEqual({
      sign: '❌',
      words: 'failed: tests',
      kind: 'failed',
    });
  });

  it('of gates before the last attempt says that they failed: there would be no second one', () => {
    const arm = judged(gate('stubs', 'pass'));
    const twice = { ...arm, phases: [1, 2].map((attempt) => figuresOf('gates', { attempt })) };
    expect(phaseSign(ended('gates', 1), twice)).toMatchObject({ sign: '❌', words: 'failed' });
    expect(phaseSign(ended('gates', 2), twice)).toMatchObject({ sign: '✅' });
  });

  it('of a review that downgrades is no tick', () => {
    expect(phaseSign(ended('self-review'), downgraded)).toMatchObject({ sign: '↩️', words: 'downgrade' });
    expect(phaseSign(ended('self-review'), shipped)).toMatchObject({ sign: '✅', words: 'done' });
  });

  it('of one that did not end in form is that of its outcome, whatever is known of the draft', () => {
    expect(phaseSign(ended('gates', 1, 'cancelled'), judged(gate('tests', 'fail')))).toMatchObject({
      words: 'cancelled',
    });
  });
});
