// What an arm leaves at the forge: a branch with one commit, a draft pull request, an issue; and what is done to them later.
import type { Published } from '../domain/artifact.ts';
import type { FileMode } from '../domain/patch.ts';

export interface CommitFile {
  readonly path: string;
  readonly mode: FileMode;
  /** null deletes the path. */
  readonly bytes: Uint8Array | null;
}

/** A pull request or an issue as it stands now, whoever changed it. */
export interface Standing {
  readonly open: boolean;
  /** A pull request that was merged; false for everything else. */
  readonly merged: boolean;
  /** Always false for an issue. */
  readonly draft: boolean;
  /** The commit that a pull request's branch points to; null for an issue. */
  readonly head_sha: string | null;
  readonly title: string;
  readonly body: string;
}

/** All methods throw `ForgeError`; none forces, none touches the default branch. */
export interface Publisher {
  /** The commit that a branch points to, with its tree and parent, and the branch's page; null when there is no such branch. */
  branch(name: string): Promise<{
    readonly sha: string;
    readonly tree_sha: string;
    readonly parent: string | null;
    readonly url: string;
  } | null>;
  /** One commit on `parent`; writes objects only, points no branch at it. */
  commit(
    parent: string,
    files: readonly CommitFile[],
    message: string,
  ): Promise<{ readonly sha: string; readonly tree_sha: string }>;
  /** `conflict` when the branch exists. */
  createBranch(name: string, sha: string): Promise<{ readonly url: string }>;
  /** The pull request (open or closed) whose head is our branch; null when there is none. */
  findPullRequest(branch: string): Promise<Published | null>;
  openPullRequest(draft: {
    readonly branch: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
  }): Promise<Published>;
  /** An issue that we opened whose body contains `marker`; null when there is none. */
  findIssue(marker: string): Promise<Published | null>;
  openIssue(issue: { readonly title: string; readonly body: string }): Promise<Published>;
  /**
   * Moves our branch from one commit to another that descends from it, never by force; `conflict` when it points elsewhere by now or is gone, compared in
   * the moment of the move where the forge can. Idempotent.
   */
  advance(branch: string, from: string, to: string): Promise<void>;
  /** Looks at a pull request or an issue of ours; `invalid` for a branch alone, `gone` for an issue that was transferred. */
  look(published: Published): Promise<Standing>;
  /** Replaces title, body or both, and leaves what is not given. Sent once: a repeat would write over what a person wrote since, so it looks first. */
  update(published: Published, words: { readonly title?: string; readonly body?: string }): Promise<void>;
  /** A draft pull request becomes one that is ready for review. Idempotent. */
  markReady(published: Published): Promise<void>;
  /** Puts a label on, and makes it where the repository has none of that name. Idempotent. */
  label(published: Published, name: string): Promise<void>;
}
