// `outrider replay`: an experiment's folder run again offline, from its recorded answers.
import type { Command } from 'commander';

interface ReplayFlags {
  readonly out?: string;
}

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description(
      'Run an experiment again offline, from its recorded answers, and compare the records byte for byte: exit status 0 the same, 1 not.',
    )
    .argument('<experiment>', 'its id or a unique beginning of it, below OUTRIDER_DATA_DIR, or a path to its folder')
    .option('--out <dir>', 'an empty folder to keep the replayed records and words in')
    .action(async (experiment: string, flags: ReplayFlags) => {
      // The whole pipeline is loaded by this command alone.
      const { replayExperiment } = await import('../replay-experiment.ts');
      process.exitCode = await replayExperiment(experiment, flags.out);
    });
}
