// What people do with our pull requests, from the webhook to the ledger: merged, closed, reopened, delivered twice, and of others.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerOf } from '../../src/experiment/records/ledger.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import {
  type Asked,
  armOf,
  type Bench,
  closeSound,
  command,
  draftsOnly,
  maintainer,
  openBench,
  until,
} from './bench.ts';
import { named } from './scenario.ts';

const patience = 180_000;
const story = named('cache-admission');
const { owner, name, seed } = story.repository;
const repo = `${owner}/${name}`;
const settings = `baseline: claude-opus-4-7\n${draftsOnly}`;

let bench: Bench;
let asked: Asked;

beforeAll(async () => {
  const files = { ...loadSeed(seed), '.github/outrider.yml': settings };
  bench = await openBench({ repositories: [{ owner, name, files }] });
  Object.assign(bench.scripts, story.scripts);
  const issue = await bench.stage.github.openIssue(maintainer, repo, story.issue);
  asked = await command(bench, issue, story.command);
}, patience);

afterAll(() => closeSound(bench), patience);

const pullOf = async (arm: string) => Number((await armOf(bench, asked, arm)).artifact_url?.split('/').at(-1));

/** The button on the pull request's page; REST has none. */
async function markReady(number: number): Promise<void> {
  const { github } = bench.stage;
  const { node_id: id } = await github.api(maintainer, 'GET', `/repos/${repo}/pulls/${number}`);
  const query =
    'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';
  await github.api(maintainer, 'POST', '/graphql', { query, variables: { id } });
}

/** By a person, as on the pull request's page. Resolves when the webhook was answered. */
async function change(number: number, method: 'PATCH' | 'PUT', body: Record<string, unknown>): Promise<void> {
  const path = `/repos/${repo}/pulls/${number}${method === 'PUT' ? '/merge' : ''}`;
  await bench.stage.github.api(maintainer, method, path, body);
  await bench.stage.github.settled();
}

const outcomes = async () =>
  Object.fromEntries((await ledgerOf(owner, bench.stage.host.world)).map(({ arm, pr_outcome }) => [arm, pr_outcome]));

/** Polls: what a delivery starts is an execution of its own. */
const become = (wanted: Record<string, unknown>) =>
  until(async () => JSON.stringify(await outcomes()) === JSON.stringify(wanted));

describe('a pull request of ours', () => {
  it('waits in the ledger until somebody decides', { timeout: patience }, async () => {
    expect(await outcomes()).toEqual({ 'claude-opus-4-7': null, 'glm-5.2': null });
  });

  it('is merged or closed there when it is at GitHub, and open again', { timeout: patience }, async () => {
    const [merged, closed] = [await pullOf('claude-opus-4-7'), await pullOf('glm-5.2')];
    await markReady(merged);
    await change(merged, 'PUT', {});
    await become({ 'claude-opus-4-7': 'merged', 'glm-5.2': null });
    await change(closed, 'PATCH', { state: 'closed' });
    await become({ 'claude-opus-4-7': 'merged', 'glm-5.2': 'closed' });
    await change(closed, 'PATCH', { state: 'open' });
    await become({ 'claude-opus-4-7': 'merged', 'glm-5.2': 'open' });
    await change(closed, 'PATCH', { state: 'closed' });
    await become({ 'claude-opus-4-7': 'merged', 'glm-5.2': 'closed' });
  });

  it('counts once however often its event comes, and a person’s own does not count', {
    timeout: patience,
  }, async () => {
    const { github, host } = bench.stage;
    const last = github.deliveries.findLastIndex(({ event }) => event === 'pull_request');
    const executions = () => host.engine.list().filter((one) => one.name.startsWith('pull-')).length;
    const before = executions();
    expect((await github.redeliver(last)).status).toBe(202);
    const main = (await github.api('admin', 'GET', `/repos/${repo}/git/ref/heads/main`)) as {
      object?: { sha: string };
    };
    const ref = { ref: 'refs/heads/topic', sha: main.object?.sha };
    await github.api(maintainer, 'POST', `/repos/${repo}/git/refs`, ref);
    const file = { message: 'Mine', content: Buffer.from('mine\n').toString('base64'), branch: 'topic' };
    await github.api(maintainer, 'PUT', `/repos/${repo}/contents/mine.txt`, file);
    const own = { title: 'Mine', head: 'topic', base: 'main' };
    const { number } = await github.api(maintainer, 'POST', `/repos/${repo}/pulls`, own);
    await change(Number(number), 'PATCH', { state: 'closed' });
    expect(github.deliveries.at(-1)).toMatchObject({ event: 'pull_request', status: 200 });
    expect(executions()).toBe(before);
    expect(await outcomes()).toEqual({ 'claude-opus-4-7': 'merged', 'glm-5.2': 'closed' });
  });
});
