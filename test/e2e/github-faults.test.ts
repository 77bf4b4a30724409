// GitHub at its worst while a run is under way: what can be waited for is waited for, what is refused is told, nothing is made twice.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import { riverOpus } from '../../src/hosts/demo/scripts/river-opus.ts';
import { secondaryLimit } from '../../src/hosts/demo/stand-ins/github/journal.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  answerTo,
  armOf,
  type Bench,
  bodyOf,
  cardOf,
  command,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  reactionsTo,
  recordOf,
  slow,
  until,
  write,
} from './bench.ts';

const patience = 120_000;
const river = '2606.27369v1';
const both = `/outrider run ${river} claude-opus-4-7 glm-5.2`;
const pull = `/outrider run ${river} glm-5.2 --solo`;
const whole = ['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary'];

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    users: [
      { login: maintainer, role: 'write' },
      { login: 'nora', role: 'write' },
    ],
    repositories: [
      pythonRepository('quick'),
      pythonRepository('guarded', { protected_branches: ['outrider/**'] }),
      pythonRepository('left'),
      pythonRepository('old'),
      pythonRepository('renamed'),
    ],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, { 'claude-opus-4-7': riverOpus, 'glm-5.2': riverGlm });
  bench.log.errors.length = 0;
});

afterEach(() => bench.stage.github.clearFaults());

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

/** What one experiment has left in the repository. */
async function left({ issue, experiment }: Asked) {
  const { github } = bench.stage;
  const [pulls, issues, branches] = await Promise.all([
    github.pulls(issue.repo),
    github.issues(issue.repo),
    github.branches(issue.repo),
  ]);
  return {
    pulls: pulls.filter(({ head }) => head.includes(experiment)).length,
    issues: issues.filter(({ body }) => body.includes(`"experiment":"${experiment}"`)).length,
    branches: Object.keys(branches).filter((name) => name.includes(experiment)).length,
  };
}

/** Resolves when a model has been asked since. */
async function underway(since: number): Promise<void> {
  await until(() => bench.stage.models.journal.length > since);
}

describe('trouble that passes', () => {
  it('502 once on every kind of request', { timeout: patience }, async () => {
    const kinds: readonly (readonly [string, string | RegExp])[] = [
      ['POST', '/access_tokens'],
      ['GET', /\/repos\/acme\/quick$/],
      ['GET', '/permission'],
      ['GET', '/contents/'],
      ['POST', '/reactions'],
      ['GET', /\/commits\/[^/]+$/],
      ['GET', '/tarball/'],
      ['GET', '/git/trees/'],
      ['GET', /\/issues\/\d+\/comments/],
      ['POST', /\/issues\/\d+\/comments/],
      ['PATCH', '/issues/comments/'],
      ['POST', '/git/trees'],
      ['POST', '/git/commits'],
      ['POST', '/git/refs'],
      ['POST', /\/pulls$/],
      ['POST', /\/issues$/],
    ];
    const issue = await openIssue(bench);
    for (const [method, path] of kinds) bench.stage.github.fault({ method, path, action: { status: 502 } });
    const asked = await command(bench, issue, both);
    const { arms } = await recordOf(bench, asked);
    expect(arms.map(({ verdict }) => verdict)).toEqual(['issue', 'pull_request']);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(whole);
    expect(await left(asked)).toEqual({ pulls: 1, issues: 1, branches: 1 });
    expect(await reactionsTo(bench, asked)).toEqual(['eyes']);
    expect(bench.log.errors).toEqual([]);
  });

  it('writes too fast for GitHub, at the card, the branch, the pull request and the Issue: waited out', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(bench);
    const writes = [/\/issues\/\d+\/comments/, '/git/refs', /\/pulls$/, /\/issues$/];
    for (const path of writes) bench.stage.github.fault({ method: 'POST', path, action: secondaryLimit(1) });
    const since = bench.stage.github.journal.length;
    const asked = await command(bench, issue, both);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(whole);
    expect(await left(asked)).toEqual({ pulls: 1, issues: 1, branches: 1 });
    expect(bench.log.errors).toEqual([]);
    const refused = bench.stage.github.journal.slice(since).filter(({ status }) => status === 403);
    expect(refused).toHaveLength(writes.length);
  });

  it('an answer that is lost after the work was done: every comment, branch, pull request and Issue exists once', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(bench);
    for (const path of [
      /\/issues\/\d+\/comments/,
      '/git/refs',
      /\/pulls$/,
      /\/issues$/,
      '/reactions',
      '/git/commits',
    ]) {
      bench.stage.github.fault({ method: 'POST', path, action: 'drop', afterEffect: true });
    }
    // And once more for a result or the summary, after the card.
    bench.stage.github.fault({
      method: 'POST',
      path: /\/issues\/\d+\/comments/,
      nth: 3,
      action: 'cut',
      afterEffect: true,
    });
    const asked = await command(bench, issue, both);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(whole);
    expect(await left(asked)).toEqual({ pulls: 1, issues: 1, branches: 1 });
    expect(await reactionsTo(bench, asked)).toEqual(['eyes']);
    expect((await armOf(bench, asked, 'glm-5.2')).artifact_url).toMatch(/\/pull\/\d+$/);
  });

  it('a branch alone, its answer lost: its page is still named', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    bench.stage.github.fault({ method: 'POST', path: '/git/refs', action: 'drop', afterEffect: true });
    const asked = await command(bench, issue, `${pull} --publish branch`);
    expect((await armOf(bench, asked, 'glm-5.2')).artifact_url).toMatch(/^http.*\/tree\/outrider\//);
    expect(await left(asked)).toEqual({ pulls: 0, issues: 0, branches: 1 });
  });
});

describe('things that people do meanwhile', () => {
  it('the card is deleted: it comes back once', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = slow(misfitGlm, 700);
    const issue = await openIssue(bench);
    const asked = await write(bench, issue, '/outrider run paper glm-5.2 --solo');
    const before = await until(
      async () => (await cardOf(bench, issue)).includes('running') && bench.stage.github.thread(issue),
    );
    const card = before.find(({ body }) => body.includes('"kind":"card"'));
    await bench.stage.github.api(maintainer, 'DELETE', `/repos/${issue.repo}/issues/comments/${card?.id}`);
    await bench.stage.host.engine.waitFor(asked.execution);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(['card', 'result glm-5.2', 'summary']);
    expect(await cardOf(bench, issue)).toContain('done');
    expect(bench.log.errors).toEqual([]);
  });

  it('the base moves: the pull request stands on the commit that was pinned', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench);
    const pinned = (await bench.stage.github.branches(issue.repo)).main;
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, pull);
    await underway(since);
    await bench.stage.github.push(maintainer, issue.repo, { branch: 'main', message: 'On', files: { 'ON.md': 'x\n' } });
    await bench.stage.host.engine.waitFor(asked.execution);
    expect((await armOf(bench, asked, 'glm-5.2')).base_sha).toBe(pinned);
    expect(await left(asked)).toEqual({ pulls: 1, issues: 0, branches: 1 });
  });

  it('the permission of the one who asked is taken away: nothing is published, the draft is kept', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench);
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, pull, 'nora');
    await underway(since);
    await bench.stage.github.api('admin', 'PUT', `/repos/${issue.repo}/collaborators/nora`, { permission: 'pull' });
    await bench.stage.host.engine.waitFor(asked.execution);
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ verdict: 'stopped', artifact_url: null });
    expect(row.reason).toContain('nora no longer has write access');
    expect(row.files_changed).toBeGreaterThan(0);
    expect(await left(asked)).toEqual({ pulls: 0, issues: 0, branches: 0 });
    expect(await bodyOf(bench, issue, 'result', 'glm-5.2')).toContain('nora no longer has write access');
  });

  it('the issue is locked: what was made stands, the records are whole, and nothing is tried for ever', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench);
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, pull);
    await underway(since);
    const message = 'Unable to create comment because issue is locked.';
    bench.stage.github.fault({
      method: 'POST',
      path: /\/comments$/,
      times: 1000,
      action: { status: 403, body: { message } },
    });
    await bench.stage.host.engine.waitFor(asked.execution);
    expect((await armOf(bench, asked, 'glm-5.2')).verdict).toBe('pull_request');
    expect(await left(asked)).toEqual({ pulls: 1, issues: 0, branches: 1 });
    expect(await kindsIn(bench, issue)).toEqual(['card']);
    const card = await cardOf(bench, issue);
    expect(card).toContain('done');
    expect(card).toContain('locked');
    expect(card).toContain('What this run had published stands');
    expect(bench.log.errors.length).toBeGreaterThan(0);
  });

  it('a branch rule that is there beforehand is told at once, and nothing is spent', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(bench, 'guarded');
    const calls = bench.stage.models.journal.length;
    const asked = await write(bench, issue, both);
    await bench.stage.host.engine.waitFor(asked.execution);
    const said = await bench.stage.github.thread(issue);
    expect(said.at(-1)?.body).toContain('guarded branches');
    expect(await kindsIn(bench, issue)).toEqual(['note']);
    expect(bench.stage.models.journal.length).toBe(calls);
  });

  it('a branch rule refuses our branch: the arm failed, its words say what to do, the draft is kept', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(bench, 'left');
    const message = 'Repository rule violations found\n\nCannot create ref due to a rule on outrider/x.';
    bench.stage.github.fault({
      method: 'POST',
      path: /\/git\/refs$/,
      times: 100,
      action: { status: 422, body: { message } },
    });
    const asked = await command(bench, issue, both);
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ verdict: 'failed', artifact_url: null });
    expect(row.reason).toContain('let the App bypass the rule for outrider/**');
    expect((await armOf(bench, asked, 'claude-opus-4-7')).verdict).toBe('issue');
    expect((await recordOf(bench, asked)).certificate.valid).toBe(false);
    expect(await left(asked)).toEqual({ pulls: 0, issues: 1, branches: 0 });
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(whole);
  });

  it('the command is deleted, and every token dies twice: the run goes on', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench);
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, pull);
    await underway(since);
    await bench.stage.github.api(maintainer, 'DELETE', `/repos/${issue.repo}/issues/comments/${asked.comment}`);
    bench.stage.github.expireTokens();
    await underway(since + 4);
    bench.stage.github.expireTokens();
    await bench.stage.host.engine.waitFor(asked.execution);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(['card', 'result glm-5.2', 'summary']);
    expect(await left(asked)).toEqual({ pulls: 1, issues: 0, branches: 1 });
    expect(bench.log.errors).toEqual([]);
  });

  it('the branch that it was to be opened against is deleted: the arm failed, says so, and the draft is kept', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench);
    await bench.stage.github.push(maintainer, issue.repo, { branch: 'topic', message: 'T', files: { 'T.md': 'x\n' } });
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, `${pull} --base topic`);
    await underway(since);
    await bench.stage.github.api(maintainer, 'DELETE', `/repos/${issue.repo}/git/refs/heads/topic`);
    await bench.stage.host.engine.waitFor(asked.execution);
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ verdict: 'failed', decided_by: 'harness', artifact_url: null });
    expect(row.reason).toContain('could not be published: There is no branch topic any more');
    expect(row.files_changed).toBeGreaterThan(0);
    expect(await bodyOf(bench, issue, 'result', 'glm-5.2')).toContain('Next: ');
  });

  it('a write meets a conflict: looked up again, and made once', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    for (const path of [/\/git\/refs$/, /\/pulls$/])
      bench.stage.github.fault({ method: 'POST', path, action: { status: 409, body: { message: 'Conflict' } } });
    const asked = await command(bench, issue, pull);
    expect((await armOf(bench, asked, 'glm-5.2')).verdict).toBe('pull_request');
    expect(await left(asked)).toEqual({ pulls: 1, issues: 0, branches: 1 });
  });

  it('the repository is archived: nothing more can be written there, the records are whole and name it', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench, 'old');
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, pull);
    await underway(since);
    await bench.stage.github.api('admin', 'PATCH', `/repos/${issue.repo}`, { archived: true });
    const ended = await bench.stage.host.engine.waitFor(asked.execution);
    expect(ended.result).toMatchObject({ state: 'done', problem: expect.stringContaining('archived') });
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ verdict: 'failed', decided_by: 'harness', artifact_url: null });
    expect(row.reason).toContain('unarchive it first');
    expect(row.files_changed).toBeGreaterThan(0);
    expect(await left(asked)).toEqual({ pulls: 0, issues: 0, branches: 0 });
  });

  it.each([
    ['suspended', 403, 'This installation has been suspended', /suspended/],
    ['renamed', 422, 'There is at least one repository that does not exist.', /renamed, moved or deleted/],
  ] as const)(
    'the installation or repository is %s: the run ends, the draft is kept, and the reason is told',
    {
      timeout: patience,
    },
    async (_what, status, message, words) => {
      bench.scripts['glm-5.2'] = slow(riverGlm, 150);
      const issue = await openIssue(bench, 'renamed');
      const since = bench.stage.models.journal.length;
      const asked = await write(bench, issue, pull);
      await underway(since);
      bench.stage.github.fault({ path: '/access_tokens', times: 100_000, action: { status, body: { message } } });
      bench.stage.github.expireTokens();
      const ended = await bench.stage.host.engine.waitFor(asked.execution);
      expect(ended.result).toMatchObject({ problem: expect.stringMatching(words) });
      const row = await armOf(bench, asked, 'glm-5.2');
      expect(['stopped', 'failed']).toContain(row.verdict);
      expect(row).toMatchObject({ artifact_url: null });
      expect(row.files_changed).toBeGreaterThan(0);
      expect(await left(asked)).toEqual({ pulls: 0, issues: 0, branches: 0 });
    },
  );

  it('the App is taken out: the run ends, the month is free again, and nothing was published', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(riverGlm, 150);
    const issue = await openIssue(bench, 'left');
    const since = bench.stage.models.journal.length;
    const asked = await write(bench, issue, pull);
    await underway(since);
    bench.stage.github.fault({ path: /./, times: 100_000, action: { status: 404, body: { message: 'Not Found' } } });
    const ended = await bench.stage.host.engine.waitFor(asked.execution);
    expect(ended.result).toMatchObject({ state: 'done', problem: expect.stringContaining('left') });
    bench.stage.github.clearFaults();
    expect((await armOf(bench, asked, 'glm-5.2')).verdict).toBe('stopped');
    expect(await left(asked)).toEqual({ pulls: 0, issues: 0, branches: 0 });
    const status = await answerTo(bench, await command(bench, issue, '/outrider status'));
    expect(status).toContain('done');
    expect(await answerTo(bench, await command(bench, issue, '/outrider cost'))).not.toContain('set aside');
    expect(await answerTo(bench, await command(bench, issue, '/outrider cancel'))).toContain('Nothing is running');
  });
});
