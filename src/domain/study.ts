// A study: an experiment over many repositories and papers, one run (a cell) for each of their combinations.
import * as z from 'zod';
import { Certificate } from './certificate.ts';
import { Comparison } from './comparison.ts';
import { ArmRow } from './records.ts';
import { Answer, CrossReviewTotals, Judgement } from './review.ts';
import { reportLinks, StoredSettings } from './settings.ts';
import { GitHubTarget, ThreadTarget } from './target.ts';

/** A repository of a study as it was found and pinned when the study was asked for. */
export const StudySite = z.object({
  target: GitHubTarget,
  /** `owner/name`, as GitHub spells it. */
  repo: z.string(),
  private: z.boolean(),
  settings: StoredSettings,
  base_ref: z.string(),
  base_sha: z.string(),
  tree_sha: z.string(),
});
export type StudySite = z.infer<typeof StudySite>;

/** One run of the plan: a repository with a paper. */
export const StudyCell = z.object({
  /** The id of its run. */
  experiment: z.string(),
  /** Place in the block, from 1: the repositories in their order, for each the papers in theirs. */
  number: z.number().int().positive(),
  repo: z.string(),
  paper_id: z.string(),
  base_sha: z.string(),
  /** Drawn at random and recorded: 0 starts first. */
  start_order: z.number().int().nonnegative(),
  /** The most that this cell may spend, USD. */
  budget_usd: z.number(),
  /** Its repository is private and the thread is not: there it is told what the cell came to, and no word of why. */
  hushed: z.boolean().default(false),
  /** Its repository could be read by anybody when the plan was drawn. */
  was_public: z.boolean().default(false),
});
export type StudyCell = z.infer<typeof StudyCell>;

export const StudyPlan = z.object({
  schema_version: z.literal(1),
  study: z.string(),
  target: ThreadTarget,
  actor: z.string(),
  actor_id: z.number().int().nullable().exactOptional(),
  comment_id: z.number(),
  created_at: z.string(),
  harness_version: z.string(),
  title: z.string(),
  /** As typed; the baseline first, which every ratio is taken against. */
  arms: z.array(z.string()).min(1),
  /** The third model, as typed; null: there is none. */
  judge: z.string().nullable().default(null),
  repeats: z.number().int().positive(),
  concurrency: z.number().int().positive(),
  /** Set aside for all cells together, USD. */
  budget_usd: z.number(),
  cells: z.array(StudyCell).min(1),
  /** What the repository that asked allows; the cells have settings of their own. */
  report_link: z.enum(reportLinks).default('never'),
  /** Repositories of the block that take no part, and why. */
  left_out: z.array(z.object({ repo: z.string(), cause: z.string() })),
});
export type StudyPlan = z.infer<typeof StudyPlan>;

export const CellState = z.object({
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'refused']),
  /** What went wrong with the run as a whole. */
  problem: z.string().nullable(),
  /** Its repository was public when the plan was drawn and is not any more: hushed from then on. */
  turned_private: z.boolean().exactOptional(),
});
export type CellState = z.infer<typeof CellState>;

/** `experiment.json` of a study: all cells, and the statistics over them. */
export const StudyRecord = z.object({
  schema_version: z.literal(1),
  experiment: z.string(),
  study: StudyPlan,
  cells: z.array(
    StudyCell.extend({
      ...CellState.shape,
      /** null when the run ended before any arm did. */
      certificate: Certificate.nullable(),
      /** Each model's answer to each draft; empty where nobody reviewed. */
      answers: z.array(Answer).default([]),
      /** What the third model said of its drafts; null: there was none. */
      judge: Judgement.nullable().default(null),
    }),
  ),
  /** Every arm of every cell that has ended; `experiment` is the cell's run. */
  arms: z.array(ArmRow),
  /** null when no two arms make a pair. */
  comparison: Comparison.nullable(),
  /** null when nobody reviewed. */
  cross_review: CrossReviewTotals.nullable().default(null),
});
export type StudyRecord = z.infer<typeof StudyRecord>;
