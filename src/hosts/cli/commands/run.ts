// `outrider run`: a pair on a local git checkout, with real models. Patches land on branches, issues as Markdown files.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../../domain/errors.ts';
import type { LocalRequest } from '../local-admission.ts';

interface RunFlags {
  readonly repo: string;
  readonly paper: string;
  readonly models: string;
  readonly repeat: string;
  readonly out?: string;
  readonly base?: string;
  readonly budget?: string;
  readonly timeout?: string;
}

export function runCommand(program: Command): void {
  program
    .command('run')
    .description('Run a pair on a local git checkout; patches land on local branches, issues as Markdown files.')
    .requiredOption('--repo <path>', 'git checkout or bare repository')
    .requiredOption('--paper <id|file>', 'arXiv id, or a Markdown, text or PDF file')
    .requiredOption('--models <a,b>', 'models to compare, the baseline first; one alone runs solo')
    .option('--repeat <n>', 'how often each model runs', '1')
    .option('--out <dir>', 'where records, issues and the thread go (default: OUTRIDER_DATA_DIR)')
    .option('--base <ref>', 'branch, tag or commit to start from (default: HEAD)')
    .option('--budget <usd>', 'most that the run may cost (default: budget.per_run of .github/outrider.yml, else 10)')
    .option('--timeout <minutes>', 'most working time of an arm (default: limits.minutes, else 60)')
    .action(async (flags: RunFlags) => {
      const request = requestOf(flags);
      // Everything heavy is loaded when it is needed: a mistyped flag is answered at once.
      const { runOnCheckout } = await import('../run-on-checkout.ts');
      process.exitCode = await runOnCheckout(request, flags.out);
    });
}

function requestOf(flags: RunFlags): LocalRequest {
  const models = flags.models
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (models.length === 0) throw new UsageError('--models names no model; write --models claude-opus-5-5,glm-5.2.');
  return {
    repo: resolve(flags.repo),
    paper: flags.paper,
    models,
    repeat: positive('--repeat', flags.repeat, { whole: true, most: 20 }),
    base: flags.base ?? null,
    budget: flags.budget === undefined ? null : positive('--budget', flags.budget, { whole: false, most: 100_000 }),
    timeout: flags.timeout === undefined ? null : positive('--timeout', flags.timeout, { whole: false, most: 1440 }),
  };
}

function positive(
  flag: string,
  text: string,
  { whole, most }: { readonly whole: boolean; readonly most: number },
): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || value > most || (whole && !Number.isInteger(value))) {
    throw new UsageError(`${flag} takes a ${whole ? 'whole ' : ''}number above 0 and up to ${most}, not ${text}.`);
  }
  return value;
}
