// A file named on the command line, and where a command prints to.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RowFile } from '../../comparison/row-files.ts';
import { hasCode, messageOf, UsageError } from '../../domain/errors.ts';

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** More than any export of ours, and far less than a small file can be made to unpack to. */
const mostUnpacked = 1 << 30;

/** As `gzip` leaves it. */
function unpacked(path: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpacked });
  } catch (error) {
    const why = messageOf(error);
    throw new UsageError(
      `${path} is compressed and cannot be unpacked (${why}): give it as gzip made it, or unpacked.`,
    );
  }
}

/** What a file is by its first bytes, where somebody may take it for rows; null: it may be text. */
function noText(bytes: Buffer): string | null {
  const begin = bytes.subarray(0, 4).toString('latin1');
  if (begin === 'PK\u0003\u0004' || begin === '\u00d0\u00cf\u0011\u00e0')
    return 'is a spreadsheet or another packed file, not text';
  return begin === '%PDF' ? 'is a PDF, not text' : null;
}

/**
 * UTF-8, or UTF-16 with its mark in front: so spreadsheets write "Unicode text". Any other text is refused: two repositories whose names differ in
 * a letter that cannot be read would be taken for one.
 */
export function decoded(path: string, bytes: Buffer): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  const refused = (what: string) => new UsageError(`${path} ${what}: save it as UTF-8 (in a spreadsheet “CSV UTF-8”).`);
  const what = noText(bytes);
  if (what !== null) throw refused(what);
  let text: string;
  try {
    text = new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    throw refused('is no UTF-8 text');
  }
  // UTF-16 without its mark reads as UTF-8 with a NUL beside every letter.
  if (text.includes('\0')) throw refused('is no UTF-8 text');
  return text;
}

const rowsWanted = 'give arms.jsonl, arms.csv or experiment.json of a run';

/** `wanted` says what to give instead. Throws UsageError when the file cannot be read. */
export function rowFile(path: string, wanted = rowsWanted): RowFile {
  try {
    return { name: path, text: decoded(path, unpacked(path, readFileSync(path))) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (hasCode(error, 'ENOENT')) throw new UsageError(`There is no file ${path}: ${wanted}.`);
    if (hasCode(error, 'EISDIR')) throw new UsageError(`${path} is a folder: ${wanted}.`);
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`);
  }
}
