// The body of a refusal, made such that it can be read: no longer than a refusal is, unpacked where nobody said that it is packed, and what
// came of it before it broke off.
import { ReadableStream as NodeStream } from 'node:stream/web';

/** Bytes. A server that goes on saying no must not fill the memory. */
const longestRefusal = 64 * 1024;

async function* beginning(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = longestRefusal;
  try {
    for await (const bytes of body) {
      yield bytes.subarray(0, left);
      left -= bytes.byteLength;
      if (left <= 0) return;
    }
  } catch {
    // What cannot be read on is told by its status, and by what had come.
  }
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  // Node's type of a stream and the one of `fetch` are of the same class.
  return NodeStream.from(pieces) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** By the first two bytes of its format. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function* unpacked(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = beginning(body);
  const { value: first } = await pieces.next();
  if (first === undefined) return;
  const whole = joined(first, pieces);
  yield* isGzip(first) ? beginning(streamOf(whole).pipeThrough(new DecompressionStream('gzip'))) : whole;
}

export function legible(body: ReadableStream<Uint8Array> | null): ReadableStream<Uint8Array> | null {
  return body === null ? null : streamOf(unpacked(body));
}
