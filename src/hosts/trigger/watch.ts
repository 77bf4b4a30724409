// The threads of runs that were asked for, looked at in turn until each has its end.
import { setTimeout as sleep } from 'node:timers/promises';
import { ForgeError } from '../../domain/errors.ts';
import type { Asker } from '../../ports/asker.ts';
import { type Fate, fateIn } from './follow.ts';
import type { Line, Tell } from './line.ts';
import { shownName } from './list.ts';

/** Seconds, but for `minutes`. */
export interface Wait {
  readonly minutes: number;
  /** Between two rounds of looks, at least. */
  readonly poll: number;
  /** For each look: a person's token may ask 5,000 times an hour, and is used for other things too. */
  readonly look: number;
  /** The bot answers at once, so that after so much silence it is said that nobody has. */
  readonly silence: number;
}

/** Looks at each thread in turn until it has an end or the time is up; a thread that cannot be read now may be read later. */
export async function watchAll(
  lines: readonly Line[],
  wait: Wait,
  { asker, tell }: { readonly asker: Asker; readonly tell: Tell },
): Promise<Line[]> {
  const began = Date.now();
  const until = began + wait.minutes * 60_000;
  const ends = new Map<Line, Fate>();
  // A note may stand beside a run whose card is only just to come: what looks refused is looked at twice.
  const doubted = new Set<Line>();
  const warned = new Set<Line>();
  for (;;) {
    const open = lines.filter((line) => line.asked && !isEnd(ends.get(line)));
    if (open.length === 0 || Date.now() >= until) break;
    await sleep(Math.max(wait.poll, open.length * wait.look) * 1000);
    for (const line of open) {
      const { fate, limited } = await look(line, asker);
      // The others would be told the same.
      if (limited) break;
      if (fate.state === 'refused' && !doubted.has(line)) doubted.add(line);
      else ends.set(line, fate);
      if (isEnd(ends.get(line))) tell(`${named(line)}: ${fateWords(fate)}`);
      if (!isSilent(fate) || warned.has(line) || Date.now() - began < wait.silence * 1000) continue;
      warned.add(line);
      tell(`${named(line)}: ${silent} It is waited for all the same.`);
    }
  }
  return lines.map((line) => ({ ...line, fate: ends.get(line) ?? line.fate }));
}

const silent = 'nobody has answered yet: is the App installed there, and does the bot run?';

const named = ({ wanted }: Line) => `${wanted.at}: ${shownName(wanted)}`;

async function look(
  { asked, wanted }: Line,
  asker: Asker,
): Promise<{ readonly fate: Fate; readonly limited: boolean }> {
  if (!asked) throw new Error(`${wanted.at} was not asked for.`);
  try {
    return { fate: fateIn(await asker.comments(wanted, asked.issue.number), asked), limited: false };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { fate: { state: 'waiting', said: error.message }, limited: error.reason === 'rate_limited' };
  }
}

const isEnd = (fate: Fate | undefined): boolean => fate !== undefined && fate.state !== 'waiting';

const isSilent = (fate: Fate): boolean => fate.state === 'waiting' && fate.said === null;

export function fateWords(fate: Fate): string {
  const stopped = 'stopped' in fate && fate.stopped !== null ? ` (${fate.stopped.replace(/\.$/, '')})` : '';
  if (!('arms' in fate)) return `${fate.state}${stopped}: ${fate.said ?? silent}`;
  return `${fate.state}${stopped}: ${fate.arms.map(({ arm, end }) => `${arm} → ${end}`).join(', ')}`;
}
