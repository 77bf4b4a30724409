// The command line: one file per command; exit status 0 done, 1 the answer is no, 2 usage or configuration.
import { Command, CommanderError } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { keepYoungGenerationSmall } from '../heap.ts';
import { harnessVersion } from '../version.ts';
import { auditCommand } from './audit.ts';
import { compareCommand } from './compare.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { gatesCommand } from './gates.ts';
import { keysCommand } from './keys.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { repriceCommand } from './reprice.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { switchCommand } from './switch.ts';

keepYoungGenerationSmall();
const program = new Command('outrider')
  .description('Runs one paper-implementation pipeline over a repository once per model, and compares the results.')
  .version(harnessVersion)
  // One line: what is wrong, the nearest name, and where the rest stands.
  .configureOutput({
    outputError: (text, write) =>
      write(`outrider: ${text.trim().replaceAll(/\s*\n\s*/g, ' ')} (outrider --help shows every command)\n`),
  })
  .configureHelp({ sortSubcommands: false })
  .exitOverride();

for (const register of [
  demoCommand,
  serveCommand,
  switchCommand,
  keysCommand,
  runCommand,
  gatesCommand,
  compareCommand,
  reportCommand,
  replayCommand,
  repriceCommand,
  auditCommand,
  doctorCommand,
])
  register(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Commander has said its own problems already; ours are one line on stderr. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const usage = error instanceof UsageError;
  const text = error instanceof Error ? (usage ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`outrider: ${text}\n`);
  return usage ? 2 : 1;
}
