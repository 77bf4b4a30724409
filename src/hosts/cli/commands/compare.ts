// `outrider compare`: statistics over arm rows, ours or anybody's in the same columns.
import type { Command } from 'commander';
import type { CompareFlags } from '../compare-files.ts';

export function compareCommand(program: Command): void {
  program
    .command('compare')
    .description('Compare arms over all pairs in these files: 0 when there is a pair, 1 when there is none.')
    .argument('<file...>', 'arms.jsonl, arms.csv, experiment.json, or rows of your own with repo, arm and figures')
    .option('--baseline <arm>', 'arm that the others are compared with (default: the first one in the file)')
    .option('--html <file>', 'write a page with plots and tables as well')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (files: string[], flags: CompareFlags) => {
      const { compareFiles } = await import('../compare-files.ts');
      process.exitCode = compareFiles(files, flags, {
        out: (text) => void process.stdout.write(text),
        err: (text) => void process.stderr.write(text),
      });
    });
}
