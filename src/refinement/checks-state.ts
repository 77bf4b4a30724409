// All checks of a commit as one state. Pure. Nothing that did not run is ever called passed.
import type { Check } from '../ports/checks.ts';

export interface ChecksState {
  readonly state: 'none' | 'running' | 'passed' | 'failed';
  readonly checks: number;
  /** How many of them failed; left out by older versions, which counted names. */
  readonly failed?: number;
  /** Names of those that failed, at most twenty. */
  readonly failing: readonly string[];
  /** One sentence more, or empty. */
  readonly note: string;
}

const mostNames = 20;

/** `failed` only when nothing runs any more, so that one repair sees every failure. */
export function judge(all: readonly Check[]): ChecksState {
  const of = (outcome: Check['outcome']) => all.filter((check) => check.outcome === outcome);
  const [passed, failed, idle, blocked, running] = [
    of('passed'),
    of('failed'),
    of('idle'),
    of('blocked'),
    of('running'),
  ];
  const counted = { checks: passed.length + failed.length, failed: failed.length };
  const failing = failed.slice(0, mostNames).map(({ name }) => name);
  if (running.length > 0) return { state: 'running', ...counted, failing, note: `${running.length} under way` };
  if (failed.length > 0) return { state: 'failed', ...counted, failing, note: '' };
  if (blocked.length > 0) {
    const names = blocked.slice(0, 3).map(({ name, word }) => `${name} (${word})`);
    return { state: 'running', ...counted, failing, note: `waits for a person: ${names.join(', ')}` };
  }
  if (passed.length > 0) {
    return { state: 'passed', ...counted, failing, note: idle.length > 0 ? `${idle.length} more did not run` : '' };
  }
  const note = idle.length > 0 ? `${idle.length} ended without running, which proves nothing` : '';
  return { state: 'none', ...counted, failing, note };
}

/** Two looks that say the same. */
export function sameState(a: ChecksState, b: ChecksState): boolean {
  return (
    a.state === b.state &&
    a.checks === b.checks &&
    a.failed === b.failed &&
    a.note === b.note &&
    a.failing.join() === b.failing.join()
  );
}
