// Counts what an archive unpacks to and refuses too much of it.
import { ForgeError } from '../domain/errors.ts';

export interface ArchiveLimits {
  /** Bytes of the unpacked archive. */
  readonly totalBytes: number;
  /** Files, links and folders in it. */
  readonly entries: number;
  /** Unpacked bytes for each packed byte, asked once `ratioFrom` bytes have been unpacked. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

export class ArchiveMeter {
  private readonly limits: ArchiveLimits;
  private packedBytes = 0;
  private unpackedBytes = 0;
  private entries = 0;

  constructor(limits: ArchiveLimits) {
    this.limits = limits;
  }

  /** @throws ForgeError `too_large` */
  entry(): void {
    this.entries += 1;
    if (this.entries > this.limits.entries) {
      throw new ForgeError('too_large', `The archive of the repository has more than ${this.limits.entries} entries.`);
    }
  }

  async *packed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.packedBytes += piece.length;
      yield piece;
    }
  }

  /** @throws ForgeError `too_large` */
  async *unpacked(pieces: AsyncIterable<Uint8Array>, gzipped: boolean): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.unpackedBytes += piece.length;
      this.check(gzipped);
      yield piece;
    }
  }

  private check(gzipped: boolean): void {
    const { totalBytes, ratio, ratioFrom } = this.limits;
    if (this.unpackedBytes > totalBytes) {
      throw new ForgeError('too_large', `The archive of the repository unpacks to more than ${totalBytes} bytes.`);
    }
    if (gzipped && this.unpackedBytes > ratioFrom && this.unpackedBytes > this.packedBytes * ratio) {
      throw new ForgeError('too_large', `The archive of the repository unpacks to more than ${ratio} times its size.`);
    }
  }
}
