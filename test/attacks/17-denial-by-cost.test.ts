// Attack 17: commands by the dozen from somebody who may give none: one line a day, no model, no reaction.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, command, kindsIn, openIssue, reactionsTo } from '../e2e/bench.ts';
import { glm, openGround, patience, river } from './ground.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openGround();
}, patience);
afterAll(() => bench.close());

it('costs no model call, and one note for all of them', { timeout: patience }, async () => {
  const issue = await openIssue(bench);
  for (let n = 0; n < 12; n += 1) {
    const asked = await command(bench, issue, `/outrider run ${river} ${glm} --repeat 5 --budget 10`, 'rita');
    expect(await reactionsTo(bench, asked)).toEqual([]);
  }
  expect(await kindsIn(bench, issue)).toEqual(['note']);
  expect(bench.stage.models.journal).toEqual([]);
  expect(bench.stage.arxiv.requests).toEqual([]);
});
