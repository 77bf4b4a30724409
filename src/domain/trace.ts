// Where a span lies in its trace, derived from names alone: invocations that know nothing of each other agree on it, and a step that is
// repeated names the same span again.
import { createHash } from 'node:crypto';
import type { PhaseName } from './names.ts';

export interface Place {
  /** 32 hex digits, one trace for each run. */
  readonly trace: string;
  /** 16 hex digits. */
  readonly id: string;
  /** The span that it lies in; null for a root. */
  readonly parent: string | null;
}

const hex = (text: string, digits: number) => createHash('sha256').update(text).digest('hex').slice(0, digits);

/** `path` names the span within its run, and `parent` the one around it. */
export function placeIn(experiment: string, path: readonly string[], parent: readonly string[] | null): Place {
  const trace = hex(`outrider trace v1 ${experiment}`, 32);
  const id = (names: readonly string[]) => hex(JSON.stringify([trace, ...names]), 16);
  return { trace, id: id(path), parent: parent === null ? null : id(parent) };
}

const delivery = ['delivery'] as const;
const run = ['run'] as const;
const arm = (seat: string) => ['arm', seat];

export const deliveryPlace = (experiment: string): Place => placeIn(experiment, delivery, null);

/** `heard`: a delivery asked for it, and its receiver tells the span around. */
export const runPlace = (experiment: string, heard: boolean): Place =>
  placeIn(experiment, run, heard ? delivery : null);

export const armPlace = (experiment: string, seat: string): Place => placeIn(experiment, arm(seat), run);

/** These are reported beside the draft and never inside it. */
const beside: readonly PhaseName[] = ['cross-review', 'fidelity', 'conventions', 'ci'];

export interface PhaseAt {
  readonly experiment: string;
  readonly seat: string;
  readonly phase: PhaseName;
  readonly attempt: number;
}

const phasePath = ({ seat, phase, attempt }: PhaseAt) => [...arm(seat), phase, String(attempt)];

export function phasePlace(at: PhaseAt): Place {
  // A look for papers is no run: its one phase is the root.
  const around = at.phase === 'scout' ? null : beside.includes(at.phase) ? run : arm(at.seat);
  return placeIn(at.experiment, phasePath(at), around);
}

/** A call or a tool within a phase. */
export function turnPlace(at: PhaseAt, name: string): Place {
  return placeIn(at.experiment, [...phasePath(at), name], phasePath(at));
}

/** A step of an execution, under the span of what it is done for; `of` names the execution, since several have steps of one name. */
export function stepPlace(experiment: string, [of, step]: readonly [of: string, step: string], around: Place): Place {
  return { ...placeIn(experiment, ['step', of, step], null), parent: around.id };
}
