// `outrider ledger`: the rows of an owner's runs of the last two years, with what became of their pull requests.
import type { Command } from 'commander';

export function ledgerCommand(program: Command): void {
  program
    .command('ledger')
    .description(
      "Print the rows of an owner's runs of the last two years as JSON Lines, as `outrider compare` reads them.",
    )
    .requiredOption('--owner <org>', 'user or organisation')
    .action(async ({ owner }: { readonly owner: string }) => {
      const { printLedger } = await import('../print-ledger.ts');
      await printLedger(owner, (text) => void process.stdout.write(text));
    });
}
