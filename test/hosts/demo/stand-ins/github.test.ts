// The GitHub stand-in is as strict as GitHub where a bot could be wrong about it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../../../../src/hosts/demo/stand-ins/github.ts';
import { as, installationToken, send } from './github-client.ts';

const repo = 'acme/widget';
let github: GitHubStandIn;

beforeAll(async () => {
  github = await startGitHub({
    webhookSecret: 'a webhook secret',
    users: [{ login: 'ann', role: 'write' }, { login: 'mal' }],
    repositories: [
      { owner: 'acme', name: 'widget', files: { 'README.md': 'widget\n', 'src/a.ts': 'a\n' } },
      { owner: 'acme', name: 'secret', private: true, files: { 'README.md': 'secret\n' } },
      { owner: 'acme', name: 'exports', files: { 'README.md': 'exports\n' } },
      { owner: 'solo', name: 'other', files: { 'README.md': 'other\n' } },
    ],
  });
});
afterAll(() => github.close());

describe('credentials', () => {
  it('that nobody gave out are refused', async () => {
    expect((await send(github, 'ghs_fake', ['GET', `/repos/${repo}`])).status).toBe(401);
    expect((await send(github, 'eyJhbGciOiJub25lIn0.e30.x', ['GET', '/app'])).status).toBe(401);
    expect((await send(github, null, ['GET', `/repos/${repo}`])).status).toBe(200);
  });

  it('that may only read do not write, and are told what is missing', async () => {
    const { data } = await installationToken(github, {
      repositories: ['widget'],
      permissions: { issues: 'read', contents: 'read' },
    });
    const writes = [
      ['/issues', { title: 't' }, 'issues'],
      ['/issues/1/comments', { body: 'b' }, 'issues'],
      ['/issues/1/reactions', { content: 'eyes' }, 'issues'],
      ['/pulls', { title: 't', head: 'h', base: 'b' }, 'pull_requests'],
      ['/git/trees', { tree: [] }, 'contents'],
      ['/git/refs', { ref: 'refs/heads/x', sha: 'x' }, 'contents'],
    ] as const;
    for (const [path, body, permission] of writes) {
      const refused = await send(github, data.token, ['POST', `/repos/${repo}${path}`, body]);
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.headers.get('x-accepted-github-permissions')).toBe(`${permission}=write`);
    }
  });

  it('for one repository do not open another', async () => {
    const { data } = await installationToken(github, {
      repositories: ['widget'],
      permissions: { issues: 'write', contents: 'read' },
    });
    expect((await send(github, data.token, ['GET', '/repos/acme/secret'])).status).toBe(404);
    expect((await send(github, data.token, ['POST', '/repos/acme/exports/issues', { title: 't' }])).status).toBe(403);
    expect((await send(github, data.token, ['GET', '/repos/acme/exports'])).status).toBe(200);
    expect((await installationToken(github, { repositories: ['other'] })).status).toBe(422);
  });

  it('of strangers find no private repository', async () => {
    for (const token of [as('mal'), null]) {
      expect((await send(github, token, ['GET', '/repos/acme/secret'])).status).toBe(404);
      expect((await send(github, token, ['GET', '/repos/acme/secret/contents/README.md'])).status).toBe(404);
    }
    expect((await send(github, as('mal'), ['POST', `/repos/${repo}/git/trees`, { tree: [] }])).status).toBe(403);
  });

  it('end when they are made to', async () => {
    const { data } = await installationToken(github);
    expect((await send(github, data.token, ['GET', `/repos/${repo}`])).status).toBe(200);
    github.expireTokens();
    expect((await send(github, data.token, ['GET', `/repos/${repo}`])).status).toBe(401);
    github.suspend(true);
    expect((await installationToken(github)).status).toBe(403);
    github.suspend(false);
  });
});

describe('pull requests', () => {
  const open = (body: object) =>
    send(github, as('ann'), ['POST', `/repos/${repo}/pulls`, { title: 't', base: 'main', ...body }]);

  it('need a head and a base that exist, a commit between them, and to be the only one', async () => {
    await github.push('ann', repo, { branch: 'strict', message: 'm', files: { 'strict.txt': 'x\n' } });
    const main = (await github.branches(repo)).main;
    await github.api('ann', 'POST', `/repos/${repo}/git/refs`, { ref: 'refs/heads/same', sha: main });
    const errors = async (body: object) => JSON.stringify((await open(body)).data.errors);
    expect(await errors({ head: 'nowhere' })).toContain('"field":"head","code":"invalid"');
    expect(await errors({ head: 'strict', base: 'nowhere' })).toContain('"field":"base","code":"invalid"');
    expect(await errors({ head: 'same' })).toContain('No commits between main and same');
    expect((await open({ head: 'acme:strict' })).status).toBe(201);
    expect(await errors({ head: 'strict' })).toContain('A pull request already exists for acme:strict.');
  });

  it('count their files and lines, are issues as well, and leave drafts only by GraphQL', async () => {
    const files = { 'src/a.ts': 'a\nb\n', 'src/new.ts': 'one\ntwo\n' };
    await github.push('ann', repo, { branch: 'counted', message: 'm', files });
    const { data } = await open({ head: 'counted', draft: true });
    const at = `/repos/${repo}/pulls/${data.number}`;
    const get = async (path: string) => (await send(github, as('ann'), ['GET', path])).data;
    expect(await get(at)).toMatchObject({ draft: true, commits: 1, changed_files: 2, additions: 3, deletions: 0 });
    expect((await get(`${at}/files`)).map(({ filename }: { filename: string }) => filename)).toEqual([
      'src/a.ts',
      'src/new.ts',
    ]);
    expect(await get(`${at}/commits`)).toHaveLength(1);
    await github.push('ann', repo, { branch: 'counted', message: 'more', files: { 'src/newer.ts': 'x\n' } });
    const tip = (await github.branches(repo)).counted;
    const now = { commits: 2, changed_files: 3, additions: 4, head: { sha: tip } };
    expect(await get(at)).toMatchObject(now);
    expect(await get(`/repos/${repo}/pulls?head=acme:counted`)).toMatchObject([{ head: { sha: tip } }]);
    expect(await get(`${at}/commits`)).toHaveLength(2);
    expect(await get(`/repos/${repo}/issues/${data.number}`)).toMatchObject({
      number: data.number,
      pull_request: { merged_at: null },
    });
    expect((await get(`/repos/${repo}/issues?per_page=1`))[0].number).toBe(data.number);
    await send(github, as('ann'), ['PATCH', at, { draft: false, title: 'renamed' }]);
    expect(await get(at)).toMatchObject({ draft: true, title: 'renamed' });
    const query =
      'mutation($input: MarkPullRequestReadyForReviewInput!) { markPullRequestReadyForReview(input: $input) { pullRequest { isDraft } } }';
    const reader = (await installationToken(github, { permissions: { pull_requests: 'read' } })).data.token;
    const mutation = { query, variables: { input: { pullRequestId: data.node_id } } };
    expect((await send(github, reader, ['POST', '/graphql', mutation])).data.errors[0].type).toBe('FORBIDDEN');
    expect(
      (await send(github, as('ann'), ['POST', '/graphql', mutation])).data.data.markPullRequestReadyForReview
        .pullRequest.isDraft,
    ).toBe(false);
    expect(await get(at)).toMatchObject({ draft: false });
    const unknown = { query, variables: { input: { pullRequestId: 'PR_none' } } };
    expect((await send(github, as('ann'), ['POST', '/graphql', unknown])).data.errors[0].type).toBe('NOT_FOUND');
    expect(
      (await send(github, as('ann'), ['POST', '/graphql', { query: '{ viewer { login } }' }])).data.errors,
    ).toHaveLength(1);
  });

  it('have branches that GraphQL compares before it moves them, by the same rules as REST', async () => {
    await github.push('ann', repo, { branch: 'compared', message: 'm', files: { 'compared.txt': 'x\n' } });
    const { compared: ahead = '', main = '' } = await github.branches(repo);
    const { node_id: repositoryId } = (await send(github, as('ann'), ['GET', `/repos/${repo}`])).data;
    const query = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
    const move = async (update: object, token = as('ann'), id = repositoryId) => {
      const refUpdates = [{ name: 'refs/heads/compared', ...update }];
      const variables = { input: { repositoryId: id, refUpdates } };
      const { data } = await send(github, token, ['POST', '/graphql', { query, variables }]);
      return data.errors?.[0].type ?? data.data;
    };
    const done = { updateRefs: { clientMutationId: null } };
    const now = async () => (await github.branches(repo)).compared;
    expect(await move({ beforeOid: ahead, afterOid: main, force: true })).toEqual(done);
    expect(await now()).toBe(main);
    expect(await move({ beforeOid: ahead, afterOid: ahead })).toBe('UNPROCESSABLE');
    expect(await move({ beforeOid: main, afterOid: ahead }, as('mal'))).toBe('FORBIDDEN');
    expect(await move({ beforeOid: main, afterOid: ahead }, as('ann'), 'R_none')).toBe('NOT_FOUND');
    const reader = (await installationToken(github, { permissions: { contents: 'read' } })).data.token;
    expect(await move({ beforeOid: main, afterOid: ahead }, reader)).toBe('FORBIDDEN');
    expect(await now()).toBe(main);
    expect(await move({ afterOid: ahead })).toEqual(done);
    expect(await move({ beforeOid: ahead, afterOid: main })).toBe('UNPROCESSABLE');
    expect(await now()).toBe(ahead);
  });

  it('are listed with the issues in pages', async () => {
    const all = (await send(github, as('ann'), ['GET', `/repos/${repo}/issues?state=all&per_page=100`])).data;
    const numbers: number[] = [];
    let next: string | null = `/repos/${repo}/issues?state=all&per_page=2`;
    while (next !== null) {
      const page: Awaited<ReturnType<typeof send>> = await send(github, as('ann'), ['GET', next]);
      numbers.push(...page.data.map(({ number }: { number: number }) => number));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]?.replace(github.url, '') ?? null;
    }
    expect(numbers).toEqual(all.map(({ number }: { number: number }) => number));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

it('finds a repository in any letters, and answers with its name', async () => {
  const found = await send(github, null, ['GET', '/repos/ACME/Widget/contents/src/a.ts']);
  expect(found).toMatchObject({ status: 200, data: { path: 'src/a.ts' } });
  expect(await send(github, null, ['GET', '/repos/ACME/Widget'])).toMatchObject({
    status: 200,
    data: { full_name: repo },
  });
  expect((await send(github, null, ['GET', '/repos/ACME/Widgets'])).status).toBe(404);
});

it('names our App in what it writes, and nobody in what others write', async () => {
  const issue = await github.openIssue('mal', repo, { title: 't', body: 'b' });
  const { token } = (await installationToken(github)).data;
  const path = `/repos/${repo}/issues/${issue.number}/comments`;
  const ours = (await send(github, token, ['POST', path, { body: 'ours' }])).data;
  expect(ours).toMatchObject({
    user: { login: 'outrider[bot]', type: 'Bot' },
    performed_via_github_app: { id: github.appId },
  });
  const theirs = (await send(github, as('mal'), ['POST', path, { body: 'theirs' }])).data;
  expect(theirs).toMatchObject({ user: { login: 'mal', type: 'User' }, performed_via_github_app: null });
});

it('keeps one reaction of a kind for each, and knows eight kinds', async () => {
  const issue = await github.openIssue('ann', repo, { title: 't', body: 'b' });
  const { id } = await github.comment('ann', issue, 'c');
  const react = (login: string, content: string) =>
    send(github, as(login), ['POST', `/repos/${repo}/issues/comments/${id}/reactions`, { content }]);
  expect((await react('ann', 'eyes')).status).toBe(201);
  expect((await react('ann', 'eyes')).status).toBe(200);
  expect((await react('mal', 'eyes')).status).toBe(201);
  expect((await react('mal', 'shrug')).status).toBe(422);
  expect(
    (await send(github, as('ann'), ['POST', `/repos/${repo}/issues/comments/99999/reactions`, { content: 'eyes' }]))
      .status,
  ).toBe(404);
  expect((await github.thread(issue)).at(-1)?.reactions).toEqual(['eyes', 'eyes']);
});

it('refuses bodies of more than 65,536 characters and titles of more than 256', async () => {
  const issue = (body: object) => send(github, as('ann'), ['POST', `/repos/${repo}/issues`, { title: 't', ...body }]);
  expect((await issue({ body: 'x'.repeat(65_536) })).status).toBe(201);
  expect((await issue({ body: 'x'.repeat(65_537) })).status).toBe(422);
  expect((await issue({ title: 'x'.repeat(257) })).status).toBe(422);
});
