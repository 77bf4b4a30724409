// What many files of tests need and nobody changes, a bundle for instance: made by whoever comes first, in the folder that the run has for itself.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../src/domain/errors.ts';

export interface Made {
  readonly folder: string;
  /** Resolves when the folder is there, whole. */
  ready(): Promise<void>;
}

type Make = (folder: string) => Promise<unknown>;

/** Of the workers that want it at the same moment one makes it, and the others wait for that. */
export function onceARun(name: string, make: Make): Made {
  // `scratch.ts` gives each run a temporary folder of its own: what lies there was made of this code.
  const folder = join(tmpdir(), `outrider-${name}`);
  let making: Promise<void> | null = null;
  return { folder, ready: () => (making ??= there(folder, make)) };
}

async function there(folder: string, make: Make): Promise<void> {
  const claim = `${folder}.maker`;
  while (!existsSync(folder)) {
    if (await claimed(claim)) await makeAside(folder, make).finally(() => rm(claim, { force: true }));
    else await sleep(50);
  }
}

/** Whether it is ours to make. Who died over it makes it no more. */
async function claimed(claim: string): Promise<boolean> {
  try {
    await writeFile(claim, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const maker = Number(await readFile(claim, 'utf8').catch(() => ''));
    if (maker > 0 && !isAlive(maker)) await rm(claim, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** It appears whole or not at all. */
async function makeAside(folder: string, make: Make): Promise<void> {
  if (existsSync(folder)) return;
  const aside = await mkdtemp(`${folder}-`);
  await make(aside);
  try {
    await rename(aside, folder);
  } catch (error) {
    // Two may take over from the same dead maker: what the later one made is thrown away.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
    await rm(aside, { recursive: true });
  }
}
