// THE STORY of one model's way through the phases: what follows what, and which ending means which verdict.
import type { DecidedBy } from '../domain/arm.ts';
import type { PhaseName, PhaseOutcome, Route, Verdict } from '../domain/names.ts';
import { type PhaseEnd, verdictOf } from './phase-end.ts';

/** How an arm ended: all that the seal needs besides what the phases left in the store. */
export type Fate = {
  readonly verdict: Verdict;
  readonly route: Route | null;
  readonly decided_by: DecidedBy;
  readonly reason: string;
};

export interface Steps {
  phase(name: PhaseName, attempt: number): Promise<PhaseEnd>;
  gates(attempt: number): Promise<PhaseEnd & { readonly gate: DecidedBy }>;
}

/** preflight -> implement -> gates (one more bounded attempt) -> self-review; scope whenever one of them says issue. */
export async function journey(steps: Steps): Promise<Fate> {
  const preflight = await steps.phase('preflight', 1);
  if (preflight.outcome !== 'ok') return ended('preflight', preflight);
  if (preflight.answer === 'issue') return scope(steps, 'preflight', preflight.reason);

  const draft = await steps.phase('implement', 1);
  if (draft.outcome !== 'ok') return ended('implement', draft);
  if (draft.answer === 'declined') return scope(steps, 'implement', draft.reason);

  let gates = await steps.gates(1);
  if (gates.answer === 'issue') {
    const again = await steps.phase('implement', 2);
    if (fatal(again.outcome)) return ended('implement', again);
    if (again.answer === 'declined') return scope(steps, 'implement', again.reason);
    // Out of turns is no verdict here: the attempt was bounded on purpose, and the gates judge what it left.
    gates = await steps.gates(2);
    if (gates.answer === 'issue') return scope(steps, gates.gate, gates.reason);
  }

  const review = await steps.phase('self-review', 1);
  if (review.outcome !== 'ok') return ended('self-review', review);
  if (review.answer === 'downgrade') return scope(steps, 'self-review', review.reason);
  const route = gates.answer === 'pull_request_draft' ? 'pull_request_draft' : 'pull_request';
  return { verdict: 'pull_request', route, decided_by: 'self-review', reason: review.reason };
}

async function scope(steps: Steps, decided_by: DecidedBy, reason: string): Promise<Fate> {
  const written = await steps.phase('scope', 1);
  if (fatal(written.outcome)) return ended('scope', written);
  // Whatever the model did with its last phase, the decision stands; the Issue is composed from what there is.
  return { verdict: 'issue', route: 'issue', decided_by, reason };
}

/** Endings that no later phase can mend: the provider, the money, a person, or ourselves. */
function fatal(outcome: PhaseOutcome): boolean {
  return ['provider_error', 'budget', 'cancelled', 'failed'].includes(outcome);
}

function ended(phase: Exclude<PhaseName, 'scout'>, end: PhaseEnd): Fate {
  return { verdict: verdictOf(end.outcome), route: null, decided_by: phase, reason: end.reason };
}
