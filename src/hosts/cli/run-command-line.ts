// One command line, run to its end: what went wrong is a line on stderr, and the process's exit status.
import { CommanderError } from 'commander';
import { ForgeError, UsageError } from '../../domain/errors.ts';
import { outriderProgram } from './program.ts';
import { safe } from './text-columns.ts';

/** Exit status 0 done, 1 the answer is no, 2 usage or configuration. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await outriderProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Commander has said its own problems already; ours are one line on stderr. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const usage = error instanceof UsageError;
  // What GitHub or a checkout says no to is told in a sentence; where in our code it was heard helps nobody.
  const foreseen = usage || error instanceof ForgeError;
  const text = error instanceof Error ? (foreseen ? error.message : (error.stack ?? error.message)) : String(error);
  // A file's own bytes may be quoted in it: none of them may command the terminal.
  process.stderr.write(`outrider: ${text.split('\n').map(safe).join('\n')}\n`);
  return usage ? 2 : 1;
}
