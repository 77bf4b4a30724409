// Replies that list something: the commands, the models, the configuration, the runs of an issue.
import type { ModelRow } from '../../domain/model.ts';
import type { Settings } from '../../domain/settings.ts';
import { code, fenced, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { cost, duration, none } from '../numbers.ts';

const commands = `/outrider run paper glm-5.2                  the paper pinned in this issue, against the baseline
/outrider run 2606.27369v1 glm-5.2 kimi-k3   this paper, these two models
/outrider run brief glm-5.2                  the text of this issue, no paper
/outrider run search "QUERY" glm-5.2         the best arXiv hit
/outrider experiment                         many runs, from a \`\`\`yaml block in the issue
/outrider status | cancel                    what is running; stop it
/outrider retry [ARM] | promote ARM          try an arm again; open a kept draft as a pull request
/outrider compare | cost                     what all runs so far show; what this month has cost
/outrider models | config | help`;

const options =
  '--vs MODEL, --solo, --repeat N, --budget USD, --timeout MINUTES, --base REF, --start REF, --publish pr|branch, --no-refine, --no-cross-review, --judge MODEL';

/** Every command on one screen. */
export function helpNote(): string {
  const named = options
    .split(', ')
    .map((option) => code(option))
    .join(', ');
  return `${fenced(commands)}\n\nOptions of \`run\`: ${named}.`;
}

export interface ListedModel {
  readonly row: ModelRow;
  /** What to do before it can be called; null when it can. */
  readonly problem: string | null;
  /** Whose key a call would be sent with; null: none. */
  readonly key: { readonly whose: 'owner' | 'deployment'; readonly last4: string } | null;
}

/** One row per model: who serves it, whether it can be called, its prices per million tokens. */
export function modelsNote(models: readonly ListedModel[], baseline: string): string {
  const rows = models.map(({ row, problem, key }) => [
    code(row.id),
    row.provider,
    price(row.rates?.input),
    price(row.rates?.cache_read),
    price(row.rates?.output),
    row.rates ? foreignCell(row.rates.as_of, 20) : none,
    problem === null ? ready(key) : foreignCell(problem, 120),
  ]);
  const head = ['model', 'provider', 'input', 'cache read', 'output', 'as of', ''];
  return `USD per million tokens; the baseline is ${code(baseline)}.\n\n${table(head, rows, [2, 3, 4])}`;
}

/** Of the deployment's own key nothing is shown to its guests. */
function ready(key: ListedModel['key']): string {
  if (key === null) return 'ready';
  return key.whose === 'owner' ? `ready, your key ${code(`…${key.last4}`)}` : "ready, the deployment's key";
}

/** Whole cents where they do; unknown stays unknown. */
function price(rate: number | null | undefined): string {
  return rate === null || rate === undefined ? 'unknown' : `$${rate.toFixed(2)}`;
}

/** Every setting with its value and who set it; what is not by default stands out. `head` is the commit that was read. */
export function configNote(
  settings: Settings,
  origins: Readonly<Record<string, 'repository' | 'organisation' | 'default'>>,
  {
    head,
    problems,
    inherits,
  }: {
    readonly head: { readonly ref: string; readonly sha: string } | null;
    /** What is in good form and will be refused all the same, a sentence each. */
    readonly problems: readonly string[];
    /** Whether the organisation has a file that could be read. */
    readonly inherits: boolean;
  },
): string {
  const rows = Object.entries(origins).map(([name, origin]) => {
    const value = shown(name, valueAt(settings, name));
    return [code(name), origin === 'default' ? value : `**${value}**`, origin];
  });
  const at = head === null ? '' : ` at ${code(head.ref)} (${code(head.sha.slice(0, 7))})`;
  const read = `The settings that hold here, read${at}; a run from another ref can only lower limits and budgets.`;
  const wrong = problems.map((problem) => `- ${problem}`).join('\n');
  const first = wrong === '' ? '' : `**A run that needs one of these is refused:**\n\n${wrong}\n\n`;
  const alone = inherits ? '' : `\n\n${nothingInherited}`;
  return `${first}${read}\n\n${table(['setting', 'value', 'from'], rows)}${alone}`;
}

const nothingInherited = `Nothing is inherited: there is no ${code('outrider.yml')} in this owner's ${code('.github')} repository, or Outrider is not installed on that one.`;

function valueAt(settings: Settings, name: string): unknown {
  return name
    .split('.')
    .reduce(
      (node: unknown, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      settings,
    );
}

const durations = new Set(['limits.ci_wait', 'pair.hold']);

function shown(name: string, value: unknown): string {
  if (durations.has(name) && typeof value === 'number')
    return code(value % 3600 === 0 ? `${value / 3600}h` : value % 60 === 0 ? `${value / 60}m` : `${value}s`);
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return foreignCell(code(text), 160);
}

export interface ListedRun {
  readonly experiment: string;
  readonly state: string;
  readonly arms: readonly string[];
  readonly elapsed_s: number;
  readonly cost_usd: number | null;
  readonly cost_at_least_usd: number;
  /** Of its card or summary. */
  readonly url: string | null;
}

/** The runs of an issue, newest first. */
export function statusNote(runs: readonly ListedRun[]): string {
  if (runs.length === 0) return `No run has been started in this issue. ${code('/outrider help')} shows how.`;
  const rows = runs
    .slice(0, 20)
    .map((run) => [
      run.url === null ? code(run.experiment) : `[${code(run.experiment)}](${run.url})`,
      run.state,
      foreignCell(run.arms.join(', '), 200),
      duration(run.elapsed_s),
      cost(run),
    ]);
  return table(['run', 'state', 'arms', 'time', 'cost'], rows, [3, 4]);
}
