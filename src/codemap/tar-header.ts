// What a block of 512 bytes at the head of a tar's entry says: ustar and GNU, and the records of pax that win over it.
import { ForgeError } from '../domain/errors.ts';

export const blockSize = 512;

const kinds = new Map(
  Object.entries({
    '\0': 'file',
    '0': 'file',
    '1': 'link',
    '2': 'symlink',
    '3': 'character-device',
    '4': 'block-device',
    '5': 'directory',
    '6': 'fifo',
    '7': 'file',
    x: 'pax-header',
    g: 'pax-global-header',
    K: 'gnu-long-link',
    L: 'gnu-long-name',
    N: 'gnu-long-name',
  } as const),
);
export type TarKind = NonNullable<ReturnType<typeof kinds.get>> | 'file of an unknown kind';

export interface TarHeader {
  readonly kind: TarKind;
  readonly name: Uint8Array;
  /** Of a link. */
  readonly target: Uint8Array;
  readonly mode: number;
  readonly size: number;
}

/** The sum of a block of zeros, with the field of the sum itself read as blanks. */
const emptySum = 8 * 32;

/**
 * The names are copies: the block may be used again. Null for a block of zeros, which ends an archive or stands between two of them.
 * @throws ForgeError `unavailable` when this is no header
 */
export function decodeHeader(block: Buffer): TarHeader | null {
  const sum = sumOf(block);
  if (sum === emptySum) return null;
  const format = block.toString('latin1', 257, 265);
  const ustar = format.startsWith('ustar\0');
  if (sum !== numberAt(block, 148, 8) || !(ustar || format === 'ustar  \0')) throw unreadable('invalid tar header');
  const short = textAt(block, 0, 100);
  const name = ustar && block[345] !== 0 ? Buffer.concat([textAt(block, 345, 155), slash, short]) : Buffer.from(short);
  const kind = kinds.get(block.toString('latin1', 156, 157)) ?? 'file of an unknown kind';
  return {
    // Old programs write a folder as a file whose name ends so.
    kind: kind === 'file' && block[156] !== sevenAsText && name.at(-1) === slash[0] ? 'directory' : kind,
    name,
    target: Buffer.from(textAt(block, 157, 100)),
    mode: numberAt(block, 100, 8),
    size: numberAt(block, 124, 12),
  };
}

const slash = Buffer.from('/');
const sevenAsText = 0x37;

function sumOf(block: Uint8Array): number {
  let sum = emptySum;
  for (let at = 0; at < 148; at += 1) sum += block[at] ?? 0;
  for (let at = 156; at < blockSize; at += 1) sum += block[at] ?? 0;
  return sum;
}

/** Up to the first NUL of a field. */
export function textAt(bytes: Uint8Array, from: number, length: number): Uint8Array {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

/** Octal digits, or a number of 11 bytes where the first one says so; NaN for anything else. */
function numberAt(block: Buffer, from: number, length: number): number {
  const first = block[from] ?? 0;
  if (first === 0x80) return block.subarray(from + 1, from + length).reduce((sum, byte) => sum * 256 + byte, 0);
  const digits = block.toString('latin1', from, from + length).replace(/^[ \0]+/, '');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

export type PaxRecords = Readonly<Partial<Record<string, string>>>;

/** Records of `LENGTH KEY=VALUE`, each with its line feed; what comes after one that is none is not read. */
export function decodePax(bytes: Buffer): PaxRecords {
  const records: Record<string, string> = Object.create(null);
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const length = Number.parseInt(bytes.toString('latin1', at, space), 10);
    const equals = bytes.indexOf('=', space);
    const end = at + length;
    if (space === -1 || !(length > 0) || equals === -1 || equals >= end) break;
    records[bytes.toString('utf8', space + 1, equals)] = bytes.toString('utf8', equals + 1, end - 1);
    at = end;
  }
  return records;
}

export function unreadable(why: string, cause?: Error): ForgeError {
  const words = `The archive of the repository cannot be read to its end (${why}).`;
  return new ForgeError('unavailable', words, cause === undefined ? {} : { cause });
}
