// Once before all tests: a folder for whatever this run of them makes, in memory where there is room, for a test that waits for a disk tests nothing more.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
/** A container's usual 64 MB would be full after a few tests. */
const room = 2 * 1024 ** 3;

/** The process that last made a folder: each project of the tests asks for one, and they share it. */
const maker = 'OUTRIDER_TEST_RUN';

/** Every sync is still asked for; memory only answers at once. Answers how to clean up, also what a killed test left behind. */
export default function inOneFolder(): (() => void) | undefined {
  if (process.env[maker] === String(process.pid)) return undefined;
  process.env[maker] = String(process.pid);
  const folder = (process.env.TMPDIR === undefined ? inMemory() : null) ?? newFolder(tmpdir());
  process.env.TMPDIR = folder;
  return () => remove(folder);
}

function inMemory(): string | null {
  if (!isRoomy(memory)) return null;
  const folder = newFolder(memory);
  if (runsPrograms(folder)) return folder;
  remove(folder);
  return null;
}

function newFolder(parent: string): string {
  const folder = mkdtempSync(join(parent, 'outrider-tests-'));
  // Tests start the bot as another user, too.
  chmodSync(folder, 0o755);
  return folder;
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

function isRoomy(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= room;
  } catch {
    return false; // no such folder on this system, or none for us
  }
}

/** Containers often forbid it there, and tests put programs of their own on the path. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}
