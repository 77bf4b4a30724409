// The short form of `npm run torture`: a whole pair that dies again and again, and a few trials from a seed. TORTURE_SEED explores.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hurry } from './hurry.ts';
import { chanceOf, drawPlan, inWords, wholePair } from './plan.ts';
import { runTrial } from './trial.ts';

const patience = 240_000;
const seed = Number(process.env.TORTURE_SEED ?? 20_261_127);
/** Boundaries between two deaths: more than any one step needs to get on. */
const apart = 97;

let undo: () => void;
beforeAll(() => {
  undo = hurry();
});
afterAll(() => undo());

describe('a whole pair with cross-review, refinement and CI', { timeout: patience }, () => {
  it('that dies at every ninety-seventh boundary ends as if nothing had happened', async ({ annotate }) => {
    const first = 1 + chanceOf(seed).int(apart);
    await annotate(`dies first at boundary ${first}, by seed ${seed}; TORTURE_SEED for another`);
    const { violations, deaths, verdicts } = await runTrial({ ...wholePair(seed), lives: { first, others: apart } });
    expect(violations).toEqual([]);
    expect(verdicts).toEqual({ 'claude-opus-4-7': 'issue', 'glm-5.2': 'pull_request' });
    expect(deaths.length).toBeGreaterThan(8);
  });
});

describe('a disk that is full again and again', { timeout: patience }, () => {
  it('under a whole pair, is waited for: the pair ends as if nothing had happened', async () => {
    const first = 1 + chanceOf(seed).int(100);
    const { violations, refused, verdicts } = await runTrial({ ...wholePair(seed), disk: { first, every: 211 } });
    expect(violations).toEqual([]);
    expect(verdicts).toEqual({ 'claude-opus-4-7': 'issue', 'glm-5.2': 'pull_request' });
    expect(refused).toBeGreaterThan(1);
  });
});

describe('a trial', { timeout: patience }, () => {
  it.for([0, 1, 2])('drawn from the seed, number %i, breaks no rule', async (n, { annotate }) => {
    const plan = drawPlan(seed + n);
    await annotate(inWords(plan));
    expect((await runTrial(plan)).violations, inWords(plan)).toEqual([]);
  });
});
