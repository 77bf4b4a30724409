// The measured figures of a phase, from its transcript and nothing else.

import { endings } from '../domain/endings.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import { type Cost, price, totalCost } from '../domain/money.ts';
import { servedBy } from '../domain/served.ts';
import { addUsage, noUsage, type Usage } from '../domain/usage.ts';
import { type Entry, type EntryOf, lastOf, ofKind } from './entries.ts';
import { type PhaseSession, readingTools, writingTools } from './session.ts';

/** What figures say of the phase that they are of. */
type Measured = Pick<PhaseSession, 'phase' | 'attempt' | 'model'>;

/** Tools whose success is the first edit. */
const editing: readonly string[] = ['write_file', 'edit_file', 'delete_file'];

/**
 * Working time is the sum of the gaps between entries, without the gap before a chunk's start (a pause, or the work of a killed
 * process); waiting time is the gaps from parking to the next chunk's start. A phase that has not ended says `failed`.
 */
export function figuresOf(entries: readonly Entry[], session: Measured): PhaseFigures {
  const replies = ofKind(entries, 'reply');
  const tools = ofKind(entries, 'tools');
  const outputs = tools.flatMap((entry) => entry.outputs);
  const ended = lastOf(entries, 'ended');
  const opened = lastOf(entries, 'opened');
  return {
    phase: session.phase,
    attempt: session.attempt,
    outcome: ended?.outcome ?? 'failed',
    reason: ended?.reason ?? 'The phase has not ended.',
    model_served: servedBy(
      replies.map(({ served }) => served),
      session.model.id,
    ),
    usage: usageOf(entries),
    metering: {
      calls: replies.length,
      unmetered: replies.filter((reply) => reply.usage === null).length,
      lost: ofKind(entries, 'lost').length,
    },
    ...costOf(entries, session),
    turns: replies.length,
    tool_calls: tally(outputs.map((output) => output.name)),
    files_read_before_edit: filesReadBeforeEdit(replies, tools),
    ...timesOf(entries),
    retries: replies.filter((reply) => reply.retries > 0).length,
    waits: ofKind(entries, 'parked').length,
    truncations: outputs.filter((output) => output.cut).length,
    compactions: ofKind(entries, 'compaction').length,
    injection_hits: (opened?.opening_hits ?? 0) + outputs.reduce((sum, output) => sum + output.hits, 0),
    omitted_parameters: [...new Set(replies.flatMap((reply) => reply.omitted))].sort(),
  };
}

/** Sum of what the answers of this phase reported. */
export function usageOf(entries: readonly Entry[]): Usage {
  return ofKind(entries, 'reply').reduce((sum, reply) => addUsage(sum, reply.usage ?? noUsage), noUsage);
}

/** USD of one answer: null when it carried no usage, or used a lane without a price. */
export function costOfReply(usage: Usage | null, session: Pick<PhaseSession, 'model'>): Cost {
  if (usage === null) return { cost_usd: null, cost_at_least_usd: 0 };
  if (session.model.rates === null) return { cost_usd: null, cost_at_least_usd: 0 };
  return price(usage, session.model.rates);
}

/** Of the lanes of all answers together, so that it is what its tokens cost at its rates: answers rounded one by one would not add up to that. */
function costOf(entries: readonly Entry[], session: Pick<PhaseSession, 'model'>): Cost {
  const replies = ofKind(entries, 'reply');
  const { rates } = session.model;
  if (rates === null) return totalCost(replies.map((reply) => costOfReply(reply.usage, session)));
  return price(
    usageOf(entries),
    rates,
    replies.every(({ usage }) => usage !== null),
  );
}

/** Seconds; see `figuresOf`. */
export function timesOf(entries: readonly Entry[]): { working_s: number; waiting_s: number } {
  let working = 0;
  let waiting = 0;
  let parkedAt: number | null = null;
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    if (entry.kind === 'chunk-start') {
      if (parkedAt !== null) waiting += Math.max(0, entry.at - parkedAt);
      parkedAt = null;
    } else if (before) {
      working += Math.max(0, entry.at - before.at);
    }
    if (entry.kind === 'parked') parkedAt = entry.at;
  }
  return { working_s: working / 1000, waiting_s: waiting / 1000 };
}

/** Names that a model made up are kept too, shortened; beyond so many they are counted together. */
const longestName = 64;
const mostNames = 40;
const otherNames = '(other names)';
const ourNames: ReadonlySet<string> = new Set([...readingTools, ...writingTools, ...Object.keys(endings)]);

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const full of names) {
    const short = full.slice(0, longestName);
    const name = counts.size < mostNames || counts.has(short) || ourNames.has(short) ? short : otherNames;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function filesReadBeforeEdit(replies: readonly EntryOf<'reply'>[], tools: readonly EntryOf<'tools'>[]): number {
  const calls = new Map(replies.map((reply) => [reply.turn, reply.calls]));
  const read = new Set<string>();
  for (const entry of tools) {
    for (const [index, output] of entry.outputs.entries()) {
      if (output.error) continue;
      if (editing.includes(output.name)) return read.size;
      const path = output.name === 'read_file' ? pathOf(calls.get(entry.turn)?.[index]?.arguments) : null;
      if (path !== null) read.add(path);
    }
  }
  return read.size;
}

function pathOf(args: unknown): string | null {
  if (typeof args !== 'object' || args === null || !('path' in args)) return null;
  return typeof args.path === 'string' ? args.path : null;
}
