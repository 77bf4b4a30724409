// A bundle in a process of its own, started as a file: what Lambda calls an execution environment.
import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mortality } from './mortality.ts';

export interface ToSandbox {
  readonly id: number;
  readonly event: unknown;
  readonly limitMs: number;
}

export type FromSandbox =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'thrown'; readonly id: number; readonly problem: string };

export interface Sandbox {
  /** Rejects when the handler throws and when the process dies. */
  invoke(event: unknown, limitMs: number): Promise<unknown>;
  /** Everything it printed so far. */
  output(): string;
  /** Whether it was killed, by whomever. */
  killed(): boolean;
  /** Dead at once, as at the end of its time. Resolves when it is gone. */
  kill(): Promise<void>;
}

export interface SandboxOptions {
  /** All that the process sees of an environment. */
  readonly env: Readonly<Record<string, string>>;
  /** How many times shorter than real its pauses of seconds are; default 1. */
  readonly speed?: number;
  /** Where it dies by itself; left out: nowhere. */
  readonly mortality?: Mortality;
}

const child = join(import.meta.dirname, 'sandbox-child.ts');

/** Resolves when the bundle has loaded; rejects with what it printed when it refuses to start. */
export async function openSandbox(file: string, { env, speed = 1, mortality }: SandboxOptions): Promise<Sandbox> {
  const process = fork(child, [file, String(speed), JSON.stringify(mortality ?? null)], {
    env: { ...env },
    cwd: tmpdir(),
    execArgv: [],
    // Bodies of 25 MB would take seconds as JSON.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const sandbox = new RunningSandbox(process);
  await sandbox.ready;
  return sandbox;
}

class RunningSandbox implements Sandbox {
  readonly ready: Promise<void>;
  readonly #process: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #printed: string[] = [];
  #calls = 0;

  constructor(process: ChildProcess) {
    this.#process = process;
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#printed.push(text));
    }
    process.on('message', (message: FromSandbox) => {
      if (message.kind === 'ready') ready.resolve();
      else this.#settle(message);
    });
    this.#gone = new Promise((resolve) => {
      process.once('close', (code) => {
        const error = new Error(`The process ended (${code}) and said: ${this.output()}`);
        ready.reject(error);
        for (const call of this.#waiting.values()) call.reject(error);
        resolve();
      });
    });
  }

  invoke(event: unknown, limitMs: number): Promise<unknown> {
    this.#calls += 1;
    const call = Promise.withResolvers<unknown>();
    this.#waiting.set(this.#calls, call);
    const message: ToSandbox = { id: this.#calls, event, limitMs };
    if (!this.#process.connected) call.reject(new Error('The process is gone.'));
    else this.#process.send(message);
    return call.promise;
  }

  output(): string {
    return this.#printed.join('');
  }

  killed(): boolean {
    return this.#process.signalCode === 'SIGKILL';
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#gone;
  }

  #settle(message: Exclude<FromSandbox, { kind: 'ready' }>): void {
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') call?.resolve(message.answer);
    else call?.reject(new Error(message.problem));
  }
}
