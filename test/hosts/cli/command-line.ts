// Many commands of one test file in one process: for tests of what commands do, not of how a process starts and ends.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Asked {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  readonly input: string;
}

export interface Told {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  /** One at a time. */
  run(asked: Asked): Promise<Told>;
  close(): Promise<void>;
}

export function openCommandLine(): CommandLine {
  const child = fork(join(import.meta.dirname, 'command-line-child.ts'), { execArgv: [] });
  const gone = once(child, 'close');
  return {
    run: async (asked) => {
      const told = Promise.race([
        once(child, 'message'),
        gone.then(([status]) => Promise.reject(new Error(`ended: ${status}`))),
      ]);
      child.send(asked);
      const [answer] = await told;
      return answer as Told;
    },
    close: async () => {
      child.kill();
      await gone;
    },
  };
}
