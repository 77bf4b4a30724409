// Reads a pack file: the frozen tree of one commit.
import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { FileEntry, Files, Snapshot } from './files.ts';
import { decodeFooter, decodeIndex, footerSize, type PackIndex, type TextKind } from './pack-format.ts';

/** Read at once when a pack is gone through as a whole. */
const blockSize = 4 << 20;

/** Where a content lies in the pack, for search. */
export interface PackRange {
  readonly entry: FileEntry;
  readonly start: number;
  readonly end: number;
  readonly text: TextKind;
}

/** A snapshot that can also say where each content lies in its pack. */
export interface PackSnapshot extends Snapshot {
  readonly notes: readonly string[];
  range(path: string): PackRange | undefined;
  /** Every content in the order of the pack. */
  ranges(): readonly PackRange[];
  /**
   * Every entry with its content, read from the beginning of the pack to its end; null for a submodule and a content above `largest`.
   * The bytes are only good until the next one is taken.
   */
  contents(largest: number): Generator<readonly [FileEntry, Uint8Array | null]>;
}

/**
 * Opens a pack that `freezeSnapshot` or `writePack` made; its index is held in memory, its contents stay on disk.
 * @throws Error when the file is missing, cut off or damaged
 */
export function openSnapshot(packPath: string): PackSnapshot {
  const descriptor = openSync(packPath, 'r');
  try {
    return new Pack(packPath, descriptor, readIndex(packPath, descriptor));
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Whether these files are a pack of ours, whose offsets search can use. */
export function isPackSnapshot(files: Files): files is PackSnapshot {
  return files instanceof Pack;
}

function readIndex(packPath: string, descriptor: number): PackIndex {
  const size = fstatSync(descriptor).size;
  const damaged = () => new Error(`${packPath} is no whole pack file; freeze the snapshot again`);
  if (size < footerSize) throw damaged();
  const footer = decodeFooter(readAt(descriptor, size - footerSize, footerSize));
  if (footer === null || footer.start + footer.length + footerSize !== size) throw damaged();
  const index = readAt(descriptor, footer.start, footer.length);
  if (!hash('sha256', index, 'buffer').equals(footer.sha256)) throw damaged();
  return decodeIndex(index.toString('utf8'));
}

function readAt(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let at = 0; at < length; ) {
    const read = readSync(descriptor, bytes, at, length - at, offset + at);
    if (read === 0) throw new Error('the pack file ended early');
    at += read;
  }
  return bytes;
}

class Pack implements PackSnapshot {
  readonly entries: readonly FileEntry[];
  readonly digest: string;
  readonly packPath: string;
  readonly notes: readonly string[];
  private readonly descriptor: number;
  private readonly byPath = new Map<string, PackRange>();
  private inOrder: readonly PackRange[] | null = null;
  private closed = false;

  constructor(packPath: string, descriptor: number, index: PackIndex) {
    this.packPath = packPath;
    this.descriptor = descriptor;
    this.digest = index.digest;
    this.notes = index.notes;
    const entries: FileEntry[] = [];
    for (const { path, mode, size, sha, offset, text } of index.rows) {
      const entry: FileEntry = { path, mode, size, sha };
      this.byPath.set(path, { entry, start: offset, end: offset + size, text });
      entries.push(entry);
    }
    this.entries = entries;
  }

  entry(path: string): FileEntry | undefined {
    return this.byPath.get(path)?.entry;
  }

  read(path: string): Uint8Array | null {
    const range = this.byPath.get(path);
    if (range === undefined || range.entry.mode === '160000') return null;
    if (this.closed) throw new Error('the snapshot is closed');
    return readAt(this.descriptor, range.start, range.entry.size);
  }

  range(path: string): PackRange | undefined {
    return this.byPath.get(path);
  }

  ranges(): readonly PackRange[] {
    this.inOrder ??= [...this.byPath.values()].filter((range) => range.start >= 0).sort((a, b) => a.start - b.start);
    return this.inOrder;
  }

  *contents(largest: number): Generator<readonly [FileEntry, Uint8Array | null]> {
    const block = Buffer.allocUnsafeSlow(blockSize);
    let from = 0;
    let filled = 0;
    for (const entry of this.entries) if (entry.mode === '160000') yield [entry, null];
    for (const { entry, start, end } of this.ranges()) {
      if (entry.size > Math.min(largest, blockSize)) {
        yield [entry, entry.size > largest ? null : this.read(entry.path)];
        continue;
      }
      if (start < from || end > from + filled) {
        if (this.closed) throw new Error('the snapshot is closed');
        from = start;
        filled = readSync(this.descriptor, block, 0, blockSize, from);
      }
      yield [entry, block.subarray(start - from, end - from)];
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }
}
