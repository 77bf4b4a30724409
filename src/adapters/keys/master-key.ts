// The master key of a bot on one machine: 32 random bytes in a file that nobody else can read.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, UsageError } from '../../domain/errors.ts';
import { makeWholeFile } from '../whole-file.ts';

const length = 32;

/** Read, and for sealing made where there is none. Throws UsageError when it is missing, open to others, or no key. */
export async function masterKey(path: string, use: 'seal' | 'open'): Promise<Uint8Array> {
  if (use === 'seal') await make(path);
  const found = await stat(path).catch(isMissing);
  if (!found)
    throw new UsageError(
      `The master key ${path} is gone. Put it back from your backup, or set the providers' keys anew.`,
    );
  if ((found.mode & 0o077) !== 0)
    throw new UsageError(`The master key ${path} can be read by others. Run: chmod 600 ${path}`);
  const bytes = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
  if (bytes.byteLength !== length)
    throw new UsageError(
      `${path} holds no master key. Put it back from your backup, or delete it and set the keys anew.`,
    );
  // A copy with a buffer of its own: the SDK takes no view of a shared one.
  return new Uint8Array(bytes);
}

/** Of two processes one makes it. */
async function make(path: string): Promise<void> {
  if (await stat(path).catch(isMissing)) return;
  await mkdir(dirname(path), { recursive: true });
  await makeWholeFile(path, `${randomBytes(length).toString('base64')}\n`);
}

function isMissing(error: unknown): null {
  if (hasCode(error, 'ENOENT')) return null;
  throw error;
}
