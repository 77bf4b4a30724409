// After publishing: fidelity, conventions and CI on a real server, engine and stores; GitHub and the models are stand-ins.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { Habits } from '../../src/domain/habits.ts';
import { Refinement } from '../../src/domain/refinement.ts';
import { demoPace, maintainer, openScenario, type Playing, play } from '../../src/hosts/demo/play.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import type { Stage, StageOptions } from '../../src/hosts/demo/stage.ts';
import type { Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import type { Pace } from '../../src/ports/world.ts';
import { redLabel } from '../../src/refinement/ci.ts';
import { expectOwnBranchesOnly } from '../attacks/ground.ts';
import { assertAllValid } from '../openapi.ts';
import { until } from './bench.ts';
import { recordOf, saidIn } from './harness.ts';
import { listening } from './listening.ts';
import { named } from './scenario.ts';

const slug = 'glm-5-2';
const patience = 120_000;
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** No look but the first and those that an event asks for, so that a lost wake shows. */
const patient: Partial<Pace> = { ...demoPace, card_s: 0.2, ci_poll_s: 600 };

async function stageFor(
  scenario: Scenario,
  pace: Partial<Pace> = patient,
  more: Partial<StageOptions> = {},
): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-refinement-'));
  const log = listening();
  const stage = await openScenario(scenario, { dataDir, log, pace, ...more });
  closing.push(async () => {
    await stage.close();
    await rm(dataDir, { recursive: true, force: true });
    expect(log.errors).toEqual([]);
  });
  return stage;
}

async function refinementOf({ stage, experiment }: Playing, arm = slug): Promise<Refinement> {
  return needDocument(stage.host.world.blobs, keys.refinement(experiment, arm), Refinement);
}

async function theResult(playing: Playing): Promise<string> {
  const results = (await saidIn(playing)).filter(({ key }) => key.kind === 'result');
  expect(results).toHaveLength(1);
  return results[0]?.entry.body ?? '';
}

/** First lines of the messages on a branch, newest first, down to the default branch. */
async function historyOf({ stage, issue }: Playing, branch: string): Promise<string[]> {
  const { github } = stage;
  const { [branch]: tip = '', main } = await github.branches(issue.repo);
  const messages: string[] = [];
  for (let sha = tip; sha !== main; ) {
    const commit = await github.api('admin', 'GET', `/repos/${issue.repo}/git/commits/${sha}`);
    messages.push(String(commit.message).split('\n')[0] ?? '');
    sha = String((commit.parents as { sha: string }[])[0]?.sha);
  }
  return messages;
}

async function thePull({ stage, issue }: Playing) {
  const [pull, ...others] = await stage.github.pulls(issue.repo);
  expect(others).toEqual([]);
  if (!pull) throw new Error('there is no pull request');
  return pull;
}

async function labelsOf({ stage, issue }: Playing, number: number): Promise<string[]> {
  const found = await stage.github.api('admin', 'GET', `/repos/${issue.repo}/issues/${number}`);
  return (found.labels as { name: string }[]).map(({ name }) => name);
}

function fileAt(stage: Stage, repo: string, branch: string, path: string): Promise<string> {
  return stage.github.files(repo, branch).then((files) => Buffer.from(files[path]?.bytes ?? []).toString('utf8'));
}

/** What a person does in the moment before a request of the bot's arrives at GitHub, once. */
function moment(wanted: (url: string, init: RequestInit | undefined) => boolean) {
  let act: (() => Promise<unknown>) | null = null;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const now = wanted(String(input), init) ? act : null;
    if (now) act = null;
    await now?.();
    return globalThis.fetch(input, init);
  };
  const at = (what: () => Promise<unknown>) => {
    act = what;
  };
  return { fetch, at };
}

describe('refinement of a pull request', { timeout: patience }, () => {
  it('mends what CI complains of, marks the pull request ready, and tells it all apart from the draft', async () => {
    const stage = await stageFor(named('ci-repaired'));
    const playing = await play(named('ci-repaired'), stage);
    await playing.ended;

    const pull = await thePull(playing);
    expect(await historyOf(playing, pull.head)).toEqual([
      'Mend what the checks found, round 1',
      'Bring the change into the form of this repository',
      pull.title,
    ]);
    expect(await fileAt(stage, playing.issue.repo, pull.head, 'CHANGELOG.md')).toContain('candidates tie (#1).');
    expect(pull.draft).toBe(false);
    expect(await labelsOf(playing, pull.number)).toEqual([]);

    const refinement = await refinementOf(playing);
    expect(refinement.ci).toMatchObject({ state: 'passed', checks: 2, rounds: 1, ready: true, labelled: false });
    expect(refinement.phases.map(({ phase, attempt, outcome }) => [phase, attempt, outcome])).toEqual([
      ['fidelity', 1, 'ok'],
      ['conventions', 1, 'ok'],
      ['ci', 1, 'ok'],
    ]);
    const report = await stage.host.world.blobs.get(keys.ciReport(playing.experiment, slug, 1));
    const words = new TextDecoder().decode(report ?? new Uint8Array());
    expect(words).toContain('CHANGELOG.md:5 failure: an entry ends with the number of its issue, such as (#1)');
    expect(words).toContain('$ tools/check-changelog CHANGELOG.md');

    const { arms } = await recordOf(playing);
    const row = arms[0];
    expect(row?.refinement?.turns).toBe(refinement.phases.reduce((sum, { turns }) => sum + turns, 0));
    expect(row?.turns).toBe(row?.phases.reduce((sum, { turns }) => sum + turns, 0));
    expect(row?.phases.map(({ phase }) => phase)).toEqual(['preflight', 'implement', 'gates', 'self-review']);
    const result = await theResult(playing);
    expect(result).toContain('| CI | ✅ 2 checks | marked ready for review |');
    expect(result).toContain('claims of the paper: 4 of 5 covered, 1 not done here');
    expect(result).toContain(`→ [PR #${pull.number}]`);
    expect(pull.body).toContain("### The paper's claims");
    const kinds = (await saidIn(playing)).map(({ key }) => key.kind);
    expect(kinds.toSorted()).toEqual(['card', 'result', 'summary']);
    expectOwnBranchesOnly(playing);
    await assertAllValid(stage.github.journal);
  });

  it('leaves a pull request whose checks stay red a draft, with a label and the names of the checks', async () => {
    const stage = await stageFor(named('ci-red'));
    const playing = await play(named('ci-red'), stage);
    await playing.ended;
    const pull = await thePull(playing);
    expect(pull.draft).toBe(true);
    expect(await labelsOf(playing, pull.number)).toEqual([redLabel]);
    const { ci, commits } = await refinementOf(playing);
    expect(ci).toMatchObject({ state: 'failed', failing: ['changelog'], rounds: 1, ready: false, labelled: true });
    expect(commits.map(({ phase, attempt, sha }) => [phase, attempt, sha !== null])).toEqual([
      ['conventions', 1, true],
      ['ci', 1, true],
      ['ci', 2, false],
    ]);
    expect(await theResult(playing)).toMatch(/CI \| ❌ 1 of 2 checks \| stays a draft; changelog failed\./);
  });

  it('says that a repository has no CI, and calls nothing passed', async () => {
    const stage = await stageFor(named('no-ci'));
    const playing = await play(named('no-ci'), stage);
    await playing.ended;
    expect((await thePull(playing)).draft).toBe(true);
    expect((await refinementOf(playing)).ci).toMatchObject({ state: 'none', checks: 0, ready: false });
    const result = await theResult(playing);
    expect(result).toMatch(/CI \| – no check ran \| stays a draft\. No check appeared within 1 s/);
    expect(result).not.toContain('CI | ✅');
  });

  it('calls checks that were all skipped no CI', async () => {
    const scenario: Scenario = { ...named('no-ci'), ci: () => ({ lint: 'skipped', tests: 'skipped' }) };
    const playing = await play(scenario, await stageFor(scenario));
    await playing.ended;
    expect((await thePull(playing)).draft).toBe(true);
    expect((await refinementOf(playing)).ci).toMatchObject({ state: 'none', ready: false });
    expect(await theResult(playing)).toContain('2 ended without running, which proves nothing');
  });

  it('leaves a branch alone that somebody pushed to while it waited for CI', async () => {
    const scenario = named('no-ci');
    const stage = await stageFor(scenario, { ...patient, no_ci_s: 600, ci_poll_s: 1 });
    const playing = await play(scenario, stage);
    const pull = await until(async () => (await stage.github.pulls(playing.issue.repo))[0]);
    const told = await until(async () => (await historyOf(playing, pull.head)).length === 2);
    expect(told).toBe(true);
    const theirs = await stage.github.push(maintainer, playing.issue.repo, {
      branch: pull.head,
      message: 'Mine',
      files: { 'NOTES.txt': 'mine\n' },
    });
    await playing.ended;
    expect((await stage.github.branches(playing.issue.repo))[pull.head]).toBe(theirs);
    const { ci } = await refinementOf(playing);
    expect(ci).toMatchObject({ state: 'left', ready: false });
    expect(ci?.note).toContain(`Somebody else pushed to the branch (${theirs.slice(0, 7)})`);
    expect((await thePull(playing)).draft).toBe(true);
  });

  it('pushes nothing on top of somebody else, and does not write over what a person wrote', async () => {
    const late = (turn: Turn): Turn =>
      typeof turn === 'function' ? (asked) => ({ delayMs: 1500, ...turn(asked) }) : { delayMs: 1500, ...turn };
    const base = named('no-ci');
    const scripts = Object.fromEntries(
      Object.entries(base.scripts).map(([id, script]) => [
        id,
        { ...script, fidelity: script.fidelity?.map(late) ?? [] },
      ]),
    );
    const scenario: Scenario = { ...base, scripts };
    const stage = await stageFor(scenario);
    const playing = await play(scenario, stage);
    const { repo } = playing.issue;
    const pull = await until(async () => (await stage.github.pulls(repo))[0]);
    await stage.github.api(maintainer, 'PATCH', `/repos/${repo}/pulls/${pull.number}`, { body: 'My own words.' });
    const files = { 'NOTES.txt': 'mine\n' };
    const theirs = await stage.github.push(maintainer, repo, { branch: pull.head, message: 'Mine', files });
    await playing.ended;
    expect((await stage.github.branches(repo))[pull.head]).toBe(theirs);
    expect((await thePull(playing)).body).toBe('My own words.');
    const { commits, problem } = await refinementOf(playing);
    expect(commits).toMatchObject([{ phase: 'conventions', sha: null }]);
    expect(problem).toMatch(/Somebody else moved the branch/);
    expect(await theResult(playing)).toContain('edits of form not pushed');
  });

  it('leaves a branch where a person set it back by force in the very moment of its push', async () => {
    const scenario = named('no-ci');
    const { fetch, at } = moment((url, init) => /\/graphql$/.test(url) && String(init?.body).includes('updateRefs'));
    const stage = await stageFor(scenario, patient, { fetch });
    const playing = await play(scenario, stage);
    const { repo } = playing.issue;
    let main: string | undefined;
    at(async () => {
      const [pull] = await stage.github.pulls(repo);
      main = (await stage.github.branches(repo)).main;
      const path = `/repos/${repo}/git/refs/heads/${pull?.head}`;
      await stage.github.api(maintainer, 'PATCH', path, { sha: main, force: true });
    });
    await playing.ended;
    const pull = await thePull(playing);
    expect((await stage.github.branches(repo))[pull.head]).toBe(main ?? 'nothing happened');
    const { commits, problem, ci } = await refinementOf(playing);
    expect(problem).toBe(`Somebody else moved the branch ${pull.head} to ${main}.`);
    expect(commits).toMatchObject([{ phase: 'conventions', sha: null, reason: problem }]);
    expect(ci).toBeNull();
    expect(await theResult(playing)).toContain('edits of form not pushed');
    expect(pull.draft).toBe(true);
    await assertAllValid(stage.github.journal);
  });

  it('leaves a title that a person writes in the very moment of an edit to the body', async () => {
    const scenario = named('no-ci');
    const { fetch, at } = moment((url, init) => init?.method === 'PATCH' && /\/pulls\/\d+$/.test(url));
    const stage = await stageFor(scenario, patient, { fetch });
    const playing = await play(scenario, stage);
    const { repo } = playing.issue;
    at(async () => {
      const [pull] = await stage.github.pulls(repo);
      await stage.github.api(maintainer, 'PATCH', `/repos/${repo}/pulls/${pull?.number}`, { title: 'My own title' });
    });
    await playing.ended;
    const pull = await thePull(playing);
    expect(pull.title).toBe('My own title');
    expect(pull.body).toContain("### The paper's claims");
  });

  it('sets edits aside that a rule of the repository does not let it push, and goes on to CI', async () => {
    const scenario = named('river');
    const stage = await stageFor(scenario);
    const message = 'Repository rule violations found\n\nCommits must have verified signatures.\n\n';
    const body = { data: { updateRefs: null }, errors: [{ type: 'UNPROCESSABLE', path: ['updateRefs'], message }] };
    // The first mutation of a run is the push.
    stage.github.fault({ method: 'POST', path: '/graphql', action: { status: 200, body } });
    const playing = await play(scenario, stage);
    await playing.ended;
    const { commits, problem, ci } = await refinementOf(playing);
    expect(commits).toMatchObject([{ phase: 'conventions', sha: null }]);
    expect(commits[0]?.reason).toContain('a branch rule forbids it');
    expect(problem).toBe('');
    expect(ci).toMatchObject({ state: 'passed', ready: true });
    const said = (await saidIn(playing)).map(({ entry }) => entry.body).join('\n');
    expect(said).toContain('edits of form not pushed');
  });

  it('stops waiting for CI when the run is cancelled', async () => {
    const scenario = named('no-ci');
    const stage = await stageFor(scenario, { ...patient, no_ci_s: 600 });
    const playing = await play(scenario, stage);
    const watching = () => stage.host.world.rows.list(`experiment/${playing.experiment}`, 'watching/');
    await until(async () => ((await watching()).length > 0 ? true : undefined));
    await stage.github.comment(maintainer, playing.issue, '/outrider cancel');
    await playing.ended;
    expect((await refinementOf(playing)).ci).toMatchObject({ state: 'left', ready: false });
    expect((await thePull(playing)).draft).toBe(true);
  });

  it('is left out where the command says so', async () => {
    const base = named('no-ci');
    const scenario: Scenario = { ...base, command: `${base.command} --no-refine` };
    const stage = await stageFor(scenario);
    const playing = await play(scenario, stage);
    await playing.ended;
    expect(await stage.host.world.blobs.get(keys.refinement(playing.experiment, slug))).toBeNull();
    expect((await recordOf(playing)).arms[0]?.refinement).toBeNull();
    expect(await theResult(playing)).not.toContain('| CI |');
  });
});

describe('refinement of a pair', { timeout: patience }, () => {
  it('brings an Issue into form without touching the repository, beside the pull request of the other arm', async () => {
    // What the owner gives every repository counts where this one has none of its own: it has a template for pull requests.
    const files = {
      '.github/ISSUE_TEMPLATE/question.md': '---\nname: Question\n---\n\n## What is open\n',
      '.github/PULL_REQUEST_TEMPLATE.md': '## Never used\n',
    };
    const scenario: Scenario = { ...named('river'), further: [{ name: '.github', files }] };
    const stage = await stageFor(scenario);
    const playing = await play(scenario, stage);
    await playing.ended;
    const { inherited } = await needDocument(stage.host.world.blobs, keys.habits(playing.experiment), Habits);
    expect(inherited).toEqual({
      files: [{ path: '.github/ISSUE_TEMPLATE/question.md', text: files['.github/ISSUE_TEMPLATE/question.md'] }],
      unread: null,
    });
    const opus = await refinementOf(playing, 'claude-opus-4-7');
    expect(opus).toMatchObject({ ci: null, commits: [], problem: '' });
    expect(opus.issue?.title).toContain('Calibrate rewards by rank');
    expect(opus.phases.map(({ phase, outcome }) => [phase, outcome])).toEqual([['conventions', 'ok']]);
    expect((await refinementOf(playing)).ci).toMatchObject({ state: 'passed', ready: true });
    const branches = Object.keys(await stage.github.branches(playing.issue.repo)).filter((name) => name !== 'main');
    expect(branches).toEqual([`outrider/${playing.experiment}/${slug}`]);
    await assertAllValid(stage.github.journal);
  });
});
