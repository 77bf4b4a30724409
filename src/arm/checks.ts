// The tests that a patch touches, run in the sandbox: what ran, what did not and why, and what it printed.
import { stripVTControlCharacters } from 'node:util';
import type { CheckRunner, TestsReport } from '../agent/session.ts';
import type { Workspace } from '../codemap/files.ts';
import { systemJars } from '../codemap/test-commands/junit.ts';
import type { Runtimes, TestCommand } from '../codemap/test-commands/shape.ts';
import { planTests } from '../codemap/test-commands.ts';
import { type Sandbox, type SandboxResult, type SandboxRun, usualLimits } from '../ports/sandbox.ts';
import { began, judge, limitsOf, together } from './test-verdict.ts';

/** One command that names all it finds; a runtime that is not there says nothing. */
const question = [
  "python3 -c \"print('has python', flush=True); import pytest; print('has pytest')\"",
  'echo "has node $(node --version)"',
  'go version >/dev/null && echo "has go"',
  'cargo --version >/dev/null && echo "has cargo"',
  ...['javac', 'mvn', 'gradle', 'cmake', 'make', 'meson', 'cc', 'c++'].map(
    (program) => `command -v ${program} >/dev/null && echo "has ${program}"`,
  ),
  'ls "$HOME/.m2/repository" >/dev/null && echo "has maven-repository"',
  `test -r ${systemJars.junit4} && echo "has junit4"`,
  `test -r ${systemJars.junit5} && echo "has junit5"`,
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
  const node = /^has node (v[\w.]+)$/m.exec(asked.output)?.[1] ?? null;
  const programs = new Set([...asked.output.matchAll(/^has ([\w+-]+)$/gm)].map(([, name = '']) => name));
  const has = (name: string) => programs.has(name);
  const runtimes = { python: has('python'), pytest: has('pytest'), node, go: has('go'), cargo: has('cargo'), programs };
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
  for (const command of plan.commands) {
    const { result, argv } = await runCommand(sandbox, workspace, command);
    if (result.kind === 'unavailable') {
      said.push(result.reason);
      continue;
    }
    const { passed, note } = judge(result, command, workspace);
    verdicts.push(passed);
    if (note !== '') said.push(note);
    printed.push(`$ ${command.shown ?? argv.join(' ')}\n${endOf(result)}`);
  }
  if (verdicts.length === 0) return nothingRan(...said);
  return { ran: true, passed: together(verdicts), said: said.join(' '), text: printed.join('\n\n') };
}

/** Once more without the repository's own options, where the runner did not begin with them: they often name plug-ins that are not here. */
async function runCommand(
  sandbox: Sandbox,
  workspace: Workspace,
  command: TestCommand,
): Promise<{ readonly result: SandboxResult; readonly argv: TestCommand['argv'] }> {
  const run = async (argv: TestCommand['argv']) =>
    withoutColours(await sandbox.run({ tree: workspace, argv, folder: command.folder, limits: limitsOf(command) }));
  const result = await run(command.argv);
  const again = command.plainer !== null && result.kind === 'ran' && !began(result, command);
  if (!again || command.plainer === null) return { result, argv: command.argv };
  return { result: await run(command.plainer), argv: command.plainer };
}

/** Runners colour their words for a terminal, some whatever they are told; neither we nor a model read them so. */
function withoutColours(result: SandboxResult): SandboxResult {
  if (result.kind !== 'ran') return result;
  const output = stripVTControlCharacters(result.output);
  const taken = Buffer.byteLength(result.output) - Buffer.byteLength(output);
  return { ...result, output, printed: result.printed - taken };
}

/** From the beginning of a line on, when what came before was left out. */
function endOf({ output, printed }: SandboxRun): string {
  if (printed <= Buffer.byteLength(output)) return output.trimEnd();
  return `[the beginning is left out; ${printed} bytes were printed]\n${output.slice(output.indexOf('\n') + 1).trimEnd()}`;
}
