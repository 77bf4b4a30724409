// The overview of a many-repository experiment: one comment that fills as cells finish, and ends as its tables.
import { code, fitBody, folded, table } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { cost, count, duration, listed, money, none, roughly } from '../numbers.ts';
import { linkLine } from '../page-link.ts';
import { armLabel } from '../vocabulary.ts';
import { cellName, cellTable } from './cells.ts';
import { countJudged, judgedWords } from './judge.ts';
import { reviewed } from './reviews.ts';
import { statements, statistics } from './statistics.ts';
import { isComplete, isOver, type OverviewView } from './view.ts';
import { caveats, leftOut, missing } from './words.ts';

/** The body, marker last. Pure: the same view gives the same bytes. */
export function renderOverview(view: OverviewView): string {
  const { study } = view.plan;
  return fitBody(
    [
      { text: `### 🧭 Outrider experiment ${code(study)} · ${headline(view)}` },
      { text: what(view) },
      { text: stopLine(view) },
      {
        text:
          view.problem === null
            ? ''
            : `**${foreignLine(view.problem, 600).replaceAll('**', '')}** What is done is kept. Next: ${code('/outrider retry')}`,
      },
      { text: isOver(view) ? statements(view) : '', rank: 2 },
      { text: cellTable(view), rank: 3, name: 'the table of cells' },
      { text: statistics(view), rank: 1, name: 'the statistics' },
      { text: reviewed(view), rank: 2, name: 'the cross-reviews' },
      { text: judged(view), rank: 2, name: 'what the judge said' },
      { text: missing(view), rank: 2, name: 'who is missing' },
      { text: leftOut(view), rank: 2, name: 'the repositories that were left out' },
      { text: isOver(view) ? caveats(view) : '', rank: 2, name: 'what to read with care' },
      { text: moneyLine(view) },
      { text: isOver(view) ? cellsFold(view) : '', rank: 5, name: 'the runs' },
      { text: limitsFold(view), rank: 4 },
      { text: isOver(view) ? recordsFold(study) : '', rank: 4 },
      { text: linkLine(view.links) },
    ],
    { rest: `in ${code(`experiments/${study}/experiment.json`)}`, marker: view.marker },
  );
}

/** Why it ended early, and that it can go on. A failure has words of its own. */
function stopLine({ stopped, state, problem }: OverviewView): string {
  if (stopped === null || problem !== null) return '';
  const why = foreignLine(stopped, 300).replace(/\.$/, '');
  if (state !== 'cancelled')
    return `**Stopping: ${why}.** No further cell begins, and those under way end at their next turn.`;
  return `**Stopped: ${why}.** What is done is kept. Next: ${code('/outrider retry')} goes on with the rest.`;
}

function judged({ cells, plan }: OverviewView): string {
  const judgements = cells.flatMap(({ judgement }) => (judgement === null ? [] : [judgement]));
  return judgedWords(countJudged(judgements, plan));
}

/** What a cell is, complete. */
function nounOf({ arms }: OverviewView['plan']): string {
  return arms.length === 2 ? 'pair' : arms.length > 2 ? 'comparison' : 'run';
}

function headline(view: OverviewView): string {
  const { plan, cells, state, elapsed_s } = view;
  const noun = nounOf(plan);
  const complete = cells.filter((cell) => isComplete(plan, cell)).length;
  const progress = `${complete} of ${count(cells.length, noun)} complete`;
  if (!isOver(view)) {
    const running = cells.filter((cell) => cell.state === 'running').length;
    return `${view.stopped === null ? 'running' : 'stopping'} · ${progress}, ${running} under way · ${roughly(elapsed_s)}`;
  }
  const words = state === 'done' ? '' : state === 'cancelled' ? 'stopped · ' : 'failed · ';
  return `${words}${progress} · ${duration(elapsed_s)}`;
}

function what(view: OverviewView): string {
  const { plan } = view;
  const { arms, cells, repeats } = plan;
  const repositories = new Set(cells.map(({ repo }) => repo)).size;
  const papers = [...new Set(cells.map(({ paper_id }) => paper_id))];
  const shown =
    papers.length > 3
      ? count(papers.length, 'paper')
      : listed(papers.map((id) => `[${id}](https://arxiv.org/abs/${id})`));
  const each = repeats === 1 ? '' : `, each ${repeats} times`;
  const where = `${each} on ${count(repositories, 'repository', 'repositories')} with ${shown}`;
  if (arms.length === 1) return `${code(arms[0] ?? '')} alone${where}.`;
  const finished = arms.length === 2 ? 'both have' : 'all have';
  const models = `${listed(arms.map((arm) => code(arm)))}, side by side${where}.`;
  if (!isOver(view)) return `${models} Nothing is published before ${finished} finished.`;
  return [models, fairness(view)].filter((part) => part !== '').join(' ');
}

/** In how many complete pairs the models were the only variable, as their certificates say. */
function fairness({ plan, cells }: OverviewView): string {
  const whole = cells.filter((cell) => isComplete(plan, cell));
  const valid = whole.filter(({ certificate }) => certificate?.valid === true).length;
  if (whole.length === 0) return '';
  return `The models were the only variable in ${valid} of ${count(whole.length, `complete ${nounOf(plan)}`)}, by the certificate of each.`;
}

function moneyLine(view: OverviewView): string {
  const { plan, spent_usd } = view;
  const spent = `${money(spent_usd)} spent of ${money(plan.budget_usd)} for everything`;
  if (!isOver(view)) return `${spent} · stop it with ${code('/outrider cancel')}`;
  const unfinished = view.cells.some((cell) => !isComplete(plan, cell));
  return unfinished ? `${spent} · ${code('/outrider retry')} runs what is missing, over the same frozen inputs` : spent;
}

/** What each run was: for those who look one up. */
function cellsFold(view: OverviewView): string {
  const rows = view.cells
    .filter(({ rows: arms }) => arms.length > 0)
    .map((cell) => [
      cellName(view, cell),
      code(cell.plan.experiment),
      code(cell.plan.base_sha.slice(0, 7)),
      String(cell.plan.start_order + 1),
      cell.certificate === null ? none : cell.certificate.valid ? 'valid' : 'not valid',
      cell.rows.map((row) => `${armLabel(row)} ${cost(row)}`).join(', '),
    ]);
  return rows.length === 0
    ? ''
    : folded(
        'Runs',
        table(['repository', 'run', 'commit', 'started as', 'certificate', 'cost of the draft'], rows, [3]),
      );
}

function limitsFold(view: OverviewView): string {
  const { plan } = view;
  const order = plan.cells
    .toSorted((a, b) => a.start_order - b.start_order)
    .map((cell) => cellName(view, { plan: cell }));
  const shown = order.length > 20 ? [...order.slice(0, 20), `${order.length - 20} more`] : order;
  const lines = [
    `- At most ${count(plan.concurrency, 'cell')} at once; start order, drawn: ${shown.join(', ')}`,
    `- ${money(Math.min(...plan.cells.map((cell) => cell.budget_usd)))} at most for a cell, shared equally by its arms; turns, time and tokens are limited as each repository has it, the same for every model`,
    '- Read from this issue as it stood when the command was written: an edit since then changes nothing',
  ];
  return folded('Limits and order', lines.join('\n'));
}

function recordsFold(study: string): string {
  const files = ['experiment.json', 'arms.jsonl', 'arms.csv']
    .map((name) => code(`experiments/${study}/${name}`))
    .join(', ');
  const lines = [
    `- Rows of all arms: ${files}`,
    `- HTML report: ${code(`outrider report ${study}`)}; one run: ${code('outrider report RUN')}`,
    `- The same statistics again: ${code(`outrider compare experiments/${study}/arms.csv`)}`,
  ];
  return folded('Export it', lines.join('\n'));
}
