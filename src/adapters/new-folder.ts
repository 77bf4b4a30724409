// A folder for an operator's own path, made level by level. Node's `recursive` never ends where the system refuses every new name, as below /proc.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode, messageOf, UsageError } from '../domain/errors.ts';

/** Makes `folder` and those above it, where they are not there. Throws UsageError: what is wrong, then `advice`. */
export function newFolder(folder: string, advice: string): void {
  try {
    make(folder);
  } catch (cause) {
    throw new UsageError(`The folder ${folder} cannot be made (${messageOf(cause)}). ${advice}`, { cause });
  }
}

/** The folder of the bot's data, likewise. */
export function dataFolder(folder: string): void {
  newFolder(folder, 'Set OUTRIDER_DATA_DIR to a folder that can be written.');
}

function make(folder: string): void {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) make(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it just now.
    if (!hasCode(error, 'EEXIST') || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
