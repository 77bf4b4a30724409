// What the run card shows of an arm while it runs.
import * as z from 'zod';
import { PhaseName, PhaseOutcome, Verdict } from './names.ts';

export const PhaseProgress = z.object({
  phase: PhaseName,
  /** From 1; a phase that is gone through again has a line for each time, but `ci`, whose line is the sum of its repairs. */
  attempt: z.number().int().positive().default(1),
  /** null while it runs. */
  outcome: PhaseOutcome.nullable(),
  /** A few words: "pull request", "3 files, +297", the decisive sentence. */
  note: z.string(),
  turn: z.number().int().nonnegative(),
  started_at: z.number(),
  working_s: z.number(),
  cost_usd: z.number().nullable(),
  cost_at_least_usd: z.number(),
  /** false: a call ended without an answer or its usage, and counts against the budget with the most that it can have cost. Left out: true. */
  usage_complete: z.boolean().exactOptional(),
});
export type PhaseProgress = z.infer<typeof PhaseProgress>;

export const ArmProgress = z.object({
  arm: z.string(),
  slug: z.string(),
  phases: z.array(PhaseProgress),
  /** Set while the arm is parked on its provider. Times are epoch milliseconds. */
  waiting: z.object({ cause: z.string(), since: z.number(), next_try: z.number(), until: z.number() }).nullable(),
  verdict: Verdict.nullable(),
  reason: z.string(),
});
export type ArmProgress = z.infer<typeof ArmProgress>;
