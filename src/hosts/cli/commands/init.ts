// `outrider init`: a repository is looked at, and gets its settings file by a pull request.
import type { Command } from 'commander';
import type { InitFlags } from '../run-init.ts';

export function initCommand(program: Command): void {
  program
    .command('init')
    .description(
      'Check the App and its installation on a repository, and propose .github/outrider.yml by a pull request, once.',
    )
    .requiredOption(
      '--repo <owner/name>',
      "the repository; ORG/.github for the file that all of an organisation's inherit",
    )
    .option(
      '--schema <url>',
      "where editors find the file's JSON Schema (default: in the repository that package.json of Outrider names, if it does)",
    )
    .option('--dry-run', 'print the file and write nothing')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (flags: InitFlags) => {
      const { runInit } = await import('../run-init.ts');
      process.exitCode = await runInit(flags, (text) => void process.stdout.write(text));
    });
}
