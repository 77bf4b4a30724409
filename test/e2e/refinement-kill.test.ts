// kill -9 while a published draft is refined, just after each kind of write at GitHub and at random: every commit, text and mark once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningCi, startCi } from '../../src/hosts/demo/ci.ts';
import { scenarioNamed } from '../../src/hosts/demo/scenarios.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import { seededRandom } from '../fakes/clock.ts';
import { assertAllValid } from '../openapi.ts';
import { maintainer, until } from './bench.ts';
import { type Afterlife, ask, isOver, type Life, live, recordFrom, saidIn, shortWaits, transcriptOf } from './lives.ts';

const seed = Number(process.env.KILL_SEED ?? 20_261_122);
const kills = Number(process.env.KILLS ?? 7);
const scenario = scenarioNamed('ci-repaired');
if (!scenario?.ci) throw new Error('the scenario ci-repaired is gone');
const { ci: plan, ...story } = { ...scenario, ci: scenario.ci };
const repo = `${story.repository.owner}/${story.repository.name}`;
const settings = 'baseline: claude-opus-4-7\ncross_review: false\nbudget: { per_run: 100, per_month: 1000 }\n';

let life: Life | null = null;
let ci: RunningCi | null = null;
let world: Omit<Afterlife, 'issue' | 'experiment'> | null = null;

afterEach(async () => {
  await life?.kill();
  await ci?.close();
  await world?.close();
  [life, ci, world] = [null, null, null];
});

async function opened(): Promise<Omit<Afterlife, 'issue' | 'experiment'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-refinement-kill-'));
  const { owner, name, seed: files } = story.repository;
  const outside = await openWorldOutside({
    repositories: [{ owner, name, files: { ...loadSeed(files), '.github/outrider.yml': settings } }],
    users: [{ login: maintainer, role: 'write' }],
    scripts: story.scripts,
    dataDir,
    pace: {},
  });
  return {
    outside,
    dataDir,
    close: async () => {
      await outside.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Until something more was written at GitHub, or a while has gone by: the moment before it is checkpointed. */
async function nextWrite({ outside }: Pick<Afterlife, 'outside'>, most: number): Promise<void> {
  const { journal } = outside.github;
  const writes = () =>
    journal.filter(
      ({ method, path, status }) => method !== 'GET' && !path.includes('access_tokens') && Number(status) < 300,
    ).length;
  const before = writes();
  for (let n = 0; n < most && writes() === before; n += 1) await sleep(1);
}

describe('refinement, killed', { timeout: 240_000 }, () => {
  it('goes on where it was: no commit, text, mark or paid call twice', async () => {
    const random = seededRandom(seed);
    const chance = () => Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
    world = await opened();
    ci = startCi(world.outside.github, repo, plan);
    life = await live(world, shortWaits);
    const { github } = world.outside;
    const asked = await ask(world, story);
    await until(async () => (await github.pulls(repo)).length > 0);
    let killed = 0;
    while (killed < kills && !(await isOver(asked))) {
      const after = Math.floor(chance() * 4);
      for (let n = 0; n <= after; n += 1) await nextWrite(world, 1500);
      if (await isOver(asked)) break;
      await life.kill();
      killed += 1;
      life = await live(world, shortWaits);
    }
    await until(() => isOver(asked));
    expect(killed).toBeGreaterThan(0);

    const [pull, ...others] = await github.pulls(repo);
    expect(others).toEqual([]);
    expect(pull?.draft).toBe(false);
    const branches = await github.branches(repo);
    const messages: string[] = [];
    for (let sha = branches[pull?.head ?? ''] ?? ''; sha !== branches.main; ) {
      const commit = await github.api('admin', 'GET', `/repos/${repo}/git/commits/${sha}`);
      messages.push(String(commit.message).split('\n')[0] ?? '');
      sha = String((commit.parents as { sha: string }[])[0]?.sha);
    }
    expect(messages).toEqual([
      'Mend what the checks found, round 1',
      'Bring the change into the form of this repository',
      pull?.title,
    ]);
    const kinds = (await saidIn(asked)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['card', 'result glm-5.2', 'summary']);
    const result = (await saidIn(asked)).find(({ kind }) => kind.startsWith('result'))?.body ?? '';
    expect(result).toContain('marked ready for review');
    const { arms } = await recordFrom(asked);
    expect(arms[0]).toMatchObject({ verdict: 'pull_request', artifact_url: expect.stringContaining('/pull/') });
    const replies = (await transcriptOf(asked, 'glm-5-2'))
      .filter(({ kind }) => kind === 'reply')
      .map(({ stream, turn }) => `${stream} ${turn}`);
    expect(new Set(replies).size).toBe(replies.length);
    await assertAllValid(github.journal);
  });
});
