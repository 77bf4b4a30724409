// A forge, opened for one target: GitHub for an issue's repository, or a local checkout.
import type { Target } from '../domain/target.ts';
import type { Checks } from './checks.ts';
import type { CommitTalk } from './commit-talk.ts';
import type { Publisher } from './publisher.ts';
import type { Repository } from './repository.ts';
import type { Thread } from './thread.ts';

export interface Forge {
  readonly repository: Repository;
  readonly thread: Thread;
  readonly publisher: Publisher;
  readonly checks: Checks;
  /** null where commits take no comments. */
  readonly commits: CommitTalk | null;
}

/** One page of a listing; `more`: there is another one behind it. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

export interface InstalledRepository {
  /** GitHub's number, which outlives a change of its name. */
  readonly id: number;
  readonly owner: string;
  readonly repo: string;
  readonly archived: boolean;
}

/** Where the App is installed. Pages count from 1. Both throw `ForgeError`, and are safe to repeat. */
export interface Installations {
  /** The numbers of the installations, without those that their owner has suspended. */
  list(page: number): Promise<Page<number>>;
  /** What an installation covers, twenty to a page. */
  repositories(installation: number, page: number): Promise<Page<InstalledRepository>>;
}

export interface Forges {
  readonly installations: Installations;
  /** Cheap and offline; credentials are minted for the one repository when a method needs them. */
  open(target: Target): Forge;
  /** The organisation's `.github` repository of the same installation; null where there is none (local). */
  organisation(target: Target): Forge | null;
  /** Another repository of the same forge, read as far as the credentials of `target` allow; null where there is none (local). */
  elsewhere(target: Target, place: { readonly owner: string; readonly repo: string }): Repository | null;
}
