// The machine: Node, the data folder and its disk, the bot that may be running on it, the sandbox.
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../config.ts';
import { hasCode } from '../../domain/errors.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import { usualLimits } from '../../ports/sandbox.ts';
import { type Finding, fault, sound, warning, wordsOf } from './finding.ts';

const neededNode = 24;
/** A run keeps a snapshot of the repository and its transcripts; with less free a few runs fill the disk. Bytes. */
const leastFree = 1024 ** 3;

export interface MachineLooks {
  readonly nodeVersion: string;
  readonly sandbox: Sandbox;
  /** Bytes that a process of ours may still write below a folder. */
  readonly freeBytes: (folder: string) => number;
}

export const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

export async function machineFindings(config: Config, looks: MachineLooks): Promise<Finding[]> {
  return [node(looks.nodeVersion), ...dataFolder(config.dataDir, looks), await sandbox(looks.sandbox)];
}

function node(version: string): Finding {
  if (Number(version.split('.')[0]) >= neededNode) return sound('Node', `is ${version}`);
  const why = 'Older ones cannot run TypeScript, nor the SQLite that the data lies in.';
  return fault('Node', {
    what: `is ${version}`,
    why,
    mend: `Install Node ${neededNode} or newer; \`npm ci\` brings one.`,
  });
}

function dataFolder(folder: string, { freeBytes: free }: MachineLooks): Finding[] {
  const why = 'Experiments, money and the audit log lie there: without it nothing starts.';
  const mend = 'Make it writable for the user that runs the bot, or set OUTRIDER_DATA_DIR to another folder.';
  const bad = (what: string) => [fault('OUTRIDER_DATA_DIR', { what: `${folder} ${what}`, why, mend })];
  const there = nearest(folder);
  try {
    if (!statSync(there).isDirectory()) return bad('is no folder');
    accessSync(there, constants.R_OK | constants.W_OK | constants.X_OK);
    // Permissions alone do not tell: root may do everything, and yet not below /sys or on what is mounted to be read.
    rmdirSync(mkdtempSync(join(there, '.outrider-doctor-')));
  } catch (error) {
    return bad(`cannot be written to (${wordsOf(error)})`);
  }
  return [owner(folder, there), disk(there, free(there)), ...running(folder)];
}

/** The folder, or the nearest one above it that is there: in that one it would be made. */
function nearest(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearest(above);
}

function owner(folder: string, there: string): Finding {
  const [mine, theirs] = [process.getuid?.(), statSync(there).uid];
  if (mine === undefined || mine === theirs || mine === 0)
    return sound('OUTRIDER_DATA_DIR', `${folder} can be written to`);
  const why = 'Files that the other user makes there may not be ours to change.';
  const what = `${folder} belongs to user ${theirs}, and this is user ${mine}`;
  return warning('OUTRIDER_DATA_DIR', {
    what,
    why,
    mend: `Run the bot as its owner, or \`chown -R ${mine} ${folder}\`.`,
  });
}

function disk(folder: string, free: number): Finding {
  const mebibytes = Math.floor(free / 1024 / 1024);
  if (free >= leastFree) return sound('disk', `${mebibytes} MiB are free`);
  const why = 'A run keeps a snapshot of the repository; on a full disk runs wait until there is room.';
  return warning('disk', {
    what: `${mebibytes} MiB are free below ${folder}`,
    why,
    mend: 'Free some space, or move OUTRIDER_DATA_DIR.',
  });
}

/** The lock is SQLite's own and is not tried here: that would stop a bot from starting. The note beside it names its holder. */
function running(folder: string): Finding[] {
  const note = join(folder, 'engine.sqlite.pid');
  if (!existsSync(note)) return [];
  const pid = Number(readFileSync(note, 'utf8').trim());
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return [];
  const why = 'One process works on one folder: a second `outrider serve` refuses to start on it.';
  return [
    warning('OUTRIDER_DATA_DIR', {
      what: `a bot is running on it (process ${pid})`,
      why,
      mend: 'Nothing, if that is your bot; else stop it.',
    }),
  ];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is there and may not be signalled.
    return hasCode(error, 'EPERM');
  }
}

async function sandbox(place: Sandbox): Promise<Finding> {
  const limits = { ...usualLimits, seconds: 10 };
  const tried = await place.run({ tree: null, argv: ['true'], folder: '', limits });
  if (tried.kind === 'ran' && tried.exit_code === 0) return sound('sandbox', 'bubblewrap works');
  const reason = tried.kind === 'unavailable' ? tried.reason : 'bubblewrap ran and its command failed.';
  const mend = /not installed/.test(reason)
    ? 'Install it: `apt-get install bubblewrap`.'
    : 'Allow unprivileged user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap); in a container, allow them there.';
  return warning('sandbox', {
    what: reason,
    why: 'Models cannot run tests of a repository; runs go on and say so.',
    mend,
  });
}
