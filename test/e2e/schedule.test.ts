// A week of the schedule over GitHub, arXiv and a model on the stand-ins: fifty repositories, one of which wants it; one Issue.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMarker } from '../../src/comment/marker.ts';
import { startDueWeek } from '../../src/hosts/server/calendar.ts';
import { scoutExecution } from '../../src/scouting/input.ts';
import { weekExecution } from '../../src/scouting/week.ts';
import { type Bench, closeSound, maintainer, openBench, paper, pythonRepository } from './bench.ts';
import { testPace } from './pace.ts';

const patience = 120_000;
const wanted = [
  'baseline: claude-opus-4-7',
  'triggers: { schedule: true }',
  'interest: { categories: [cs.PF], keywords: [admission] }',
  '',
].join('\n');

let bench: Bench;
let now: number;

beforeAll(async () => {
  const others = Array.from({ length: 48 }, (_, n) => ({
    owner: 'acme',
    name: `other-${n}`,
    files: { 'a.txt': 'a\n' },
  }));
  bench = await openBench({
    pace: { ...testPace, page_s: 0.01 },
    repositories: [pythonRepository('keen', { settings: wanted }), pythonRepository('plain'), ...others],
  });
  bench.scripts['claude-opus-4-7'] = {
    scout: [
      { calls: [{ name: 'read_file', arguments: { path: 'atropos_mini/trainer.py' } }] },
      {
        calls: [
          {
            name: 'submit_selection',
            arguments: {
              assessments: [
                {
                  paper,
                  fits: true,
                  kind: 'addition',
                  strength: 3,
                  call_site: 'atropos_mini/trainer.py:1',
                  direction: '',
                  reason: 'Scores are computed afresh for every group; a cache would need this rule.',
                },
              ],
            },
          },
        ],
      },
    ],
  };
  now = bench.stage.host.world.clock.now() - 6 * 3_600_000;
}, patience);

afterAll(() => closeSound(bench), patience);

const issues = (name: string) => bench.stage.github.issues(`acme/${name}`);

describe('a week of the schedule', () => {
  it('ends in one Issue where it is wanted and in nothing elsewhere', { timeout: patience }, async () => {
    const { host, github } = bench.stage;
    expect(await startDueWeek(host.world)).toBe(true);
    await host.engine.waitFor(weekExecution(now).name);
    await host.engine.waitFor(weekExecution(now, github.installationId).name);
    for (const name of ['keen', 'plain', 'other-47']) await host.engine.waitFor(await lookAt(name));
    const [proposal, ...more] = await issues('keen');
    expect(more).toEqual([]);
    expect(proposal?.body).toContain(`/outrider run ${paper}`);
    expect(readMarker(proposal?.body ?? '', host.world.markerSecret)).toMatchObject({ kind: 'issue' });
    for (const name of ['plain', 'other-0', 'other-47']) expect(await issues(name)).toEqual([]);
  });

  it('starts nothing a second time in the same week, not even when the server forgot that it did', async () => {
    const { host, models } = bench.stage;
    const calls = models.journal.length;
    expect(await startDueWeek(host.world)).toBe(false);
    const { name, input } = weekExecution(now);
    expect(await host.world.launcher.start('experiment', name, input)).toEqual({ started: false });
    expect(models.journal.length).toBe(calls);
    expect(await issues('keen')).toHaveLength(1);
  });

  it('is not wanted by the Issue that it opened itself', async () => {
    expect(
      bench.stage.github.deliveries.filter(({ event }) => event === 'issues').map(({ status }) => status),
    ).not.toContain(202);
  });
});

async function lookAt(name: string): Promise<string> {
  const { id } = await bench.stage.github.api(maintainer, 'GET', `/repos/acme/${name}`);
  const place = { installation_id: bench.stage.github.installationId, owner: 'acme', repo: name };
  return scoutExecution(place, Number(id), now).name;
}
