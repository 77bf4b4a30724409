// The closed sets of words that the records, the thread and the code share.
import * as z from 'zod';

/** Phases of an arm, in the words of the records, and `scout`, which is no arm's. `gates` is a phase in the figures, not a model's turn. */
export const PhaseName = z.enum([
  'preflight',
  'implement',
  'gates',
  'self-review',
  'scope',
  'cross-review',
  'fidelity',
  'conventions',
  'ci',
  'scout',
]);
export type PhaseName = z.infer<typeof PhaseName>;

/** How a phase ended. Nothing fails open: whatever is not `ok` is carried by the row with its reason. */
export const PhaseOutcome = z.enum([
  'ok',
  'turn_limit',
  'timeout',
  'unparseable',
  'refused',
  'provider_error',
  'budget',
  'cancelled',
  'not_applicable',
  'failed',
]);
export type PhaseOutcome = z.infer<typeof PhaseOutcome>;

/** How an arm ended. Only `pull_request` and `issue` make a pair; any other leaves it incomplete. */
export const Verdict = z.enum(['pull_request', 'issue', 'unfinished', 'refused', 'stopped', 'missing', 'failed']);
export type Verdict = z.infer<typeof Verdict>;

export const Route = z.enum(['pull_request', 'pull_request_draft', 'issue']);
export type Route = z.infer<typeof Route>;

export const GateName = z.enum(['paths', 'integration', 'stubs', 'tests', 'risk', 'secrets']);
export type GateName = z.infer<typeof GateName>;

export const GateOutcome = z.enum(['pass', 'fail', 'warn', 'not_applicable']);
export type GateOutcome = z.infer<typeof GateOutcome>;

export const Permission = z.enum(['admin', 'maintain', 'write', 'triage', 'read', 'none']);
export type Permission = z.infer<typeof Permission>;

/** Highest first; a permission includes all that follow it. */
const permissionRank: readonly Permission[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];

/** GitHub takes logins without regard to case. */
export function sameLogin(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function atLeast(actual: Permission, needed: Permission): boolean {
  return permissionRank.indexOf(actual) <= permissionRank.indexOf(needed);
}
