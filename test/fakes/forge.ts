// A forge in memory, for stories: one repository, one issue, everything that was written to look at afterwards.
import type { Published } from '../../src/domain/artifact.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import type { Permission } from '../../src/domain/names.ts';
import type { Check, Checks } from '../../src/ports/checks.ts';
import type { CommitTalk } from '../../src/ports/commit-talk.ts';
import type { Forge, Forges } from '../../src/ports/forge.ts';
import type { Publisher, Standing } from '../../src/ports/publisher.ts';
import type { Mention, MergedPull, Repository, RepositoryFacts } from '../../src/ports/repository.ts';
import type { OwnComment, Thread, ThreadIssue } from '../../src/ports/thread.ts';
import { type FakeFile, FakeGit } from './forge-git.ts';

export interface FakeForgeOptions {
  /** SHAs by the number of a pull request of this repository. */
  readonly pullHeads?: Readonly<Record<number, string>>;
  /** Path to content at the default branch; empty: no commit yet. */
  readonly files?: Readonly<Record<string, FakeFile>>;
  readonly facts?: Partial<RepositoryFacts>;
  readonly issue?: Partial<ThreadIssue>;
  /** By login; everybody else reads. */
  readonly permissions?: Readonly<Record<string, Permission>>;
  /** Logins by the number of the account. */
  readonly accounts?: Readonly<Record<number, string>>;
  /** The rule that keeps everybody from creating branches. */
  readonly rule?: string;
  /** Logins by team slug. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  readonly merged?: readonly MergedPull[];
  /** Where people have spoken of something, by the words that are looked for. */
  readonly mentions?: Readonly<Record<string, readonly Mention[]>>;
}

export interface FakePull extends Published {
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly open: boolean;
  readonly merged?: boolean;
  readonly labels: readonly string[];
}

export interface FakeIssue extends Published {
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
  readonly labels: readonly string[];
}

type Method = keyof Repository | keyof Thread | keyof Publisher | keyof Checks;

/** Fails on demand: `fail('create', error)` lets the next call of that method throw; with `afterEffect` its work is done first. */
export class FakeForge implements Forge {
  readonly repository: Repository;
  readonly thread: Thread;
  readonly publisher: Publisher;
  readonly checks: Checks;
  /** What CI has said so far, by commit; what a check's failure says, by its name. */
  readonly ci = new Map<string, readonly Check[]>();
  readonly failures = new Map<string, string>();
  readonly git: FakeGit;
  readonly comments: OwnComment[] = [];
  readonly said: { readonly sha: string; readonly body: string }[] = [];
  readonly commits: CommitTalk = {
    find: async (sha, marker) => {
      const at = this.said.findIndex((one) => one.sha === sha && one.body.includes(marker));
      return at < 0 ? null : `fake:${sha}/${at}`;
    },
    say: async (sha, body) => `fake:${sha}/${this.said.push({ sha, body }) - 1}`,
  };
  readonly reactions: number[] = [];
  readonly pulls: FakePull[] = [];
  readonly issues: FakeIssue[] = [];
  /** Names of the methods that were called, in order. */
  readonly calls: Method[] = [];
  readonly #options: FakeForgeOptions;
  readonly #failures: { readonly method: Method; readonly error: Error; readonly afterEffect: boolean }[] = [];
  #number = 100;

  constructor(options: FakeForgeOptions = {}) {
    this.#options = options;
    this.git = new FakeGit(this.#facts().default_branch, options.files ?? {});
    this.repository = this.#watched<Repository>(this.#reader());
    this.thread = this.#watched<Thread>(this.#talker());
    this.publisher = this.#watched<Publisher>(this.#writer());
    this.checks = this.#watched<Checks>(this.#checker());
  }

  /** As a person closes a pull request. */
  close(number: number, { merged }: { readonly merged: boolean }): void {
    const at = this.pulls.findIndex((pull) => pull.number === number);
    const found = this.pulls[at];
    if (!found) throw new Error(`there is no pull request ${number}`);
    this.pulls[at] = { ...found, open: false, merged };
  }

  fail(method: Method, error: Error, { afterEffect = false } = {}): void {
    this.#failures.push({ method, error, afterEffect });
  }

  #facts(): RepositoryFacts {
    const full_name = this.#options.facts?.full_name ?? 'acme/widget';
    const usual = { default_branch: 'main', private: false, archived: false, has_issues: true, can_push: true };
    const empty = Object.keys(this.#options.files ?? {}).length === 0;
    return { ...usual, id: null, full_name, empty, url: `https://forge.test/${full_name}`, ...this.#options.facts };
  }

  #reader(): Repository {
    const { git } = this;
    return {
      facts: async () => this.#facts(),
      pin: async (ref) => git.pin(ref),
      tree: async (sha) => ({ entries: git.entries(sha), truncated: false }),
      archive: async (sha) => git.archive(sha),
      blob: async (sha) => git.blob(sha),
      file: async (path, sha) => git.fileAt(path, sha),
      loginOf: async (id) => this.#options.accounts?.[id] ?? null,
      permission: async (login) => this.#options.permissions?.[login] ?? 'read',
      inTeam: async (team, login) => this.#options.teams?.[team]?.includes(login) ?? false,
      ruleAgainst: async () => this.#options.rule ?? null,
      mentions: async (words) => this.#mentions(words),
      pullHead: async (number) => this.#options.pullHeads?.[number] ?? null,
      mergedPulls: async (limit) => [...(this.#options.merged ?? [])].slice(0, limit),
    };
  }

  #mentions(words: string): Mention[] {
    const spoken = [...this.issues, ...this.pulls].filter(({ title, body }) => `${title}\n${body}`.includes(words));
    const own = spoken.flatMap(({ number, url, open }) =>
      number === null ? [] : [{ number, url, open, reopened: false }],
    );
    return [...own, ...(this.#options.mentions?.[words] ?? [])].sort((a, b) => b.number - a.number);
  }

  #talker(): Thread {
    const found = { number: 1, title: 'An issue', body: '', open: true, locked: false, pull_request: false };
    const issue = { ...found, ...this.#options.issue };
    return {
      issue: async () => ({ url: `${this.#facts().url}/issues/${issue.number}`, ...issue }),
      react: async (id) => void this.reactions.push(id),
      own: async () => this.comments.map((comment) => ({ ...comment })),
      create: async (body) => {
        const id = this.#next();
        const comment = { id, body, url: `${this.#facts().url}/issues/${issue.number}#issuecomment-${id}` };
        this.comments.push(comment);
        return comment;
      },
      edit: async (id, body) => {
        const at = this.comments.findIndex((comment) => comment.id === id);
        const old = this.comments[at];
        if (!old) throw new ForgeError('not_found', `There is no comment ${id}.`, { status: 404 });
        this.comments[at] = { ...old, body };
      },
    };
  }

  #writer(): Publisher {
    const { git } = this;
    return {
      branch: async (name) => {
        const found = git.branch(name);
        return found && { ...found, url: `${this.#facts().url}/tree/${name}` };
      },
      commit: async (parent, files, message) => git.commit(parent, files, message),
      createBranch: async (name, sha) => {
        git.createBranch(name, sha);
        return { url: `${this.#facts().url}/tree/${name}` };
      },
      findPullRequest: async (branch) => published(this.pulls.find((pull) => pull.branch === branch)),
      openPullRequest: async (draft) => this.#openPull(draft),
      findIssue: async (marker) => published(this.issues.find(({ body }) => body.includes(marker))),
      openIssue: async ({ title, body }) => {
        if (!this.#facts().has_issues) throw new ForgeError('gone', 'Issues are disabled.', { status: 410 });
        const number = this.#next();
        const url = `${this.#facts().url}/issues/${number}`;
        const said = { title, body, open: true, labels: [] };
        this.issues.push({ kind: 'issue', number, url, branch: null, ...said });
        return { kind: 'issue', number, url, branch: null };
      },
      advance: async (branch, from, to) => git.advance(branch, from, to),
      look: async (published) => this.#standing(published),
      update: async (published, words) => this.#change(published, words),
      markReady: async (published) => this.#change(published, { draft: false }),
      label: async (published, name) => {
        const { labels } = this.#found(published);
        this.#change(published, { labels: [...new Set([...labels, name])] });
      },
    };
  }

  #checker(): Checks {
    return {
      of: async (sha) => [...(this.ci.get(sha) ?? [])],
      failureOf: async ({ name, word }) => ({ summary: this.failures.get(name) ?? word, annotations: [], log: null }),
    };
  }

  #found(published: Published): FakePull | FakeIssue {
    const all: (FakePull | FakeIssue)[] = [...this.pulls, ...this.issues];
    const found = published.number === null ? undefined : all.find(({ number }) => number === published.number);
    if (found) return found;
    throw new ForgeError(published.number === null ? 'invalid' : 'not_found', `There is no ${published.url}.`);
  }

  #standing(published: Published): Standing {
    const found = this.#found(published);
    const { open, title, body, branch } = found;
    const head_sha = branch === null ? null : (this.git.branch(branch)?.sha ?? null);
    return {
      open,
      merged: 'merged' in found && found.merged === true,
      title,
      body,
      head_sha,
      draft: 'draft' in found && found.draft,
    };
  }

  #change(published: Published, change: Partial<FakePull>): void {
    const found = this.#found(published);
    const list: (FakePull | FakeIssue)[] = found.kind === 'issue' ? this.issues : this.pulls;
    list[list.indexOf(found)] = { ...found, ...change };
  }

  #openPull(draft: Parameters<Publisher['openPullRequest']>[0]): Published {
    const { branch, base } = draft;
    if (this.git.branch(branch) === null)
      throw new ForgeError('invalid', `head is invalid: ${branch}`, { status: 422 });
    if (this.pulls.some((pull) => pull.branch === branch)) {
      throw new ForgeError('conflict', `A pull request already exists for ${branch}.`, { status: 422 });
    }
    const number = this.#next();
    const url = `${this.#facts().url}/pull/${number}`;
    const published: Published = { kind: 'pull_request', number, url, branch };
    this.pulls.push({ ...published, base, title: draft.title, body: draft.body, draft: true, open: true, labels: [] });
    return published;
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }

  /** Every method, with its call noted and its failures played. */
  #watched<Port extends object>(methods: Port): Port {
    const note = async (method: Method, run: () => Promise<unknown>) => {
      this.calls.push(method);
      const at = this.#failures.findIndex((failure) => failure.method === method);
      const failure = at < 0 ? undefined : this.#failures.splice(at, 1)[0];
      if (failure && !failure.afterEffect) throw failure.error;
      const result = await run();
      if (failure) throw failure.error;
      return result;
    };
    const wrapped = Object.entries(methods).map(([name, method]) => [
      name,
      (...args: unknown[]) => note(name as Method, () => method(...args)),
    ]);
    return Object.fromEntries(wrapped) as Port;
  }
}

function published(found: Published | undefined): Published | null {
  return found ? { kind: found.kind, number: found.number, url: found.url, branch: found.branch } : null;
}

/** The same forge for every target; an organisation's `.github` repository where one is given. */
export function fakeForges(
  forge: FakeForge,
  organisation: FakeForge | null = null,
  places: (place: { readonly owner: string; readonly repo: string }) => Repository | null = () => null,
): Forges {
  const none = { rows: [], more: false };
  return {
    installations: { list: async () => none, repositories: async () => none },
    open: () => forge,
    organisation: () => organisation,
    elsewhere: (_target, place) => places(place),
  };
}
