// The run card: one comment that says what runs, how far each arm is, what it costs and how to stop it.
import type { ArmProgress } from '../../domain/progress.ts';
import { code, fitBody, folded } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { clockTime, cost, count, duration, money, roughly, tokens } from '../numbers.ts';
import { armLabel, asSentence, boldTitle, repositoryAt, textSources } from '../vocabulary.ts';
import { armTable } from './table.ts';
import type { CardPlan, CardView, Estimate, Problem } from './view.ts';

const stoppingWord = 'stopping';
const over: readonly CardView['state'][] = ['done', 'failed', 'cancelled', 'refused'];

/** The body of the card, marker last. Pure: the same view gives the same bytes. */
export function renderCard(view: CardView): string {
  return fitBody(
    [
      { text: `### 🧭 Outrider ${code(view.experiment)} · ${headline(view)}` },
      { text: subject(view.plan) },
      { text: endText(view) },
      { text: armTable(view), rank: 3, name: 'the table of phases' },
      { text: waitingLines(view), rank: 2 },
      { text: moneyLine(view) },
      { text: view.links.map(({ label, url }) => `[${label}](${url})`).join(' · ') },
      { text: limitsBlock(view.plan), rank: 1 },
    ],
    { rest: 'in the records of this run', marker: view.marker },
  );
}

function headline({ state, elapsed_s, queue, stopping = false }: CardView): string {
  if (stopping) return `${stoppingWord} · ${roughly(elapsed_s)}`;
  if (state === 'queued' && queue !== null) return `waiting for its turn, position ${queue.position} of ${queue.of}`;
  if (state === 'accepted') return 'accepted';
  const time = over.includes(state) ? duration(elapsed_s) : roughly(elapsed_s);
  return `${states[state]} · ${time}`;
}

const states: Readonly<Record<CardView['state'], string>> = {
  accepted: 'accepted',
  queued: 'waiting for its turn',
  freezing: 'pinning paper and commit',
  running: 'running',
  publishing: 'publishing',
  refining: 'published, refining',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  refused: 'not started',
};

/** The state that a card's heading tells, for whoever follows a run in its thread alone; null when it tells none. */
export function stateInCard(body: string): CardView['state'] | null {
  const told = /^### 🧭 Outrider `[^`]+` · ([^·,\n]+)/.exec(body)?.[1]?.trim();
  const known = Object.entries(states).find(([, words]) => words.split(',')[0] === told);
  return known ? (known[0] as CardView['state']) : null;
}

/** Whether a card's run is being stopped and has not ended yet. */
export function isStopping(body: string): boolean {
  return new RegExp(`^### 🧭 Outrider \`[^\`]+\` · ${stoppingWord} ·`).test(body);
}

const stopSign = '⏹️';

/** Why it ended as it did, where it did not end well. */
function endText({ state, stopped = null, problem }: CardView): string {
  if (state !== 'cancelled') return problem === null ? '' : problemText(problem);
  if (problem !== null) return `${stopSign} ${problemText({ ...problem, cause: asSentence(problem.cause) })}`;
  return stopped === null ? '' : `${stopSign} **${asSentence(cleared(stopped))}**`;
}

/** What a card says of who or what stopped its run; null where nobody did. */
export function stopInCard(body: string): string | null {
  return new RegExp(`^${stopSign} \\*\\*(.+?)\\*\\*`, 'm').exec(body)?.[1] ?? null;
}

const cleared = (text: string): string => foreignLine(text).replaceAll('**', '');

/** Paper and repository, or what is known of them so far. */
export function subject(plan: CardPlan): string {
  const { paper } = plan;
  const at = repositoryAt(plan.repo, plan.base_sha);
  const base = plan.base_ref === null ? '' : ` (${code(plan.base_ref)})`;
  if (paper.text_source === 'brief') return `**The text of this issue**, no paper, on ${at}${base}`;
  const id = paper.id === null ? null : paper.url === null ? paper.id : `[${paper.id}](${paper.url})`;
  const source = paper.text_source === null ? null : textSources[paper.text_source];
  const details = [id, source].filter((part) => part !== null).join(', ');
  const title = paper.title === null ? 'Paper' : boldTitle(paper.title);
  return `${title}${details === '' ? '' : ` (${details})`} on ${at}${base}`;
}

/** Cause, meaning and next command, in this order. */
export function problemText({ cause, meaning, next }: Problem): string {
  const said = cleared(cause);
  const parts = [`**${said}${/[.!?:…]$/.test(said) || (meaning === null && next === null) ? '' : '.'}**`];
  if (meaning !== null) parts.push(foreignLine(meaning));
  if (next !== null) parts.push(`Next: ${code(next)}`);
  return parts.join(' ');
}

/** The ceiling that no settings file has. */
export const deploymentCeiling = 'deployment';

/** What keeps a run from its turn. */
export function ceilingWords({ setting, most }: NonNullable<CardView['queue']>): string {
  return setting === deploymentCeiling ? `this deployment runs ${most} at once` : `${code(setting)} is ${most}`;
}

function waitingLines({ progress, plan, state, queue }: CardView): string {
  if (state === 'queued' && queue !== null) {
    return `⏸️ ${ceilingWords(queue)}; the run starts by itself when others end, and waiting costs nothing`;
  }
  // A run that was ended from outside left its arms as they stood; nothing is tried again.
  if (over.includes(state)) return '';
  const lines = progress.flatMap((arm) => {
    if (arm.waiting === null) return [];
    const label = armLabel(plan.arms.find(({ slug }) => slug === arm.slug) ?? { arm: arm.arm, repeat: 1 });
    return [`⏸️ ${label}: ${waitingText(arm.waiting)}`];
  });
  return lines.join('\n');
}

function waitingText({ cause, since, next_try, until }: NonNullable<ArmProgress['waiting']>): string {
  return `${foreignLine(cause, 160)} since ${clockTime(since)}, next try ${clockTime(next_try)}, until ${clockTime(until)} at the latest; waiting costs nothing`;
}

function moneyLine({ state, stop, spent, retried_usd, plan, estimate, progress, stopping = false }: CardView): string {
  const parts: string[] = [];
  // What nobody metered is counted against the budget with the most that it can have cost.
  const metered = progress.every(({ phases }) =>
    phases.every(({ cost_usd, usage_complete = true }) => cost_usd !== null && usage_complete),
  );
  const more = retried_usd > 0 ? ` and ${money(retried_usd)} more for what was run again` : '';
  const unbegun = state === 'accepted' || state === 'queued';
  if (!unbegun && state !== 'refused')
    parts.push(`${metered ? '' : 'at most '}${cost(spent)} spent of ${money(plan.budget_usd)}${more}`);
  else if (unbegun) parts.push(`at most ${money(plan.budget_usd)}`);
  if (!over.includes(state) && !stopping) {
    parts.push(estimate === null ? 'no estimate: not every model has a price' : expected(estimate, plan.budget_usd));
    parts.push(stop);
  }
  return parts.join(' · ');
}

function expected({ usd, minutes, basis }: Estimate, budget: number): string {
  if (usd[0] >= budget) return `the budget will most likely end it before it is done (${foreignLine(basis, 160)})`;
  return `expected ${moneyRange(usd)} and ${minuteRange(minutes)} (${foreignLine(basis, 160)})`;
}

/** `$0.90–2.40`, `about $0.12`, `up to $0.03`, `<$0.01`. */
function moneyRange([least, most]: Estimate['usd']): string {
  const [low, high] = [money(least), money(most)];
  if (low === high) return low.startsWith('<') ? low : `about ${low}`;
  return low.startsWith('<') ? `up to ${high}` : `${low}–${high.replace('$', '')}`;
}

/** `6–26 min`, `about 4 min`, `up to 2 min`, `under 1 min`. */
function minuteRange([least, most]: Estimate['minutes']): string {
  const [low, high] = [Math.round(least), Math.round(most)];
  if (most < 1) return 'under 1 min';
  if (low === 0) return `up to ${Math.ceil(most)} min`;
  return low === high ? `about ${high} min` : `${low}–${high} min`;
}

function limitsBlock({ limits, arms }: CardPlan): string {
  if (limits === null) return '';
  const order = arms
    .filter((arm) => arm.start_order !== null)
    .toSorted((a, b) => (a.start_order ?? 0) - (b.start_order ?? 0))
    .map(armLabel);
  const parts = [
    `${count(limits.turns, 'turn')} per phase`,
    `${limits.minutes} min and ${tokens(limits.tokens)} tokens per arm`,
    `${count(limits.files, 'file')} per patch`,
    `a provider that is down is ${limits.hold_s === 0 ? 'not waited for' : `waited for up to ${duration(limits.hold_s)}`}`,
  ];
  if (order.length > 1) parts.push(`start order, drawn: ${order.join(', ')}`);
  return folded(
    arms.length === 2 ? 'Limits, equal for both' : arms.length === 1 ? 'Limits' : 'Limits, equal for all',
    parts.join(' · '),
  );
}
