// A forge that is a folder: words become Markdown files, branches are remembered, and what only GitHub can say is answered from the recording.
import { createHash } from 'node:crypto';
import type { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Checks } from '../../ports/checks.ts';
import type { Forges } from '../../ports/forge.ts';
import type { CommitFile, Publisher } from '../../ports/publisher.ts';
import type { Repository } from '../../ports/repository.ts';
import type { WordsFolder } from '../wiring/replay.ts';

/** What the forge said then of one arm. */
export interface Said {
  /** Page of the arm's artifact; null: it had none. */
  readonly url: string | null;
  /** Why nothing could be published; null: it could. */
  readonly refused: ForgeError | null;
}

type Branch = NonNullable<Awaited<ReturnType<Publisher['branch']>>>;

export interface RecordedForge {
  readonly words: WordsFolder;
  readonly branches: Map<string, Branch>;
  /** The file of an artifact, by the page that the recording names. */
  readonly files: Map<string, Published>;
  /** Whose branch or Issue this is, from the branch's name or the marker in the words. */
  readonly saidOf: (trace: string) => Said;
  /** Whether the person who asked could still write when it came to publishing. */
  readonly mayWrite: boolean;
}

/** For one execution; what lies in `forge` is shared by all of them. */
export function recordedForges(forge: RecordedForge, checks: Checks): Forges {
  const opened = {
    repository: repository(forge),
    thread: forge.words.thread,
    publisher: publisher(forge),
    checks,
    commits: null,
  };
  const never = async (): Promise<never> => {
    throw new TypeError('A replay reads the frozen inputs and no listing.');
  };
  const installations = { list: never, repositories: never };
  return { installations, open: () => opened, organisation: () => null, elsewhere: () => null };
}

function repository({ mayWrite }: RecordedForge): Repository {
  const never = async (): Promise<never> => {
    throw new TypeError('A replay reads the frozen inputs and no repository.');
  };
  return {
    facts: never,
    pin: never,
    tree: never,
    archive: never,
    blob: never,
    file: never,
    ruleAgainst: never,
    pullHead: never,
    mergedPulls: never,
    mentions: never,
    loginOf: async () => null,
    permission: async () => (mayWrite ? 'admin' : 'none'),
    inTeam: async () => false,
  };
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

function commitOf(parent: string, files: readonly CommitFile[], message: string) {
  const listed = files.map(({ path, mode, bytes }) => [path, mode, bytes && Buffer.from(bytes).toString('base64')]);
  const tree_sha = sha1(JSON.stringify([parent, listed]));
  return { tree_sha, sha: sha1(JSON.stringify([tree_sha, message])) };
}

function publisher(forge: RecordedForge): Publisher {
  const { words, branches, files, saidOf } = forge;
  const parents = new Map<string, { tree_sha: string; parent: string }>();
  const point = (name: string, sha: string) => {
    const made = parents.get(sha);
    const url = saidOf(name).url ?? `replay:${name}`;
    branches.set(name, { sha, tree_sha: made?.tree_sha ?? '', parent: made?.parent ?? null, url });
    return { url };
  };
  /** The file under the page that the recording names. */
  const named = (file: Published, trace: string): Published => {
    const url = saidOf(trace).url ?? file.url;
    const number = /\/(\d+)$/.exec(url)?.[1];
    const published = { ...file, url, number: number === undefined ? null : Number(number) };
    files.set(url, file);
    return published;
  };
  const fileOf = async ({ url, kind }: Published): Promise<Published> => {
    const known = files.get(url);
    if (known) return known;
    throw new ForgeError('not_found', `There is no ${kind} ${url} in this replay.`);
  };
  return {
    branch: async (name) => branches.get(name) ?? null,
    commit: async (parent, files, message) => {
      const commit = commitOf(parent, files, message);
      parents.set(commit.sha, { tree_sha: commit.tree_sha, parent });
      return commit;
    },
    createBranch: async (name, sha) => {
      refuse(saidOf(name));
      if (branches.has(name)) throw new ForgeError('conflict', `The branch ${name} exists.`);
      return point(name, sha);
    },
    advance: async (name, from, to) => {
      if (branches.get(name)?.sha !== from) throw new ForgeError('conflict', `The branch ${name} points elsewhere.`);
      point(name, to);
    },
    findPullRequest: async (branch) => {
      const file = await words.documents.findPullRequest(branch);
      return file && named(file, branch);
    },
    openPullRequest: async (draft) => named(await words.documents.writePullRequest(draft), draft.branch),
    findIssue: async (marker) => {
      const file = await words.documents.findIssue(marker);
      return file && named(file, marker);
    },
    openIssue: async (issue) => {
      refuse(saidOf(issue.body));
      return named(await words.documents.writeIssue(issue), issue.body);
    },
    look: async (published) => {
      const draft = published.kind === 'pull_request';
      const head_sha = published.branch === null ? null : (branches.get(published.branch)?.sha ?? null);
      return { open: true, merged: false, draft, head_sha, ...(await words.documents.read(await fileOf(published))) };
    },
    update: async (published, text) => words.documents.rewrite(await fileOf(published), text),
    markReady: async () => undefined,
    label: async () => undefined,
  };
}

function refuse({ refused }: Said): void {
  if (refused !== null) throw refused;
}
