// What a call without an answer means: wait and try again, make room, or the end of the phase.
import { ProviderError } from '../domain/errors.ts';
import { replaceable } from './context.ts';
import { endPhase, type Step } from './end-phase.ts';
import type { Run } from './run.ts';
import type { ChunkState } from './session.ts';
import { tellFailedCall } from './signals.ts';
import type { CallWindow } from './windows.ts';

/** Most of a provider's words that a cause keeps. */
const longestCause = 400;

interface FailedCall {
  readonly turn: number;
  readonly window: Extract<CallWindow, { kind: 'call' }>;
}

/** Writes down what happened and says how the chunk goes on. What is no failure of the provider is thrown on. */
export async function callFailed(run: Run, error: unknown, call: FailedCall): Promise<Step> {
  const { log, budget } = run;
  if (budget.signal.aborted) {
    await log.append({ kind: 'lost', turn: call.turn, cause: 'this process was told to stop during the call' });
    tellFailedCall(run, 'aborted');
    return { state: 'more' };
  }
  if (!(error instanceof ProviderError)) throw error;
  const cutByUs = error.failure === 'timed_out' && call.window.bound !== 'model';
  if (error.maybeBilled || cutByUs) await log.append({ kind: 'lost', turn: call.turn, cause: causeOf(error) });
  const step = await decide(run, error, call);
  tellFailedCall(run, error.failure);
  return step;
}

async function decide(run: Run, error: ProviderError, call: FailedCall): Promise<Step> {
  if (error.failure === 'too_large') return makeRoomOrEnd(run, error, call);
  // What a vendor's filter does not let through to its model, the model has declined.
  if (error.failure === 'filtered') return endPhase(run, 'refused', causeOf(error));
  if (error.failure === 'rejected') return endPhase(run, 'failed', ourFault(error));
  if (!error.retryable) return endPhase(run, 'provider_error', causeOf(error));
  if (error.failure === 'timed_out' && call.window.bound === 'phase') {
    const seconds = Math.round(run.session.limits.seconds);
    return endPhase(run, 'timeout', `The phase used up its ${seconds} s of working time during a call.`);
  }
  // Cut by this chunk's end and not by the provider's slowness: the next chunk has more time for it.
  if (error.failure === 'timed_out' && call.window.bound === 'chunk' && !call.window.first) return { state: 'more' };
  return park(run, error, call);
}

/** Once: what was taken out for a first refusal cannot be taken out for a second. */
async function makeRoomOrEnd(run: Run, error: ProviderError, call: FailedCall): Promise<Step> {
  const replaced = replaceable(run.log.entries, Number.POSITIVE_INFINITY, 1);
  if (replaced.length === 0) return endPhase(run, 'failed', ourFault(error));
  await run.log.append({ kind: 'compaction', turn: call.turn, forced: true, replaced });
  return null;
}

async function park(run: Run, error: ProviderError, call: FailedCall): Promise<ChunkState> {
  const retry_after_s = error.retryAfterMs === null ? null : Math.ceil(error.retryAfterMs / 1000);
  const cause = causeOf(error);
  await run.log.append({ kind: 'parked', turn: call.turn, cause, retry_after_s });
  return { state: 'parked', cause, retry_after_s };
}

/** What we sent was wrong: that counts against us, and never as an outage. */
function ourFault(error: ProviderError): string {
  return `Outrider sent what the provider does not take; ${causeOf(error)}`;
}

/** The status is said once: `overloaded (529): zai answered for glm-5.2: Overloaded`. */
function causeOf(error: ProviderError): string {
  const status = error.status === null ? '' : ` (${error.status})`;
  const message = error.message.replace(` answered ${error.status} for `, ' answered for ');
  return `${error.failure.replaceAll('_', ' ')}${status}: ${message}`.replace(/\s+/g, ' ').slice(0, longestCause);
}
