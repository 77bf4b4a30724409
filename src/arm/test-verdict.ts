// What a run of tests came to. Only what the tests themselves say is a failure: a runner that never came to them has none.
import type { Workspace } from '../codemap/files.ts';
import { executedNone, noneExecuted } from '../codemap/test-commands/executed.ts';
import { importsUnbuilt, missingPackages } from '../codemap/test-commands/outcome.ts';
import type { Judged, TestCommand } from '../codemap/test-commands/shape.ts';
import { buildLimits, type SandboxLimits, type SandboxRun, usualLimits } from '../ports/sandbox.ts';

export function limitsOf(command: TestCommand): SandboxLimits {
  return command.builds ? buildLimits : usualLimits;
}

/** Whether it came to a test: a runner says so in its last lines, which are kept however much is printed. */
export function began({ exit_code, stopped, output }: SandboxRun, command: TestCommand): boolean {
  if (exit_code === 0 || stopped !== null || command.began === null) return true;
  return command.began(output);
}

/** One failure is a failure; a pass needs all of them. */
export function together(verdicts: readonly (boolean | null)[]): boolean | null {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

/** What shells, runtimes and virtual machines say where the kernel gives them no process or thread more. */
const noMoreProcesses =
  /\bCannot fork\b|\bfork: (?:retry: )?(?:Resource temporarily unavailable|Cannot allocate memory)|unable to create (?:new )?native thread|pthread_create failed/;
const crowded = `The run wanted more processes than the sandbox lets it have (${usualLimits.processes}).`;

/** What compilers, linkers and the kernel say where memory or disk came to an end before the watch saw it. */
const noMoreRoom =
  /\bNo space left on device\b|\bFile size limit exceeded\b|\bvirtual memory exhausted\b|\bout of memory allocating \d+ bytes|\bKilled signal terminated program\b/;
const full = `The run wanted more memory or disk than the sandbox lets it have (${usualLimits.memory_mib} MiB).`;

export function judge(run: SandboxRun, command: TestCommand, workspace: Workspace): Judged {
  if (run.stopped !== null) return { passed: null, note: stopped(run.stopped, limitsOf(command)) };
  if (run.exit_code !== 0 && noMoreProcesses.test(run.output)) return { passed: null, note: crowded };
  if (run.exit_code !== 0 && noMoreRoom.test(run.output)) return { passed: null, note: full };
  const read = command.reads?.({ exit: run.exit_code, output: run.output }, workspace) ?? null;
  if (read !== null) return read;
  if (run.exit_code === 0) {
    return executedNone(run.output) ? { passed: null, note: noneExecuted } : { passed: true, note: '' };
  }
  const missing = missingPackages(run.output, workspace);
  if (missing.length > 0) {
    const names = missing.slice(0, 8).join(', ');
    return {
      passed: null,
      note: `Not installed in the sandbox, which has no network: ${names}. What needs it could not be loaded.`,
    };
  }
  // pytest's 5: nothing was collected.
  if (run.exit_code === 5 && executedNone(run.output)) return { passed: null, note: noneExecuted };
  if (run.exit_code === null) return { passed: null, note: 'The run was killed by a signal.' };
  if (!began(run, command)) return { passed: null, note: 'The runner ended before it came to a test.' };
  const note = notReady(run.output, workspace);
  return note === null ? { passed: false, note: '' } : { passed: null, note };
}

/** What the tests want and this place has not, where it is no fault of theirs. */
function notReady(output: string, workspace: Workspace): string | null {
  if (importsUnbuilt(output, workspace))
    return 'The tests import JavaScript that only a build makes of the sources, and nothing is built here.';
  if (/async def functions are not natively supported/.test(output))
    return 'The tests are async functions, and no plug-in for them is installed in the sandbox.';
  return null;
}

function stopped(why: NonNullable<SandboxRun['stopped']>, { seconds, memory_mib, processes }: SandboxLimits): string {
  switch (why) {
    case 'time':
      return `The run was stopped after ${seconds} s.`;
    case 'memory':
      return `The run was stopped: it took more than ${memory_mib} MiB of memory.`;
    case 'processes':
      return `The run was stopped: it had more than ${processes} processes.`;
  }
}
