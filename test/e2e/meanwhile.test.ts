// What people do to a repository, a branch and a card while a run waits or works: it goes on where that is, and says what stands.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  armOf,
  type Bench,
  cardOf,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  slow,
  until,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 240_000;
const pull = '/outrider run 2606.27369v1 glm-5.2 --solo';
const solo = ['card', 'result glm-5.2', 'summary'];
const oneAtOnce = { settings: 'baseline: claude-opus-4-7\nceilings: { repository: { at_once: 1 } }\n' };

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: testPace,
    repositories: [
      pythonRepository('quick'),
      pythonRepository('trunk', { default_branch: 'master' }),
      pythonRepository('queued', oneAtOnce),
      pythonRepository('given', oneAtOnce),
    ],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
  bench.log.errors.length = 0;
});

afterEach(() => bench.stage.github.clearFaults());

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

/** A run whose model has been asked. */
async function underway(repo: string, text: string): Promise<Asked> {
  const issue = await openIssue(bench, repo);
  const calls = bench.stage.models.journal.length;
  const asked = await write(bench, issue, text);
  await until(() => bench.stage.models.journal.length > calls);
  return asked;
}

const ended = ({ execution }: Asked) => bench.stage.host.engine.waitFor(execution);

describe('the base branch', { timeout: patience }, () => {
  it('is renamed while a run is under way: the pull request is opened against it under its new name', async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm);
    const asked = await underway('trunk', pull);
    await bench.stage.github.renameBranch('acme/trunk', { from: 'master', to: 'main' });
    expect((await ended(asked)).result).toMatchObject({ state: 'done', problem: null });
    expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'pull_request' });
    expect((await bench.stage.github.pulls('acme/trunk')).map(({ base }) => base)).toEqual(['main']);
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(solo);
    expect(bench.log.errors).toEqual([]);
  });
});

describe('the card', { timeout: patience }, () => {
  const cards = async ({ issue }: Asked) =>
    (await bench.stage.github.thread(issue)).filter(({ body }) => body.includes('"kind":"card"'));

  it('is edited by a person, its marker gone: it is drawn again, and there is one', async () => {
    bench.scripts['glm-5.2'] = slow(misfitGlm, 700);
    const asked = await underway('quick', '/outrider run paper glm-5.2 --solo');
    const [card] = await until(async () => (await cardOf(bench, asked.issue)).includes('running') && cards(asked));
    const body = 'I know better.\n\n/outrider run paper glm-5.2';
    await bench.stage.github.editComment(maintainer, 'acme/quick', { id: card?.id ?? 0, body });
    await ended(asked);
    await bench.stage.github.settled();
    expect(await cards(asked)).toMatchObject([{ id: card?.id, body: expect.stringContaining('done') }]);
    // What a person writes into our comment is an edit like any other: it runs nothing.
    expect((await kindsIn(bench, asked.issue)).filter((kind) => kind !== 'note').toSorted()).toEqual(solo);
    expect(bench.log.errors).toEqual([]);
  });

  it('is deleted, and deleted again: one is there in the end', async () => {
    bench.scripts['glm-5.2'] = slow(misfitGlm, 1500);
    const asked = await underway('quick', '/outrider run paper glm-5.2 --solo');
    const gone = new Set<number>();
    for (let times = 0; times < 2; times += 1) {
      const [card] = await until(async () => {
        const there = await cards(asked);
        return there.length > 0 && !gone.has(there[0]?.id ?? 0) && there;
      });
      gone.add(card?.id ?? 0);
      await bench.stage.github.api(maintainer, 'DELETE', `/repos/acme/quick/issues/comments/${card?.id}`);
    }
    await ended(asked);
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(solo);
    expect(await cardOf(bench, asked.issue)).toContain('done');
    expect(bench.log.errors).toEqual([]);
  });
});

describe('while a run waits in line, its repository', { timeout: patience }, () => {
  /** Two runs, of which the second waits for the first. */
  async function lined(repo: string): Promise<readonly [Asked, Asked]> {
    bench.scripts['glm-5.2'] = slow(misfitGlm, 1500);
    const first = await underway(repo, '/outrider run paper glm-5.2 --solo');
    const second = await write(bench, await openIssue(bench, repo), '/outrider run paper glm-5.2 --solo');
    await until(async () => (await cardOf(bench, second.issue)).includes('position 1 of 1'));
    return [first, second];
  }

  it('is renamed: both runs go on under the new name', async () => {
    const runs = await lined('queued');
    await bench.stage.github.rename('acme/queued', 'acme/called');
    bench.stage.github.expireTokens();
    for (const asked of runs) {
      expect((await ended(asked)).result).toMatchObject({ state: 'done', problem: null });
      expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'issue' });
      expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(solo);
    }
    expect(bench.log.errors).toEqual([]);
  });

  it('goes to another owner: the one that waits ends before a model is called, and its place is free', async () => {
    const [first, second] = await lined('given');
    const message =
      'There is at least one repository that does not exist or is not accessible to the parent installation.';
    bench.stage.github.fault({
      path: '/access_tokens',
      times: 100_000,
      action: { status: 422, body: { message, documentation_url: 'https://docs.github.com/rest' } },
    });
    await bench.stage.github.rename('acme/given', 'other/given');
    bench.stage.github.expireTokens();
    const ends = await Promise.all([first, second].map(ended));
    for (const { result } of ends)
      expect(result).toMatchObject({ problem: expect.stringMatching(/renamed, moved or deleted/) });
    const { rows } = bench.stage.host.world;
    for (const key of [rowKeys.ownerLine('acme'), rowKeys.deploymentLine])
      expect((await rows.get(key))?.value).toEqual({ running: [], waiting: [] });
  });
});
