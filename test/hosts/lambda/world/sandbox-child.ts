// A Lambda runtime in small: loads one bundle from a file, and runs its handler for each event that the parent sends.
// Arguments: the bundle's file, how many times faster than real its pauses are, and where it dies, as JSON.
import { enableCompileCache, flushCompileCache, syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import timers from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { livingUntil, type Mortality } from './mortality.ts';
import type { FromSandbox, ToSandbox } from './sandbox.ts';
import { setClockWrong } from './wrong-clock.ts';

const [file = '', speed = '1', mortality = 'null'] = process.argv.slice(2);
const realTimeout = globalThis.setTimeout;
const realPause = timers.setTimeout;

/** Longer ones are deadlines, which a busy machine must not miss for being hurried. Milliseconds. */
const longestPause = 5_000;

/** Pauses between requests to GitHub and arXiv are seconds in production; here nobody is spared by them. */
function hurry(times: number): void {
  const hurried = (ms: number) => (ms <= longestPause ? ms / times : ms);
  const faster = (body: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    realTimeout(body, hurried(ms), ...args);
  globalThis.setTimeout = Object.assign(faster, realTimeout) as typeof setTimeout;
  timers.setTimeout = (ms = 0, ...rest) => realPause(hurried(ms), ...rest);
  syncBuiltinESMExports();
}

function tell(message: FromSandbox): void {
  process.send?.(message);
}

function contextOf(limitMs: number) {
  const deadline = Date.now() + limitMs;
  return { getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()), awsRequestId: 'sandbox' };
}

hurry(Number(speed));
// Lambda has nothing like it; here a process that is killed has a successor that need not compile all of it again.
enableCompileCache(join(dirname(file), '../compiled'));
const fate = JSON.parse(mortality) as Mortality | null;
if (fate?.wrongClock) setClockWrong();
const life = livingUntil(fate);
const { handler } = (await import(pathToFileURL(file).href)) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};

process.on('message', async ({ id, event, limitMs }: ToSandbox) => {
  life.begin(event);
  try {
    tell({ kind: 'answer', id, answer: await handler(event, contextOf(limitMs)) });
  } catch (error) {
    tell({ kind: 'thrown', id, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
flushCompileCache();
tell({ kind: 'ready' });
