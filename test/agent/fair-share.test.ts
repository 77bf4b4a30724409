// A call that is held back by our own count: nothing is asked, nothing is set aside, and the same turn follows after the wait.
import { describe, expect, it } from 'vitest';
import { decline, ended, setStage } from './stage.ts';

describe('a call that is held back', () => {
  it('parks the phase with the wait and its cause, and costs nothing', async () => {
    const answers: (number | null)[] = [17, null];
    const stage = setStage({
      script: [{ calls: [decline] }],
      fairShare: { ask: async () => answers.shift() ?? null, cause: 'the share is used up' },
    });
    expect(await stage.run()).toMatchObject({
      state: 'parked',
      held: true,
      cause: 'the share is used up',
      retry_after_s: 17,
      figures: { turns: 0, metering: { calls: 0, lost: 0 } },
    });
    expect(stage.requests).toHaveLength(0);
    expect(await stage.money()).toEqual({ spent: 0, open: {} });
    stage.clock.advance(17_000);
    const result = ended(await stage.run());
    expect(result.outcome).toBe('ok');
    expect(result.figures.waiting_s).toBe(17);
    expect(stage.requests).toHaveLength(1);
  });
});
