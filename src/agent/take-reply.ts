// What is done with an answer: its calls, a reminder where it made none, the end of the phase.
import { answerCalls } from './calls.ts';
import { endPhase, type Step } from './end-phase.ts';
import { type EntryOf, lastOf, ofKind } from './entries.ts';
import { figuresOf } from './figures.ts';
import { leakWords } from './leaked-calls.ts';
import { allowanceOf } from './limits.ts';
import { closingWords, cutOffWords } from './reminders.ts';
import type { Run } from './run.ts';
import type { ChunkState } from './session.ts';
import { tellTools } from './signals.ts';
import { changesSince, overlayOf } from './workspace-state.ts';

/** Both protocols have one word for the two, and what was said before it may be half of an answer. */
const declined = 'The model declined to go on, or a filter of its provider ended the answer.';
/** Most of a refusal's words that the reason keeps. */
const longestReason = 600;

/** Does what an answer asks for: its calls, or a reminder where it made none. */
export async function takeReply(run: Run, reply: EntryOf<'reply'>): Promise<Step> {
  const { log, world, session } = run;
  if (reply.stop === 'refusal') {
    const words = reply.text.trim().slice(0, longestReason);
    return endPhase(run, 'refused', words === '' ? `${declined} It gave no words.` : `${declined} It said: ${words}`);
  }
  if (reply.calls.length === 0) return remindOrEnd(run, reply);
  const before = overlayOf(world.workspace);
  const { outputs, ending, times } = await answerCalls(run, reply);
  const edits = await changesSince(before, world.workspace, log.shelf);
  const asked = world.checks?.answers?.() ?? [];
  const sandbox = asked.length === 0 ? {} : { sandbox: asked };
  await log.append({ kind: 'tools', turn: reply.turn, outputs: [...outputs], edits, ending, ...sandbox });
  tellTools(run, reply.turn, times);
  if (ending === null) world.onTurn(figuresOf(log.entries, session), world.workspace);
  return null;
}

/** An answer without a call: one reminder, one note when it was cut at its limit, and then the phase is over. */
async function remindOrEnd(run: Run, reply: EntryOf<'reply'>): Promise<Step> {
  const { log, session, world } = run;
  const why = reply.stop === 'max_tokens' ? 'cut_off' : 'no_closing_call';
  if (ofKind(log.entries, 'reminder').some((reminder) => reminder.why === why)) {
    const ends = session.ends.join(' or ');
    return endPhase(
      run,
      'unparseable',
      why === 'cut_off'
        ? 'The model twice used its whole answer allowance without calling a tool.'
        : `The model stopped without ${ends} again after it had been reminded.${leakWords(reply.text)}`,
    );
  }
  const text = why === 'cut_off' ? cutOffWords(allowanceOf(log.entries, reply.turn)) : closingWords(session.ends);
  await log.append({ kind: 'reminder', turn: reply.turn, why, text });
  world.onTurn(figuresOf(log.entries, session), world.workspace);
  return null;
}

/** The accepted closing call whose end was not yet written down. */
export async function finishClosed(run: Run): Promise<ChunkState | null> {
  const last = lastOf(run.log.entries, 'tools');
  if (!last?.ending) return null;
  return endPhase(run, 'ok', `The model ended the phase with ${last.ending.tool}.`, last.ending);
}
