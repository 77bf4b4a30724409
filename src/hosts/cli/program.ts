// Every command of the command line, as commander knows them: what `--help` shows and the reference is made of.
import { Command, Help, type Option } from 'commander';
import { harnessVersion } from '../version.ts';
import { auditCommand } from './commands/audit.ts';
import { compareCommand } from './commands/compare.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { gatesCommand } from './commands/gates.ts';
import { initCommand } from './commands/init.ts';
import { keysCommand } from './commands/keys.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { repriceCommand } from './commands/reprice.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { switchCommand } from './commands/switch.ts';
import { triggerCommand } from './commands/trigger.ts';

type Register = (program: Command) => void;

/** In the order in which somebody meets them. */
const groups: readonly (readonly [heading: string, commands: readonly Register[]])[] = [
  ['See it:', [demoCommand]],
  ['On a checkout of yours:', [runCommand, gatesCommand]],
  ['Look at results:', [compareCommand, reportCommand, replayCommand, repriceCommand]],
  ['Run the bot:', [serveCommand, doctorCommand, keysCommand, switchCommand, auditCommand]],
  ['For an organisation:', [initCommand, triggerCommand, ledgerCommand]],
];

const ending = `
Exit status: 0 done, 1 the answer is no, 2 usage or configuration.
Begin with: outrider demo`;

/** Nothing is parsed yet; a usage error is thrown as CommanderError after it was printed. */
export function outriderProgram(): Command {
  const program = new Command('outrider')
    .description('Runs one paper-implementation pipeline over a repository once per model, and compares the results.')
    .version(harnessVersion)
    .configureHelp({ sortSubcommands: false, optionDescription: described })
    .addHelpText('after', ending)
    .exitOverride();
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const register of commands) register(program);
  }
  program.commandsGroup('Help:').helpCommand('help [command]', 'show the options of a command');
  tellInOneLine(program, 'outrider');
  return program;
}

function described(option: Option): string {
  return `${option.mandatory ? 'required: ' : ''}${new Help().optionDescription(option)}`;
}

/** What is wrong, the nearest name, and where the rest stands. */
function tellInOneLine(command: Command, name: string): void {
  command.configureOutput({
    outputError: (text, write) => {
      const problem = text
        .trim()
        .replace(/^error: /, '')
        .replaceAll(/\s*\n\s*/g, ' ');
      write(`outrider: ${problem.replace(/\.$/, '')} (${name} --help shows what there is)\n`);
    },
  });
  for (const sub of command.commands) tellInOneLine(sub, `${name} ${sub.name()}`);
}
