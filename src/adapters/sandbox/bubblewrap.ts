// The sandbox on one machine: bubblewrap, without network and environment, in namespaces of its own.
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Sandbox, type SandboxJob, type SandboxResult, usualLimits } from '../../ports/sandbox.ts';
import { bubblewrapArguments } from './confinement.ts';
import { findPrograms, type Programs } from './programs.ts';
import { supervise } from './supervise.ts';
import { largestTree, treeBytes, writeTree } from './tree.ts';

export interface BubblewrapOptions {
  /** Where trees are written for the time of a run; made when it is not there. */
  readonly scratch: string;
  /** The PATH by which runtimes of this machine are found. */
  readonly search: string;
  /** Whose home has the packages of Maven and Gradle; not said: of the user that this runs as. */
  readonly owner?: string;
}

interface Ground {
  /** Absolute: bubblewrap itself runs without an environment, so that there is none to be read in its process. */
  readonly bwrap: string;
  readonly programs: Programs;
  readonly scratch: string;
}

/** What the first call found out: whether it works at all here. Kept as long as the sandbox. */
type Probe = { readonly ok: true; readonly ground: Ground } | { readonly ok: false; readonly reason: string };

export function bubblewrapSandbox(options: BubblewrapOptions): Sandbox {
  let probing: Promise<Probe> | null = null;
  return {
    async run(job) {
      probing ??= probe(options);
      const probed = await probing;
      if (!probed.ok) return { kind: 'unavailable', reason: probed.reason };
      return confined(job, probed.ground);
    },
  };
}

async function probe({ scratch, search, owner }: BubblewrapOptions): Promise<Probe> {
  if (process.platform !== 'linux') {
    return { ok: false, reason: `The sandbox is bubblewrap, which needs Linux; this is ${process.platform}.` };
  }
  const bwrap = search
    .split(delimiter)
    .map((folder) => join(folder, 'bwrap'))
    .find((path) => existsSync(path));
  if (bwrap === undefined) return { ok: false, reason: 'bubblewrap is not installed on this machine.' };
  const ground = { bwrap, programs: await findPrograms(search, owner), scratch };
  const limits = { ...usualLimits, seconds: 10 };
  const tried = await confined({ tree: null, argv: ['true'], folder: '', limits }, ground);
  if (tried.kind === 'unavailable') return { ok: false, reason: tried.reason };
  if (tried.exit_code === 0) return { ok: true, ground };
  const said = tried.output.trim().split('\n').at(-1) || `it ended with ${tried.exit_code ?? 'no exit code'}`;
  return { ok: false, reason: `bubblewrap does not work on this machine (${said}).` };
}

async function confined(job: SandboxJob, { bwrap, programs, scratch }: Ground): Promise<SandboxResult> {
  const size = job.tree === null ? 0 : treeBytes(job.tree);
  if (size > largestTree) {
    const mebibytes = Math.round(size / 1024 / 1024);
    return { kind: 'unavailable', reason: `The repository is too large for the sandbox (${mebibytes} MiB of files).` };
  }
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'sandbox-'));
  try {
    const tree = job.tree === null ? null : join(folder, 'tree');
    if (job.tree !== null && tree !== null) {
      await mkdir(tree);
      await chmod(tree, 0o755);
      await writeTree(job.tree, tree);
    }
    const walls = { programs, tree, treeBytes: size, limits: job.limits, root: process.getuid?.() === 0 };
    const args = bubblewrapArguments(walls, job);
    return await supervise({ program: bwrap, args, env: {}, cwd: '/', limits: job.limits });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
