// What many files of tests need and nobody changes, a bundle for instance: made by whoever comes first, in the folder that the run has for itself.
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../src/domain/errors.ts';

export interface Made {
  readonly folder: string;
  /** Resolves when the folder is there, whole. */
  ready(): Promise<void>;
}

/** Two workers may make it at the same time; what the later one made is thrown away. */
export function onceARun(name: string, make: (folder: string) => Promise<unknown>): Made {
  // `scratch.ts` gives each run a temporary folder of its own: what lies there was made of this code.
  const folder = join(tmpdir(), `outrider-${name}`);
  let making: Promise<void> | null = null;
  return { folder, ready: () => (making ??= makeAside(folder, make)) };
}

async function makeAside(folder: string, make: (folder: string) => Promise<unknown>): Promise<void> {
  if (existsSync(folder)) return;
  const aside = await mkdtemp(`${folder}-`);
  await make(aside);
  try {
    await rename(aside, folder);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
    await rm(aside, { recursive: true });
  }
}
