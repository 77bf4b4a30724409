// One chunk of a phase: turns until the phase ends, the provider cannot answer, or the chunk's time is up. Everything it
// knows comes from the transcript, so a process killed at any point goes on where it was.
import type { Step } from './end-phase.ts';
import { type Draft, type Entry, lastOf } from './entries.ts';
import { figuresOf } from './figures.ts';
import type { Run } from './run.ts';
import type { AgentWorld, ChunkBudget, ChunkResult, ChunkState, PhaseSession } from './session.ts';
import { settleLastCall } from './settlement.ts';
import { finishClosed, takeReply } from './take-reply.ts';
import { specsOf } from './tools/catalogue.ts';
import { openTranscript, shelfOf } from './transcript.ts';
import { nextCall } from './turn.ts';
import { openIntent } from './windows.ts';
import { restoreWorkspace, stateOf } from './workspace-state.ts';

/**
 * Works on a phase for at most about `budget.ms`. The workspace is first brought to what the transcript recorded; of a phase that
 * has ended, the same ending is given again. An answer that was recorded is never asked for again; an intent without an answer is
 * recorded as lost. Throws LeaseLost when another process took over, and what stores and tools throw for faults of their own.
 */
export async function runChunk(session: PhaseSession, world: AgentWorld, budget: ChunkBudget): Promise<ChunkResult> {
  const startedAt = world.clock.elapsed();
  const log = await openTranscript(session.stream, world, (entries, token) =>
    firstDrafts(session, world, { entries, token }),
  );
  await restoreWorkspace(log.entries, world.workspace, log.shelf);
  await settleLastCall(log.entries, session, world.purse);
  const opened = lastOf(log.entries, 'opened');
  if (!opened) throw new Error(`The transcript ${session.stream} does not say what its phase was opened with.`);
  const { system, opening: words } = opened;
  const specs = specsOf(session.tools, session.ends);
  const run: Run = { session, world, budget, log, startedAt, system, opening: words, specs };
  try {
    const state = await work(run);
    return { ...state, opened_at: opened.at, figures: figuresOf(log.entries, session) };
  } finally {
    // While the phase goes on, the next call does it.
    await settleLastCall(log.entries, session, world.purse);
  }
}

async function work(run: Run): Promise<ChunkState> {
  for (;;) {
    const state = await step(run);
    if (state !== null) return state;
  }
}

/** What is to be done next, read from the transcript alone. */
async function step(run: Run): Promise<Step> {
  const { entries } = run.log;
  const ended = lastOf(entries, 'ended');
  if (ended) return { state: 'ended', outcome: ended.outcome, reason: ended.reason, ending: ended.ending };
  const last = entries.findLast(({ kind }) => kind === 'reply' || kind === 'tools' || kind === 'reminder');
  if (last?.kind === 'reply') return takeReply(run, last);
  return (await finishClosed(run)) ?? nextCall(run);
}

interface Found {
  readonly entries: readonly Entry[];
  readonly token: string;
}

/** The entries that open this chunk: nothing for a phase that has ended. */
async function firstDrafts(session: PhaseSession, world: AgentWorld, { entries, token }: Found): Promise<Draft[]> {
  if (lastOf(entries, 'ended')) return [];
  const start: Draft = { kind: 'chunk-start', token };
  if (entries.length === 0) return [await opening(session, world), start];
  const lost = openIntent(entries);
  return lost
    ? [start, { kind: 'lost', turn: lost.turn, cause: 'the process ended before an answer was recorded' }]
    : [start];
}

async function opening(session: PhaseSession, world: AgentWorld): Promise<Draft> {
  return {
    kind: 'opened',
    phase: session.phase,
    attempt: session.attempt,
    model: session.model.id,
    system: session.system,
    opening: session.opening,
    tools: [...session.tools],
    ends: [...session.ends],
    limits: { ...session.limits },
    opening_hits: session.opening_hits ?? 0,
    workspace: await stateOf(world.workspace, shelfOf(session.stream, world.blobs)),
  };
}
