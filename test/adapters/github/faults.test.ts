// Every way in which GitHub can say no or say nothing, and what the adapter makes of it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secondaryLimit } from '../../../src/hosts/demo/stand-ins/github/journal.ts';
import { forgesOf, type Opened, openGitHub, thrown } from './stand-in.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await openGitHub();
});
afterEach(() => opened.github.clearFaults());
afterAll(() => opened.github.close());

const issuePath = '/repos/acme/widget/issues/1';
const requests = (pattern: RegExp) =>
  opened.github.journal.filter(({ method, path }) => pattern.test(`${method} ${path}`));

describe('a refusal becomes a ForgeError with a reason and a sentence that helps', () => {
  it.each([
    [401, { message: 'Bad credentials' }, 'forbidden', 'check APP_ID and PRIVATE_KEY'],
    [403, { message: 'Repository was archived so is read-only.' }, 'forbidden', 'unarchive it'],
    [403, { message: 'This installation has been suspended' }, 'forbidden', 'an owner can lift that'],
    [403, { message: 'Something new' }, 'forbidden', 'Something new'],
    [403, { message: 'This API returns blobs up to 100 MB in size.' }, 'too_large', 'larger than GitHub allows'],
    [404, { message: 'Not Found' }, 'not_found', 'is the App installed on acme/widget?'],
    [409, { message: 'Git Repository is empty.' }, 'conflict', 'no commit yet'],
    [409, { message: 'is at abc but expected def' }, 'conflict', 'is at abc'],
    [410, { message: 'Issues has been disabled in this repository.' }, 'gone', 'enable them under Settings'],
    [410, { message: 'This was deleted' }, 'gone', 'This was deleted'],
    [413, { message: 'Payload too big' }, 'too_large', 'larger than GitHub allows'],
    [
      422,
      { message: 'Validation Failed', errors: [{ field: 'title', code: 'missing_field' }] },
      'invalid',
      'title is missing_field',
    ],
    [422, { message: 'Validation Failed', errors: [{ message: 'body is too long' }] }, 'too_large', 'body is too long'],
    [422, { message: 'Reference already exists' }, 'conflict', 'Reference already exists'],
    [422, { message: 'Repository rule violations found' }, 'forbidden', 'a branch rule forbids it'],
    [
      409,
      { message: 'Repository rule violations found\n\nCommits must have verified signatures.' },
      'forbidden',
      'bypass',
    ],
    [422, { message: 'Repository rule violations found\n\nFile path is restricted.' }, 'forbidden', 'is restricted'],
    [
      422,
      { message: 'Validation Failed', errors: [{ message: 'No commits between main and topic' }] },
      'invalid',
      'No commits between main and topic',
    ],
    [
      422,
      { message: 'Validation Failed', errors: [{ message: 'A pull request already exists for acme:topic.' }] },
      'conflict',
      'already exists',
    ],
    [
      422,
      { message: 'Repository rule violations found\n\nSecret detected in content\n\n' },
      'forbidden',
      'look at the draft in the records of the run before anybody allows it',
    ],
    [429, { message: 'Too many requests' }, 'rate_limited', 'rate limit'],
    [
      422,
      { message: 'Validation Failed', errors: [{ resource: 'IssueComment', message: 'was submitted too quickly' }] },
      'rate_limited',
      'rate limit',
    ],
    [451, { message: 'Repository access blocked' }, 'forbidden', 'for legal reasons'],
    [500, 'not even JSON', 'unavailable', 'having trouble'],
    [502, { message: 'Server Error' }, 'unavailable', 'having trouble'],
  ])('%i %j is %s', async (status, body, reason, words) => {
    opened.github.fault({ path: issuePath, times: 9, action: { status, body } });
    const error = await thrown(opened.open().thread.issue());
    expect(error).toMatchObject({ reason, status });
    expect(error.message).toContain(words);
    expect(error.message).toMatch(/^Could not read #1 in acme\/widget: .*\.$/);
    expect(error.message).not.toContain('ghs_');
  });

  it('names the permission that the App lacks', async () => {
    const headers = { 'x-accepted-github-permissions': 'issues=write' };
    const body = { message: 'Resource not accessible by integration' };
    opened.github.fault({ path: issuePath, action: { status: 403, headers, body } });
    expect((await thrown(opened.open().thread.issue())).message).toContain('lacks a permission (issues: write)');
  });

  it('says for how long a secondary limit holds, and does not knock again', async () => {
    const before = requests(/issues\/1$/).length;
    opened.github.fault({ path: issuePath, times: 9, action: secondaryLimit(7) });
    const error = await thrown(opened.open().thread.issue());
    expect(error).toMatchObject({ reason: 'rate_limited', status: 403 });
    expect(error.message).toContain('in 7 s');
    expect(error.retryAfterMs).toBe(7_000);
    expect(requests(/issues\/1$/).length).toBe(before + 1);
  });

  it('waits for a minute after a limit that names no time, whenever the hour ends', async () => {
    const headers = { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '1800000000' };
    const quickly = { message: 'Validation Failed', errors: [{ message: 'was submitted too quickly' }] };
    const secondary = { message: 'You have exceeded a secondary rate limit.' };
    for (const [status, body] of [
      [422, quickly],
      [403, secondary],
    ] as const) {
      opened.github.fault({ path: issuePath, action: { status, headers, body } });
      const error = await thrown(opened.open().thread.issue());
      expect(error).toMatchObject({ reason: 'rate_limited', retryAfterMs: 60_000 });
      expect(error.message).toContain('it may be tried again later');
    }
  });

  it('says when the hourly limit ends', async () => {
    const date = 'Fri, 15 Jan 2027 07:30:00 GMT';
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000', date };
    const body = { message: 'API rate limit exceeded for installation.' };
    opened.github.fault({ path: issuePath, action: { status: 403, headers, body } });
    const error = await thrown(opened.open().thread.issue());
    expect(error.reason).toBe('rate_limited');
    expect(error.message).toContain('2027-01-15T08:00:00.000Z');
    expect(error.retryAfterMs).toBe(30 * 60_000);
  });
});

describe('a short limit is sat out where throttling is on', () => {
  it('once, for as long as GitHub asked', async () => {
    opened.github.fault({ path: issuePath, action: secondaryLimit(3) });
    expect(await opened.open({}, { throttle: true }).thread.issue()).toMatchObject({ number: 1 });
  });

  it('but not for longer than a minute, and not twice', async () => {
    opened.github.fault({ path: issuePath, action: secondaryLimit(3_600) });
    expect(await thrown(opened.open({}, { throttle: true }).thread.issue())).toMatchObject({ reason: 'rate_limited' });
    opened.github.fault({ path: issuePath, times: 2, action: secondaryLimit(1) });
    expect(await thrown(opened.open({}, { throttle: true }).thread.issue())).toMatchObject({ reason: 'rate_limited' });
  });
});

describe('a read is repeated', () => {
  it('after 502, and after an answer that breaks off in the middle', async () => {
    for (const action of [{ status: 502 }, 'cut', 'drop'] as const) {
      opened.github.fault({ path: issuePath, times: 2, action });
      expect(await opened.open().thread.issue()).toMatchObject({ number: 1, title: 'A paper' });
    }
  });

  it('with a new token when the old one is refused, once', async () => {
    const forge = opened.open();
    await forge.thread.issue();
    opened.github.expireTokens();
    expect(await forge.thread.issue()).toMatchObject({ number: 1 });
    const before = requests(/issues\/1$/).length;
    opened.github.fault({ path: issuePath, times: 9, action: { status: 401, body: { message: 'Bad credentials' } } });
    expect(await thrown(forge.thread.issue())).toMatchObject({ reason: 'forbidden' });
    expect(requests(/issues\/1$/).length).toBe(before + 2);
  });

  it('in the new place of a renamed repository', async () => {
    const headers = { location: `${opened.github.url}/repositories/1` };
    opened.github.fault({ path: /^\/repos\/acme\/widget$/, action: { status: 301, headers, body: {} } });
    expect(await opened.open().repository.facts()).toMatchObject({ full_name: 'acme/widget' });
  });

  it('with our token when an archive has moved within the API, and without it after that', async () => {
    const { repository } = opened.open();
    const { sha } = await repository.pin(null);
    const location = `${opened.github.url}/repos/acme/widget/tarball/${sha}`;
    opened.github.fault({ path: '/tarball/', action: { status: 301, headers: { location }, body: {} } });
    expect((await Array.fromAsync(await repository.archive(sha))).length).toBeGreaterThan(0);
    expect(opened.github.journal.slice(-3)).toMatchObject([
      { status: 301, authorized: true },
      { status: 302, authorized: true },
      { status: 200, authorized: false, host: 'codeload' },
    ]);
  });

  it('without our token when an archive is said to have moved to another host', async () => {
    const { repository } = opened.open();
    const { sha } = await repository.pin(null);
    const location = `${opened.github.url.replace('127.0.0.1', 'localhost')}/repos/acme/widget/tarball/${sha}`;
    opened.github.fault({ path: '/tarball/', action: { status: 301, headers: { location }, body: {} } });
    await Array.fromAsync(await repository.archive(sha));
    expect(opened.github.journal.slice(-3).map(({ authorized }) => authorized)).toEqual([true, false, false]);
  });

  it('follows to no other host with our token', async () => {
    const headers = { location: `${opened.github.url.replace('127.0.0.1', 'localhost')}/repositories/1` };
    opened.github.fault({ path: /^\/repos\/acme\/widget$/, action: { status: 301, headers, body: {} } });
    await opened.open().repository.facts();
    expect(opened.github.journal.findLast(({ path }) => path === '/repositories/1')).toMatchObject({
      authorized: false,
    });
  });
});

describe('what creates something is never repeated unseen', () => {
  it.each([{ status: 502 }, 'drop', 'cut'] as const)(
    '%j after the work was done: reported, and found again',
    async (action) => {
      const { thread } = opened.open();
      const body = `a comment lost to ${JSON.stringify(action)}`;
      opened.github.fault({ method: 'POST', path: '/comments', afterEffect: true, action });
      expect(await thrown(thread.create(body))).toMatchObject({ reason: 'unavailable' });
      expect((await thread.own()).filter((comment) => comment.body === body)).toHaveLength(1);
    },
  );

  it.each(['pulls', 'issues'] as const)(
    'an edit to the words of %s is made once when its answer is lost: a person may have written since',
    async (where) => {
      const { number } = await opened.github.api('ann', 'POST', '/repos/acme/widget/issues', {
        title: 'Old',
        body: '',
      });
      const kind = where === 'pulls' ? 'pull_request' : 'issue';
      opened.github.fault({ method: 'PATCH', path: `/widget/${where}/${number}`, times: 9, action: { status: 502 } });
      const words = { kind, number: Number(number), url: 'x', branch: null } as const;
      expect(await thrown(opened.open().publisher.update(words, { title: 'Ours' }))).toMatchObject({
        reason: 'unavailable',
      });
      expect(requests(new RegExp(`PATCH .*/widget/${where}/${number}$`))).toHaveLength(1);
    },
  );

  it.each(['issues', 'pulls', 'git/refs'])('POST %s is sent once when GitHub fails', async (what) => {
    const { publisher, repository } = opened.open();
    const { sha } = await repository.pin(null);
    opened.github.fault({ method: 'POST', path: `/widget/${what}`, times: 9, action: { status: 503 } });
    const before = requests(new RegExp(`POST .*/widget/${what}$`)).length;
    const draft = { branch: 'topic', base: 'main', title: 't', body: 'b' };
    if (what === 'issues') await thrown(publisher.openIssue(draft));
    else if (what === 'pulls') await thrown(publisher.openPullRequest(draft));
    else await thrown(publisher.createBranch('topic', sha));
    expect(requests(new RegExp(`POST .*/widget/${what}$`)).length).toBe(before + 1);
  });
});

describe('GraphQL, which refuses with 200', () => {
  const limited = { type: 'RATE_LIMITED', message: 'API rate limit exceeded' };
  const secondary = { type: 'FORBIDDEN', message: 'You have exceeded a secondary rate limit.' };
  const wrong = { message: 'Something went wrong while executing your query. Please include `A1B2` when reporting.' };
  const denied = { type: 'FORBIDDEN', message: 'Resource not accessible by integration' };
  const gone = { type: 'NOT_FOUND', message: "Could not resolve to a node with the global id of 'PR_x'" };
  const archived = { type: 'FORBIDDEN', message: 'Repository was archived so is read-only.' };
  const strange = { type: 'UNPROCESSABLE', message: 'The moon is full' };

  it.each([
    ['its hourly limit', limited, 'rate_limited', "GitHub's rate limit was reached"],
    ['its secondary limit', secondary, 'rate_limited', "GitHub's rate limit was reached"],
    ['too much made at once', { type: 'UNPROCESSABLE', message: 'was submitted too quickly' }, 'rate_limited', 'limit'],
    ['a failure of its own', wrong, 'unavailable', 'GitHub is having trouble'],
    ['no permission', denied, 'forbidden', 'the App lacks a permission; grant it'],
    ['nothing there', gone, 'not_found', 'is the App installed on acme/widget?'],
    ['an archived repository', archived, 'forbidden', 'unarchive it first'],
    ['something new', strange, 'invalid', 'The moon is full'],
  ])('%s', async (_what, said, reason, words) => {
    const { publisher, repository } = opened.open();
    const { sha } = await repository.pin(null);
    const branch = `ready-${said.message.length}`;
    const bytes = new TextEncoder().encode('x\n');
    const commit = await publisher.commit(sha, [{ path: 'X.md', mode: '100644', bytes }], 'Add X');
    await publisher.createBranch(branch, commit.sha);
    const pull = await publisher.openPullRequest({ branch, base: 'main', title: 't', body: 'b' });
    const body = { data: { markPullRequestReadyForReview: null }, errors: [said] };
    opened.github.fault({ path: '/graphql', times: 9, action: { status: 200, body } });
    const error = await thrown(publisher.markReady(pull));
    expect(error).toMatchObject({ reason });
    expect(error.message).toMatch(new RegExp(`mark #${pull.number} ready for review in acme/widget: `));
    expect(error.message).toContain(words);
    opened.github.clearFaults();
    for (const raw of ['', '{"data": {"markPull'])
      opened.github.fault({ path: '/graphql', times: 2, nth: 1, action: { status: 200, raw } });
    await publisher.markReady(pull);
    expect((await publisher.look(pull)).draft).toBe(false);
  });

  it('a no to what is done by then, by a person or by us, is no failure', async () => {
    const { publisher, repository } = opened.open();
    const { sha } = await repository.pin(null);
    const bytes = new TextEncoder().encode('y\n');
    const commit = await publisher.commit(sha, [{ path: 'Y.md', mode: '100644', bytes }], 'Add Y');
    await publisher.createBranch('ready-by-then', commit.sha);
    const pull = await publisher.openPullRequest({ branch: 'ready-by-then', base: 'main', title: 't', body: 'b' });
    const errors = [{ type: 'UNPROCESSABLE', message: 'Pull request is not in draft state' }];
    const body = { data: { markPullRequestReadyForReview: null }, errors };
    opened.github.fault({ path: '/graphql', afterEffect: true, action: { status: 200, body } });
    await publisher.markReady(pull);
    expect((await publisher.look(pull)).draft).toBe(false);
  });

  it('a limit while writes are spaced, which is told in another way: a limit with its end', async () => {
    const { publisher } = opened.open({}, { throttle: true });
    const pull = { kind: 'pull_request', number: 1, url: 'x', branch: 'x' } as const;
    opened.github.fault({ path: '/pulls/1', action: { status: 200, body: { draft: true, node_id: 'PR_x' } } });
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600) };
    const body = { data: { markPullRequestReadyForReview: null }, errors: [limited] };
    opened.github.fault({ path: '/graphql', times: 9, action: { status: 200, body, headers } });
    const error = await thrown(publisher.markReady(pull));
    expect(error).toMatchObject({ reason: 'rate_limited' });
    expect(error.retryAfterMs).toBeGreaterThan(3_000_000);
  });
});

describe('an answer that is none', () => {
  const bodies: readonly (readonly [string, string, string])[] = [
    ['nothing', '', 'application/json; charset=utf-8'],
    ['half a document', '{"number": 1, "title": "A pa', 'application/json; charset=utf-8'],
    ['null', 'null', 'application/json'],
    ['a web page', '<html><body>Sign in to the network</body></html>', 'text/html; charset=utf-8'],
    ['a web page that is called JSON', '<!DOCTYPE html>', 'application/json'],
    ['bytes', '\u0000\u0001', 'application/octet-stream'],
  ];

  it.each(bodies)('%s with status 200 is asked again, and then an outage', async (_what, raw, type) => {
    const action = { status: 200, raw, headers: { 'content-type': type } };
    const { thread } = opened.open();
    opened.github.fault({ path: issuePath, times: 2, action });
    expect(await thread.issue()).toMatchObject({ number: 1, title: 'A paper' });
    opened.github.fault({ path: issuePath, times: 9, action });
    const error = await thrown(thread.issue());
    expect(error).toMatchObject({ reason: 'unavailable', status: null });
    expect(error.message).toContain("GitHub's answer cannot be read");
  });

  it.each(bodies)('%s after a comment was written: reported, found again, written once', async (what, raw, type) => {
    const { thread } = opened.open();
    const body = `a comment answered with ${what}`;
    const action = { status: 201, raw, headers: { 'content-type': type } };
    opened.github.fault({ method: 'POST', path: '/comments', afterEffect: true, action });
    expect(await thrown(thread.create(body))).toMatchObject({ reason: 'unavailable' });
    expect((await thread.own()).filter((comment) => comment.body === body)).toHaveLength(1);
  });

  it('a list that is none, on any page', async () => {
    opened.github.fault({ path: '/comments', times: 9, action: { status: 200, raw: '' } });
    expect(await thrown(opened.open().thread.own())).toMatchObject({ reason: 'unavailable' });
  });

  it('a refusal in a web page keeps its status', async () => {
    const action = { status: 502, raw: '<html>Unicorn!</html>', headers: { 'content-type': 'text/html' } };
    opened.github.fault({ path: issuePath, times: 9, action });
    expect(await thrown(opened.open().thread.issue())).toMatchObject({ reason: 'unavailable', status: 502 });
  });

  it('a redirect that leads to itself is given up', async () => {
    const headers = { location: `${opened.github.url}${issuePath}` };
    opened.github.fault({ path: issuePath, times: 1000, action: { status: 301, headers, body: {} } });
    expect(await thrown(opened.open().thread.issue())).toMatchObject({ reason: 'unavailable', status: null });
  });

  it.each([301, 302, 303])('a write that %i would turn into a read is refused, not taken for done', async (status) => {
    const headers = { location: `${opened.github.url}${issuePath}/comments` };
    opened.github.fault({
      method: 'POST',
      path: '/comments',
      action: { status, headers, body: { message: 'Moved Permanently' } },
    });
    const error = await thrown(opened.open().thread.create('a comment to what has moved'));
    expect(error).toMatchObject({ reason: 'gone', status });
    expect(error.message).toContain('has moved');
  });

  it('a write that 307 leads on within the API is made there', async () => {
    const headers = { location: `${opened.github.url}/api/v3${issuePath}/comments` };
    opened.github.fault({ method: 'POST', path: '/comments', action: { status: 307, headers, body: {} } });
    expect(await opened.open().thread.create('led on')).toMatchObject({ body: 'led on' });
  });

  it.each([301, 302, 303])('an edit that %i leads elsewhere is refused as moved, and made nowhere', async (status) => {
    const { thread } = opened.open();
    const { id } = await thread.create(`to be edited, ${status}`);
    const headers = { location: `${opened.github.url}${issuePath}/comments` };
    opened.github.fault({
      method: 'PATCH',
      path: '/comments/',
      action: { status, headers, body: { message: 'Moved' } },
    });
    expect(await thrown(thread.edit(id, 'edited'))).toMatchObject({ reason: 'gone', status });
    expect((await thread.own()).find((comment) => comment.id === id)?.body).toBe(`to be edited, ${status}`);
  });

  it('an edit that 307 leads on within the API is made there, one that it leads to another host is not', async () => {
    const { thread } = opened.open();
    const { id } = await thread.create('to be led on');
    const path = `/repos/acme/widget/issues/comments/${id}`;
    const seen: string[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const led = (to: string) =>
      opened.github.fault({
        method: 'PATCH',
        path: '/comments/',
        action: { status: 307, headers: { location: `${to}${path}` }, body: {} },
      });
    led(`${opened.github.url}/api/v3`);
    await thread.edit(id, 'led on');
    expect((await thread.own()).find((comment) => comment.id === id)?.body).toBe('led on');
    led(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`);
    expect(await thrown(thread.edit(id, 'led astray'))).toMatchObject({ reason: 'gone', status: 307 });
    elsewhere.close();
    expect(seen).toEqual([]);
  });

  it('an archive that comes byte by byte for ever is given up', async () => {
    const drip = createServer((_request, response) => {
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => drip.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(drip.address() as AddressInfo).port}/archive`;
    opened.github.fault({ path: '/tarball/', action: { status: 302, headers: { location }, body: {} } });
    const { repository } = opened.open({}, { timeoutMs: 400 });
    const { sha } = await opened.forge.repository.pin(null);
    const pieces = await repository.archive(sha);
    const read = async () => {
      for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
    };
    const error = await thrown(read());
    expect(error).toMatchObject({ reason: 'unavailable' });
    expect(error.message).toContain('too slowly');
    drip.closeAllConnections();
    drip.close();
  });

  it('a body that comes byte by byte is given up at the deadline', async () => {
    opened.github.fault({ path: issuePath, times: 9, action: 'drip' });
    const error = await thrown(opened.open({}, { timeoutMs: 60 }).thread.issue());
    expect(error).toMatchObject({ reason: 'unavailable', status: null });
    expect(error.message).toContain('did not answer in time');
  });
});

describe('silence', () => {
  it('a request that hangs is given up', async () => {
    opened.github.fault({ path: issuePath, times: 9, action: 'hang' });
    const error = await thrown(opened.open({}, { timeoutMs: 40 }).thread.issue());
    expect(error).toMatchObject({ reason: 'unavailable', status: null });
    expect(error.message).toContain('did not answer in time');
  });

  it('a GitHub that cannot be reached is unavailable, not forbidden', async () => {
    const forge = forgesOf(opened.github, { apiUrl: 'http://127.0.0.1:9' }).open(opened.target);
    const error = await thrown(forge.thread.issue());
    expect(error).toMatchObject({ reason: 'unavailable', status: null });
    expect(error.message).toContain('cannot be reached');
  });
});

describe('an archive', () => {
  const archived = async () => {
    const { repository } = opened.open({}, { timeoutMs: 200 });
    const { sha } = await repository.pin(null);
    return Array.fromAsync(await repository.archive(sha));
  };

  it('is fetched without our token', async () => {
    await archived();
    expect(opened.github.journal.findLast(({ host }) => host === 'codeload')).toMatchObject({
      authorized: false,
      status: 200,
    });
  });

  it.each([
    // Of a repository that is gone we hear when we ask for the link: a link that was just handed out and leads nowhere has run out.
    [{ status: 404 }, 'unavailable'],
    [{ status: 500 }, 'unavailable'],
    ['drop', 'unavailable'],
    ['cut', 'unavailable'],
    ['hang', 'unavailable'],
  ] as const)('that ends in %j is %s', async (action, reason) => {
    opened.github.fault({ path: 'legacy.tar.gz', action });
    expect(await thrown(archived())).toMatchObject({ reason });
  });
});
