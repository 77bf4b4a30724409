// Reading a local repository through git plumbing; the work tree is never looked at.
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ForgeError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/names.ts';
import { FileMode } from '../../domain/patch.ts';
import { type LocalTarget, repoName } from '../../domain/target.ts';
import type {
  Mention,
  MergedPull,
  PinnedCommit,
  Repository,
  RepositoryFacts,
  TreeEntry,
} from '../../ports/repository.ts';
import type { Git } from './git.ts';

/** Links that are followed for one file, as many as GitHub's answer would hide. */
const maxLinks = 5;

export class LocalRepository implements Repository {
  readonly #git: Git;
  readonly #target: LocalTarget;

  constructor(git: Git, target: LocalTarget) {
    this.#git = git;
    this.#target = target;
  }

  async facts(): Promise<RepositoryFacts> {
    const head = await this.#git.attempt(['symbolic-ref', '--quiet', '--short', 'HEAD']);
    return {
      id: null,
      full_name: repoName(this.#target),
      // A detached HEAD has no branch; it is its own name.
      default_branch: head.code === 0 ? head.stdout.toString('utf8').trim() : 'HEAD',
      private: true,
      archived: false,
      has_issues: true,
      empty: (await commitOf(this.#git, 'HEAD')) === null,
      can_push: true,
      url: pathToFileURL(this.#target.path).href,
    };
  }

  async pin(ref: string | null): Promise<PinnedCommit> {
    const name = ref ?? (await this.facts()).default_branch;
    const sha = await commitOf(this.#git, ref ?? 'HEAD');
    if (sha !== null) return { ref: name, sha, tree_sha: await this.#git.text(['rev-parse', `${sha}^{tree}`]) };
    if (ref === null) throw new ForgeError('conflict', `${this.#target.path} has no commit yet.`);
    const message = `There is no branch, tag or commit ${JSON.stringify(ref)} in ${this.#target.path}.`;
    throw new ForgeError('not_found', message);
  }

  async tree(sha: string): Promise<{ readonly entries: readonly TreeEntry[]; readonly truncated: boolean }> {
    const listing = await this.#git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', objectId(sha)]);
    return { entries: rows(listing).map(toEntry), truncated: false };
  }

  async archive(sha: string): Promise<AsyncIterable<Uint8Array>> {
    const config = await filtersOff(this.#git);
    return this.#git.stream(['archive', '--format=tar', '--prefix=repository/', objectId(sha)], { config });
  }

  async blob(sha: string): Promise<Uint8Array> {
    const result = await this.#git.attempt(['cat-file', 'blob', objectId(sha)]);
    if (result.code !== 0) throw new ForgeError('not_found', `There is no blob ${sha} in ${this.#target.path}.`);
    return new Uint8Array(result.stdout);
  }

  async file(path: string, sha: string | null): Promise<Uint8Array | null> {
    const commit = sha ?? (await commitOf(this.#git, 'HEAD'));
    return commit === null ? null : this.#followed(commit, path, maxLinks);
  }

  /** A checkout has no accounts. */
  async loginOf(_id: number): Promise<string | null> {
    return null;
  }

  /** Whoever can run this on his own disk may do everything with it. */
  async permission(_login: string): Promise<Permission> {
    return 'admin';
  }

  /** A checkout has no teams. */
  async inTeam(_team: string, _login: string): Promise<boolean> {
    return false;
  }

  /** A checkout has no rules. */
  async ruleAgainst(_branch: string): Promise<string | null> {
    return null;
  }

  async mentions(_words: string): Promise<Mention[]> {
    return [];
  }

  async pullHead(_number: number): Promise<null> {
    return null;
  }

  async mergedPulls(_limit: number): Promise<MergedPull[]> {
    return [];
  }

  async #followed(commit: string, path: string, links: number): Promise<Uint8Array | null> {
    const listing = await this.#git.attempt(['ls-tree', '-l', '-z', '--full-tree', objectId(commit), '--', path]);
    if (listing.code !== 0) return null;
    const row = rows(listing.stdout).find((candidate) => candidate.path === path);
    if (row?.type !== 'blob') return null;
    const bytes = await this.blob(row.sha);
    if (row.mode !== '120000') return bytes;
    const target = posix.join(posix.dirname(path), Buffer.from(bytes).toString('utf8'));
    return links > 0 && !target.startsWith('..') ? this.#followed(commit, target, links - 1) : null;
  }
}

/** The SHA of the commit that a name stands for; null when it stands for none. */
export async function commitOf(git: Git, name: string): Promise<string | null> {
  const result = await git.attempt(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  const sha = result.stdout.toString('utf8').trim();
  return result.code === 0 && /^[0-9a-f]{40,64}$/.test(sha) ? sha : null;
}

/** Object ids go to git as arguments: nothing else may. */
export function objectId(sha: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) return sha;
  throw new ForgeError('not_found', `${JSON.stringify(sha)} is no full object id.`);
}

interface Row {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: string;
  readonly path: string;
}

/** `ls-tree -l -z`: mode, type, id and padded size before a tab, then the name as it is. */
function rows(listing: Buffer): Row[] {
  const records = listing.toString('utf8').split('\0').filter(Boolean);
  return records.map((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', type = '', sha = '', size = ''] = record.slice(0, tab).split(/ +/);
    return { mode, type, sha, size, path: record.slice(tab + 1) };
  });
}

function toEntry({ mode, sha, size, path }: Row): TreeEntry {
  // Old histories hold 100664, which every tool reads as a plain file.
  const known = FileMode.safeParse(mode);
  return { path, mode: known.success ? known.data : '100644', sha, size: size === '-' ? 0 : Number(size) };
}

/** `git archive` runs smudge filters of the repository's own configuration: each is set to nothing. */
async function filtersOff(git: Git): Promise<string[]> {
  const listing = await git.attempt(['config', '--name-only', '-z', '--get-regexp', '^filter\\.']);
  const names = new Set(listing.stdout.toString('utf8').split('\0').filter(Boolean));
  return [...names].map((name) => (name.endsWith('.required') ? `${name}=false` : `${name}=`));
}
