// `outrider doctor`: what is wrong with this installation, why it matters, and how to mend it.
import type { Command } from 'commander';

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'Look at configuration, credentials, keys, permissions and machine: 0 when nothing is wrong, 1 when something is.',
    )
    .option('--repo <owner/name>', 'one repository too: its settings, rules and models')
    .option('--offline', 'send no request at all')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (flags: { readonly repo?: string; readonly offline?: boolean; readonly json?: boolean }) => {
      const { runDoctor } = await import('../run-doctor.ts');
      process.exitCode = await runDoctor(flags, (text) => void process.stdout.write(text));
    });
}
