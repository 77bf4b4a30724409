// What came after publishing, apart from the draft: the paper's claims against the patch, conventions, and what CI said.
import * as z from 'zod';
import { SubmitCoverage, SubmitIssue, SubmitPatch } from './endings.ts';
import { PhaseFigures } from './figures.ts';
import { PhaseName, Route } from './names.ts';

/**
 * What the repository's own checks say of an opened draft. `none`: no check appeared, or none of them ran; `gave_up`: `limits.ci_wait`
 * is over; `left`: somebody else took over, or the run was stopped; `unknown`: the checks could not be read.
 */
export const CiVerdict = z.enum(['waiting', 'passed', 'failed', 'none', 'gave_up', 'left', 'unknown']);
export type CiVerdict = z.infer<typeof CiVerdict>;

export const CiRecord = z.object({
  state: CiVerdict,
  /** The commit that was looked at. */
  head_sha: z.string(),
  checks: z.number().int().nonnegative(),
  /** How many of the checks failed; left out by older versions, which counted `failing`. */
  failed: z.number().int().nonnegative().exactOptional(),
  /** Names of those that failed, at most twenty. */
  failing: z.array(z.string()),
  /** Fixing rounds that pushed a commit. */
  rounds: z.number().int().nonnegative(),
  /** One sentence more, or empty. */
  note: z.string(),
  ready: z.boolean(),
  labelled: z.boolean(),
  /** Whether the pull request was a draft when it was looked at last; false without `ready`: a person marked it. Left out when it is not known. */
  draft: z.boolean().exactOptional(),
});
export type CiRecord = z.infer<typeof CiRecord>;

/** How many checks failed: of more than a few the names are not all kept. */
export function failedOf({ failed, failing }: Pick<CiRecord, 'failed' | 'failing'>): number {
  return failed ?? failing.length;
}

/** Edits of a phase of refinement: pushed, or set aside with the reason. */
export const RefinedCommit = z.object({
  phase: PhaseName,
  attempt: z.number().int().positive(),
  /** null: nothing was pushed. */
  sha: z.string().nullable(),
  reason: z.string(),
});
export type RefinedCommit = z.infer<typeof RefinedCommit>;

/** What became of the evidence of one claim when it was looked up in the frozen bytes. */
export const CheckedEvidence = z.object({
  status: z.enum(['supported', 'unsupported', 'false']),
  /** What is not as the model says; empty when it is. */
  why: z.string(),
});
export type CheckedEvidence = z.infer<typeof CheckedEvidence>;

export const Refinement = z.object({
  schema_version: z.literal(1),
  experiment: z.string(),
  slug: z.string(),
  /** Every phase that ran, in order. */
  phases: z.array(PhaseFigures),
  coverage: SubmitCoverage.nullable(),
  /** The commit that `coverage` was read at. */
  coverage_sha: z.string().nullable(),
  /** For each item of `coverage`; null: it names nothing that could be looked up. Left out in what older versions wrote. */
  evidence: z.array(CheckedEvidence.nullable()).exactOptional(),
  /** The words of the artifact in the repository's own form; null: as the draft had them. */
  notes: SubmitPatch.nullable(),
  issue: SubmitIssue.nullable(),
  commits: z.array(RefinedCommit),
  /** The route after the gates have read what refinement pushed; null for an Issue. */
  route: Route.nullable(),
  ci: CiRecord.nullable(),
  /** Why it ended early, or empty. */
  problem: z.string(),
});
export type Refinement = z.infer<typeof Refinement>;

/** Claims of the paper by what became of them. */
export function countClaims({ items }: SubmitCoverage): Record<'covered' | 'deferred' | 'deviation', number> {
  const counts = { covered: 0, deferred: 0, deviation: 0 };
  for (const { status } of items) counts[status] += 1;
  return counts;
}
