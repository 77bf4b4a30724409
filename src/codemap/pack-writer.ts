// Writes the pack file: contents as they come, then the index of those that make up the tree.
import { createHash, randomUUID } from 'node:crypto';
import { openSync, renameSync, rmSync } from 'node:fs';
import type { FileMode } from '../domain/patch.ts';
import { type ContentFacts, ContentHash, type GitHash, WholeHash } from './content-hash.ts';
import { encodeFooter, encodeIndex, type IndexRow } from './pack-format.ts';
import { PagedFile } from './paged-file.ts';

/** A content up to this size is hashed at once. */
const largestWhole = 1 << 20;
const separator = Buffer.from('\n');
/** Characters that are hashed at a time. */
const digestPage = 1 << 16;

/** A content that is in the pack, whether or not the tree will name it. */
export interface Packed extends ContentFacts {
  readonly size: number;
  readonly offset: number;
}

/** Takes one content: `piece` for each part of it, `end` after the last. */
export interface ContentSink {
  piece(bytes: Uint8Array): void;
  /** @throws Error when the parts were not as long as said */
  end(): Packed;
}

/** One file of the tree; `packed` is null for a submodule, whose commit is `sha`. */
export interface PackedEntry {
  readonly path: string;
  readonly mode: FileMode;
  readonly sha: string;
  readonly packed: Packed | null;
}

/** Writes beside its target and renames at the end: a pack is there wholly or not at all. */
export class PackWriter {
  private readonly target: string;
  private readonly partial: string;
  private readonly file: PagedFile;
  private readonly algorithm: GitHash;
  private readonly whole: WholeHash;

  constructor(target: string, algorithm: GitHash = 'sha1') {
    this.target = target;
    this.partial = `${target}.${randomUUID()}.partial`;
    this.file = new PagedFile(openSync(this.partial, 'wx'));
    this.algorithm = algorithm;
    this.whole = new WholeHash(algorithm, largestWhole);
  }

  /** Begins a content of a known size. Contents must not overlap. */
  begin(size: number): ContentSink {
    return size <= largestWhole ? this.gather(size) : this.stream(size);
  }

  add(bytes: Uint8Array): Packed {
    const content = this.begin(bytes.length);
    content.piece(bytes);
    return content.end();
  }

  /** Closes the pack with these entries and puts it in its place. */
  async finish(entries: readonly PackedEntry[], notes: readonly string[]): Promise<void> {
    const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
    const start = this.file.size;
    const digest = createHash('sha256');
    for (const line of encodeIndex({
      version: 1,
      digest: treeDigest(sorted),
      notes: [...notes],
      rows: sorted.values().map(rowOf),
    })) {
      const bytes = Buffer.from(line, 'utf8');
      digest.update(bytes);
      this.file.append(bytes);
    }
    this.file.append(encodeFooter({ start, length: this.file.size - start, sha256: digest.digest() }));
    await this.file.finish();
    await this.file.close();
    renameSync(this.partial, this.target);
  }

  /** Gives up: nothing stays on disk. */
  async abandon(): Promise<void> {
    await this.file.close();
    rmSync(this.partial, { force: true });
  }

  private gather(size: number): ContentSink {
    const place = this.whole.place(size);
    let filled = 0;
    return {
      piece: (bytes) => {
        checkLength(size, filled + bytes.length, 'at most');
        place.set(bytes, filled);
        filled += bytes.length;
      },
      end: () => {
        checkLength(size, filled, 'exactly');
        const offset = this.file.size;
        this.file.append(place);
        this.file.append(separator);
        return { size, offset, ...this.whole.facts(size) };
      },
    };
  }

  private stream(size: number): ContentSink {
    const digest = new ContentHash(size, this.algorithm);
    const offset = this.file.size;
    return {
      piece: (bytes) => {
        digest.update(bytes);
        this.file.append(bytes);
      },
      end: () => {
        checkLength(size, this.file.size - offset, 'exactly');
        this.file.append(separator);
        return { size, offset, ...digest.finish() };
      },
    };
  }
}

function rowOf({ path, mode, sha, packed }: PackedEntry): IndexRow {
  const text = mode === '120000' || packed === null ? 'none' : packed.text;
  return { path, mode, sha, text, size: packed?.size ?? 0, offset: packed?.offset ?? -1 };
}

function checkLength(said: number, actual: number, how: 'exactly' | 'at most'): void {
  const right = how === 'exactly' ? actual === said : actual <= said;
  if (!right) throw new Error(`a content of ${said} bytes came with ${actual}`);
}

/** SHA-256 over path, mode and content of every entry in order; a submodule counts by its commit. */
function treeDigest(sorted: readonly PackedEntry[]): string {
  const digest = createHash('sha256');
  let page = '';
  for (const { path, mode, sha, packed } of sorted) {
    page += `${mode} ${packed === null ? sha : packed.sha256} ${Buffer.byteLength(path)} ${path}\n`;
    if (page.length < digestPage) continue;
    digest.update(page);
    page = '';
  }
  return digest.update(page).digest('hex');
}
