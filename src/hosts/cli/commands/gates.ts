// `outrider gates`: the gates alone, on any two commits of a repository, or on what is about to be committed.
import { type Command, Option } from 'commander';
import { readConfig, secretsOf } from '../../../config.ts';
import { UsageError } from '../../../domain/errors.ts';
import type { GatesOptions } from '../judge-commits.ts';

export function gatesCommand(program: Command): void {
  program
    .command('gates')
    .description(
      'Run the gates on the difference of two commits, or on what is staged: 0 for a pull request, 1 for an issue.',
    )
    .option('--repo <path>', 'git checkout or bare repository; only its objects are read', '.')
    .option('--base <sha>', 'commit that the change starts from; with --staged it is HEAD unless set')
    .option('--head <sha>', 'commit with the change')
    .addOption(new Option('--staged', 'instead of --head: what is staged, as in a pre-commit hook').conflicts('head'))
    .option('--json', 'print one JSON document and nothing else')
    .action(async (given: Given) => {
      const { runGatesCommand } = await import('../judge-commits.ts');
      const io = { write: (text: string) => void process.stdout.write(text), knownSecrets: secretsOf(readConfig()) };
      process.exitCode = await runGatesCommand(optionsOf(given), io);
    });
}

interface Given {
  readonly repo: string;
  readonly base?: string;
  readonly head?: string;
  readonly staged?: boolean;
  readonly json?: boolean;
}

function optionsOf({ staged, base, head, ...rest }: Given): GatesOptions {
  if (staged) return { ...rest, base, head: undefined };
  if (base !== undefined && head !== undefined) return { ...rest, base, head };
  throw new UsageError('Give two commits, --base SHA --head SHA, or --staged for what is about to be committed.');
}
