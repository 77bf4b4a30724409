// What an arm hands back at the barrier: its verdict and the references to what it sealed.
import * as z from 'zod';
import { DecideRoute, SubmitIssue, SubmitPatch, SubmitReview } from './endings.ts';
import { PhaseFigures } from './figures.ts';
import { GatesReport } from './gate.ts';
import { Digest } from './manifest.ts';
import { GateName, PhaseName, Route, Verdict } from './names.ts';
import { FileMode, PatchStat } from './patch.ts';

/** A patch at rest: contents lie on the shelf under their digests. */
export const SealedPatch = z.object({
  base_sha: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(['added', 'modified', 'deleted', 'renamed']),
      from: z.string().nullable(),
      mode: FileMode,
      after: Digest.nullable(),
    }),
  ),
  stat: PatchStat,
});
export type SealedPatch = z.infer<typeof SealedPatch>;

export const DecidedBy = z.union([
  PhaseName.exclude(['scout']),
  GateName,
  z.enum(['provider', 'person', 'budget', 'harness']),
]);
export type DecidedBy = z.infer<typeof DecidedBy>;

/** The whole result of one arm, sealed before anything is published. */
export const ArmResult = z.object({
  schema_version: z.literal(1),
  experiment: z.string(),
  arm: z.string(),
  slug: z.string(),
  /** Which life of the arm this is; left out for the first. */
  generation: z.number().int().positive().optional(),
  verdict: Verdict,
  route: Route.nullable(),
  reason: z.string(),
  decided_by: DecidedBy,
  model_served: z.string().nullable(),
  preflight: DecideRoute.nullable(),
  patch: SealedPatch.nullable(),
  patch_notes: SubmitPatch.nullable(),
  gates: GatesReport.nullable(),
  review: SubmitReview.nullable(),
  issue: SubmitIssue.nullable(),
  /** Every phase that ran, in order. */
  phases: z.array(PhaseFigures),
  started_at: z.string(),
  ended_at: z.string(),
});
export type ArmResult = z.infer<typeof ArmResult>;
