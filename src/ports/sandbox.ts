// A place where a repository's own code may run: no network, no secrets, and limits that hold.
import type { FileMode } from '../domain/patch.ts';

/** A tree of files as the code map has it: paths relative and `/`-separated; null for a submodule; a symlink's content is its target. */
export interface SandboxTree {
  readonly entries: readonly { readonly path: string; readonly mode: FileMode; readonly size: number }[];
  read(path: string): Uint8Array | null;
}

export interface SandboxLimits {
  /** Real time; then everything that the command started is killed. Seconds. */
  readonly seconds: number;
  /** Of all processes together, and what they may write to disk besides the tree. Mebibytes. */
  readonly memory_mib: number;
  /** Processes and threads alive at once. */
  readonly processes: number;
  /** Bytes of output kept: the end of it. */
  readonly output_bytes: number;
}

export const usualLimits: SandboxLimits = { seconds: 60, memory_mib: 2048, processes: 256, output_bytes: 12 * 1024 };

/** For what compiles before it tests. */
export const buildLimits: SandboxLimits = { ...usualLimits, seconds: 180 };

export interface SandboxJob {
  /** null: an empty folder. */
  readonly tree: SandboxTree | null;
  /** Program and arguments; no shell in between. The program is looked up inside the sandbox. */
  readonly argv: readonly [string, ...string[]];
  /** Where in the tree it starts; `''` is the top. */
  readonly folder: string;
  readonly limits: SandboxLimits;
}

/** `stopped` names the limit that ended it: then there is no exit code. A program that is not there exits with 127, as a shell has it. */
export interface SandboxRun {
  readonly kind: 'ran';
  readonly exit_code: number | null;
  readonly stopped: 'time' | 'memory' | 'processes' | null;
  /** Both streams as they came, the end of them; what is no UTF-8 is replaced. */
  readonly output: string;
  /** Bytes that were printed in all. */
  readonly printed: number;
}

export type SandboxResult = SandboxRun | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Runs commands away from everything that is ours.
 *
 * What runs inside sees a writable copy of the tree, which is thrown away afterwards, the programs of the machine, and a home that
 * is empty but for packages of builds, which it may only read. It has no network and none of our environment: no more than PATH, HOME and LANG. It cannot outlive the call. Symlinks that
 * leave the tree and submodules are left out.
 *
 * Never throws for what the command does, nor because there is no sandbox here: then the answer is `unavailable`, with a sentence
 * that says why, and nothing was run. Nothing is retried; a run leaves no trace, so a repeated call runs anew.
 */
export interface Sandbox {
  run(job: SandboxJob): Promise<SandboxResult>;
}
