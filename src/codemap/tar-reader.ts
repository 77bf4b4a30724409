// Takes a tar in pieces as they come and gives its entries on: nothing of a content is kept or copied, and no entry is a stream of its own.
import { blockSize, decodeHeader, decodePax, type TarHeader, type TarKind, textAt, unreadable } from './tar-header.ts';
import { pathFromBytes } from './tree-path.ts';

export interface TarEntry {
  readonly kind: TarKind;
  readonly path: string;
  /** What a link points to. */
  readonly target: Uint8Array;
  readonly mode: number;
  readonly size: number;
}

/** Takes one content: `piece` for each part of it, `end` after the last. The bytes are only good until `piece` returns. */
export interface TarSink {
  piece(bytes: Uint8Array): void;
  end(): void;
}

/** Names longer than this are nobody's. */
const longestExtension = 4 << 20;

/** What headers before a header say of its entry. */
interface Extension {
  path?: string;
  target?: Uint8Array;
  size?: number;
}

export class TarReader {
  private readonly admit: (entry: TarEntry) => TarSink | null;
  private readonly block = Buffer.alloc(blockSize);
  /** Bytes of the next header that are in the block. */
  private filled = 0;
  private extension: Extension = {};
  private sink: TarSink | null = null;
  /** Bytes of the content that are still to come, and of what fills its last block. */
  private left = 0;
  private padding = 0;

  /** @param admit where the content of an entry goes; null: nowhere */
  constructor(admit: (entry: TarEntry) => TarSink | null) {
    this.admit = admit;
  }

  /** @throws ForgeError `unavailable` when this is no tar, and what `admit` and its sinks throw */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.left > 0) at += this.content(bytes, at);
      else if (this.padding > 0) at += this.skip(bytes.length - at);
      else at += this.header(bytes, at);
    }
  }

  /** @throws ForgeError `unavailable` when the tar was cut off */
  end(): void {
    if (this.left + this.padding + this.filled > 0) throw unreadable('unexpected end of data');
  }

  private content(bytes: Uint8Array, at: number): number {
    const length = Math.min(this.left, bytes.length - at);
    this.sink?.piece(bytes.subarray(at, at + length));
    this.left -= length;
    if (this.left === 0) this.sink?.end();
    return length;
  }

  private skip(most: number): number {
    const length = Math.min(this.padding, most);
    this.padding -= length;
    return length;
  }

  private header(bytes: Uint8Array, at: number): number {
    const length = Math.min(blockSize - this.filled, bytes.length - at);
    this.block.set(bytes.subarray(at, at + length), this.filled);
    this.filled += length;
    if (this.filled === blockSize) {
      this.filled = 0;
      const header = decodeHeader(this.block);
      if (header !== null) this.begin(header);
    }
    return length;
  }

  private begin(header: TarHeader): void {
    const extends_ = extending[header.kind];
    if (extends_ === undefined) {
      const { path = pathFromBytes(header.name), target = header.target, size = header.size } = this.extension;
      this.extension = {};
      if (!(size >= 0)) throw unreadable('invalid size in a tar header');
      const sink = this.admit({ kind: header.kind, path, target, mode: header.mode, size });
      this.open(header.kind === 'directory' ? 0 : size, sink);
      return;
    }
    if (!(header.size <= longestExtension)) throw unreadable('a tar header exceeds what a name can need');
    this.open(
      header.size,
      gathering(header.size, (bytes) => Object.assign(this.extension, extends_(bytes))),
    );
  }

  private open(size: number, sink: TarSink | null): void {
    this.sink = sink;
    this.left = size;
    this.padding = -size & (blockSize - 1);
    if (size === 0) sink?.end();
  }
}

/** Headers that only say more of the next one. What git writes for all entries is the commit, which nobody asks for. */
const extending: Readonly<Partial<Record<TarKind, (bytes: Buffer) => Extension>>> = {
  'pax-global-header': () => ({}),
  'pax-header': (bytes) => {
    const { path, linkpath, size } = decodePax(bytes);
    return {
      ...(path ? { path } : {}),
      ...(linkpath ? { target: Buffer.from(linkpath) } : {}),
      ...(size ? { size: Number.parseInt(size, 10) } : {}),
    };
  },
  'gnu-long-name': (bytes) => ({ path: pathFromBytes(textAt(bytes, 0, bytes.length)) }),
  'gnu-long-link': (bytes) => ({ target: textAt(bytes, 0, bytes.length) }),
};

function gathering(size: number, done: (bytes: Buffer) => void): TarSink {
  const all = Buffer.alloc(size);
  let filled = 0;
  return {
    piece: (bytes) => {
      all.set(bytes, filled);
      filled += bytes.length;
    },
    end: () => done(all),
  };
}
