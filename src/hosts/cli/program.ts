// Every command of the command line, as commander knows them: what `--help` shows and the reference is made of.
import { Command } from 'commander';
import { harnessVersion } from '../version.ts';
import { auditCommand } from './audit.ts';
import { compareCommand } from './compare.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { gatesCommand } from './gates.ts';
import { initCommand } from './init.ts';
import { keysCommand } from './keys.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { repriceCommand } from './reprice.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { switchCommand } from './switch.ts';
import { triggerCommand } from './trigger.ts';

/** Nothing is parsed yet; a usage error is thrown as CommanderError after it was printed. */
export function outriderProgram(): Command {
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
    triggerCommand,
    keysCommand,
    runCommand,
    gatesCommand,
    compareCommand,
    reportCommand,
    replayCommand,
    repriceCommand,
    auditCommand,
    doctorCommand,
    initCommand,
  ])
    register(program);
  return program;
}
