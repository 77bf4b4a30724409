// The pack file: contents one after the other, each followed by a line feed; then the index in lines; then a footer of fixed size.
import * as z from 'zod';
import { FileMode } from '../domain/patch.ts';

const magic = Buffer.from('OUTRPK01', 'latin1');

/** Bytes of the footer: magic, where the index starts, its length, its SHA-256. */
export const footerSize = magic.length + 8 + 8 + 32;

/** How search has to treat a content: as UTF-8 text, as text in another encoding, or not at all. */
export const TextKind = z.enum(['utf8', 'other', 'binary', 'none']);
export type TextKind = z.infer<typeof TextKind>;

/** What a pack says of one file of the tree. */
export interface IndexRow {
  readonly mode: FileMode;
  readonly text: TextKind;
  readonly size: number;
  /** Of the content in the pack; -1 for a submodule. */
  readonly offset: number;
  /** Git object id. */
  readonly sha: string;
  readonly path: string;
}

const IndexHead = z.object({
  version: z.literal(1),
  digest: z.string(),
  notes: z.array(z.string()),
});

export interface PackIndex extends z.infer<typeof IndexHead> {
  readonly rows: Iterable<IndexRow>;
}

/** Characters that are given out at a time. */
const pageLength = 1 << 16;

/** A line of JSON, then a line for each row, in pages: 50,000 rows as one JSON text would take five times the memory. */
export function* encodeIndex({ rows, ...head }: PackIndex): Generator<string> {
  let page = `${JSON.stringify(head)}\n`;
  for (const { mode, text, size, offset, sha, path } of rows) {
    const name = path.startsWith('"') || path.includes('\n') ? JSON.stringify(path) : path;
    page += `${mode} ${text} ${size} ${offset} ${sha} ${name}\n`;
    if (page.length < pageLength) continue;
    yield page;
    page = '';
  }
  yield page;
}

/** @throws when the text is no index of ours; the rows are read as they are asked for */
export function decodeIndex(index: string): PackIndex {
  const end = index.indexOf('\n');
  return { ...IndexHead.parse(JSON.parse(index.slice(0, end))), rows: decodeRows(index, end + 1) };
}

function* decodeRows(index: string, start: number): Generator<IndexRow> {
  let at = start;
  // Cut by hand: an expression a row makes seven strings and an array of each of 50,000.
  const field = (until: string) => {
    const end = index.indexOf(until, at);
    if (end === -1) throw new Error('the index of the pack is cut off');
    const text = index.slice(at, end);
    at = end + 1;
    return text;
  };
  while (at < index.length) {
    const mode = FileMode.parse(field(' '));
    const text = TextKind.parse(field(' '));
    const [size, offset, sha] = [Number(field(' ')), Number(field(' ')), field(' ')];
    const name = field('\n');
    const path = name.startsWith('"') ? z.string().parse(JSON.parse(name)) : name;
    yield { mode, text, size, offset, sha, path };
  }
}

export function encodeFooter(index: { start: number; length: number; sha256: Uint8Array }): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64LE(BigInt(index.start), 0);
  numbers.writeBigUInt64LE(BigInt(index.length), 8);
  return Buffer.concat([magic, numbers, index.sha256]);
}

/** Where the index is and what it must hash to; null when these bytes are no footer of ours. */
export function decodeFooter(footer: Buffer): { start: number; length: number; sha256: Buffer } | null {
  if (footer.length !== footerSize || !footer.subarray(0, magic.length).equals(magic)) return null;
  const start = Number(footer.readBigUInt64LE(magic.length));
  const length = Number(footer.readBigUInt64LE(magic.length + 8));
  return { start, length, sha256: footer.subarray(magic.length + 16) };
}
