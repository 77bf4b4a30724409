// A file named on the command line, and where a command prints to.
import { readFileSync } from 'node:fs';
import type { RowFile } from '../../comparison/row-files.ts';
import { UsageError } from '../../domain/errors.ts';

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Throws UsageError when the file cannot be read. */
export function rowFile(path: string): RowFile {
  try {
    return { name: path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new UsageError(`There is no file ${path}: give arms.jsonl, arms.csv or experiment.json of a run.`);
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
