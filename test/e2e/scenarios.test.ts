// Every scenario of the demo, from the comment to the summary: real server, real engine, real stores, stand-ins for the rest.
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Scenario, scenarios } from '../../src/hosts/demo/scenarios.ts';
import { expectWholeThread, type Open, open, playToEnd, recordOf } from './harness.ts';
import { replayed } from './replaying.ts';

/** One of each kind of end is replayed from its records too; a whole story is in `replay.test.ts`. */
const replayedToo = ['budget', 'refusal', 'outage-no-recovery', 'cancelled', 'ci-repaired'];

let opened: Open | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

async function stageOf(scenario: Scenario): Promise<Open> {
  opened = await open(scenario);
  return opened;
}

it('the scenarios that are replayed are there', () => {
  expect(scenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(replayedToo));
});

describe.each(scenarios)('scenario $name', (scenario) => {
  // Some of them a second time, by replay: the records come out byte for byte the same.
  const isReplayed = replayedToo.includes(scenario.name);

  it('ends as its story says, with every artifact and comment once', { timeout: 240_000 }, async () => {
    const { stage, log, dataDir } = await stageOf(scenario);
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
    if (isReplayed) expect(await replayed(join(dataDir, 'experiments', playing.experiment))).toEqual([]);
  });
});
