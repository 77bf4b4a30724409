// One phase of one arm as it ended: what the next phases, the seal and the records read of it.
import * as z from 'zod';
import {
  DecideRoute,
  Decline,
  SubmitCoverage,
  SubmitIssue,
  SubmitPatch,
  SubmitReview,
  SubmitSelection,
} from './endings.ts';
import { PhaseFigures } from './figures.ts';
import { GatesReport } from './gate.ts';

const AnyEnding = z.discriminatedUnion('tool', [
  z.object({ tool: z.literal('decide_route'), arguments: DecideRoute }),
  z.object({ tool: z.literal('submit_patch'), arguments: SubmitPatch }),
  z.object({ tool: z.literal('decline'), arguments: Decline }),
  z.object({ tool: z.literal('submit_issue'), arguments: SubmitIssue }),
  z.object({ tool: z.literal('submit_review'), arguments: SubmitReview }),
  z.object({ tool: z.literal('submit_coverage'), arguments: SubmitCoverage }),
  z.object({ tool: z.literal('submit_selection'), arguments: SubmitSelection }),
]);

export const PhaseRecord = z.object({
  schema_version: z.literal(1),
  /** null for the gates, and for a phase that did not end in form. */
  ending: AnyEnding.nullable(),
  gates: GatesReport.nullable(),
  /** Carries phase, attempt, outcome and reason. */
  figures: PhaseFigures,
});
export type PhaseRecord = z.infer<typeof PhaseRecord>;
