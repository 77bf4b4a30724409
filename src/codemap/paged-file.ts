// A file that is written from its beginning to its end: one page goes to the disk on another thread while the next one is filled.
import { closeSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const pageSize = 1 << 20;
const writeBeside = promisify(write);

/** Takes over an open file that is empty; whatever happens, `close` has to be waited for. */
export class PagedFile {
  private readonly descriptor: number;
  private page = Buffer.allocUnsafeSlow(pageSize);
  private spare = Buffer.allocUnsafeSlow(pageSize);
  private filled = 0;
  /** Bytes that have left the page, in the file or on their way to it. */
  private flushed = 0;
  private flushing: Promise<void> | null = null;
  private failure: { readonly error: unknown } | null = null;
  private closed = false;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  /** Bytes that were appended. */
  get size(): number {
    return this.flushed + this.filled;
  }

  /** @throws what kept an earlier page from being written, and when the file is closed */
  append(bytes: Uint8Array): void {
    if (this.closed) throw new Error('the file is closed');
    if (this.failure !== null) throw this.failure.error;
    if (this.filled + bytes.length > pageSize) this.flush();
    if (bytes.length > pageSize) {
      this.writeNow(bytes);
      return;
    }
    this.page.set(bytes, this.filled);
    this.filled += bytes.length;
  }

  /** Afterwards everything that was appended is in the file. */
  async finish(): Promise<void> {
    await this.flushing;
    if (this.failure !== null) throw this.failure.error;
    this.writeNow(this.page.subarray(0, this.filled));
    this.filled = 0;
  }

  /** Nothing is written any more: a page on its way is waited for, as its number would soon be another file's. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.flushing;
    closeSync(this.descriptor);
  }

  private flush(): void {
    const bytes = this.page.subarray(0, this.filled);
    this.filled = 0;
    if (this.flushing !== null) {
      // The disk is slower than we are: then both are waited for.
      this.writeNow(bytes);
      return;
    }
    [this.page, this.spare] = [this.spare, this.page];
    this.flushing = this.writeWhole(bytes, this.flushed);
    this.flushed += bytes.length;
  }

  /** Never rejects: what went wrong is told to whoever appends next or finishes. */
  private async writeWhole(bytes: Uint8Array, position: number): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) {
        at += (await writeBeside(this.descriptor, bytes, at, bytes.length - at, position + at)).bytesWritten;
      }
    } catch (error) {
      this.failure = { error };
    } finally {
      this.flushing = null;
    }
  }

  private writeNow(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(this.descriptor, bytes, at, bytes.length - at, this.flushed + at);
    }
    this.flushed += bytes.length;
  }
}
