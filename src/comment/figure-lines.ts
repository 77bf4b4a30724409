// Figures in one line, and the table of an arm's phases.

import { PhaseOutcome } from '../domain/names.ts';
import type { FigureColumns, PhaseRow } from '../domain/records.ts';
import { table } from './fit.ts';
import { foreignCell } from './foreign/text.ts';
import { cost, count, duration, tokens } from './numbers.ts';
import { type Judged, phaseSign } from './phase-signs.ts';
import { outcomeSentence, outcomeSigns } from './vocabulary.ts';

type Lanes = Pick<
  FigureColumns,
  | 'input_tokens'
  | 'cache_write_tokens'
  | 'cache_read_tokens'
  | 'output_tokens'
  | 'total_tokens'
  | 'usage_complete'
  | 'lost_calls'
>;

/** `407k tokens (61k in · 38k cache write · 301k cache read · 7k out)`; incomplete usage says so. */
export function tokenLine(row: Lanes): string {
  const lanes = [
    `${tokens(row.input_tokens)} in`,
    `${tokens(row.cache_write_tokens)} cache write`,
    `${tokens(row.cache_read_tokens)} cache read`,
    `${tokens(row.output_tokens)} out`,
  ].join(' · ');
  const line = `${tokens(row.total_tokens)} tokens (${lanes})`;
  if (row.usage_complete) return line;
  if (row.total_tokens === 0 && row.lost_calls === 0) return 'tokens unknown: no answer came with its usage';
  const why =
    row.lost_calls > 0 ? `${count(row.lost_calls, 'call')} ended without an answer` : 'an answer came without usage';
  return `at least ${line}, incomplete: ${why}`;
}

/** All lanes of a row in one figure: `407k`, `at least 12k`, `unknown` where no call told anything. */
export function tokensIn({ total_tokens, usage_complete }: Pick<Lanes, 'total_tokens' | 'usage_complete'>): string {
  if (usage_complete) return tokens(total_tokens);
  return total_tokens === 0 ? 'unknown' : `at least ${tokens(total_tokens)}`;
}

/** Tokens, cost with its basis, time in working and waiting. */
export function figuresLine(row: FigureColumns & { readonly rates_as_of: string | null }): string {
  const basis =
    row.rates_as_of === null ? 'no price known for this model' : `at rates of ${foreignCell(row.rates_as_of, 20)}`;
  const price = row.rates_as_of === null && row.cost_usd === null ? `cost unknown (${basis})` : `${cost(row)} ${basis}`;
  return [tokenLine(row), price, timeLine(row)].join(' · ');
}

export function timeLine({ working_s, waiting_s }: Pick<FigureColumns, 'working_s' | 'waiting_s'>): string {
  // Waiting is told where there was some: almost no run waits.
  return `worked ${duration(working_s)}${waiting_s < 0.5 ? '' : `, waited ${duration(waiting_s)}`}`;
}

/** One row per phase, in the order in which they ran; `arm` for those of its draft. */
export function phaseTable(phases: readonly PhaseRow[], arm?: Judged): string {
  const rows = phases.map((phase) => [
    phase.attempt > 1 ? `${phase.phase}, attempt ${phase.attempt}` : phase.phase,
    outcomeCell(phase, arm),
    String(phase.turns),
    tokensIn(phase),
    cost(phase),
    duration(phase.working_s),
  ]);
  return table(['phase', 'outcome', 'turns', 'tokens', 'cost', 'worked'], rows, [2, 3, 4, 5]);
}

function outcomeCell(row: PhaseRow, arm?: Judged): string {
  const known = PhaseOutcome.safeParse(row.outcome);
  // A phase that went well needs no reason: what it said stands above.
  const why = row.outcome === 'ok' ? '' : foreignCell(row.reason, 200);
  if (!known.success) return [foreignCell(row.outcome), why].filter((part) => part !== '').join(': ');
  const outcome = known.data;
  if (outcome !== 'ok' || arm === undefined) return `${outcomeSigns[outcome]} ${outcomeSentence(outcome, why)}`;
  const { sign, words } = phaseSign({ ...row, outcome }, arm);
  return `${sign} ${words}`;
}

/** What the arm did, counted: turns, tools, reading before the first edit, and what got in its way. */
export function behaviourLines(row: FigureColumns & { readonly phases: readonly PhaseRow[] }): string {
  const total = (of: (phase: PhaseRow) => number) => row.phases.reduce((sum, phase) => sum + of(phase), 0);
  const calls = new Map<string, number>();
  for (const phase of row.phases) {
    for (const [tool, times] of Object.entries(phase.tool_calls_by_name))
      calls.set(tool, (calls.get(tool) ?? 0) + times);
  }
  const tools = [...calls].toSorted((a, b) => b[1] - a[1]).map(([tool, times]) => `${foreignCell(tool, 40)} ${times}`);
  const reading = row.phases.find(({ phase }) => phase === 'implement')?.files_read_before_edit;
  const hindrances = [
    [total((p) => p.retries), 'quick retry', 'quick retries'],
    [total((p) => p.waits), 'wait on the provider', 'waits on the provider'],
    [total((p) => p.truncations), 'tool result cut', 'tool results cut'],
    [total((p) => p.compactions), 'compaction of the conversation', 'compactions of the conversation'],
    [total((p) => p.injection_hits), 'piece of hidden text stripped', 'pieces of hidden text stripped'],
  ] as const;
  const met = hindrances.filter(([times]) => times > 0).map(([times, one, many]) => count(times, one, many));
  return [
    `${count(row.turns, 'turn')}, ${count(row.tool_calls, 'tool call')}${tools.length > 0 ? `: ${tools.slice(0, 12).join(', ')}` : ''}`,
    reading === undefined || reading === 0 ? '' : `${count(reading, 'file')} read before the first edit`,
    met.join(', '),
  ]
    .filter((line) => line !== '')
    .join(' · ');
}
