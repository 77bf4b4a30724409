// Cross-review: each model's answer to each sealed draft, its own too, without knowing whose it is.
import * as z from 'zod';
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

/** One model's answer to one draft without its words, which are in the records of its run. Slugs. */
export const Answer = DraftReview.pick({ reviewer: true, author: true, outcome: true }).extend({
  /** null when it did not end in form. */
  decision: SubmitReview.shape.decision.nullable(),
});
export type Answer = z.infer<typeof Answer>;

const count = z.number().int().nonnegative();
const interval = z.tuple([z.number(), z.number()]).nullable();

/** A contrast over many cells, each from -1 to 1. */
export const MeanContrast = z.object({
  /** Over cells, their repeats averaged first; null without one. */
  mean: contrast,
  /** 95%, bootstrap over repositories; null with fewer than two of them. */
  interval,
  /** Wilcoxon's signed-rank test on the means of the repositories, two-sided. */
  p: contrast,
  /** Adjusted over the three contrasts. */
  p_holm: contrast,
});
export type MeanContrast = z.infer<typeof MeanContrast>;

/** What the reviews of two models come to over many cells; A is the baseline. Signs as in `CrossReviewTable`. */
export const CrossReviewContrasts = z.object({
  /** As typed. */
  a: z.string(),
  b: z.string(),
  /** Cells with all four answers, at least once. */
  n: count,
  repositories: count,
  strictness: MeanContrast,
  quality: MeanContrast,
  self_preference: MeanContrast,
  /** Cells, or repeats of one, that are in no contrast, and why. */
  left_out: z.array(z.object({ repo: z.string(), paper_id: z.string(), reason: z.string() })),
  statement: z.string(),
});
export type CrossReviewContrasts = z.infer<typeof CrossReviewContrasts>;

/** Who would ship whose drafts, over the cells of a study whose certificate is valid. */
export const CrossReviewTotals = z.object({
  /** Models as typed. `n`: drafts that it met, of which it would ship `ship`, and gave no answer on `silent`. */
  answers: z.array(z.object({ reviewer: z.string(), author: z.string(), n: count, ship: count, silent: count })),
  /** One for each model against the baseline. */
  contrasts: z.array(CrossReviewContrasts),
});
export type CrossReviewTotals = z.infer<typeof CrossReviewTotals>;
