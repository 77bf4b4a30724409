// What people and other programs do to a pull request of ours while it is refined: what was made stands, and the result says how it ended.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { Refinement } from '../../src/domain/refinement.ts';
import { cacheGlm } from '../../src/hosts/demo/scripts/cache-glm.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { PullView } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  answerTo,
  type Bench,
  bodyOf,
  command,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  recordOf,
  until,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 120_000;
const solo = ['card', 'result glm-5.2', 'summary'];
const settings = 'baseline: claude-opus-4-7\ncross_review: false\nlimits: { ci_wait: 1h }\n';
const ceilings = 'ceilings: { user: { per_hour: 1000 }, issue: { per_hour: 1000 }, repository: { per_hour: 1000 } }\n';

let bench: Bench;

beforeAll(async () => {
  const files = { ...loadSeed('typescript'), '.github/outrider.yml': `${settings}${ceilings}` };
  // What is merged is part of the next run's base: it has a repository of its own.
  const names = ['quick', 'merged', 'archived'];
  bench = await openBench({
    pace: { ...testPace, no_ci_s: 600 },
    repositories: names.map((name) => ({ owner: 'acme', name, files })),
  });
  bench.scripts['glm-5.2'] = cacheGlm;
}, patience);

afterEach(() => {
  bench.stage.github.clearFaults();
  bench.log.errors.length = 0;
});

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

interface Waiting {
  readonly asked: Asked;
  readonly pull: PullView;
  /** The head of its branch. */
  readonly sha: string;
  pullNow(): Promise<PullView>;
}

/** A run whose pull request waits for its checks. */
async function waiting(repo = 'quick'): Promise<Waiting> {
  const asked = await write(bench, await openIssue(bench, repo), '/outrider run paper glm-5.2 --solo');
  const { host, github } = bench.stage;
  const watched = () => host.world.rows.list(`experiment/${asked.experiment}`, 'watching/');
  await until(async () => (await watched()).length > 0);
  const pullNow = async () => {
    const pull = (await github.pulls(asked.issue.repo)).find(({ head }) => head.includes(asked.experiment));
    if (!pull) throw new Error('there is no pull request');
    return pull;
  };
  const pull = await pullNow();
  const sha = (await github.branches(asked.issue.repo))[pull.head] ?? '';
  return { asked, pull, sha, pullNow };
}

async function ended({ asked }: Waiting) {
  const { result } = await bench.stage.host.engine.waitFor(asked.execution);
  const refinement = await needDocument(
    bench.stage.host.world.blobs,
    keys.refinement(asked.experiment, 'glm-5-2'),
    Refinement,
  );
  return { result, refinement, said: await bodyOf(bench, asked.issue, 'result', 'glm-5.2') };
}

const api = (method: string, path: string, body: Record<string, unknown> = {}) =>
  bench.stage.github.api(maintainer, method, path, body);

/** Buttons on the pull request's page; REST has none. */
async function press(repo: string, number: number, mutation: string) {
  const { node_id: id } = await api('GET', `/repos/${repo}/pulls/${number}`);
  const query = `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  await api('POST', '/graphql', { query, variables: { id } });
}

/** A check of another App, from its beginning. */
async function check(sha: string, name: string, conclusion: string | null, repo = 'acme/quick') {
  const { github } = bench.stage;
  await github.checkRun(repo, { name, head_sha: sha, status: 'queued' });
  await github.checkRun(repo, { name, head_sha: sha, status: 'in_progress' });
  if (conclusion) await github.checkRun(repo, { name, head_sha: sha, status: 'completed', conclusion });
}

/** Whatever happened: one card, result and summary, and nothing went wrong on our side. */
async function told(w: Waiting, ci: string): Promise<Awaited<ReturnType<typeof ended>>> {
  const end = await ended(w);
  expect(end.said.split('\n').find((line) => line.startsWith('| CI '))).toBe(ci);
  expect((await kindsIn(bench, w.asked.issue)).toSorted()).toEqual(solo);
  expect(end.result).toMatchObject({ state: 'done', problem: null });
  expect(end.refinement.problem).toBe('');
  expect((await recordOf(bench, w.asked)).arms[0]?.verdict).toBe('pull_request');
  expect(bench.log.errors).toEqual([]);
  return end;
}

describe('while its checks are waited for, a pull request', { timeout: patience }, () => {
  it('is closed', async () => {
    const w = await waiting();
    await api('PATCH', `/repos/acme/quick/pulls/${w.pull.number}`, { state: 'closed' });
    await told(w, '| CI | – not waited for | The pull request was closed. |');
  });

  it('is marked ready and merged by a person', async () => {
    const w = await waiting('merged');
    await press('acme/merged', w.pull.number, 'markPullRequestReadyForReview');
    await api('PUT', `/repos/acme/merged/pulls/${w.pull.number}/merge`);
    const { said } = await told(w, '| CI | – not waited for | The pull request was merged. |');
    expect(said).toContain(`→ [PR #${w.pull.number}]`);
  });

  it('is marked ready by a person, and a check fails', async () => {
    const w = await waiting();
    await press('acme/quick', w.pull.number, 'markPullRequestReadyForReview');
    // It fails without the patch as well: there is nothing to repair.
    await check((await bench.stage.github.branches('acme/quick')).main ?? '', 'lint', 'failure');
    await check(w.sha, 'lint', 'failure');
    const row =
      '| CI | ❌ 1 of 1 check | marked ready by a person; lint failed. The same checks fail without this patch. |';
    const { said, refinement } = await told(w, row);
    expect(refinement.ci).toMatchObject({ ready: false, draft: false, labelled: true });
    expect(said).toContain(`→ [PR #${w.pull.number}]`);
  });

  it('is closed and opened again', async () => {
    const w = await waiting();
    for (const state of ['closed', 'open']) await api('PATCH', `/repos/acme/quick/pulls/${w.pull.number}`, { state });
    await bench.stage.github.settled();
    await check(w.sha, 'tests', 'success');
    await told(w, '| CI | ✅ 1 check | marked ready for review |');
    expect(await w.pullNow()).toMatchObject({ draft: false, state: 'open' });
  });

  it('is pushed to by a person while GitHub would not mark it ready', async () => {
    const w = await waiting();
    const { github } = bench.stage;
    github.fault({ method: 'POST', path: '/graphql', times: 3, action: { status: 502 } });
    await check(w.sha, 'tests', 'success');
    await until(() => github.journal.some(({ path, status }) => path === '/graphql' && status === 502));
    const theirs = await github.push(maintainer, 'acme/quick', {
      branch: w.pull.head,
      message: 'Mine',
      files: { 'MINE.md': 'mine\n' },
    });
    const left = `Somebody else pushed to the branch (${theirs.slice(0, 7)}), so Outrider leaves it alone.`;
    const { refinement } = await told(w, `| CI | – not waited for | ${left} |`);
    expect(refinement.ci).toMatchObject({ state: 'left', ready: false, labelled: false });
    expect(await w.pullNow()).toMatchObject({ draft: true, state: 'open' });
    expect((await github.branches('acme/quick'))[w.pull.head]).toBe(theirs);
  });

  it('is taken back to its base by force', async () => {
    const w = await waiting();
    const { base } = w.pull;
    const sha = (await bench.stage.github.branches('acme/quick'))[base] ?? '';
    await api('PATCH', `/repos/acme/quick/git/refs/heads/${w.pull.head}`, { sha, force: true });
    await check(w.sha, 'tests', 'failure');
    const left = `Somebody else pushed to the branch (${sha.slice(0, 7)}), so Outrider leaves it alone.`;
    await told(w, `| CI | – not waited for | ${left} |`);
    expect((await bench.stage.github.branches('acme/quick'))[w.pull.head]).toBe(sha);
  });

  it('is turned back into a draft by a person after it was marked ready, closed and opened again', async () => {
    const w = await waiting();
    await check(w.sha, 'tests', 'success');
    await told(w, '| CI | ✅ 1 check | marked ready for review |');
    await press('acme/quick', w.pull.number, 'convertPullRequestToDraft');
    for (const state of ['closed', 'open']) await api('PATCH', `/repos/acme/quick/pulls/${w.pull.number}`, { state });
    await check(w.sha, 'tests', 'success');
    await bench.stage.github.settled();
    const status = await command(bench, w.asked.issue, '/outrider status');
    expect(await answerTo(bench, status)).toContain(w.asked.experiment);
    expect(await w.pullNow()).toMatchObject({ draft: true, state: 'open' });
    expect((await kindsIn(bench, w.asked.issue)).toSorted()).toEqual(['card', 'note', 'result glm-5.2', 'summary']);
  });

  it('loses its branch', async () => {
    const w = await waiting();
    await api('DELETE', `/repos/acme/quick/git/refs/heads/${w.pull.head}`);
    await told(w, '| CI | – not waited for | The branch is gone, so Outrider leaves the pull request alone. |');
  });

  it('has statuses beside check runs, two of one name, and one that is run again', async () => {
    const w = await waiting();
    const { github, host } = bench.stage;
    await github.status('acme/quick', w.sha, { state: 'pending', context: 'tests' });
    await check(w.sha, 'tests', 'success');
    // Asked for again before everything has ended, and green in the end.
    await github.status('acme/quick', w.sha, { state: 'failure', context: 'tests' });
    await github.status('acme/quick', w.sha, { state: 'pending', context: 'tests' });
    await github.settled();
    expect(host.engine.get(w.asked.execution)?.status).toBe('running');
    await github.status('acme/quick', w.sha, { state: 'success', context: 'tests' });
    await told(w, '| CI | ✅ 2 checks | marked ready for review |');
    expect((await w.pullNow()).draft).toBe(false);
  });

  it('stands in a repository that is archived', async () => {
    const w = await waiting('archived');
    const { github } = bench.stage;
    const message = 'Repository was archived so is read-only.';
    const times = 100_000;
    for (const method of ['POST', 'PATCH'])
      github.fault({ method, path: /^\/repos\/acme\/archived\//, times, action: { status: 403, body: { message } } });
    const refused = { data: null, errors: [{ type: 'FORBIDDEN', message }] };
    github.fault({ method: 'POST', path: '/graphql', times, action: { status: 200, body: refused } });
    await check(w.sha, 'tests', 'success', 'acme/archived');
    const { result, refinement } = await ended(w);
    expect(result).toMatchObject({ state: 'done', problem: expect.stringContaining('archived and read-only') });
    expect(refinement).toMatchObject({ problem: '', ci: { state: 'passed', ready: false } });
    expect(refinement.ci?.note).toContain('archived');
    expect((await recordOf(bench, w.asked)).arms[0]?.refinement).not.toBeNull();
    expect((await w.pullNow()).draft).toBe(true);
  });

  it('does not need its base branch, which was renamed or deleted', async () => {
    const w = await waiting();
    const { github } = bench.stage;
    github.fault({
      method: 'GET',
      path: /\/git\/ref\/heads(\/|%2F)main$/,
      times: 100_000,
      action: { status: 404, body: { message: 'Not Found' } },
    });
    await check(w.sha, 'tests', 'success');
    await told(w, '| CI | ✅ 1 check | marked ready for review |');
  });
});
