// Models that answer from a recording: the recorded reply to the recorded request, and the recorded failure where there was one.
import type { Entry, EntryOf } from '../../agent/entries.ts';
import { ProviderError, type ProviderFailure } from '../../domain/errors.ts';
import type { Account, Accounts } from '../../ports/accounts.ts';
import type { ModelReply, ModelRequest, Models } from '../../ports/models.ts';
import { LeftOff } from './divergence.ts';
import type { Playhead } from './playhead.ts';

const toldToStop = 'this process was told to stop during the call';

/** Everybody's models are the recorded ones; a replay holds no key. */
export function recordedAccounts(playhead: Playhead): Accounts {
  const models = recordedModels(playhead);
  const account: Account = { models, onOwn: () => models, secrets: [], keyOf: () => null };
  return { of: async () => account, check: async () => ({ problem: null, remark: null }) };
}

function recordedModels(playhead: Playhead): Models {
  return {
    credentialProblem: () => null,
    complete: async (request) => answer(playhead, request),
  };
}

/** The intent has been compared already: the request's hash stands in it. */
function answer(playhead: Playhead, request: ModelRequest): ModelReply {
  const next = playhead.next();
  if (next === undefined) playhead.fail('the recording has no answer to this request: the run broke down here');
  if (next.kind === 'reply') return replyOf(next);
  if (next.kind === 'chunk-start') throw new LeftOff('the recorded process was killed during this call');
  if (next.kind === 'lost' && next.cause === toldToStop) {
    playhead.abort();
    throw request.signal.reason;
  }
  throw failureOf(playhead, next);
}

function replyOf({ raw, text, calls, stop, usage, served, retries, omitted }: EntryOf<'reply'>): ModelReply {
  return { raw, text, calls, stop, usage, served, retries, omitted };
}

function failureOf(playhead: Playhead, next: Entry): ProviderError {
  const lost = next.kind === 'lost';
  const after = lost ? playhead.next(1) : next;
  const maybeBilled = lost;
  if (after?.kind === 'compaction') return new ProviderError('too_large', 'too large then', { maybeBilled });
  const cause = lost ? next.cause : causeIn(after);
  if (cause === null) playhead.fail(`the recording has ${next.kind} where an answer is due`);
  const seconds = after?.kind === 'parked' ? after.retry_after_s : null;
  const { failure, status, message } = readCause(cause);
  return new ProviderError(failure, message, {
    status,
    retryAfterMs: seconds === null ? null : seconds * 1000,
    maybeBilled,
  });
}

function causeIn(entry: Entry | undefined): string | null {
  if (entry?.kind === 'parked') return entry.cause;
  if (entry?.kind !== 'ended') return null;
  if (entry.outcome === 'timeout') return 'timed out: no answer in time';
  return entry.reason.replace(/^Outrider sent what the provider does not take; /, '');
}

const failures: Readonly<Record<ProviderFailure, true>> = {
  overloaded: true,
  rate_limited: true,
  server_error: true,
  unreachable: true,
  timed_out: true,
  cut_off: true,
  malformed: true,
  credential: true,
  filtered: true,
  unknown_model: true,
  too_large: true,
  rejected: true,
};

const isFailure = (name: string): name is ProviderFailure => Object.hasOwn(failures, name);

/** From the words of a cause back to what failed: `overloaded (529): Overloaded`. */
function readCause(cause: string): { failure: ProviderFailure; status: number | null; message: string } {
  const [, words = '', status, message = ''] = /^([a-z ]+?)(?: \((\d+)\))?: (.*)$/s.exec(cause) ?? [];
  const failure = words.replaceAll(' ', '_');
  if (!isFailure(failure)) return { failure: 'malformed', status: null, message: cause };
  return { failure, status: status === undefined ? null : Number(status), message };
}
