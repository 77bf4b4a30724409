// `outrider report`: one experiment as one HTML file.
import type { Command } from 'commander';

interface ReportFlags {
  readonly html?: string;
}

export function reportCommand(program: Command): void {
  program
    .command('report')
    .description('Write the HTML report of an experiment: one file, to be opened in any browser.')
    .argument('<experiment>', 'its id or a unique beginning of it, below OUTRIDER_DATA_DIR, or a path to its folder')
    .option('--html <file>', 'where to write it (default: report-<id>.html)')
    .action(async (experiment: string, flags: ReportFlags) => {
      // Charts, colours and diffs are heavy: they are loaded by this command alone.
      const { writeReport } = await import('../write-report.ts');
      const file = await writeReport(experiment, flags.html);
      process.stdout.write(`${file}\n`);
    });
}
