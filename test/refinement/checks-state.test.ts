// All checks of a commit as one state: nothing that did not run is called passed, and nothing is judged before everything has ended.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, CheckOutcome } from '../../src/ports/checks.ts';
import { judge, sameState } from '../../src/refinement/checks-state.ts';

const check = (name: string, outcome: CheckOutcome): Check => ({ name, outcome, word: outcome, url: null, run: null });
const all = (...outcomes: CheckOutcome[]) => outcomes.map((outcome, i) => check(`c${i}`, outcome));

describe('the state of the checks', () => {
  it.each([
    [[], 'none', 0],
    [['passed'], 'passed', 1],
    [['passed', 'idle'], 'passed', 1],
    [['idle', 'idle'], 'none', 0],
    [['failed', 'passed'], 'failed', 2],
    [['failed', 'running'], 'running', 1],
    [['passed', 'blocked'], 'running', 1],
    [['failed', 'blocked'], 'failed', 1],
  ] as [CheckOutcome[], string, number][])('of %j is %s', (outcomes, state, checks) => {
    expect(judge(all(...outcomes))).toMatchObject({ state, checks });
  });

  it('names what failed and says what it waits for', () => {
    expect(judge([check('lint', 'failed'), check('tests', 'passed')]).failing).toEqual(['lint']);
    expect(judge([check('deploy', 'blocked'), check('tests', 'passed')]).note).toBe(
      'waits for a person: deploy (blocked)',
    );
    expect(judge(all('idle')).note).toContain('proves nothing');
  });

  it('counts all that failed, and names some', () => {
    const many = judge(all(...Array.from({ length: 44 }, () => 'failed' as const), 'passed'));
    expect([many.failed, many.checks, many.failing.length]).toEqual([44, 45, 20]);
  });

  it('is passed only when something passed and nothing failed, runs or waits', () => {
    const outcome = fc.constantFrom<CheckOutcome>('passed', 'failed', 'idle', 'blocked', 'running');
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 8 }), (outcomes) => {
        const has = (word: CheckOutcome) => outcomes.includes(word);
        const passed = has('passed') && !has('failed') && !has('running') && !has('blocked');
        expect(judge(all(...outcomes)).state === 'passed').toBe(passed);
      }),
    );
  });

  it('tells two looks apart that differ in anything that counts', () => {
    expect(sameState(judge(all('running')), judge(all('running')))).toBe(true);
    expect(sameState(judge(all('running')), judge(all('running', 'passed')))).toBe(false);
    expect(sameState(judge(all('failed', 'passed')), judge(all('passed', 'failed')))).toBe(false);
  });
});
