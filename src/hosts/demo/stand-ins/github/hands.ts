// What people, and a test looking on, do at the stand-in: past the journal and the faults, through every rule.
import { callerOf } from './access.ts';
import { type SeedRepository, treeRows } from './seed.ts';
import type { Webhooks } from './webhooks.ts';
import { type Call, type Json, jsonOf, objectOf, type Reply } from './wire.ts';
import { userToken, type World } from './world.ts';

export interface IssueRef {
  /** `owner/name`. */
  readonly repo: string;
  readonly number: number;
}

export interface ThreadEntry {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly url: string;
  /** Contents of the reactions, such as `eyes`. */
  readonly reactions: readonly string[];
}

export interface PullView {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly state: string;
  readonly head: string;
  readonly head_sha: string;
  readonly base: string;
  readonly author: string;
  readonly changed_files: number;
}

export interface IssueView {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly author: string;
}

export interface FileView {
  readonly mode: string;
  readonly bytes: Uint8Array;
}

export interface Hands {
  /** Any request as a person; throws what GitHub refuses. */
  api(as: string, method: string, path: string, body?: Json): Promise<Json>;
  openIssue(as: string, repo: string, issue: { readonly title: string; readonly body: string }): Promise<IssueRef>;
  /** Resolves when the delivery, if there is a receiver, was answered. */
  comment(as: string, issue: IssueRef, body: string): Promise<{ readonly id: number; readonly url: string }>;
  editComment(as: string, repo: string, edit: { readonly id: number; readonly body: string }): Promise<void>;
  /** A commit on a branch, which is made from the default branch where it does not exist. */
  push(as: string, repo: string, commit: PushedCommit): Promise<string>;
  /** A check run of another App, as CI reports it: begun, or (by its name) brought further. */
  checkRun(repo: string, run: CheckRun): Promise<void>;
  status(repo: string, sha: string, status: { readonly state: string; readonly context: string }): Promise<void>;
  thread(issue: IssueRef): Promise<ThreadEntry[]>;
  /** Issues without pull requests, oldest first. */
  issues(repo: string): Promise<IssueView[]>;
  pulls(repo: string): Promise<PullView[]>;
  /** Grows with whatever may have changed something, so that who watches looks only then. */
  writes(): number;
  /** Branch names to SHAs. */
  branches(repo: string): Promise<Record<string, string>>;
  /** Every file at a ref. */
  files(repo: string, ref: string): Promise<Record<string, FileView>>;
}

export interface PushedCommit {
  readonly branch: string;
  readonly message: string;
  readonly files: SeedRepository['files'];
}

export interface CheckRun {
  readonly name: string;
  readonly head_sha: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion?: string;
  /** What it says of itself, as the API takes it. */
  readonly output?: Json;
  /** Of its job. */
  readonly log?: string;
}

type Answer = (call: Call) => Promise<Reply>;

export function hands(world: World, webhooks: Webhooks, answer: Answer): Hands {
  const api: Hands['api'] = (as, method, path, body) => ask(world, answer, { as, method, path, body });
  return {
    api,
    openIssue: async (as, repo, issue) => {
      const { number } = await api(as, 'POST', `/repos/${repo}/issues`, issue);
      return { repo, number: Number(number) };
    },
    comment: async (as, { repo, number }, body) => {
      const { id, html_url } = await api(as, 'POST', `/repos/${repo}/issues/${number}/comments`, { body });
      await webhooks.delivered(
        ({ event, payload }) => event === 'issue_comment' && (payload.comment as Json).id === id,
      );
      return { id: Number(id), url: String(html_url) };
    },
    editComment: async (as, repo, { id, body }) => {
      await api(as, 'PATCH', `/repos/${repo}/issues/comments/${id}`, { body });
    },
    push: (as, repo, commit) => push(world, api, { as, repo, commit }),
    checkRun: async (repo, run) => {
      const found = await api('admin', 'GET', `/repos/${repo}/commits/${run.head_sha}/check-runs`);
      const known = (found.check_runs as Json[]).find(({ name }) => name === run.name);
      const path = `/repos/${repo}/check-runs`;
      const { log, ...told } = run;
      // Its log is there before anybody hears of its end.
      if (known && log !== undefined) world.jobLogs.set(Number(known.id), log);
      const { id } = known
        ? await api('admin', 'PATCH', `${path}/${known.id}`, { ...told })
        : await api('admin', 'POST', path, { ...told });
      if (log !== undefined) world.jobLogs.set(Number(id), log);
    },
    status: async (repo, sha, status) => {
      await api('admin', 'POST', `/repos/${repo}/statuses/${sha}`, status);
    },
    thread: (issue) => readThread(world, issue),
    issues: async (repo) => (await world.list(`/repos/${repo}/issues?state=all&direction=asc`)).map(issueView),
    pulls: (repo) => readPulls(world, api, repo),
    writes: () => world.writes,
    branches: async (repo) => {
      const rows = await world.list<{ name: string; commit: { sha: string } }>(`/repos/${repo}/branches`);
      return Object.fromEntries(rows.map(({ name, commit }) => [name, commit.sha]));
    },
    files: (repo, ref) => readFiles(world, repo, ref),
  };
}

interface Ask {
  readonly as: string;
  readonly method: string;
  readonly path: string;
  readonly body: Json | undefined;
}

async function ask(world: World, answer: Answer, { as, method, path, body }: Ask): Promise<Json> {
  const url = new URL(path, world.origin);
  const headers = { authorization: `token ${userToken(as)}`, 'content-type': 'application/json' };
  const reply = await answer({
    method,
    path: url.pathname,
    segments: url.pathname.slice(1).split('/').map(decodeURIComponent),
    query: url.searchParams,
    headers,
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
    caller: callerOf(world, headers.authorization),
    byHand: true,
  });
  if (reply.status >= 300) {
    throw new Error(`${as} may not ${method} ${path}: ${reply.status} ${Buffer.from(reply.body).toString('utf8')}`);
  }
  return Array.isArray(jsonOf(reply)) ? { rows: jsonOf(reply) } : objectOf(reply);
}

async function push(
  world: World,
  api: Hands['api'],
  pushed: { as: string; repo: string; commit: PushedCommit },
): Promise<string> {
  const { as, repo } = pushed;
  const { branch, message, files } = pushed.commit;
  const existing = await world.get<{ object: { sha: string } }>(
    `/repos/${repo}/git/ref/heads/${encodeURIComponent(branch)}`,
  );
  const from = (await world.must<{ default_branch: string }>('GET', `/repos/${repo}`)).default_branch;
  const base =
    existing ??
    (await world.must<{ object: { sha: string } }>('GET', `/repos/${repo}/git/ref/heads/${encodeURIComponent(from)}`));
  const parent = await world.must<{ tree: { sha: string } }>('GET', `/repos/${repo}/git/commits/${base.object.sha}`);
  const rows = await treeRows(world, repo, { files, token: userToken(as) });
  const tree = await api(as, 'POST', `/repos/${repo}/git/trees`, { base_tree: parent.tree.sha, tree: rows });
  const commit = await api(as, 'POST', `/repos/${repo}/git/commits`, {
    message,
    tree: tree.sha,
    parents: [base.object.sha],
  });
  if (existing)
    await api(as, 'PATCH', `/repos/${repo}/git/refs/heads/${encodeURIComponent(branch)}`, { sha: commit.sha });
  else await api(as, 'POST', `/repos/${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha: commit.sha });
  return String(commit.sha);
}

async function readThread(world: World, { repo, number }: IssueRef): Promise<ThreadEntry[]> {
  const rows = await world.list<{ id: number; user: { login: string }; body: string; html_url: string }>(
    `/repos/${repo}/issues/${number}/comments`,
  );
  return rows.map(({ id, user, body, html_url }) => {
    const reactions = (world.reactions.get(`${repo}/comments/${id}`) ?? []).map(({ content }) => content);
    return { id, author: user.login, body, url: html_url, reactions };
  });
}

function issueView(issue: Json): IssueView {
  const { number, title, body, state, user } = issue;
  const author = String((user as Json).login);
  return { number: Number(number), title: String(title), body: String(body ?? ''), state: String(state), author };
}

async function readPulls(world: World, api: Hands['api'], repo: string): Promise<PullView[]> {
  const rows = await world.list(`/repos/${repo}/pulls?state=all&direction=asc`);
  return Promise.all(
    rows.map(async (row) => {
      const pull = await api('admin', 'GET', `/repos/${repo}/pulls/${row.number}`);
      const [head, base] = [pull.head as Json, pull.base as Json];
      return {
        ...issueView(pull),
        draft: pull.draft === true,
        head: String(head.ref),
        head_sha: String(head.sha),
        base: String(base.ref),
        changed_files: Number(pull.changed_files),
      };
    }),
  );
}

async function readFiles(world: World, repo: string, ref: string): Promise<Record<string, FileView>> {
  const branch = await world.get<{ object: { sha: string } }>(
    `/repos/${repo}/git/ref/heads/${encodeURIComponent(ref)}`,
  );
  const { tree } = await world.must<{ tree: { path: string; mode: string; type: string; sha: string }[] }>(
    'GET',
    `/repos/${repo}/git/trees/${branch?.object.sha ?? ref}?recursive=1`,
  );
  const blobs = tree.filter(({ type }) => type === 'blob');
  const files = await Promise.all(
    blobs.map(async ({ path, mode, sha }) => {
      const { content } = await world.must<{ content: string }>('GET', `/repos/${repo}/git/blobs/${sha}`);
      return [path, { mode, bytes: new Uint8Array(Buffer.from(content, 'base64')) }] as const;
    }),
  );
  return Object.fromEntries(files);
}
