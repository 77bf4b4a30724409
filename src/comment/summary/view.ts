// What the summary is written from.
import type { ArmResult } from '../../domain/arm.ts';
import type { Published } from '../../domain/artifact.ts';
import type { Certificate } from '../../domain/certificate.ts';
import type { ArmPlan, Manifest } from '../../domain/manifest.ts';
import type { ArmRow } from '../../domain/records.ts';
import type { DraftReview, Judgement } from '../../domain/review.ts';
import type { PageLink } from '../page-link.ts';

export interface SummaryArm {
  readonly plan: ArmPlan;
  readonly result: ArmResult;
  readonly row: ArmRow;
  readonly published: Published | null;
}

/** A further measured figure: a row of the table. `values` and `ratios` by slug, ready to show. */
export interface Measure {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly note: string;
}

/** A statement of an arm that the frozen repository does not bear out. */
export interface FalseClaim {
  readonly slug: string;
  /** As code or in quotation marks, and the sentence that it is in. */
  readonly claim: string;
  readonly sentence: string;
  readonly why: string;
}

export interface SummaryView {
  readonly manifest: Manifest;
  readonly arms: readonly SummaryArm[];
  readonly certificate: Certificate;
  readonly marker: string;
  /** Each model's answer to each draft, which it gave without knowing whose it was. */
  readonly reviews?: readonly DraftReview[];
  /** What the answers fit, and that they prove nothing; our own words. */
  readonly reading?: string;
  /** What a third model said, which wrote no draft. */
  readonly judgement?: Judgement;
  readonly measures?: readonly Measure[];
  readonly falseClaims?: readonly FalseClaim[];
  /** Two or three sentences from counted facts; absent: composed from the first difference. */
  readonly parting?: string;
  /** To the HTML report. */
  readonly links?: readonly PageLink[];
}

/** The baseline's arms first, otherwise in the order of the plan. */
export function inOrder({ manifest, arms }: Pick<SummaryView, 'manifest' | 'arms'>): SummaryArm[] {
  const baseline = arms.find(({ plan }) => plan.slug === manifest.baseline)?.plan.arm;
  return arms.toSorted((a, b) => Number(b.plan.arm === baseline) - Number(a.plan.arm === baseline));
}

/** Only these two verdicts make a pair. */
export function isArtifact({ result }: Pick<SummaryArm, 'result'>): boolean {
  return result.verdict === 'pull_request' || result.verdict === 'issue';
}
