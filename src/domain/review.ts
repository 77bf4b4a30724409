// Cross-review: each model's answer to each sealed draft, its own too, without knowing whose it is.
import { z } from 'zod';
import { SubmitReview } from './endings.ts';
import { PhaseFigures } from './figures.ts';
import { PhaseOutcome } from './names.ts';
import { FigureColumns } from './records.ts';

/** One life of an arm: `generation` counts the times that it was run. */
export const Seat = z.object({ slug: z.string(), generation: z.number().int().positive() });
export type Seat = z.infer<typeof Seat>;

/** Who meets which drafts. Lists only grow, when an arm is run again: the place in them names a review for ever. */
export const ReviewPlan = z.object({
  schema_version: z.literal(1),
  /** Why there is no cross-review; null when there is one. */
  skipped: z.string().nullable(),
  /** Drafts in the order drawn for this reviewer. */
  orders: z.array(z.object({ reviewer: Seat, drafts: z.array(Seat) })),
});
export type ReviewPlan = z.infer<typeof ReviewPlan>;

export const DraftReview = z.object({
  /** Slugs. */
  reviewer: z.string(),
  author: z.string(),
  /** 1 for the draft that this reviewer met first. */
  position: z.number().int().positive(),
  /** Whatever is not `ok` is an outcome of this review, never of an arm. */
  outcome: PhaseOutcome,
  /** Why it ended without an answer; empty for one that has one. */
  reason: z.string(),
  /** null when it did not end in form. */
  review: SubmitReview.nullable(),
  figures: PhaseFigures,
});
export type DraftReview = z.infer<typeof DraftReview>;

/**
 * What a third model said, which wrote no draft: each draft twice, in an order drawn for each repeat and in the reverse, each time in a
 * fresh conversation. Beside the arms, never in their figures.
 */
export const Judgement = z.object({
  /** The model as typed. */
  judge: z.string(),
  provider: z.string(),
  model_requested: z.string(),
  /** In the order in which it met the drafts; `reviewer` is `judge`. */
  reviews: z.array(DraftReview),
  figures: FigureColumns,
  cost_basis: z.string(),
  rates_as_of: z.string().nullable(),
});
export type Judgement = z.infer<typeof Judgement>;

const contrast = z.number().nullable();

/**
 * The four answers to the two drafts of a pair, 1 for ship and 0 for downgrade, and what they come to under
 * `score = mu + strictness_r + quality_d + own_rd`. A is the baseline. null: an answer is missing.
 */
export const CrossReviewTable = z.object({
  /** Slugs. */
  a: z.string(),
  b: z.string(),
  /** Reviewer first: `ab` is A's answer to B's draft. */
  scores: z.object({ aa: contrast, ab: contrast, ba: contrast, bb: contrast }),
  /** Mean over drafts of A's score less B's: above 0 A lets more pass. */
  strictness: contrast,
  /** Mean over reviewers of A's draft less B's: above 0 A's draft is liked better. */
  quality: contrast,
  /** (AA + BB - AB - BA) / 2: above 0 each likes its own better. */
  self_preference: contrast,
  /** What the four answers fit, and that they prove nothing. */
  statement: z.string(),
});
export type CrossReviewTable = z.infer<typeof CrossReviewTable>;
