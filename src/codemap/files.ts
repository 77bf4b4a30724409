// What can be read of a tree of files: the frozen snapshot, or a workspace with edits laid over it.
import type { FileMode, Patch } from '../domain/patch.ts';

export interface FileEntry {
  /** Relative, `/`-separated, never with `..`, an empty part or a leading slash. */
  readonly path: string;
  readonly mode: FileMode;
  readonly size: number;
  /** Git blob id (SHA-1, hex) of the content; of a submodule, its commit. */
  readonly sha: string;
}

export interface Files {
  /** Sorted by path in UTF-16 code unit order; the same for every reader. */
  readonly entries: readonly FileEntry[];
  entry(path: string): FileEntry | undefined;
  /** The content; null when there is no such file or it is a submodule. A symlink's content is its target. Synchronous: a pack file on local disk. */
  read(path: string): Uint8Array | null;
  /** Says which files are read next, for a reader that fetches in batches. Advice: nothing is promised, nothing has to follow. */
  ahead?(paths: readonly string[]): void;
  /**
   * The files whose content has one of the words (without line breaks) in it; perhaps more, never fewer. Null or no such method: only
   * reading would tell.
   */
  holding?(words: readonly string[]): ReadonlySet<string> | null;
}

/** The frozen tree of one commit, in one pack file. */
export interface Snapshot extends Files {
  /** SHA-256 over every path, mode and content: two snapshots with one digest are the same bytes. */
  readonly digest: string;
  /** The pack on local disk, for search. */
  readonly packPath: string;
  /** What a reader should know of how it came about: a tree listing that was cut off, files fetched one by one. */
  readonly notes?: readonly string[];
  close(): void;
}

export interface Edit {
  readonly path: string;
  /** null: deleted. */
  readonly bytes: Uint8Array | null;
}

/** A snapshot with edits laid over it, in memory; the base never changes. */
export interface Workspace extends Files {
  readonly base: Snapshot;
  /** Refuses (throws UsageError) a path that leaves the tree, goes through a symlink or submodule, or is `.git`. */
  write(path: string, bytes: Uint8Array): void;
  remove(path: string): void;
  /** Every path whose content differs from the base, sorted. */
  edits(): readonly Edit[];
  patch(): Patch;
}
