// What becomes of output that cannot be written: a reader that has left is no fault, a full disk is.
import type { EventEmitter } from 'node:events';

interface Process {
  readonly stdout: EventEmitter;
  readonly stderr: EventEmitter & { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
  once(event: 'exit', listener: () => void): unknown;
}

/**
 * `| head` closes our output early: the command goes on to its end, as a run has cost money already, and its exit status is its answer. Any
 * other fault of standard output is told once on standard error, and the exit status is 1: what was asked for is not there.
 */
export function bearOutputFaults(self: Process): void {
  let told = false;
  self.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || told) return;
    told = true;
    self.stderr.write(`outrider: the output cannot be written: ${error.message}\n`);
    self.once('exit', () => {
      self.exitCode = 1;
    });
  });
  // There is nobody left to tell.
  self.stderr.on('error', () => undefined);
}
