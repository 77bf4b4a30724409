// `outrider gates`: the gates alone, on any two commits of a repository.
import type { Command } from 'commander';
import { readConfig, secretsOf } from '../../config.ts';
import type { GatesOptions } from './judge-commits.ts';

export function gatesCommand(program: Command): void {
  program
    .command('gates')
    .description('Run the gates on the difference of two commits: 0 for a pull request, 1 for an issue.')
    .requiredOption('--repo <path>', 'git checkout or bare repository; only its objects are read')
    .requiredOption('--base <sha>', 'commit that the change starts from')
    .requiredOption('--head <sha>', 'commit with the change')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: GatesOptions) => {
      const { runGatesCommand } = await import('./judge-commits.ts');
      const io = { write: (text: string) => void process.stdout.write(text), knownSecrets: secretsOf(readConfig()) };
      process.exitCode = await runGatesCommand(options, io);
    });
}
