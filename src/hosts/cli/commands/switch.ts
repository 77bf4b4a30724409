// `outrider switch on|off|status`: the operator's kill switch, heard by every run at its next turn, without a deployment.
import { Argument, type Command } from 'commander';
import type { SwitchOptions } from '../set-switch.ts';

export function switchCommand(program: Command): void {
  program
    .command('switch')
    .description('Switch all runs off or on: those under way end at their next turn, new ones are refused.')
    .addArgument(new Argument('<state>', 'what to do').choices(['on', 'off', 'status']))
    .option('--owner <org>', 'only the runs of this organisation or user')
    .option('--reason <text>', 'told in the threads of the runs that it ends')
    .option('--by <name>', 'who does it', 'the operator')
    .action(async (state: 'on' | 'off' | 'status', options: SwitchOptions) => {
      const { setSwitch } = await import('../set-switch.ts');
      process.stdout.write(`${await setSwitch(state, options)}\n`);
    });
}
