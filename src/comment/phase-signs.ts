// A phase at a glance, in all comments and in the report: it may have gone well, and what it found of the draft not.
import type { ArmResult } from '../domain/arm.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import { outcomeSigns, outcomeWords } from './vocabulary.ts';

export interface PhaseSign {
  readonly sign: string;
  readonly words: string;
  /** A name for its colour. */
  readonly kind: 'failed' | 'warned' | 'turned' | PhaseFigures['outcome'];
}

/** What is known of an arm's draft. */
export type Judged = Pick<ArmResult, 'phases' | 'gates' | 'review'>;

function named(gates: NonNullable<ArmResult['gates']>['gates'], outcome: 'fail' | 'warn'): string {
  return gates
    .filter((gate) => gate.outcome === outcome)
    .map(({ gate }) => gate)
    .join(', ');
}

/** The gates of the last attempt are kept; what they found of one before it had to be mended. */
function ofGates(last: boolean, gates: ArmResult['gates']): PhaseSign | null {
  if (!last) return { sign: '❌', words: 'failed', kind: 'failed' };
  const failed = named(gates?.gates ?? [], 'fail');
  if (failed !== '') return { sign: '❌', words: `failed: ${failed}`, kind: 'failed' };
  const warned = named(gates?.gates ?? [], 'warn');
  return warned === '' ? null : { sign: '⚠️', words: `warnings: ${warned}`, kind: 'warned' };
}

/** The sign of a phase of the draft. */
export function phaseSign(
  { phase, attempt, outcome }: { phase: string; attempt: number; outcome: PhaseFigures['outcome'] },
  arm: Judged,
): PhaseSign {
  const last = !arm.phases.some((other) => other.phase === phase && other.attempt > attempt);
  const plain: PhaseSign = { sign: outcomeSigns[outcome], words: outcomeWords[outcome], kind: outcome };
  if (outcome !== 'ok') return plain;
  if (phase === 'gates') return ofGates(last, arm.gates) ?? plain;
  const turned = phase === 'self-review' && last && arm.review?.decision === 'downgrade';
  return turned ? { sign: '↩️', words: 'downgrade', kind: 'turned' } : plain;
}
