// A branch of ours moved on at GitHub while a person has a hand on it, or while GitHub refuses, loses its answer or does not know the mutation.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultAction } from '../../../src/hosts/demo/stand-ins/github/journal.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { assertAllValid } from '../../openapi.ts';
import { type Opened, openGitHub, thrown } from './stand-in.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await openGitHub();
});
afterEach(() => opened.github.clearFaults());
afterAll(async () => {
  await assertAllValid(opened.github.journal);
  await opened.github.close();
});

interface Scene {
  readonly publisher: Publisher;
  readonly branch: string;
  /** The commit that the branch was made from. */
  readonly base: string;
  /** Where the branch is, and where it is to go. */
  readonly from: string;
  readonly to: string;
  advance(): Promise<void>;
  now(): Promise<string | undefined>;
}

let scenes = 0;

/** A branch with one commit of ours, and the next; `meanwhile` happens between the look at the branch and the push. */
async function scene(meanwhile: (scene: Scene) => Promise<unknown> = async () => undefined): Promise<Scene> {
  scenes += 1;
  const branch = `outrider/x${scenes}/arm`;
  let moment: (() => Promise<unknown>) | null = null;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const then = isPush(String(input), init) ? moment : null;
    if (then) moment = null;
    await then?.();
    return globalThis.fetch(input, init);
  };
  const { publisher, repository } = opened.open({}, { fetch });
  const { sha: base } = await repository.pin('main');
  const next = (parent: string, text: string) =>
    publisher.commit(parent, [{ path: 'X.md', mode: '100644', bytes: Buffer.from(text) }], text);
  const from = (await next(base, `first ${scenes}`)).sha;
  const to = (await next(from, `second ${scenes}`)).sha;
  await publisher.createBranch(branch, from);
  const made: Scene = {
    ...{ publisher, branch, base, from, to },
    advance: () => publisher.advance(branch, from, to),
    now: async () => (await opened.github.branches('acme/widget'))[branch],
  };
  moment = () => meanwhile(made);
  return made;
}

/** However it is sent. */
function isPush(url: string, init: RequestInit | undefined): boolean {
  if (init?.method === 'PATCH') return url.includes('/git/refs/');
  return url.endsWith('/graphql') && String(init?.body).includes('updateRefs');
}

const ref = (branch: string) => `/repos/acme/widget/git/refs/heads/${branch}`;

const graphql = (action: FaultAction, more: { times?: number; afterEffect?: boolean } = {}) =>
  opened.github.fault({ method: 'POST', path: '/graphql', action, ...more });
const answer = (...errors: object[]): FaultAction => ({ status: 200, body: { data: { updateRefs: null }, errors } });
const requests = (pattern: RegExp) =>
  opened.github.journal.filter(({ method, path }) => pattern.test(`${method} ${path}`));

describe('between our look at a branch and our push to it, a person', () => {
  it('sets it back by force: it stays where they left it', async () => {
    const s = await scene(({ branch, base }) =>
      opened.github.api('ann', 'PATCH', ref(branch), { sha: base, force: true }),
    );
    const error = await thrown(s.advance());
    expect(error).toMatchObject({ reason: 'conflict' });
    expect(error.message).toBe(`Somebody else moved the branch ${s.branch} to ${s.base}.`);
    expect(await s.now()).toBe(s.base);
  });

  it('pushes a commit: it stays', async () => {
    const s = await scene(({ branch }) =>
      opened.github.push('ann', 'acme/widget', { branch, message: 'Mine', files: { 'MINE.md': 'mine\n' } }),
    );
    const error = await thrown(s.advance());
    expect(error).toMatchObject({ reason: 'conflict' });
    expect(error.message).toBe(`Somebody else moved the branch ${s.branch} to ${await s.now()}.`);
    expect([s.from, s.to]).not.toContain(await s.now());
  });

  it('deletes it: it stays deleted', async () => {
    const s = await scene(({ branch }) => opened.github.api('ann', 'DELETE', ref(branch)));
    const error = await thrown(s.advance());
    expect(error).toMatchObject({ reason: 'conflict' });
    expect(error.message).toBe(`Somebody else deleted the branch ${s.branch}.`);
    expect(await s.now()).toBeUndefined();
  });

  it('moves it to the very commit that we push: that is done', async () => {
    const s = await scene(({ branch, to }) => opened.github.api('ann', 'PATCH', ref(branch), { sha: to }));
    await s.advance();
    expect(await s.now()).toBe(s.to);
  });
});

describe('an answer that is lost', () => {
  const partial = { data: { updateRefs: null }, errors: [{ message: 'Something went wrong', type: 'UNPROCESSABLE' }] };
  it.each<[string, FaultAction]>([
    ['with the connection', 'drop'],
    ['in the middle', 'cut'],
    ['to a 502', { status: 502 }],
    ['to a refusal that comes after the work', { status: 200, body: partial }],
    ['to an answer of nothing', { status: 200, raw: '' }],
  ])('%s: asked for again, done once, and no conflict', async (_how, action) => {
    const s = await scene();
    graphql(action, { afterEffect: true });
    await s.advance();
    expect(await s.now()).toBe(s.to);
  });

  it.each([{ data: { updateRefs: null } }, { data: null }, {}])(
    'in %j: an outage, and done when it is tried again',
    async (body) => {
      const s = await scene();
      graphql({ status: 200, body }, { afterEffect: true });
      const error = await thrown(s.advance());
      expect(error).toMatchObject({ reason: 'unavailable' });
      expect(error.message).toContain("GitHub's answer cannot be read");
      await s.advance();
      expect(await s.now()).toBe(s.to);
    },
  );
});

describe('a refusal leaves the branch where it is and says why', () => {
  const rule = 'Repository rule violations found\n\nCommits must have verified signatures.';
  const workflow = 'refusing to allow a GitHub App to create or update workflow `x.yml` without `workflows` permission';
  it.each<[string, object, string, string]>([
    [
      'no permission',
      { type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
      'forbidden',
      'grant it',
    ],
    [
      'nothing there',
      { type: 'NOT_FOUND', message: 'Could not resolve to a node' },
      'not_found',
      'is the App installed',
    ],
    ['a rule', { type: 'UNPROCESSABLE', message: rule }, 'forbidden', 'let the App bypass the rule'],
    ['a workflow', { type: 'UNPROCESSABLE', message: workflow }, 'forbidden', 'that is by design'],
    [
      'an archive',
      { type: 'FORBIDDEN', message: 'Repository was archived so is read-only.' },
      'forbidden',
      'unarchive',
    ],
    ['something new', { type: 'UNPROCESSABLE', message: 'The moon is full' }, 'invalid', 'The moon is full (GraphQL)'],
    ['a document of ours', { message: 'Wrong', extensions: { code: 'argumentNotAccepted' } }, 'invalid', 'Wrong'],
    [
      'its limit',
      { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
      'rate_limited',
      'rate limit was reached',
    ],
    ['a failure of its own', { message: 'Something went wrong while executing your query.' }, 'unavailable', 'trouble'],
  ])('%s', async (_what, error, reason, words) => {
    const s = await scene();
    graphql(answer(error), { times: 9 });
    if (reason === 'forbidden') refuseOverRest(error);
    const told = await thrown(s.advance());
    expect(told).toMatchObject({ reason });
    expect(told.message).toContain(`Could not advance the branch ${s.branch} in acme/widget: `);
    expect(told.message).toContain(words);
    expect(await s.now()).toBe(s.from);
  });

  it('with the limit that passes: waited for as long as GitHub says', async () => {
    const s = await scene();
    const headers = { 'retry-after': '7' };
    graphql({ ...(answer({ type: 'RATE_LIMITED', message: 'x' }) as object), headers, status: 200 }, { times: 9 });
    expect(await thrown(s.advance())).toMatchObject({ reason: 'rate_limited', retryAfterMs: 7000 });
  });
});

/** What GitHub refuses to a permission that is missing, it refuses on either way. */
function refuseOverRest({ message }: { message?: string }): void {
  const action = { status: 403, body: { message } };
  opened.github.fault({ method: 'PATCH', path: '/git/refs/', action, times: 9 });
}

describe.each([
  [
    'that does not know the mutation',
    { message: "Field 'updateRefs' doesn't exist on type 'Mutation'", extensions: { code: 'undefinedField' } },
  ],
  [
    'that has the mutation for people alone',
    { type: 'FORBIDDEN', path: ['updateRefs'], message: 'Resource not accessible by integration' },
  ],
])('a server %s', (_server, old) => {
  const unused = { message: 'Variable $name is declared by anonymous mutation but not used' };

  it('is asked over REST', async () => {
    const s = await scene();
    graphql({ status: 200, body: { errors: [unused, old] } });
    await s.advance();
    expect(await s.now()).toBe(s.to);
    expect(requests(new RegExp(`^PATCH .*${s.branch.replaceAll('/', '(/|%2F)')}$`))).toMatchObject([
      { body: { sha: s.to, force: false } },
    ]);
  });

  it.each([
    [
      'pushed',
      ({ branch }: Scene) =>
        opened.github.push('ann', 'acme/widget', { branch, message: 'Mine', files: { 'MINE.md': 'mine\n' } }),
    ],
    ['deleted', ({ branch }: Scene) => opened.github.api('ann', 'DELETE', ref(branch))],
    [
      'set back',
      ({ branch, base }: Scene) => opened.github.api('ann', 'PATCH', ref(branch), { sha: base, force: true }),
    ],
  ])('undoes nothing that a person %s', async (_what, act) => {
    let theirs: string | undefined;
    const s = await scene(async (made) => {
      await act(made);
      theirs = await made.now();
    });
    graphql({ status: 200, body: { errors: [old] } });
    expect(await thrown(s.advance())).toMatchObject({ reason: 'conflict' });
    expect(await s.now()).toBe(theirs);
    expect(theirs).not.toBe(s.from);
  });
});

it('is asked of the repository by its id, with a token for its contents alone, and never by force', async () => {
  const s = await scene();
  await s.advance();
  const { node_id } = await opened.github.api('ann', 'GET', '/repos/acme/widget');
  const variables = { repository: node_id, name: `refs/heads/${s.branch}`, before: s.from, after: s.to };
  expect(requests(/^POST \/graphql$/).filter(({ body }) => JSON.stringify(body).includes(s.to))).toMatchObject([
    {
      permissions: { contents: 'write', metadata: 'read' },
      body: { query: expect.stringContaining('force: false'), variables },
    },
  ]);
});

it('follows a repository that was renamed meanwhile', async () => {
  const elsewhere = await openGitHub();
  const { id } = await elsewhere.github.api('ann', 'GET', '/repos/acme/widget');
  const { publisher, repository } = elsewhere.open({ repository_id: Number(id) });
  const { sha } = await repository.pin('main');
  const made = await publisher.commit(sha, [{ path: 'X.md', mode: '100644', bytes: Buffer.from('x') }], 'x');
  await publisher.createBranch('outrider/x/arm', sha);
  await elsewhere.github.rename('acme/widget', 'acme/gadget');
  await publisher.advance('outrider/x/arm', sha, made.sha);
  expect((await elsewhere.github.branches('acme/widget'))['outrider/x/arm']).toBe(made.sha);
  await assertAllValid(elsewhere.github.journal);
  await elsewhere.github.close();
});
