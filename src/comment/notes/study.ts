// Short replies about an experiment over many repositories: the block that cannot be read, money, what is left out.
import type { ReadBlockProblem } from '../../domain/experiment-block.ts';
import { code, fenced } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { listed, money } from '../numbers.ts';
import { type MonthProblem, monthWords } from './notes.ts';

const example = (repo: string) => `repos: [${repo}, another-repository]
papers: [2606.27369v1]
models: [claude-opus-5-5, glm-5.2]   # the first is the baseline
repeats: 1
budget: 40                           # USD, for everything together`;

const again = `Then write ${code('/outrider experiment')} in a new comment.`;

/** What is wrong with the block, by its line in the issue, and one that works. Nothing was started. */
export function blockNote(problem: ReadBlockProblem, repo: string): string {
  const sample = fenced(fenced(example(repo), 'yaml'), '');
  switch (problem.kind) {
    case 'none':
      return `This issue has no ${code('yaml')} block that says what to run. Add one like this to its text, at the left margin:\n\n${sample}\n\n${again}`;
    case 'several':
      return `This issue has ${problem.lines.length} ${code('yaml')} blocks, at lines ${listed(problem.lines.map(String))}, and one is expected. Mark the one that counts by ${code('```yaml outrider')}. ${again}`;
    case 'mistaken':
      return `The ${code('yaml')} block of this issue cannot be read, so nothing was started.\n\n${mistakes(problem.problems)}\n\nA block that works:\n\n${sample}\n\n${again}`;
  }
}

function mistakes(problems: Extract<ReadBlockProblem, { kind: 'mistaken' }>['problems']): string {
  const lines = problems.slice(0, 20).map(({ line, message, allowed }) => {
    const values = allowed === null ? '' : ` Allowed: ${foreignLine(allowed, 500)}.`;
    return `- line ${line} of the issue: ${foreignLine(message)}${values}`;
  });
  if (problems.length > 20) lines.push(`- and ${problems.length - 20} more`);
  return lines.join('\n');
}

const siteCauses = {
  elsewhere: 'belongs to another owner; an experiment stays within one organisation',
  unknown: 'is not there, or Outrider is not installed on it, or ASKER may not see it',
  no_permission: 'ASKER may not start runs there',
  twice: 'is named twice, by an old name and by its own',
  empty: 'has no commit yet',
  settings: 'its `.github/outrider.yml` cannot be read; `/outrider config` there says why',
  disabled: 'runs are switched off there (`enabled: false`)',
  archived: 'is archived',
  issues_disabled: 'Issues are switched off there, and an arm may end as an Issue',
  no_write_access: 'Outrider has no write access to it',
} as const;
export type SiteProblem = keyof typeof siteCauses;

/** Why a repository takes no part; many people read it, so whoever asked is named. */
export function siteCause(problem: SiteProblem, asker: string): string {
  return siteCauses[problem].replace('ASKER', () => foreignLine(asker, 60));
}

type LeftOut = readonly { readonly repo: string; readonly cause: string }[];

export function leftOutLines(left_out: LeftOut): string {
  return left_out.map(({ repo, cause }) => `- ${code(repo)}: ${foreignLine(cause, 300)}`).join('\n');
}

/** No repository of the block is left. */
export function noSiteNote(left_out: LeftOut): string {
  return `None of the repositories can take part, so nothing was started.\n\n${leftOutLines(left_out)}`;
}

/** A single model that is the baseline already. */
export function onlyBaselineNote(model: string): string {
  return `Only ${code(model)} is named, and it is the baseline here, so it would run against itself. Name a second model under ${code('models')}. ${again}`;
}

export function studyBudgetNote(problem: MonthProblem): string {
  const { left, way } = monthWords(problem, (fits) => `Give it less by ${code(`budget: ${fits}`)} in the block`);
  return `This experiment may cost up to ${money(problem.wanted)}, and ${left}. ${way} ${again}`;
}

export function budgetNoteOfRetry(problem: MonthProblem): string {
  const { left, way } = monthWords(problem, () => `Retry fewer cells with ${code('/outrider retry REPOSITORY')}`);
  return `What is missing may cost up to ${money(problem.wanted)}, and ${left}. ${way}`;
}

export type StudyRetryProblem =
  | { readonly kind: 'nothing_failed'; readonly study: string; readonly typed: string | null }
  | {
      readonly kind: 'unknown';
      readonly study: string;
      readonly typed: string;
      readonly cells: readonly string[];
      readonly arms: readonly string[];
    };

/** Why nothing of an experiment is run again. */
export function studyRetryNote(problem: StudyRetryProblem): string {
  if (problem.kind === 'nothing_failed') {
    const what = problem.typed === null ? 'Nothing' : `Nothing of ${code(problem.typed)}`;
    return `${what} is missing in experiment ${code(problem.study)}: every arm has its artifact.`;
  }
  const cells = problem.cells.slice(0, 20).map((cell) => code(cell));
  return `${code(problem.typed)} is neither one cell nor one model of experiment ${code(problem.study)}. Its cells are ${listed(cells)}; its models are ${listed(problem.arms.map((arm) => code(arm)))}.`;
}

/** Cells that a retry leaves out, because their repository changed since. */
export function retryLeftOutNote(left_out: LeftOut): string {
  return `These cells are not run again:\n\n${leftOutLines(left_out)}`;
}
