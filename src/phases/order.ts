// The phases that call a model, and the order in which an arm may meet them: the only place that knows the sequence.
import type { PhaseName } from '../domain/names.ts';
import { ciRepair } from './ci-repair.ts';
import { conventions } from './conventions.ts';
import { crossReview } from './cross-review.ts';
import { fidelity } from './fidelity.ts';
import { implement } from './implement.ts';
import type { Phase } from './phase.ts';
import { preflight } from './preflight.ts';
import { scope } from './scope.ts';
import { selfReview } from './self-review.ts';

/** Those of a run; a look for papers has one of its own. */
export const phases: readonly Phase[] = [
  preflight,
  implement,
  selfReview,
  scope,
  crossReview,
  fidelity,
  conventions,
  ciRepair,
];

/** A type, not an interface: it stands in checkpoints. */
export type PhaseRef = {
  readonly phase: PhaseName;
  readonly attempt: number;
};

/** Every phase and attempt that an arm may run, in order; what did not run is simply absent from the store. */
export const journeyOrder: readonly PhaseRef[] = [
  { phase: 'preflight', attempt: 1 },
  { phase: 'implement', attempt: 1 },
  { phase: 'gates', attempt: 1 },
  { phase: 'implement', attempt: 2 },
  { phase: 'gates', attempt: 2 },
  { phase: 'self-review', attempt: 1 },
  { phase: 'scope', attempt: 1 },
];

/** A reviewer's drafts, by the place in which it met them. */
export function reviewOrder(drafts: number): readonly PhaseRef[] {
  return Array.from({ length: drafts }, (_, place) => ({ phase: 'cross-review' as const, attempt: place + 1 }));
}

/** Fixing rounds after a red CI: bounded, so that a failure that the model cannot mend ends. */
export const ciRounds = 2;

/** Every phase and attempt after publishing, in order. */
export const refinementOrder: readonly PhaseRef[] = [
  { phase: 'fidelity', attempt: 1 },
  { phase: 'conventions', attempt: 1 },
  ...Array.from({ length: ciRounds }, (_, round) => ({ phase: 'ci' as const, attempt: round + 1 })),
];

/** Throws for a phase that calls no model: that is a fault of ours. */
export function phaseOf(name: PhaseName): Phase {
  const found = phases.find((phase) => phase.name === name);
  if (!found) throw new Error(`${name} is no phase that calls a model.`);
  return found;
}
