// What can be done next about a run, in the commands of the place where its words are read: its thread, an experiment's, or a terminal.
import type { RunCommand } from '../domain/command.ts';
import type { Accepted, Manifest } from '../domain/manifest.ts';
import type { LocalTarget } from '../domain/target.ts';
import { code } from './fit.ts';
import { formatCommand } from './format-command.ts';
import { money } from './numbers.ts';

/** A run, admitted or frozen. */
export type Run = Pick<Accepted, 'experiment' | 'target' | 'subject' | 'options' | 'cell_of'> &
  Partial<Pick<Accepted, 'models' | 'budget_usd' | 'settings'> & Pick<Manifest, 'paper' | 'arms' | 'baseline'>>;

/** What runs the arm again over the same inputs, or where nothing does, the whole run over the same commit; as Markdown. */
export function retryWords(run: Run, arm: string): string {
  const { target, cell_of } = run;
  if (target.kind === 'local') return `the same run again, ${code(againCommand(run, run.options.repeat))}`;
  if (target.issue !== null) return code(`/outrider retry ${arm}`);
  const place = cell_of?.asked_in ?? null;
  return `${code('/outrider retry')} ${place === null ? 'where the experiment was asked for' : `in ${code(place)}`}`;
}

/** What becomes of a draft that is kept, behind `The draft is kept (…)`; as Markdown. */
export function keptWords({ target }: Pick<Run, 'target'>, arm: string): string {
  return target.kind === 'github' && target.issue !== null
    ? `; ${code(`/outrider promote ${arm}`)} opens it as a pull request`
    : ', as a diff in the Issue where it fits there';
}

/** How somebody who watches it stops it. */
export function stopWords({ kind }: Run['target']): string {
  return kind === 'local' ? 'stop it with Ctrl-C' : `stop it with ${code('/outrider cancel')}`;
}

/** The same run with more money, as Markdown: no command asks for more than the settings let a run cost. */
export function moreMoney({ target, cell_of, budget_usd = 0, settings }: Run): string {
  const same = 'the same run with more money';
  if (cell_of) return `${same}, by ${code('budget')} in the block of its experiment`;
  const most = settings?.budget.per_run;
  if (target.kind === 'local' || most === undefined || budget_usd < most) return `${same}, by ${code('--budget')}`;
  return `${same}, once ${code('budget.per_run')} in ${code('.github/outrider.yml')} allows more than ${money(most)}`;
}

/** The command of a report of it. */
export function reportCommand({ experiment, target }: Pick<Run, 'experiment' | 'target'>): string {
  return target.kind === 'local'
    ? `npx outrider report ${shellWord(target.out)}`
    : `outrider report ${experiment} --html report.html`;
}

/** A run of the same models on the same paper. */
export function againCommand(run: Run, repeat: number): string {
  const { paper, subject, options, target } = run;
  const models = modelsOf(run);
  const again = paper?.id == null ? subject : { kind: 'arxiv' as const, id: paper.id };
  if (target.kind === 'local') return localCommand(target, { subject: again, models, options: { ...options, repeat } });
  return formatCommand({
    verb: 'run',
    subject: again,
    models,
    options: { ...options, vs: null, solo: models.length === 1, repeat },
  });
}

/** The baseline first. */
function modelsOf({ models = [], arms = [], baseline }: Run): string[] {
  const first = arms.filter(({ slug }) => slug === baseline);
  return [...new Set([...first, ...arms, ...models].map(({ arm }) => arm))];
}

function localCommand(
  { path }: LocalTarget,
  { subject, models, options }: Pick<RunCommand, 'subject' | 'models' | 'options'>,
): string {
  const flags: readonly [string, string | number | null][] = [
    ['--repo', path],
    // Of a file its text is kept, and not where it lay.
    ['--paper', subject.kind === 'arxiv' ? subject.id : 'FILE'],
    ['--models', models.join(',')],
    ['--repeat', options.repeat === 1 ? null : options.repeat],
    ['--base', options.base],
    ['--budget', options.budget],
    ['--timeout', options.timeout],
  ];
  const words = flags.flatMap(([flag, value]) => (value === null ? [] : [flag, shellWord(String(value))]));
  return `npx outrider run ${words.join(' ')}`;
}

/** One word of a shell's. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
