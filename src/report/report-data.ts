// All that the report of one experiment is drawn from. Whoever reads it from a store has checked it by its schemas already.
import type { ArmResult } from '../domain/arm.ts';
import type { Certificate } from '../domain/certificate.ts';
import type { Comparison } from '../domain/comparison.ts';
import type { ArmPlan, Manifest } from '../domain/manifest.ts';
import type { ArmRow } from '../domain/records.ts';
import type { Refinement } from '../domain/refinement.ts';
import type { CrossReviewTable, DraftReview, Judgement } from '../domain/review.ts';
import { line } from './plain-text.ts';
import type { TranscriptPhase } from './transcript-lines.ts';

/** A file beside the page: what it is called there, and the relative link to it. */
export interface FileLink {
  readonly name: string;
  readonly href: string;
}

export interface ReportArm {
  readonly plan: ArmPlan;
  readonly row: ArmRow;
  /** null when its seal is gone. */
  readonly result: ArmResult | null;
  readonly refinement: Refinement | null;
  /** The sealed draft as a unified diff, new files first; null without a patch, or when its contents are gone. */
  readonly diff: string | null;
  readonly transcript: readonly TranscriptPhase[];
  readonly files: readonly FileLink[];
}

export interface ReportData {
  readonly manifest: Manifest;
  readonly certificate: Certificate;
  readonly comparison: Comparison | null;
  /** The baseline first. */
  readonly arms: readonly ReportArm[];
  /** Each model's blind answer to each draft, its own too; empty without a cross-review. */
  readonly reviews: readonly DraftReview[];
  readonly crossReview: readonly CrossReviewTable[];
  /** What a third model said of the drafts; null: there was none. */
  readonly judgement: Judgement | null;
  readonly files: readonly FileLink[];
}

/** `glm-5.2`, or `glm-5.2 #2` for a second repeat. */
export function armName({ plan }: Pick<ReportArm, 'plan'>): string {
  const name = line(plan.arm, 60);
  return plan.repeat > 1 ? `${name} #${plan.repeat}` : name;
}

/** Class and colour of an arm: models keep their colour over repeats. */
export function armColour(data: Pick<ReportData, 'arms'>, arm: string): number {
  const names = [...new Set(data.arms.map(({ plan }) => plan.arm))];
  return Math.max(0, names.indexOf(arm)) % 6;
}
