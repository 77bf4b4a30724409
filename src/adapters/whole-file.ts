// A file that is made once, readable by its owner alone: whole or not at all, by one process of many.
import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { hasCode } from '../domain/errors.ts';

/** false when something is at `path` already, which stays as it is. A kill or a full disk leaves nothing under that name. `path`: in a folder that is there. */
export async function makeWholeFile(path: string, text: string): Promise<boolean> {
  const draft = `${path}~${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
