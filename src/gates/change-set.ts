// A patch read against its base: text before and after, lines added and deleted, and what kind of file each is.
import type { Files } from '../codemap/files.ts';
import { isCode, type Language } from '../codemap/languages.ts';
import { isTestPath } from '../codemap/test-conventions.ts';
import type { FileChange, Patch } from '../domain/patch.ts';
import { declaredTests } from './declared-tests.ts';
import { sourceLanguageOf } from './facts/components.ts';
import { isDocumentation, isFixture, isGenerated, isLockfile, isVendored } from './file-kinds.ts';
import { diffLines, type LineDiff, linesOf } from './line-diff.ts';

export interface Change {
  readonly path: string;
  /** Where it was before: the old path of a rename, else the same path. */
  readonly from: string;
  /** `added` means that the base has no such file, whatever the patch calls it. */
  readonly kind: FileChange['kind'];
  /** Text before; null when there was none, or bytes that are no text. */
  readonly before: string | null;
  readonly after: string | null;
  readonly binary: boolean;
  readonly diff: LineDiff;
  /** The added lines with their rows. */
  readonly addedLines: readonly { readonly row: number; readonly text: string }[];
  readonly language: Language | null;
  readonly isTest: boolean;
  /** Source code, in a language that we read or not, and neither generated nor vendored. */
  readonly isCode: boolean;
  /** Counts in sizes: no test, documentation, lockfile, fixture or generated file. */
  readonly counts: boolean;
}

export interface ChangeSet {
  readonly base: Files;
  readonly patch: Patch;
  readonly changes: readonly Change[];
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });

/** Whether bytes are no text: a NUL near the beginning, as git decides. */
export function isBinary(bytes: Uint8Array | null): boolean {
  return bytes?.subarray(0, 8000).includes(0) ?? false;
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null || isBinary(bytes) ? null : decoder.decode(bytes);
}

export function readChanges(base: Files, patch: Patch): ChangeSet {
  const isDeclared = declaredTests(base);
  return { base, patch, changes: patch.files.map((file) => readChange(base, file, isDeclared)) };
}

function readChange(base: Files, file: FileChange, isDeclared: (path: string) => boolean): Change {
  const from = file.from ?? file.path;
  const entry = base.entry(from);
  const regular = file.mode === '100644' || file.mode === '100755';
  const bytesBefore = entry === undefined || entry.mode === '160000' ? null : base.read(from);
  const before = textOf(bytesBefore);
  const after = regular || file.mode === '120000' ? textOf(file.after) : null;
  const diff = diffLines(before ?? '', after ?? '');
  const lines = linesOf(after ?? '');
  const { path } = file;
  const generated = isGenerated(path, after ?? before ?? '');
  const isTest = isTestPath(path) || isDeclared(path);
  const code = regular && isCode(path) && !generated && !isVendored(path);
  return {
    path,
    from,
    kind: file.kind === 'deleted' || file.kind === 'renamed' ? file.kind : entry === undefined ? 'added' : 'modified',
    before,
    after,
    binary: isBinary(file.after) || isBinary(bytesBefore),
    diff,
    addedLines: diff.added.map((row) => ({ row, text: lines[row] ?? '' })),
    language: code ? sourceLanguageOf(path) : null,
    isTest,
    isCode: code,
    counts: !(isTest || generated || isLockfile(path) || isFixture(path) || (isDocumentation(path) && !code)),
  };
}
