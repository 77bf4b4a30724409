// The limits of a phase that are known before a call is made.
import { totalTokens } from '../domain/usage.ts';
import { type Entry, ofKind } from './entries.ts';
import { usageOf } from './figures.ts';
import type { PhaseSession } from './session.ts';
import { turnsOf } from './windows.ts';

/** With less than this for the answer, a call is not worth making. */
const leastOutput = 1024;

/** Why the model may make no further turn, or null. */
export function turnsUsedUp(entries: readonly Entry[], { limits }: PhaseSession): string | null {
  return turnsOf(entries) >= limits.turns
    ? `The model used all ${limits.turns} turns of this phase without ending it.`
    : null;
}

/** Tokens allowed for the next answer; null when the phase's tokens do not allow for input and an answer. */
export function outputAllowance(entries: readonly Entry[], estimated: number, session: PhaseSession): number | null {
  const { context_tokens, max_output_tokens } = session.model.capabilities;
  const left = session.limits.tokens - totalTokens(usageOf(entries)) - estimated;
  if (left < Math.min(leastOutput, max_output_tokens)) return null;
  const room = context_tokens - estimated;
  // The estimate is on the high side: where it says that nothing fits, the provider has the last word.
  const answer = room >= leastOutput ? Math.min(room, max_output_tokens) : max_output_tokens;
  return Math.min(answer, left);
}

/** Tokens that the answer of a turn was allowed: the window or the phase may have left it fewer than the model can give. */
export function allowanceOf(entries: readonly Entry[], turn: number): number {
  return ofKind(entries, 'intent').findLast((intent) => intent.turn === turn)?.max_output_tokens ?? 0;
}

export function tokensUsedUp(entries: readonly Entry[], { limits }: PhaseSession): string {
  const used = totalTokens(usageOf(entries)).toLocaleString('en-US');
  const limit = limits.tokens.toLocaleString('en-US');
  return `The model used ${used} of the ${limit} tokens left to this phase, and the rest is too few for another turn.`;
}

/** Told once, when so many turns are left; 0 where the phase is too short for it. */
export function turnsLeftNotice(limits: PhaseSession['limits']): number {
  return Math.min(5, Math.floor(limits.turns / 3));
}
