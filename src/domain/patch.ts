// A patch: whole-file changes against the frozen base, as the publisher sends them and the gates read them.
import * as z from 'zod';

/** Git's own mode words: file, executable, symlink, submodule (gitlink). */
export const FileMode = z.enum(['100644', '100755', '120000', '160000']);
export type FileMode = z.infer<typeof FileMode>;

export type FileChangeKind = 'added' | 'modified' | 'deleted' | 'renamed';

/** One changed file. `after` is null for a deletion and for a submodule; the bytes before are in the snapshot. */
export interface FileChange {
  readonly path: string;
  readonly kind: FileChangeKind;
  /** The path before a rename, else null. */
  readonly from: string | null;
  /** Mode after the change (before it, for a deletion). */
  readonly mode: FileMode;
  readonly after: Uint8Array | null;
}

/** Sorted by path; empty means that nothing was changed. */
export interface Patch {
  readonly files: readonly FileChange[];
}

/** What a reader wants to know of a patch's size. Lines as `git diff --numstat` counts them; binaries count 0. */
export const PatchStat = z.object({
  files_changed: z.number().int().nonnegative(),
  additions: z.number().int().nonnegative(),
  deletions: z.number().int().nonnegative(),
  tests_changed: z.number().int().nonnegative(),
});
export type PatchStat = z.infer<typeof PatchStat>;
