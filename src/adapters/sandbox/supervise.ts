// Watches over a command and everything it started: its time, its memory, its processes, and the end of what it prints.
import { type ChildProcess, spawn } from 'node:child_process';
import { hasCode } from '../../domain/errors.ts';
import type { SandboxLimits, SandboxRun } from '../../ports/sandbox.ts';
import { weigh } from './process-tree.ts';

export interface Supervised {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly limits: SandboxLimits;
}

/** Between two looks at the processes. Milliseconds. */
const look = 100;
const mebibyte = 1024 * 1024;

/** Runs to the end, or kills the whole group when a limit is passed. Rejects when the program itself cannot be started. */
export async function supervise(command: Supervised): Promise<SandboxRun> {
  const { program, args, env, cwd, limits } = command;
  const child = spawn(program, args, { env: { ...env }, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const tail = keepTail(limits.output_bytes);
  child.stdout.on('data', tail.take);
  child.stderr.on('data', tail.take);
  const guard = stopAtLimits(child, limits);
  try {
    const exit = await ended(child);
    const stopped = guard.stopped();
    return {
      kind: 'ran',
      exit_code: stopped === null ? exit : null,
      stopped,
      output: tail.text(),
      printed: tail.printed(),
    };
  } finally {
    guard.end();
    killGroup(child);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** The exit code; null when a signal ended it. What was printed is read to its end, unless somebody left behind holds the pipe. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      const lingering = setTimeout(() => resolve(code), 500);
      child.once('close', () => {
        clearTimeout(lingering);
        resolve(code);
      });
    });
  });
}

function stopAtLimits(child: ChildProcess, limits: SandboxLimits) {
  let stopped: SandboxRun['stopped'] = null;
  const stop = (why: NonNullable<SandboxRun['stopped']>) => {
    stopped ??= why;
    killGroup(child);
  };
  const clock = setTimeout(() => stop('time'), limits.seconds * 1000);
  const watch = setInterval(() => {
    if (child.pid === undefined || stopped !== null) return;
    const { processes, bytes } = weigh(child.pid);
    if (bytes > limits.memory_mib * mebibyte) stop('memory');
    else if (processes > limits.processes) stop('processes');
  }, look);
  return {
    stopped: () => stopped,
    end: () => {
      clearTimeout(clock);
      clearInterval(watch);
    },
  };
}

/** The group may be gone already. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** Holds no more than twice the bytes that are kept, however much is printed. */
function keepTail(limit: number) {
  let chunks: Buffer[] = [];
  let held = 0;
  let printed = 0;
  const shorten = () => {
    const kept = Buffer.concat(chunks).subarray(-limit);
    chunks = [Buffer.from(kept)];
    held = kept.length;
  };
  return {
    take: (chunk: Buffer) => {
      chunks.push(chunk);
      held += chunk.length;
      printed += chunk.length;
      if (held > limit * 2) shorten();
    },
    text: () => {
      shorten();
      return Buffer.concat(chunks).toString('utf8');
    },
    printed: () => printed,
  };
}
