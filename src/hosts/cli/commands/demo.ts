// `outrider demo`: the whole job with no key and no network, on local stand-ins.
import { constants, existsSync } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { hasCode, messageOf, UsageError } from '../../../domain/errors.ts';
import type { Log } from '../../../ports/log.ts';
import type { Stage } from '../../demo/stage.ts';

interface DemoFlags {
  readonly scenario: string;
  readonly out: string;
}

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'Show the whole job with no key and no network: GitHub, arXiv and the models are stand-ins on this machine.',
    )
    .option('--scenario <name>', 'which story to play; `list` names them all', 'river')
    .option('--out <dir>', 'where the thread, the artifacts and the records are left', 'outrider-demo')
    .action(async (flags: DemoFlags) => {
      const status = await demo(flags);
      // What was under way when somebody had seen enough still waits for its turn.
      if (status === interrupted) process.exit(status);
      process.exitCode = status;
    });
}

/** Whoever has seen enough is not kept waiting by a stand-in that does not end: what matters is that nothing is left behind. */
const longestCloseMs = 5000;

/** As a shell has it for Ctrl-C. */
const interrupted = 130;

const print = (line = '') => process.stdout.write(`${line}\n`);

async function demo({ scenario: name, out }: DemoFlags): Promise<number> {
  const { scenarios: runs } = await import('../../demo/scenarios.ts').catch(needsDevelopment);
  const { experimentScenario } = await import('../../demo/experiment-scenario.ts');
  const scenarios = [...runs, experimentScenario];
  if (name === 'list') {
    for (const { name: known, about } of scenarios) print(`${known.padEnd(18)} ${about}`);
    return 0;
  }
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario)
    throw new UsageError(`There is no scenario ${name}; there are ${scenarios.map((one) => one.name).join(', ')}.`);
  return show(scenario, join(resolve(out), scenario.name));
}

/** The stand-ins are development dependencies: a deployment has no use for them. */
function needsDevelopment(error: unknown): never {
  if (hasCode(error, 'ERR_MODULE_NOT_FOUND')) {
    throw new UsageError(
      'The demo needs the development dependencies: run `npm ci` in a clone, then `npx outrider demo`.',
    );
  }
  throw error;
}

type Story = Parameters<typeof import('../../demo/play.ts').play>[0];

async function show(scenario: Story, folder: string): Promise<number> {
  const { openScenario, temporaryData } = await import('../../demo/play.ts');
  await claimFolder(folder);
  const interrupt = interruption();
  const { dataDir, clean } = await temporaryData();
  const problems: string[] = [];
  const stage = await openScenario(scenario, { dataDir, log: quietLog(problems) });
  try {
    const told = present(scenario, stage, { dataDir, folder, interrupt }).then(() => {
      for (const problem of problems) process.stderr.write(`${problem}\n`);
      return problems.length === 0 ? 0 : 1;
    });
    return await Promise.race([interrupt.came, told]);
  } finally {
    const closed = stage.close();
    await (interrupt.signalled() ? Promise.race([closed, sleep(longestCloseMs)]) : closed);
    await clean();
    interrupt.off();
  }
}

async function present(
  scenario: Story,
  stage: Stage,
  at: { readonly dataDir: string; readonly folder: string; readonly interrupt: Interruption },
): Promise<void> {
  const { play } = await import('../../demo/play.ts');
  const { keep } = await import('../../demo/keepsake.ts');
  const { showThread } = await import('../../demo/show-thread.ts');
  const { dataDir, folder, interrupt } = at;
  print(`${scenario.name}: ${scenario.about}`);
  print();
  const playing = await play(scenario, stage);
  await showThread(playing, print);
  if (interrupt.signalled()) return;
  const written = await keep(playing, { from: dataDir, to: folder });
  print(
    `Left in ${relative(process.cwd(), folder) || '.'}: ${written.map((path) => relative(folder, path)).join(', ')} and the records below experiments/`,
  );
  const experiment = join(folder, 'experiments', playing.experiment);
  if (existsSync(join(experiment, 'experiment.json'))) {
    const { writeReport } = await import('../write-report.ts');
    const report = await writeReport(experiment, join(folder, 'report.html'));
    print(`To look at it, open ${relative(process.cwd(), report)} in a browser`);
  }
}

interface Interruption {
  readonly came: Promise<typeof interrupted>;
  signalled(): boolean;
  off(): void;
}

/** Ctrl-C, or a service that is told to stop: the first is waited for, a second ends the process at once. */
function interruption(): Interruption {
  let signalled = false;
  let leave: () => void = () => undefined;
  const came = new Promise<typeof interrupted>((resolve) => {
    leave = () => {
      signalled = true;
      // The bot is taken away from under whatever waits for it.
      for (const event of ['unhandledRejection', 'rejectionHandled']) process.on(event, () => undefined);
      resolve(interrupted);
    };
  });
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, leave);
  return {
    came,
    signalled: () => signalled,
    off: () => {
      for (const signal of signals) process.off(signal, leave);
    },
  };
}

/** Before anything is played: the folder can be written, and what it holds is of an earlier demo, as it will be replaced. @throws UsageError */
async function claimFolder(folder: string): Promise<void> {
  const { outFolder } = await import('../../wiring/new-folder.ts');
  outFolder(folder);
  try {
    await access(folder, constants.W_OK);
    const found = await readdir(folder);
    if (found.length === 0 || (found.includes('thread.md') && found.includes('experiments'))) return;
  } catch (error) {
    throw new UsageError(`${folder} cannot be written (${messageOf(error)}). Name another folder with --out.`);
  }
  throw new UsageError(
    `${folder} holds files that are of no demo; they would be lost. Name another folder with --out.`,
  );
}

/** Warnings of a scripted outage belong to the story; an error of ours does not. */
function quietLog(problems: string[]): Log {
  return {
    info: () => undefined,
    warn: () => undefined,
    error: (message, fields) => problems.push(`${message}: ${JSON.stringify(fields ?? {})}`),
  };
}
