// Streams a tar, gzipped or not, into a pack: every regular file and symlink, with guards against hostile archives.
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract, type Header } from 'tar-stream';
import * as z from 'zod';
import { ForgeError } from '../domain/errors.ts';
import type { FileMode } from '../domain/patch.ts';
import { type ArchiveLimits, ArchiveMeter } from './archive-meter.ts';
import type { ContentSink, Packed, PackWriter } from './pack-writer.ts';
import { pathFault, pathFromLatin1 } from './tree-path.ts';

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

/** Bytes that are unpacked at a time: each time costs a way through three streams. */
const unpackedPiece = 1 << 18;

/** Unpacking goes on beside us, some pieces ahead. */
const gunzipOptions = { chunkSize: unpackedPiece, readableHighWaterMark: 4 * unpackedPiece };

/** Names as the bytes they are, one character each; the types of tar-stream do not know the option (its README does). */
const tarOptions = { filenameEncoding: 'latin1', highWaterMark: unpackedPiece };

/** Extended headers are UTF-8 and have been decoded; they win over the plain header. */
const Pax = z.object({ path: z.string().optional(), linkpath: z.string().optional() });

/**
 * Reads the whole archive. Hard links, devices and names that leave the tree are dropped and named.
 * @throws ForgeError `too_large` over a limit, `unavailable` when the archive is cut off or no tar
 */
export async function unpackArchive(source: AsyncIterable<Uint8Array>, job: ArchiveJob): Promise<Archive> {
  const meter = new ArchiveMeter(job.limits);
  const archive: Archive = { files: [], dropped: [] };
  const tar = extract(tarOptions);
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      tar.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  // Events, not `for await`: 50,000 entries then cost half as much.
  tar.on('entry', (header, content, next) => {
    guarded(() => {
      meter.entry();
      const sink = admit(header, job, archive);
      // When the tar fails, so does the entry it was in; without a listener that would end the process. `feed` reports it.
      content.on('error', (error) => tar.destroy(error));
      content.on('data', (piece) => guarded(() => sink?.piece(asBytes(piece))));
      content.on('end', () => {
        guarded(() => sink?.end());
        next();
      });
    });
  });
  try {
    await feed(source, meter, tar);
  } catch (error) {
    throw asForgeError(error);
  }
  return archive;
}

async function feed(source: AsyncIterable<Uint8Array>, meter: ArchiveMeter, tar: Extract): Promise<void> {
  const { first, all } = await peek(source);
  const gzipped = first[0] === 0x1f && first[1] === 0x8b;
  const unpacked = (pieces: AsyncIterable<Uint8Array>) => meter.unpacked(pieces, gzipped);
  if (gzipped) await pipeline(meter.packed(all), createGunzip(gunzipOptions), unpacked, tar);
  else await pipeline(all, unpacked, tar);
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

function asBytes(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  throw new TypeError('the tar reader gave something that is no bytes');
}

/** Where the content of an entry goes, or null when it is not kept. A symlink's content is its target. */
function admit(header: Header, job: ArchiveJob, archive: Archive): ContentSink | null {
  const { type } = header;
  if (type === 'directory') return null;
  const pax = header.pax ? Pax.parse(header.pax) : {};
  const path = pax.path === undefined ? pathFromLatin1(header.name) : header.name;
  const fault = pathFault(path) ?? kindFault(type);
  if (fault !== null) {
    archive.dropped.push(`${JSON.stringify(path)} ${fault}`);
    return null;
  }
  if (type === 'symlink') {
    const target = Buffer.from(header.linkname, pax.linkpath === undefined ? 'latin1' : 'utf8');
    archive.files.push({ path, mode: '120000', packed: job.writer.add(target) });
    return null;
  }
  if (!job.wanted(header.size)) return null;
  const sink = job.writer.begin(header.size);
  const mode: FileMode = (header.mode & 0o111) === 0 ? '100644' : '100755';
  const end = () => {
    const packed = sink.end();
    archive.files.push({ path, mode, packed });
    return packed;
  };
  return { piece: (bytes) => sink.piece(bytes), end };
}

function kindFault(type: Header['type']): string | null {
  if (type === 'file' || type === 'contiguous-file' || type === 'symlink') return null;
  return type === 'link' ? 'is a hard link' : `is a ${type}`;
}

function asForgeError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'ForgeError') return error;
  const unreadable = /unexpected end|premature close|invalid|incorrect|header exceeds/i.test(error.message);
  if (!unreadable) return error;
  return new ForgeError('unavailable', `The archive of the repository cannot be read to its end (${error.message}).`, {
    cause: error,
  });
}
