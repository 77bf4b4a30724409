// Every scenario of the demo, from the comment to the summary: real server, real engine, real stores, stand-ins for the rest.
import { afterEach, describe, expect, it } from 'vitest';
import { type Scenario, scenarios } from '../../src/hosts/demo/scenarios.ts';
import { expectWholeThread, type Open, open, playToEnd, recordOf } from './harness.ts';

let opened: Open | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

async function stageOf(scenario: Scenario): Promise<Open> {
  opened = await open(scenario);
  return opened;
}

describe.each(scenarios)('scenario $name', (scenario) => {
  it('ends as its story says, with every artifact and comment once', { timeout: 120_000 }, async () => {
    const { stage, log } = await stageOf(scenario);
    const playing = await playToEnd(scenario, stage);
    const record = await recordOf(playing);

    const ends = Object.fromEntries(record.arms.map(({ arm, verdict }) => [arm, verdict]));
    expect(ends).toEqual(Object.fromEntries(Object.entries(scenario.ends).map(([arm, end]) => [arm, end.verdict])));
    for (const row of record.arms) {
      const expected = scenario.ends[row.arm]?.decided_by;
      if (expected) expect(row.decided_by).toBe(expected);
      const published = row.verdict === 'pull_request' || row.verdict === 'issue';
      expect(row.artifact_url !== null).toBe(published);
    }
    expect(record.certificate.valid).toBe(scenario.pair === 'complete');
    expect(log.errors).toEqual([]);

    await expectWholeThread(
      playing,
      Object.keys(scenario.ends),
      (scenario.afterwards ? 1 : 0) + (scenario.weekEnds ? 1 : 0),
    );
    const verdicts = record.arms.map(({ verdict }) => verdict);
    const { repo } = playing.issue;
    expect(await stage.github.pulls(repo)).toHaveLength(
      verdicts.filter((verdict) => verdict === 'pull_request').length,
    );
    const others = (await stage.github.issues(repo)).filter(({ number }) => number !== playing.issue.number);
    expect(others).toHaveLength(verdicts.filter((verdict) => verdict === 'issue').length);
  });
});
