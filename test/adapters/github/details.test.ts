// What only GitHub does: roles, truncated trees, merged pull requests, many pages, drafts that a plan does not allow.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { assertAllValid } from '../../openapi.ts';
import { forgesOf, type Opened, openGitHub } from './stand-in.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await openGitHub({
    users: [
      { login: 'ann', role: 'write' },
      { login: 'ada', role: 'admin' },
      { login: 'mia', role: 'maintain' },
      { login: 'tim', role: 'triage' },
      { login: 'rob', role: 'read' },
      { login: 'sue', role: 'write', custom_role: 'security-lead' },
      { login: 'mal' },
    ],
    repositories: [
      { owner: 'acme', name: 'widget', files: { 'a.txt': 'a\n', 'src/deep/b.txt': 'b\n', 'src/c.txt': 'c\n' } },
      { owner: 'acme', name: 'secret', private: true, files: { 'a.txt': 'a\n' } },
      { owner: 'acme', name: 'old', archived: true, files: { 'a.txt': 'a\n' } },
      { owner: 'acme', name: 'fork', has_issues: false, files: { 'a.txt': 'a\n' } },
      { owner: 'acme', name: 'ruled', protected_branches: ['outrider/**'], files: { 'a.txt': 'a\n' } },
      { owner: 'acme', name: '.github', files: { '.github/outrider.yml': 'enabled: false\n' } },
    ],
  });
});
afterEach(() => opened.github.clearFaults());
afterAll(async () => {
  await assertAllValid(opened.github.journal);
  await opened.github.close();
});

const requestedLast = () => opened.github.journal.at(-1)?.path;

it('finds the default branch as a branch: a tag, or the beginning of a commit, may be called so too', async () => {
  const { sha } = await opened.forge.repository.pin(null);
  expect(requestedLast()).toContain('/repos/acme/widget/commits/heads%2Fmain?');
  await opened.github.api('ada', 'POST', '/repos/acme/widget/git/refs', { ref: 'refs/tags/main', sha });
  const moved = await opened.github.push('ada', 'acme/widget', {
    branch: 'main',
    message: 'On',
    files: { 'd.txt': 'd\n' },
  });
  expect(await opened.forge.repository.pin(null)).toMatchObject({ ref: 'main', sha: moved });
});

it('tells permissions in our words, a custom role by what it is based on', async () => {
  const roles = ['ada', 'mia', 'ann', 'sue', 'tim', 'rob', 'mal', 'nobody-at-all'];
  const found = await Promise.all(roles.map((login) => opened.forge.repository.permission(login)));
  expect(found).toEqual(['admin', 'maintain', 'write', 'write', 'triage', 'read', 'read', 'none']);
  expect(await opened.open({ repo: 'secret' }).repository.permission('mal')).toBe('none');
});

it('tells what a repository lets us do', async () => {
  const facts = (repo: string) => opened.open({ repo }).repository.facts();
  expect(await facts('widget')).toMatchObject({
    id: expect.any(Number),
    private: false,
    archived: false,
    has_issues: true,
    can_push: true,
  });
  expect(await facts('secret')).toMatchObject({ private: true, can_push: true });
  expect(await facts('old')).toMatchObject({ archived: true, can_push: false });
  expect(await facts('fork')).toMatchObject({ has_issues: false });
});

it('says what to do where GitHub lets us do nothing', async () => {
  const issue = { title: 't', body: 'b' };
  const closed = expect(opened.open({ repo: 'fork' }).publisher.openIssue(issue)).rejects;
  await closed.toMatchObject({ reason: 'gone', message: expect.stringContaining('issues are disabled') });
  const archived = expect(opened.open({ repo: 'old' }).publisher.openIssue(issue)).rejects;
  await archived.toMatchObject({ reason: 'forbidden', message: expect.stringContaining('archived') });
  const ruled = opened.open({ repo: 'ruled' });
  const { sha } = await ruled.repository.pin(null);
  const branch = expect(ruled.publisher.createBranch('outrider/x/arm', sha)).rejects;
  await branch.toMatchObject({ reason: 'forbidden', message: expect.stringContaining('branch rule') });
  const long = expect(opened.forge.thread.create('x'.repeat(65_537))).rejects;
  await long.toMatchObject({ reason: 'too_large', message: expect.stringContaining('65536') });
});

it('reads the configuration of the organisation, and none where there is no such repository', async () => {
  const { github, target } = opened;
  const file = await forgesOf(github).organisation(target)?.repository.file('.github/outrider.yml', null);
  expect(Buffer.from(file ?? []).toString()).toBe('enabled: false\n');
  const elsewhere = await openGitHub();
  const none = forgesOf(elsewhere.github).organisation(elsewhere.target)?.repository.file('.github/outrider.yml', null);
  expect(await none).toBeNull();
  await elsewhere.github.close();
});

const widget = { owner: 'acme', name: 'widget', files: { 'README.md': 'widget\n' } };

it('lists a tree that is too long for one listing', async () => {
  // 30,000 entries of 250 bytes and more are over GitHub's 7 MB.
  const names = Array.from(
    { length: 30_000 },
    (_, at) => `area-${at % 7}/${'long-'.repeat(8)}${at % 90}/file-${at}.txt`,
  );
  const submodule = { mode: '160000', content: 'c'.repeat(40) };
  const files = {
    ...Object.fromEntries(names.map((name) => [name, name])),
    'area-3/module': submodule,
    'root.txt': '',
  };
  const long = await openGitHub({ repositories: [widget, { owner: 'acme', name: 'long', files }] });
  const { repository } = long.open({ repo: 'long' });
  const { sha } = await repository.pin(null);
  const { entries, truncated } = await repository.tree(sha);
  expect(truncated).toBe(false);
  expect(entries.map(({ path }) => path).toSorted()).toEqual(Object.keys(files).toSorted());
  const listings = long.github.journal.filter(({ path }) => path.includes('/git/trees/'));
  expect(listings).toHaveLength(2 + 7);
  await long.github.close();
});

it('lists a tree that GitHub truncates folder by folder', async () => {
  const { repository } = opened.forge;
  const { sha } = await repository.pin(null);
  const whole = await repository.tree(sha);
  const body = { sha, url: 'x', truncated: true, tree: [] };
  opened.github.fault({ path: `${sha}?recursive=true`, action: { status: 200, body } });
  const walked = await repository.tree(sha);
  expect(walked.truncated).toBe(false);
  const byPath = (entries: typeof whole.entries) => [...entries].sort((a, b) => a.path.localeCompare(b.path));
  expect(byPath(walked.entries)).toEqual(byPath(whole.entries));
});

it('lists merged pull requests, newest first, without ours and without the unmerged', async () => {
  const { github, forge } = opened;
  const pull = async (as: string, branch: string) => {
    const base = { base: 'main', title: `${branch} by ${as}`, body: '' };
    return Number((await github.api(as, 'POST', '/repos/acme/widget/pulls', { ...base, head: branch })).number);
  };
  const push = (branch: string) =>
    github.push('ann', 'acme/widget', { branch, message: branch, files: { [`${branch}.txt`]: 'x\n' } });
  for (const branch of ['one', 'two', 'three', 'open']) await push(branch);
  const merged = [await pull('ann', 'one'), await pull('sue', 'two')];
  await pull('ann', 'open');
  const ours = await forge.publisher.openPullRequest({ branch: 'three', base: 'main', title: 'ours', body: '' });
  const ready = {
    query: 'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { clientMutationId } }',
  };
  const { node_id } = await github.api('ann', 'GET', `/repos/acme/widget/pulls/${ours.number}`);
  await github.api('ann', 'POST', '/graphql', { ...ready, variables: { id: node_id } });
  for (const number of [...merged, ours.number])
    await github.api('ann', 'PUT', `/repos/acme/widget/pulls/${number}/merge`, {});
  const found = await forge.repository.mergedPulls(10);
  expect(found.map(({ number, author }) => ({ number, author }))).toEqual([
    { number: merged[1], author: 'sue' },
    { number: merged[0], author: 'ann' },
  ]);
  expect(await forge.repository.mergedPulls(1)).toHaveLength(1);
});

it('says of an issue that was transferred that it is gone', async () => {
  const { github, forge } = opened;
  const ours = await forge.publisher.openIssue({ title: 'Ours', body: '' });
  const { number } = await github.openIssue('ann', 'acme/secret', { title: 'Where it is now', body: '' });
  const location = `${github.url}/repos/acme/widget/issues/${number}`;
  expect(number).not.toBe(ours.number);
  const body = { message: 'Moved Permanently', url: location };
  github.fault({ path: `/issues/${ours.number}`, action: { status: 301, headers: { location }, body } });
  await expect(forge.publisher.look(ours)).rejects.toMatchObject({
    reason: 'gone',
    message: expect.stringContaining('has moved to another place'),
  });
  expect(await forge.publisher.look(ours)).toMatchObject({ title: 'Ours' });
});

it('finds our comments on every page', async () => {
  const { github, forge, target } = opened;
  const issue = { repo: 'acme/widget', number: target.issue };
  const first = await forge.thread.create('first');
  await Promise.all(Array.from({ length: 104 }, (_, i) => github.comment('ann', issue, `chatter ${i}`)));
  const last = await forge.thread.create('last');
  expect(await forge.thread.own()).toEqual([first, last]);
});

it('sends text inline and as a blob what is no text or too long for that', async () => {
  const { github, forge } = opened;
  const { sha } = await forge.repository.pin('main');
  const files = {
    'bom.txt': Buffer.from('\uFEFFtext\r\n'),
    'latin1.txt': Buffer.from([0xe4, 0xf6]),
    'zero.txt': Buffer.from('a\0b'),
    'long.txt': Buffer.alloc(300_000, 'x'),
  };
  const rows = Object.entries(files).map(([path, bytes]) => ({ path, mode: '100644' as const, bytes }));
  const commit = await forge.publisher.commit(sha, rows, 'all kinds');
  const request = github.journal.findLast(({ method, path }) => method === 'POST' && path.endsWith('/git/trees'));
  const body = request?.body as { tree: { path: string; content?: string }[] } | undefined;
  const inline = body?.tree.filter(({ content }) => content !== undefined).map(({ path }) => path);
  expect(inline).toEqual(['bom.txt']);
  for (const [path, bytes] of Object.entries(files)) {
    expect(await forge.repository.file(path, commit.sha)).toEqual(new Uint8Array(bytes));
  }
});

it('opens a plain pull request where the plan has no drafts', async () => {
  const { github, forge } = opened;
  await github.push('ann', 'acme/widget', { branch: 'plain', message: 'x', files: { 'p.txt': 'x\n' } });
  const body = { message: 'Validation Failed', errors: ['Draft pull requests are not supported in this repository.'] };
  github.fault({ method: 'POST', path: '/pulls', action: { status: 422, body } });
  await forge.publisher.openPullRequest({ branch: 'plain', base: 'main', title: 't', body: 'b' });
  expect((await github.pulls('acme/widget')).find(({ head }) => head === 'plain')).toMatchObject({ draft: false });
});

it('does not take the marker of somebody else for ours', async () => {
  await opened.github.openIssue('mal', 'acme/widget', { title: 'fake', body: '<!-- outrider forged -->' });
  expect(await opened.forge.publisher.findIssue('<!-- outrider forged -->')).toBeNull();
});

it('tells whether somebody is in a team, of the owner or of another organisation; no team has nobody', async () => {
  const { github, forge } = opened;
  await github.api('admin', 'POST', '/orgs/acme/teams', { name: 'research' });
  await github.api('admin', 'PUT', '/orgs/acme/teams/research/memberships/rob', { role: 'member' });
  expect(await forge.repository.inTeam('research', 'rob')).toBe(true);
  expect(await forge.repository.inTeam('acme/research', 'rob')).toBe(true);
  expect(await forge.repository.inTeam('research', 'mal')).toBe(false);
  expect(await forge.repository.inTeam('no-such-team', 'rob')).toBe(false);
});

it('names the rule that forbids a branch, and none where there is none', async () => {
  expect(await opened.open({ repo: 'ruled' }).repository.ruleAgainst('outrider/7f3a/glm-5-2')).toBe('guarded branches');
  expect(await opened.open({ repo: 'ruled' }).repository.ruleAgainst('feature')).toBeNull();
  expect(await opened.forge.repository.ruleAgainst('outrider/7f3a/glm-5-2')).toBeNull();
});

it('opens a repository for a run without a thread, in which nothing can be said', async () => {
  const { repository, thread } = opened.open({ repo: 'widget', issue: null });
  expect((await repository.facts()).full_name).toBe('acme/widget');
  await expect(thread.create('hello')).rejects.toThrow('The run on acme/widget has no thread.');
});

it('follows a list’s next page at its own host only: the token is not taken elsewhere', async () => {
  const asked: string[] = [];
  const stranger = createServer((request, response) => {
    asked.push(String(request.headers.authorization));
    response.setHeader('content-type', 'application/json').end('[]');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo;
  const link = `<http://127.0.0.1:${port}/repos/acme/widget/issues/1/comments?page=2>; rel="next"`;
  opened.github.fault({ path: '/issues/1/comments', times: 1, action: { status: 200, headers: { link }, body: [] } });
  try {
    const error = await opened.forge.thread.own().catch((reason: unknown) => reason);
    expect(asked).toEqual([]);
    expect(error).toMatchObject({ name: 'ForgeError', reason: 'withheld' });
    expect(String(error)).toContain('another host');
  } finally {
    opened.github.clearFaults();
    stranger.close();
  }
});

it.each([
  ['action_required', [['GitHub Actions (7)', 'blocked', 'action_required']]],
  ['startup_failure', []],
  ['success', []],
])('takes a suite without a run that ended as %s for what it says of the patch', async (conclusion, shown) => {
  const { sha } = await opened.forge.repository.pin(null);
  const app = { id: 1, slug: 'github-actions', name: 'GitHub Actions' };
  const suite = { id: 7, app, head_sha: sha, status: 'completed', conclusion, latest_check_runs_count: 0 };
  opened.github.fault({
    path: `/commits/${sha}/check-suites`,
    action: { status: 200, body: { total_count: 1, check_suites: [suite] } },
  });
  const checks = await opened.forge.checks.of(sha);
  expect(checks.map(({ name, outcome, word }) => [name, outcome, word])).toEqual(shown);
});

it('reads the commit statuses of every page: one that failed beyond the first hundred is not passed over', async () => {
  const sha = (await opened.forge.repository.pin(null)).sha;
  const at = `/repos/acme/widget/commits/${sha}/status`;
  const page = (contexts: readonly string[], state: string) => ({
    sha,
    state: 'failure',
    total_count: 101,
    url: `${opened.github.url}${at}`,
    statuses: contexts.map((context, id) => ({ id, context, state, target_url: null })),
  });
  const first = page(
    Array.from({ length: 100 }, (_, n) => `ci/${n}`),
    'success',
  );
  opened.github.fault({ path: at, times: 1, action: { status: 200, body: first } });
  opened.github.fault({ path: at, nth: 2, times: 1, action: { status: 200, body: page(['ci/last'], 'failure') } });
  try {
    const checks = await opened.forge.checks.of(sha);
    expect(checks).toHaveLength(101);
    expect(checks.find(({ name }) => name === 'ci/last')).toMatchObject({ outcome: 'failed' });
  } finally {
    opened.github.clearFaults();
  }
});

it('finds its comments when the App was given another name meanwhile', async () => {
  let now = 0;
  const { number } = await opened.github.openIssue('ann', 'acme/widget', { title: 'Named anew', body: '' });
  const { thread } = opened.open({ issue: number }, { now: () => now });
  const { id } = await thread.create('written under the old name');
  expect((await thread.own()).map((comment) => comment.id)).toContain(id);
  const renamed = (body: unknown) => JSON.parse(JSON.stringify(body).replaceAll('outrider[bot]', 'pathfinder[bot]'));
  const path = `/repos/acme/widget/issues/${number}/comments`;
  const { rows } = await opened.github.api('ann', 'GET', path);
  opened.github.fault({ path, times: 9, action: { status: 200, body: renamed(rows) } });
  const app = { id: opened.github.appId, slug: 'pathfinder', node_id: 'A_1', owner: null, name: 'Pathfinder' };
  opened.github.fault({ path: /^\/app$/, times: 9, action: { status: 200, body: app } });
  now += 10 * 60_000;
  expect((await thread.own()).map((comment) => comment.id)).toContain(id);
});
