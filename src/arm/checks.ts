// The tests that a patch touches, run in the sandbox: what ran, what did not and why, and what it printed.
import type { CheckRunner, TestsReport } from '../agent/session.ts';
import type { Workspace } from '../codemap/files.ts';
import { countedNone, missingPackages } from '../codemap/test-commands/outcome.ts';
import type { Runtimes, TestCommand } from '../codemap/test-commands/shape.ts';
import { planTests } from '../codemap/test-commands.ts';
import { type Sandbox, type SandboxResult, type SandboxRun, usualLimits } from '../ports/sandbox.ts';

/** One command that names all it finds; a runtime that is not there says nothing. */
const question = [
  "python3 -c \"print('has python', flush=True); import pytest; print('has pytest')\"",
  'echo "has node $(node --version)"',
  'go version >/dev/null && echo "has go"',
  'cargo --version >/dev/null && echo "has cargo"',
  'true',
].join(' 2>/dev/null; ');

/** Which runtimes the sandbox has, or why there is none. */
type Equipment = { readonly ok: true; readonly runtimes: Runtimes } | { readonly ok: false; readonly reason: string };

/** Never throws for what tests do. Commands of one patch run one after the other, each with the usual limits. */
export function sandboxChecks(sandbox: Sandbox): CheckRunner {
  let asking: Promise<Equipment> | null = null;
  let answers: SandboxResult[] = [];
  const heard: Sandbox = {
    run: async (job) => {
      const answer = await sandbox.run(job);
      answers.push(answer);
      return answer;
    },
  };
  return {
    answers: () => {
      const taken = answers;
      answers = [];
      return taken;
    },
    async tests(workspace) {
      asking ??= equipment(heard);
      const equipped = await asking;
      if (!equipped.ok) return nothingRan(equipped.reason);
      const { commands, obstacles } = planTests(workspace, equipped.runtimes);
      if (commands.length === 0) {
        return nothingRan(
          ...(obstacles.length > 0 ? obstacles : ['No test of the repository belongs to the edited files.']),
        );
      }
      return runAll(heard, workspace, { commands, obstacles });
    },
  };
}

async function equipment(sandbox: Sandbox): Promise<Equipment> {
  const asked = await sandbox.run({ tree: null, argv: ['sh', '-c', question], folder: '', limits: usualLimits });
  if (asked.kind === 'unavailable') return { ok: false, reason: asked.reason };
  const has = (name: string) => asked.output.split('\n').includes(`has ${name}`);
  const node = /^has node (v[\w.]+)$/m.exec(asked.output)?.[1] ?? null;
  const runtimes = { python: has('python'), pytest: has('pytest'), node, go: has('go'), cargo: has('cargo') };
  return { ok: true, runtimes };
}

function nothingRan(...sentences: readonly string[]): TestsReport {
  return { ran: false, passed: null, said: sentences.join(' '), text: '' };
}

async function runAll(
  sandbox: Sandbox,
  workspace: Workspace,
  plan: { readonly commands: readonly TestCommand[]; readonly obstacles: readonly string[] },
): Promise<TestsReport> {
  const said: string[] = [...plan.obstacles];
  const printed: string[] = [];
  const verdicts: (boolean | null)[] = [];
  for (const { argv, folder } of plan.commands) {
    const result = await sandbox.run({ tree: workspace, argv, folder, limits: usualLimits });
    if (result.kind === 'unavailable') {
      said.push(result.reason);
      continue;
    }
    const { passed, note } = judge(result, workspace);
    verdicts.push(passed);
    if (note !== '') said.push(note);
    printed.push(`$ ${argv.join(' ')}\n${endOf(result)}`);
  }
  if (verdicts.length === 0) return nothingRan(...said);
  return { ran: true, passed: together(verdicts), said: said.join(' '), text: printed.join('\n\n') };
}

/** One failure is a failure; a pass needs all of them. */
function together(verdicts: readonly (boolean | null)[]): boolean | null {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

function judge(run: SandboxRun, workspace: Workspace): { readonly passed: boolean | null; readonly note: string } {
  if (run.stopped !== null) return { passed: null, note: stops[run.stopped] };
  if (run.exit_code === 0) {
    return countedNone(run.output) ? { passed: null, note: 'The runner found no test.' } : { passed: true, note: '' };
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
  if (run.exit_code === 5 && countedNone(run.output)) return { passed: null, note: 'The runner found no test.' };
  if (run.exit_code === null) return { passed: null, note: 'The run was killed by a signal.' };
  return { passed: false, note: '' };
}

const stops: Readonly<Record<NonNullable<SandboxRun['stopped']>, string>> = {
  time: `The run was stopped after ${usualLimits.seconds} s.`,
  memory: `The run was stopped: it took more than ${usualLimits.memory_mib} MiB of memory.`,
  processes: `The run was stopped: it had more than ${usualLimits.processes} processes.`,
};

/** From the beginning of a line on, when what came before was left out. */
function endOf({ output, printed }: SandboxRun): string {
  if (printed <= Buffer.byteLength(output)) return output.trimEnd();
  return `[the beginning is left out; ${printed} bytes were printed]\n${output.slice(output.indexOf('\n') + 1).trimEnd()}`;
}
