// Reading a repository: facts, commits, the tree at a SHA.
import type { Permission } from '../domain/names.ts';
import type { FileMode } from '../domain/patch.ts';

export interface RepositoryFacts {
  /** The forge's number of it, which outlives a change of its name; null where there is none. */
  readonly id: number | null;
  readonly full_name: string;
  readonly default_branch: string;
  readonly private: boolean;
  readonly archived: boolean;
  readonly has_issues: boolean;
  /** No commit yet. */
  readonly empty: boolean;
  /** Whether our credentials may push branches and open pull requests and issues. */
  readonly can_push: boolean;
  readonly url: string;
}

export interface PinnedCommit {
  readonly ref: string;
  readonly sha: string;
  readonly tree_sha: string;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: FileMode;
  /** Git object id: of the blob, or the commit of a submodule. */
  readonly sha: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
}

export interface MergedPull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
}

/** An issue or a pull request in which something is spoken of. */
export interface Mention {
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
  /** Somebody has opened it again after it had been closed. */
  readonly reopened: boolean;
}

/** All methods throw `ForgeError`; all are safe to repeat. */
export interface Repository {
  facts(): Promise<RepositoryFacts>;
  /** A branch, tag or SHA; null: the default branch. `not_found` when there is no such ref. */
  pin(ref: string | null): Promise<PinnedCommit>;
  /** Every blob, symlink and submodule below the commit; `truncated` when the forge listed only a part. */
  tree(sha: string): Promise<{ readonly entries: readonly TreeEntry[]; readonly truncated: boolean }>;
  /** A tar, gzipped or not, of the commit, with or without one leading folder. May leave files out (export-ignore) or alter them (export-subst). */
  archive(sha: string): Promise<AsyncIterable<Uint8Array>>;
  blob(sha: string): Promise<Uint8Array>;
  /** One file at a commit, or at the default branch for null; a link within the repository is followed; null when there is none. */
  file(path: string, sha: string | null): Promise<Uint8Array | null>;
  /** What the account of this number is called by now; null: there is none any more, or the forge has no numbers. */
  loginOf(id: number): Promise<string | null>;
  /** The live permission of a user. */
  permission(login: string): Promise<Permission>;
  /** Whether a user is an active member of a team of the repository's owner; `team` is its slug, or `owner/slug`. False for a team that is not there. */
  inTeam(team: string, login: string): Promise<boolean>;
  /**
   * Issues and pull requests of any state whose title, text or comments hold these words, newest first; none where a repository has
   * neither. A forge's index may lag behind by minutes.
   */
  mentions(words: string): Promise<Mention[]>;
  /** The name of a rule that keeps us from creating this branch; null when none is known. */
  ruleAgainst(branch: string): Promise<string | null>;
  /** The SHA at the head of a pull request; null when its branch lies in another repository. */
  pullHead(number: number): Promise<string | null>;
  /** Merged pull requests, newest first, without our own. */
  mergedPulls(limit: number): Promise<MergedPull[]>;
}
