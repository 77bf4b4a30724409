// The durable wait for the checks of one commit: woken by events, looking now and then in case one is lost, for a bounded time.
import { sameState } from './checks-state.ts';
import { type Look, lookAround } from './look.ts';
import { givenOf, type Scene } from './scene.ts';
import { reportChecks } from './show-checks.ts';
import { rememberWatch } from './wake.ts';

/** Between two looks more than the wait and this has gone by: the clock was set, or nobody was there to look. Milliseconds. */
const longestLook = 900_000;

/** Looks at one commit at most: a repository with hundreds of checks must not use up the history of an execution. */
const mostLooks = 200;

export interface Watch {
  readonly sha: string;
  /** Distinguishes the steps of several waits; deterministic. */
  readonly name: string;
  /** Epoch milliseconds at which `limits.ci_wait` is over; null: counted from the first look. */
  readonly deadline: number | null;
}

/** The last look, with `state` as it stands in the records, and the deadline for all waits of this arm. */
export type Seen = Look & { readonly gaveUp: boolean; readonly deadline: number };

/** Waits until the checks have ended, none has appeared in time, somebody else took over, or the time is up. */
export async function awaitChecks(scene: Scene, watch: Watch, waitS: number): Promise<Seen> {
  const { pace } = scene.context.world;
  let begun: number | null = null;
  let waiting: Waiting | null = null;
  let jumped = 0;
  let green = false;
  for (let n = 1; ; n++) {
    const look = await lookStep(scene, watch, n);
    const jump = jumpOf(waiting, look.now);
    jumped += jump;
    begun = (begun ?? look.now) + jump;
    const deadline = watch.deadline === null ? begun + waitS * 1000 : watch.deadline + jumped;
    const seen = (gaveUp: boolean): Seen => ({ ...look, gaveUp, deadline });
    if (look.state === 'failed' || look.state === 'left' || look.state === 'unknown') return seen(false);
    if (look.state === 'passed' && (green || pace.ci_settle_s <= 0)) return seen(false);
    const noneUntil = begun + pace.no_ci_s * 1000;
    if (look.state === 'none' && look.now >= Math.min(noneUntil, deadline)) return seen(false);
    if (look.now >= deadline || n >= mostLooks) return seen(true);
    green = look.state === 'passed';
    const until = look.state === 'none' ? Math.min(noneUntil, deadline) : deadline;
    const most = green ? pace.ci_settle_s : pace.ci_poll_s;
    const seconds = Math.max(1, Math.ceil(Math.min((until - look.now) / 1000, most)));
    await wait(scene, watch, { look, n, seconds });
    waiting = { since: look.now, seconds };
  }
}

interface Waiting {
  readonly since: number;
  readonly seconds: number;
}

/** By how much the clock has moved on more, or less, than the wait before this look can have taken: milliseconds. */
function jumpOf(waiting: Waiting | null, now: number): number {
  if (waiting === null) return 0;
  const passed = now - waiting.since;
  const most = waiting.seconds * 1000;
  return passed < 0 ? passed : passed > most + longestLook ? passed - most : 0;
}

function lookStep({ context, durable }: Scene, { name, sha }: Watch, n: number): Promise<Look> {
  return durable.step<Look>(`${name}.${n}`, async () => {
    const look = await lookAround(context, sha);
    await reportChecks(context, look);
    return look;
  });
}

async function wait(
  { context, durable }: Scene,
  { name, sha }: Watch,
  { look, n, seconds }: { readonly look: Look; readonly n: number; readonly seconds: number },
): Promise<void> {
  const register = async (callback: string) => {
    const { manifest } = await givenOf(context);
    const changed = async () => {
      const now = await lookAround(context, sha);
      return now.state !== look.state || (isChecks(now) && isChecks(look) && !sameState(now, look));
    };
    await rememberWatch({ ...context.input, repo: manifest.repo, sha }, callback, { world: context.world, changed });
  };
  await durable.callback(`${name}.${n}-wait`, register, seconds);
}

function isChecks(look: Look): look is Look & { readonly state: 'none' | 'running' | 'passed' | 'failed' } {
  return look.state !== 'left' && look.state !== 'unknown';
}
