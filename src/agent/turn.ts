// One model call, from the checks before it to the record of its answer.
import type { PhaseFigures } from '../domain/figures.ts';
import { worstCase } from '../domain/money.ts';
import { plural } from '../domain/plural.ts';
import type { ModelReply, ModelRequest } from '../ports/models.ts';
import { estimateTokens, excessBytes, type Measure, measureRequest, replaceable } from './context.ts';
import { conversationOf } from './conversation.ts';
import { endPhase, type Step } from './end-phase.ts';
import { ofKind } from './entries.ts';
import { callFailed } from './failures.ts';
import { figuresOf } from './figures.ts';
import { outputAllowance, tokensUsedUp, turnsLeftNotice, turnsUsedUp } from './limits.ts';
import { turnsLeftWords } from './reminders.ts';
import type { Run } from './run.ts';
import type { ChunkState } from './session.ts';
import { lastSettlement } from './settlement.ts';
import { tellReply } from './signals.ts';
import { type CallWindow, callWindow, turnsOf } from './windows.ts';

/** Makes the next call, or says why not. */
export async function nextCall(run: Run): Promise<Step> {
  const { session, world, budget, log } = run;
  if (budget.signal.aborted) return { state: 'more' };
  const stop = await world.stopped();
  if (stop !== null) return endPhase(run, 'cancelled', stop);
  const tired = turnsUsedUp(log.entries, session);
  if (tired !== null) return endPhase(run, 'turn_limit', tired);
  const window = callWindow(log.entries, {
    modelMs: session.model.capabilities.deadline_s * 1000,
    phaseMs: session.limits.seconds * 1000,
    chunkLeftMs: budget.ms - (world.clock.elapsed() - run.startedAt),
  });
  if (window.kind === 'phase_over')
    return endPhase(run, 'timeout', `The phase used up its ${Math.round(session.limits.seconds)} s of working time.`);
  if (window.kind === 'chunk_over') return { state: 'more' };
  await tellTurnsLeft(run);
  return makeRoom(run, window);
}

async function tellTurnsLeft({ log, session }: Run): Promise<void> {
  const left = session.limits.turns - turnsOf(log.entries);
  if (left > turnsLeftNotice(session.limits)) return;
  if (ofKind(log.entries, 'reminder').some(({ why }) => why === 'turns_left')) return;
  await log.append({
    kind: 'reminder',
    turn: turnsOf(log.entries),
    why: 'turns_left',
    text: turnsLeftWords(left, session.ends),
  });
}

/** Compacts the conversation where it nears the context, then calls. */
async function makeRoom(run: Run, window: Extract<CallWindow, { kind: 'call' }>): Promise<Step> {
  const { session, log } = run;
  const { context_tokens, max_output_tokens } = session.model.capabilities;
  const draft = requestOf(run, max_output_tokens, window.deadline_ms);
  const measure = measureRequest(draft);
  const { bytes } = measure(max_output_tokens);
  const estimated = estimateTokens(bytes, log.entries);
  const fits = Math.max(context_tokens - max_output_tokens, context_tokens / 2);
  if (estimated > fits) {
    const replaced = replaceable(log.entries, excessBytes(bytes, (bytes * fits) / estimated));
    if (replaced.length > 0) {
      await log.append({ kind: 'compaction', turn: turnsOf(log.entries), forced: false, replaced });
      return null;
    }
  }
  const allowance = outputAllowance(log.entries, estimated, session);
  if (allowance === null) return endPhase(run, 'turn_limit', tokensUsedUp(log.entries, session));
  return call(run, { ...draft, max_output_tokens: allowance }, { estimated, measured: measure(allowance), window });
}

function requestOf(run: Run, max_output_tokens: number, deadline_ms: number): ModelRequest {
  const { session, budget, log } = run;
  return {
    model: session.model,
    system: run.system,
    tools: run.specs,
    messages: conversationOf(log.entries, run.opening),
    max_output_tokens,
    deadline_ms,
    signal: budget.signal,
  };
}

/** What a budget went on that no figure shows: the most that calls of this phase can have cost. Empty when all were metered. */
function unmeteredWords({ unmetered, lost }: PhaseFigures['metering']): string {
  const parts = [
    ...(unmetered > 0 ? [`${plural(unmetered, 'answer')} of this phase said nothing of their tokens`] : []),
    ...(lost > 0 ? [`${plural(lost, 'call was', 'calls were')} lost before the answer`] : []),
  ];
  return parts.length === 0 ? '' : ` ${parts.join(', and ')}; each counts with the most that it can have cost.`;
}

/** Settles the call before and sets money aside, writes the intent down, calls, writes the answer down: in this order, so that a kill at any point is safe. */
async function call(
  run: Run,
  request: ModelRequest,
  known: {
    readonly estimated: number;
    readonly measured: Measure;
    readonly window: Extract<CallWindow, { kind: 'call' }>;
  },
): Promise<Step> {
  const { session, world, log } = run;
  const turn = turnsOf(log.entries) + 1;
  const wait = (await world.fairShare?.ask()) ?? null;
  if (wait !== null && world.fairShare) return heldBack(run, { turn, cause: world.fairShare.cause, wait });
  const attempt = ofKind(log.entries, 'intent').filter((intent) => intent.turn === turn).length + 1;
  const key = `${session.stream}/turn-${turn}.${attempt}`;
  const { rates } = session.model;
  // Without a price no cap of money can be kept, and nothing is set aside; turns, tokens and time still bound the phase.
  const worst = rates ? worstCase(known.estimated, request.max_output_tokens, rates) : null;
  if (worst !== null && !(await world.purse.reserve(key, worst, lastSettlement(log.entries, session)))) {
    const left = 'which the budget left to this arm does not cover.';
    return endPhase(
      run,
      'budget',
      `The next call may cost up to $${worst.toFixed(2)}, ${left}${unmeteredWords(figuresOf(log.entries, session).metering)}`,
    );
  }
  const { bytes, sha256 } = known.measured;
  await log.append({
    kind: 'intent',
    turn,
    attempt,
    request_sha256: sha256,
    request_bytes: bytes,
    estimated_tokens: known.estimated,
    max_output_tokens: request.max_output_tokens,
    deadline_ms: request.deadline_ms,
    worst_case_usd: worst,
    key,
  });
  let reply: ModelReply;
  try {
    reply = await world.models.complete(request);
  } catch (error) {
    return callFailed(run, error, { turn, window: known.window });
  }
  await log.append({ ...reply, kind: 'reply', turn, calls: [...reply.calls], omitted: [...reply.omitted] });
  tellReply(run);
  return null;
}

/** Nothing was asked and nothing set aside: the same turn is tried again after the wait. */
async function heldBack(
  { log }: Run,
  { turn, cause, wait }: { readonly turn: number; readonly cause: string; readonly wait: number },
): Promise<ChunkState> {
  await log.append({ kind: 'parked', turn, cause, retry_after_s: wait });
  return { state: 'parked', cause, retry_after_s: wait, held: true };
}
