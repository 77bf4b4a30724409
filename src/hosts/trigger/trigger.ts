// THE STORY of `outrider trigger`: who asks -> one comment a line, paced -> (with --wait) the threads, until each has its summary.
import { setTimeout as sleep } from 'node:timers/promises';
import { ForgeError, UsageError } from '../../domain/errors.ts';
import type { Asker } from '../../ports/asker.ts';
import { askFor, lookFor, type Order } from './ask.ts';
import type { Line, Tell } from './line.ts';
import { shownName, type Wanted } from './list.ts';
import { type Wait, watchAll } from './watch.ts';

export interface TriggerPlan {
  readonly wanted: readonly Wanted[];
  readonly command: Order['command'];
  readonly round: string;
  readonly dryRun: boolean;
  /** Seconds between two things that are written. */
  readonly pace: number;
  /** null: nobody waits. */
  readonly wait: Wait | null;
}

/** Everything that each line came to, in their order. Throws UsageError for a token that cannot ask. */
export async function trigger(plan: TriggerPlan, asker: Asker, tell: Tell): Promise<Line[]> {
  const { login, type } = await asker.self();
  if (type !== 'User')
    throw new UsageError(`GITHUB_TOKEN belongs to ${login}, which is no person: a bot's comments are not heard.`);
  const order: Order = { command: plan.command, round: plan.round, login };
  const lines = await askAll(plan, { order, asker, tell });
  return plan.wait === null || plan.dryRun ? lines : watchAll(lines, plan.wait, { asker, tell });
}

async function askAll(
  { wanted, pace, dryRun }: TriggerPlan,
  { order, asker, tell }: { readonly order: Order; readonly asker: Asker; readonly tell: Tell },
): Promise<Line[]> {
  let written = 0;
  const pause = async () => {
    if (written > 0) await sleep(pace * 1000);
    written += 1;
  };
  const lines: Line[] = [];
  let limited: string | null = null;
  for (const one of wanted) {
    const line: Try = limited === null ? await askOne(one, { order, asker, pause, dryRun }) : notAsked(one, limited);
    if (line.limited) limited = line.said;
    lines.push(line);
    tell(`${one.at}: ${shownName(one)}: ${wordsOf(line)}`);
  }
  return lines;
}

/** `limited`: GitHub takes nothing more of this token for now. */
interface Try extends Line {
  readonly limited: boolean;
}

const notAsked = (wanted: Wanted, why: string): Try => ({
  ...{ wanted, asked: null, fate: null, limited: false },
  said: `not asked for, since GitHub has enough of this token for now (${why}) Run the same command again later: what was asked for is not asked for twice.`,
});

async function askOne(
  wanted: Wanted,
  parts: {
    readonly order: Order;
    readonly asker: Asker;
    readonly pause: () => Promise<void>;
    readonly dryRun: boolean;
  },
): Promise<Try> {
  const { order, asker, pause, dryRun } = parts;
  try {
    if (dryRun) {
      const said = await lookFor(wanted, order, asker);
      return { wanted, asked: null, said, fate: { state: 'waiting', said }, limited: false };
    }
    const asked = await askFor(wanted, order, { asker, pause });
    return { wanted, asked, said: null, fate: null, limited: false };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { wanted, asked: null, said: error.message, fate: null, limited: error.reason === 'rate_limited' };
  }
}

function wordsOf({ asked, said }: Line): string {
  if (!asked) return said ?? '';
  const already = asked.before ? ' (asked for before; another --round asks again)' : '';
  return `run ${asked.experiment} ${asked.comment.url}${already}`;
}
