// A file named on the command line, and where a command prints to.
import { readFileSync } from 'node:fs';
import type { RowFile } from '../../comparison/row-files.ts';
import { hasCode, UsageError } from '../../domain/errors.ts';

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** UTF-8, or UTF-16 with its mark in front: so spreadsheets write "Unicode text". */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(wide).decode(bytes);
}

const rowsWanted = 'give arms.jsonl, arms.csv or experiment.json of a run';

/** `wanted` says what to give instead. Throws UsageError when the file cannot be read. */
export function rowFile(path: string, wanted = rowsWanted): RowFile {
  try {
    return { name: path, text: decoded(readFileSync(path)) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new UsageError(`There is no file ${path}: ${wanted}.`);
    if (hasCode(error, 'EISDIR')) throw new UsageError(`${path} is a folder: ${wanted}.`);
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
