// Streams a tar, gzipped or not, into a pack: every regular file and symlink, with guards against hostile archives.
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { FileMode } from '../domain/patch.ts';
import { type ArchiveLimits, ArchiveMeter } from './archive-meter.ts';
import type { Packed, PackWriter } from './pack-writer.ts';
import { type TarKind, unreadable } from './tar-header.ts';
import { type TarEntry, TarReader, type TarSink } from './tar-reader.ts';
import { pathFault } from './tree-path.ts';

export interface ArchiveFile {
  /** As the archive has it: with the leading folder, if there is one. */
  readonly path: string;
  readonly mode: FileMode;
  readonly packed: Packed;
}

export interface Archive {
  readonly files: ArchiveFile[];
  /** What was left out, in words. */
  readonly dropped: string[];
}

export interface ArchiveJob {
  readonly writer: PackWriter;
  readonly limits: ArchiveLimits;
  /** Whether the tree can want a content of this size; one that it cannot want is not kept. */
  wanted(size: number): boolean;
}

/** Bytes that are unpacked at a time: each time is a way to the thread that does it and back. */
const unpackedPiece = 1 << 18;

/**
 * Reads the whole archive. Hard links, devices and names that leave the tree are dropped and named.
 * @throws ForgeError `too_large` over a limit, `unavailable` when the archive is cut off or no tar
 */
export async function unpackArchive(source: AsyncIterable<Uint8Array>, job: ArchiveJob): Promise<Archive> {
  const meter = new ArchiveMeter(job.limits);
  const archive: Archive = { files: [], dropped: [] };
  const tar = new TarReader((entry) => {
    meter.entry();
    return admit(entry, job, archive);
  });
  try {
    await feed(source, meter, tar);
  } catch (error) {
    throw asForgeError(error);
  }
  return archive;
}

async function feed(source: AsyncIterable<Uint8Array>, meter: ArchiveMeter, tar: TarReader): Promise<void> {
  const { first, all } = await peek(source);
  const gzipped = first[0] === 0x1f && first[1] === 0x8b;
  const read = async (pieces: AsyncIterable<Uint8Array>) => {
    for await (const piece of meter.unpacked(pieces, gzipped)) tar.write(piece);
  };
  if (gzipped) await pipeline(meter.packed(all), createGunzip({ chunkSize: unpackedPiece }), read);
  else await read(all);
  tar.end();
}

/** The first bytes and the whole, without losing any. */
async function peek(source: AsyncIterable<Uint8Array>): Promise<{ first: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield first;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { first, all: all() };
}

/** Where the content of an entry goes, or null when it is not kept. A symlink's content is its target. */
function admit({ kind, path, target, mode, size }: TarEntry, job: ArchiveJob, archive: Archive): TarSink | null {
  if (kind === 'directory') return null;
  const fault = pathFault(path) ?? kindFault(kind);
  if (fault !== null) {
    archive.dropped.push(`${JSON.stringify(path)} ${fault}`);
    return null;
  }
  if (kind === 'symlink') {
    archive.files.push({ path, mode: '120000', packed: job.writer.add(target) });
    return null;
  }
  if (!job.wanted(size)) return null;
  const sink = job.writer.begin(size);
  const kept: FileMode = (mode & 0o111) === 0 ? '100644' : '100755';
  return {
    piece: (bytes) => sink.piece(bytes),
    end: () => archive.files.push({ path, mode: kept, packed: sink.end() }),
  };
}

function kindFault(kind: TarKind): string | null {
  if (kind === 'file' || kind === 'symlink') return null;
  return kind === 'link' ? 'is a hard link' : `is a ${kind}`;
}

/** What zlib says of an archive that is cut off or damaged is not ours. */
function asForgeError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'ForgeError') return error;
  const damaged = /unexpected end|premature close|invalid|incorrect/i.test(error.message);
  return damaged ? unreadable(error.message, error) : error;
}
