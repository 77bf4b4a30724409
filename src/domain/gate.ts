// What a gate answers, and what all of them together mean for the route.
import * as z from 'zod';
import { GateName, GateOutcome, Route } from './names.ts';

export const GateResult = z.object({
  gate: GateName,
  outcome: GateOutcome,
  /** Only `integration` grades: wired, registered, exported, script, unreached, test_only, orphan. */
  grade: z.string().optional(),
  /** Sentences that name files and symbols. */
  reasons: z.array(z.string()),
  measures: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.string())])),
});
export type GateResult = z.infer<typeof GateResult>;

/** The document of `outrider gates --json`. */
export const GatesReport = z.object({
  gates: z.array(GateResult),
  route: Route,
  reasons: z.array(z.string()),
});
export type GatesReport = z.infer<typeof GatesReport>;
