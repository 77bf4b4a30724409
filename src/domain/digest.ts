// What is kept of a run for the weekly digest, what became of its pull requests, and the digest itself.
import * as z from 'zod';
import { DecidedBy } from './arm.ts';
import { Published } from './artifact.ts';
import { Verdict } from './names.ts';

/** A run that ended, in a few words. */
export const FinishedRun = z.object({
  experiment: z.string(),
  /** ISO 8601: when its last arm ended. */
  ended_at: z.string(),
  /** The thread that it was asked for in; null: none of this repository. */
  issue: z.number().int().nullable(),
  paper: z.object({ id: z.string().nullable(), title: z.string() }),
  arms: z.array(
    z.object({
      arm: z.string(),
      slug: z.string(),
      repeat: z.number().int(),
      verdict: Verdict,
      decided_by: DecidedBy,
      reason: z.string(),
      cost_usd: z.number().nullable(),
      cost_at_least_usd: z.number(),
      published: Published.nullable(),
    }),
  ),
});
export type FinishedRun = z.infer<typeof FinishedRun>;

/** What people did with a pull request of ours. `at`: epoch milliseconds at which we learnt it. */
export const PullFate = z.object({
  state: z.enum(['open', 'merged', 'closed']),
  number: z.number().int(),
  url: z.string(),
  at: z.number(),
});
export type PullFate = z.infer<typeof PullFate>;

/** A pull request of a run, with whose it is. */
export const DigestPull = PullFate.extend({ experiment: z.string(), arm: z.string(), opened_at: z.string() });
export type DigestPull = z.infer<typeof DigestPull>;

export const Digest = z.object({
  schema_version: z.literal(1),
  repo: z.string(),
  /** `2026-W47`. */
  week: z.string(),
  /** ISO 8601; `to` is the first moment that no longer belongs to it. */
  from: z.string(),
  to: z.string(),
  runs: z.array(FinishedRun),
  /** Merged or closed within the week, and those that wait now. */
  pulls: z.array(DigestPull),
  /** Of the repository, in the month that `to` lies in. `cap` is null where none is set. */
  month: z.object({ month: z.string(), spent_usd: z.number(), cap_usd: z.number().nullable() }),
});
export type Digest = z.infer<typeof Digest>;
