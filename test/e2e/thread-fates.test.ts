// What becomes of a run whose thread, branch, base or rights change under it, and what GitHub then answers: what was made stands, what cannot
// be made is told, nothing is tried for ever.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import type { FaultAction, FaultRule } from '../../src/hosts/demo/stand-ins/github/journal.ts';
import { secondaryLimit } from '../../src/hosts/demo/stand-ins/github/journal.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  armOf,
  type Bench,
  bodyOf,
  cardOf,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  recordOf,
  slow,
  until,
  write,
} from './bench.ts';

const patience = 120_000;
const pull = '/outrider run 2606.27369v1 glm-5.2 --solo';
const solo = ['card', 'result glm-5.2', 'summary'];

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: [pythonRepository('quick'), pythonRepository('other'), pythonRepository('turned')],
  });
}, patience);

beforeEach(() => {
  bench.scripts['glm-5.2'] = slow(riverGlm, 150);
  bench.log.errors.length = 0;
});

afterEach(() => bench.stage.github.clearFaults());

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

interface Ended {
  readonly asked: Asked;
  readonly problem: unknown;
}

/** A run in which `happens` as soon as its model has been asked. */
async function during(happens: (asked: Asked) => unknown, repo = 'quick', text = pull): Promise<Ended> {
  const issue = await openIssue(bench, repo);
  const since = bench.stage.models.journal.length;
  const asked = await write(bench, issue, text);
  await until(() => bench.stage.models.journal.length > since);
  await until(async () => (await cardOf(bench, issue)).includes('running'));
  await happens(asked);
  const { result } = await bench.stage.host.engine.waitFor(asked.execution);
  const problem = typeof result === 'object' && result !== null && 'problem' in result ? result.problem : undefined;
  return { asked, problem };
}

const always = (rule: Omit<FaultRule, 'times'>): void => bench.stage.github.fault({ ...rule, times: 100_000 });
const refusal = (status: number, message: string, errors?: readonly object[]): FaultAction => ({
  status,
  body: { message, ...(errors ? { errors } : {}) },
});

/** Everything that is of the issue: itself, its comments, and what is already said in it. */
function thread({ number }: { readonly number: number }, action: FaultAction): void {
  always({ path: new RegExp(`/issues/${number}(/|\\?|$)`), action });
  always({ method: 'PATCH', path: /\/issues\/comments\//, action: refusal(404, 'Not Found') });
}

async function left({ issue, experiment }: Asked) {
  const { github } = bench.stage;
  const [pulls, branches] = await Promise.all([github.pulls(issue.repo), github.branches(issue.repo)]);
  return {
    pulls: pulls.filter(({ head }) => head.includes(experiment)).length,
    branches: Object.keys(branches).filter((name) => name.includes(experiment)).length,
  };
}

/** The pull request is there, the records are whole, and few requests were wasted on a thread that is gone. */
async function stands({ asked, problem }: Ended, words: RegExp): Promise<void> {
  bench.stage.github.clearFaults();
  expect(problem).toMatch(words);
  expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'pull_request' });
  expect(await left(asked)).toEqual({ pulls: 1, branches: 1 });
  expect((await recordOf(bench, asked)).arms).toHaveLength(1);
}

describe('the thread of a run', { timeout: patience }, () => {
  it.each([
    ['deleted', refusal(410, 'This issue was deleted'), /deleted/],
    ['turned into a discussion', refusal(404, 'Not Found'), /no such thing/],
  ])('is %s: what was made stands, the records are whole', async (_what, action, words) => {
    const ended = await during(({ issue }) => thread(issue, action));
    await stands(ended, words);
    const since = bench.stage.github.journal.length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(bench.stage.github.journal.length).toBe(since);
  });

  it('is transferred to another repository: nothing is written there', async () => {
    const there = await openIssue(bench, 'other');
    const location = `${bench.stage.github.url}/repos/acme/other/issues/${there.number}`;
    const ended = await during(({ issue }) => {
      const moved = (tail: string): FaultAction => ({
        status: 301,
        headers: { location: `${location}${tail}` },
        body: { message: 'Moved Permanently', url: location },
      });
      always({ path: new RegExp(`/quick/issues/${issue.number}$`), action: moved('') });
      always({ path: new RegExp(`/quick/issues/${issue.number}/comments`), action: moved('/comments') });
      always({ method: 'PATCH', path: /\/issues\/comments\//, action: refusal(404, 'Not Found') });
    });
    await stands(ended, /has moved to another place/);
    expect(await bench.stage.github.thread(there)).toEqual([]);
  });

  it('is locked and its card deleted at once', async () => {
    const ended = await during(async ({ issue }) => {
      const card = (await bench.stage.github.thread(issue)).find(({ body }) => body.includes('"kind":"card"'));
      const locked = refusal(403, 'Unable to create comment because issue is locked.');
      always({ method: 'POST', path: /\/comments$/, action: locked });
      await bench.stage.github.api(maintainer, 'DELETE', `/repos/${issue.repo}/issues/comments/${card?.id}`);
    });
    await stands(ended, /locked/);
    expect(await kindsIn(bench, ended.asked.issue)).toEqual([]);
  });
});

describe('the comments of a run', { timeout: patience }, () => {
  it('may not be edited any more: how it ended is said in another card, and nothing twice', async () => {
    const no = refusal(403, 'Resource not accessible by integration');
    const { asked, problem } = await during(() => always({ method: 'PATCH', path: '/issues/comments/', action: no }));
    expect(problem).toBeNull();
    expect(await kindsIn(bench, asked.issue)).toEqual(['card', 'result glm-5.2', 'summary', 'card']);
    const [first, , , last] = await bench.stage.github.thread(asked.issue).then((all) => all.slice(1));
    expect(first?.body).toMatch(/^### 🧭 Outrider `\w+` · running/);
    expect(last?.body).toMatch(/^### 🧭 Outrider `\w+` · done/);
    expect(last?.body).toContain(`This takes the place of [an earlier comment](${first?.url})`);
    expect(last?.body).toContain('draft PR #');
  });
});

describe('limits that are reached in the middle', { timeout: patience }, () => {
  const date = new Date().toUTCString();
  const hour = String(Math.floor(Date.now() / 1000) + 3600);
  const primary: FaultAction = {
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': hour, date },
    body: { message: 'API rate limit exceeded for installation ID 1.' },
  };
  const bare: FaultAction = refusal(403, 'You have exceeded a secondary rate limit and have been temporarily blocked');
  const many: FaultAction = refusal(429, 'Too Many Requests');
  const quickly: FaultAction = refusal(422, 'Validation Failed', [{ message: 'was submitted too quickly' }]);
  const html = { 'content-type': 'text/html' };
  const cases: readonly (readonly [string, readonly FaultRule[]])[] = [
    [
      'on every kind of write, with and without Retry-After',
      [
        { method: 'PATCH', path: '/issues/comments/', times: 3, action: bare },
        { method: 'PATCH', path: '/issues/comments/', nth: 4, times: 2, action: secondaryLimit(1) },
        { method: 'PATCH', path: '/issues/comments/', nth: 6, times: 2, action: many },
        { method: 'POST', path: /\/comments$/, action: bare },
        { method: 'POST', path: /\/comments$/, nth: 2, action: many },
        { method: 'POST', path: /\/comments$/, nth: 3, action: quickly },
        { method: 'POST', path: '/git/trees', action: bare },
        { method: 'POST', path: '/git/commits', action: many },
        { method: 'POST', path: '/git/refs', action: bare },
        { method: 'POST', path: /\/pulls$/, action: many },
        { method: 'POST', path: /\/pulls$/, nth: 2, action: quickly },
        { method: 'POST', path: '/access_tokens', times: 2, action: many },
      ],
    ],
    ['on everything, for the hour', [{ path: /./, times: 4, action: primary }]],
    [
      'by a proxy that answers everything with pages, halves and nothing',
      [
        { path: /./, times: 4, action: { status: 503, raw: '<html>Unicorn!</html>', headers: html } },
        { path: /./, nth: 5, times: 4, action: { status: 200, raw: '' } },
        { path: /./, nth: 9, times: 4, action: { status: 200, raw: '{"id": 1, "bo' } },
        { path: /./, nth: 13, times: 4, action: { status: 200, raw: '<html>Sign in', headers: html } },
      ],
    ],
  ];

  it.each(cases)('%s: waited out, nothing twice, nothing missing', async (_what, rules) => {
    const { asked, problem } = await during(() => {
      bench.stage.github.expireTokens();
      for (const rule of rules) bench.stage.github.fault(rule);
    });
    expect(problem).toBeNull();
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(solo);
    expect(await cardOf(bench, asked.issue)).toContain('done');
    expect(await left(asked)).toEqual({ pulls: 1, branches: 1 });
    expect((await armOf(bench, asked, 'glm-5.2')).verdict).toBe('pull_request');
    expect(bench.log.errors).toEqual([]);
  });
});

describe('what GitHub says of a branch or a pull request', { timeout: patience }, () => {
  const failed = (errors: readonly object[]) => refusal(422, 'Validation Failed', errors);

  it.each([
    ['the reference already exists', { method: 'POST', path: '/git/refs' }, refusal(422, 'Reference already exists')],
    [
      'a pull request already exists',
      { method: 'POST', path: /\/pulls$/ },
      failed([{ resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for acme:x.' }]),
    ],
  ])('%s, and it is ours: it is taken', async (_what, at, action) => {
    const { asked, problem } = await during(() => bench.stage.github.fault({ ...at, afterEffect: true, action }));
    expect(problem).toBeNull();
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ verdict: 'pull_request' });
    expect(row.artifact_url).toMatch(/\/pull\/\d+$/);
    expect(await left(asked)).toEqual({ pulls: 1, branches: 1 });
  });

  it('the reference already exists, and it is somebody else’s: it is left alone', async () => {
    const name = (experiment: string) => `outrider/${experiment}/glm-5-2`;
    let theirs = '';
    const { asked } = await during(async ({ issue, experiment }) => {
      theirs = await bench.stage.github.push(maintainer, issue.repo, {
        branch: name(experiment),
        message: 'Mine',
        files: { 'MINE.md': 'mine\n' },
      });
    });
    expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'failed', artifact_url: null });
    expect((await bench.stage.github.branches(asked.issue.repo))[name(asked.experiment)]).toBe(theirs);
    expect(await left(asked)).toEqual({ pulls: 0, branches: 1 });
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(solo);
  });

  it.each([
    [
      'no commits between the branches',
      { method: 'POST', path: /\/pulls$/ },
      failed([{ resource: 'PullRequest', code: 'custom', message: 'No commits between main and outrider/x' }]),
      /No commits between/,
    ],
    [
      'no history in common, after the base was pushed anew',
      { method: 'POST', path: /\/pulls$/ },
      failed([
        { resource: 'PullRequest', code: 'custom', message: 'The main branch has no history in common with it' },
      ]),
      /no history in common/,
    ],
    ['the base commit is gone', { method: 'GET', path: '/git/commits/' }, refusal(404, 'Not Found'), /no such thing/],
    [
      'a push rule wants signatures (409)',
      { method: 'POST', path: '/git/refs' },
      refusal(409, 'Repository rule violations found\n\nCommits must have verified signatures.\n\n'),
      /verified signatures.*bypass the rule/,
    ],
    [
      'the App may not open pull requests any more',
      { method: 'POST', path: /\/pulls$/ },
      refusal(403, 'Resource not accessible by integration'),
      /lacks a permission/,
    ],
  ] as const)('%s: the arm failed, says why and what next, its draft is kept', async (_what, at, action, words) => {
    const { asked, problem } = await during(() => always({ ...at, action }));
    bench.stage.github.clearFaults();
    expect(problem).toBeNull();
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ verdict: 'failed', decided_by: 'harness', artifact_url: null });
    expect(row.reason).toMatch(words);
    expect(row.files_changed).toBeGreaterThan(0);
    expect(await bodyOf(bench, asked.issue, 'result', 'glm-5.2')).toContain('Next: ');
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(solo);
  });

  it('the default branch is another one by now: the pull request goes where it was to go', async () => {
    const { asked } = await during(async ({ issue }) => {
      const { github } = bench.stage;
      await github.push(maintainer, issue.repo, { branch: 'next', message: 'N', files: { 'N.md': 'n\n' } });
      await github.api('admin', 'PATCH', `/repos/${issue.repo}`, { default_branch: 'next' });
    }, 'turned');
    expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'pull_request' });
    const [pulled] = await bench.stage.github.pulls(asked.issue.repo);
    expect(pulled?.base).toBe('main');
  });

  it.each([
    [
      'a permission was taken from the installation',
      422,
      'The permissions requested are not granted to this installation.',
    ],
    [
      'the installation was narrowed to other repositories',
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    ],
  ])('%s: the run ends and keeps the draft', async (_what, status, message) => {
    const ended = await during(() => {
      always({ path: '/access_tokens', action: refusal(status, message) });
      bench.stage.github.expireTokens();
    });
    bench.stage.github.clearFaults();
    const row = await armOf(bench, ended.asked, 'glm-5.2');
    expect(['failed', 'stopped']).toContain(row.verdict);
    expect(row.artifact_url).toBeNull();
    expect(row.files_changed).toBeGreaterThan(0);
    expect(row.reason).toMatch(/not granted what it needs|not installed on/);
    expect(ended.problem).toMatch(/not granted what it needs|not installed on/);
  });
});
