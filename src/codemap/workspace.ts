// Edits laid over a snapshot, in memory: what an arm writes to.
import { UsageError } from '../domain/errors.ts';
import type { FileChange, Patch } from '../domain/patch.ts';
import { blobId } from './content-hash.ts';
import type { Edit, FileEntry, Snapshot, Workspace } from './files.ts';
import { isNotUtf8, isUnprintable, pathFault } from './tree-path.ts';

const longestPath = 4096;
const longestName = 255;

/**
 * A workspace over a snapshot, with what `edits()` of another one gave. What goes is taken away first, so that a file can stand where a folder
 * or a link was, and a folder where a file was. @throws UsageError for an edit that `write` or `remove` would refuse
 */
export function createWorkspace(base: Snapshot, edits: readonly Edit[] = []): Workspace {
  const workspace = new Overlay(base);
  for (const { path, bytes } of edits) {
    if (bytes === null || base.entry(path)?.mode === '120000') workspace.remove(path);
  }
  for (const { path, bytes } of edits) {
    if (bytes !== null) workspace.write(path, bytes);
  }
  return workspace;
}

class Overlay implements Workspace {
  readonly base: Snapshot;
  private readonly changes = new Map<string, { bytes: Uint8Array; entry: FileEntry } | null>();
  /** The entries with the edits in them; thrown away by the next edit. */
  private merged: readonly FileEntry[] | null = null;

  constructor(base: Snapshot) {
    this.base = base;
  }

  get entries(): readonly FileEntry[] {
    if (this.changes.size === 0) return this.base.entries;
    this.merged ??= this.merge();
    return this.merged;
  }

  entry(path: string): FileEntry | undefined {
    const change = this.changes.get(path);
    return change === undefined ? this.base.entry(path) : (change?.entry ?? undefined);
  }

  read(path: string): Uint8Array | null {
    const change = this.changes.get(path);
    if (change === undefined) return this.base.read(path);
    return change === null ? null : Uint8Array.from(change.bytes);
  }

  write(path: string, bytes: Uint8Array): void {
    this.refuseBadPath(path);
    const before = this.entry(path);
    if (before?.mode === '120000') throw new UsageError(`${path} is a symlink; it cannot be written through`);
    if (before?.mode === '160000') throw new UsageError(`${path} is a submodule; it cannot be written`);
    if (before === undefined && this.isFolder(path)) throw new UsageError(`${path} is a folder; name a file in it`);
    const was = this.base.entry(path);
    const entry: FileEntry = {
      path,
      mode: was === undefined || was.mode === '120000' ? '100644' : was.mode,
      size: bytes.length,
      sha: blobId(bytes, was?.sha.length === 64 ? 'sha256' : 'sha1'),
    };
    if (was !== undefined && was.sha === entry.sha && was.mode === entry.mode) this.changes.delete(path);
    else this.changes.set(path, { bytes: Uint8Array.from(bytes), entry });
    this.merged = null;
  }

  remove(path: string): void {
    this.refuseBadPath(path);
    const before = this.entry(path);
    if (before === undefined) {
      throw new UsageError(
        this.isFolder(path) ? `${path} is a folder; delete its files one by one` : `there is no file ${path}`,
      );
    }
    if (before.mode === '160000') throw new UsageError(`${path} is a submodule; it cannot be deleted`);
    if (this.base.entry(path) === undefined) this.changes.delete(path);
    else this.changes.set(path, null);
    this.merged = null;
  }

  edits(): readonly Edit[] {
    return [...this.changes]
      .map(([path, change]) => ({ path, bytes: change === null ? null : Uint8Array.from(change.bytes) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  patch(): Patch {
    return { files: this.edits().map(({ path, bytes }) => this.change(path, bytes)) };
  }

  private change(path: string, after: Uint8Array | null): FileChange {
    const was = this.base.entry(path);
    const kind = was === undefined ? 'added' : after === null ? 'deleted' : 'modified';
    return { path, kind, from: null, mode: this.entry(path)?.mode ?? was?.mode ?? '100644', after };
  }

  private refuseBadPath(path: string): void {
    const fault = pathFault(path) ?? writtenPathFault(path);
    if (fault !== null) throw new UsageError(`the path ${JSON.stringify(path)} ${fault}`);
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join('/');
      const mode = this.entry(parent)?.mode;
      if (mode === '120000') throw new UsageError(`${path} goes through the symlink ${parent}`);
      if (mode === '160000') throw new UsageError(`${path} is inside the submodule ${parent}`);
      if (mode !== undefined) throw new UsageError(`${parent} is a file; nothing can be below it`);
    }
  }

  private isFolder(path: string): boolean {
    const prefix = `${path}/`;
    return this.entries.some((entry) => entry.path.startsWith(prefix));
  }

  private merge(): FileEntry[] {
    const kept = this.base.entries.filter((entry) => !this.changes.has(entry.path));
    const added = [...this.changes.values()].flatMap((change) => (change === null ? [] : [change.entry]));
    return [...kept, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/** What git would take but no patch of ours needs: each of these has been used to make a path look like another. */
function writtenPathFault(path: string): string | null {
  if (isUnprintable(path)) return 'holds a character that cannot be seen';
  if (isNotUtf8(path))
    return 'stands for a name that is not UTF-8; GitHub takes no such name, so the file can only be read';
  if (Buffer.byteLength(path) > longestPath) return `is longer than ${longestPath} bytes`;
  if (path.split('/').some((part) => Buffer.byteLength(part) > longestName))
    return `has a part of over ${longestName} bytes`;
  if (path.split('/').some((part) => /^(git~\d+|\.git[ .]+)$/i.test(part))) return 'is inside .git on some systems';
  return null;
}
