// `outrider reprice`: the same rows at other prices, as JSON Lines on stdout.
import type { Command } from 'commander';

export function repriceCommand(program: Command): void {
  program
    .command('reprice')
    .description('Print the rows of a file with their cost at other prices, as JSON Lines.')
    .argument('<file>', 'arms.jsonl, arms.csv, experiment.json, or rows of your own with a model and its token lanes')
    .option(
      '--rates <file>',
      "YAML or JSON: model -> input, cache_write, cache_write_1h, cache_read, output, as_of, source (default: Outrider's own table)",
    )
    .action(async (file: string, flags: { readonly rates?: string }) => {
      const { repriceFile } = await import('../reprice-file.ts');
      repriceFile(file, flags.rates, {
        out: (text) => void process.stdout.write(text),
        err: (text) => void process.stderr.write(text),
      });
    });
}
