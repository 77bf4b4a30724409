// `outrider trigger`: asks for runs in many repositories, in the name of whoever's token it is.
import type { Command } from 'commander';
import type { TriggerFlags } from '../trigger-runs.ts';

export function triggerCommand(program: Command): void {
  program
    .command('trigger')
    .description(
      'Ask for runs in many repositories, as the person whose GITHUB_TOKEN it is: a comment with the command in each, never twice.',
    )
    .argument('[file]', 'one OWNER/REPO#ISSUE or OWNER/REPO PAPER a line; - for standard input')
    .option('--repo <o/r,...>', 'instead of a file: repositories, with --issue or --paper')
    .option('--issue <n>', 'the issue that pins the paper, the same number in each of --repo')
    .option('--paper <id>', 'arXiv id; an issue is opened for it, once')
    .option('--models <a,b>', 'models to compare; one alone is paired with the baseline')
    .option('--command <line>', 'the whole command in place of --models: "/outrider run paper glm-5.2 --repeat 2"')
    .option('--round <name>', 'a name for this time: the same line is asked for once a round', 'first')
    .option('--pace <seconds>', 'between two things that are written', '8')
    .option('--wait [minutes]', 'until every run has its summary, at most so long (360 unless given)')
    .option('--poll <seconds>', 'between two looks while waiting', '30')
    .option('--dry-run', 'look at everything and write nothing')
    .option('--json', 'print one JSON document and nothing else on standard output')
    .action(async (file: string | undefined, flags: TriggerFlags) => {
      const { runTrigger } = await import('../trigger-runs.ts');
      const io = {
        out: (text: string) => void process.stdout.write(text),
        err: (text: string) => void process.stderr.write(text),
      };
      process.exitCode = await runTrigger(file, flags, io);
    });
}
