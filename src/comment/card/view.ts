// What the run card is drawn from.
import type { Published } from '../../domain/artifact.ts';
import type { ArmPlan, Limits, Manifest } from '../../domain/manifest.ts';
import type { Cost } from '../../domain/money.ts';
import type { TextSource } from '../../domain/paper.ts';
import type { ArmProgress } from '../../domain/progress.ts';

export interface CardArm extends Pick<ArmPlan, 'arm' | 'slug' | 'repeat'> {
  /** Drawn when the run is frozen; null before. */
  readonly start_order: number | null;
}

/** What will run; null where it is not known before everything is frozen. */
export interface CardPlan {
  readonly repo: string;
  readonly base_ref: string | null;
  readonly base_sha: string | null;
  readonly paper: {
    readonly id: string | null;
    readonly title: string | null;
    readonly url: string | null;
    readonly text_source: TextSource | null;
  };
  readonly arms: readonly CardArm[];
  readonly limits: Limits | null;
  readonly budget_usd: number;
}

/** Ranges over what earlier runs or the model table say. */
export interface Estimate {
  readonly usd: readonly [low: number, high: number];
  readonly minutes: readonly [low: number, high: number];
  /** "from 9 earlier pairs", or that there are none and what it stands on instead. */
  readonly basis: string;
}

/** A cause, what it means for the pair, and the command to type next. */
export interface Problem {
  readonly cause: string;
  readonly meaning: string | null;
  readonly next: string | null;
}

export interface CardView {
  /** How it is stopped: `stop it with …`. */
  readonly stop: string;
  /** Why it was stopped, as a clause, where that ended it. */
  readonly stopped?: string | null;
  readonly experiment: string;
  readonly state:
    | 'accepted'
    | 'queued'
    | 'freezing'
    | 'running'
    | 'publishing'
    | 'refining'
    | 'done'
    | 'failed'
    | 'cancelled'
    | 'refused';
  /** Whether somebody has stopped it, and it has not ended yet. */
  readonly stopping?: boolean;
  readonly plan: CardPlan;
  /** By slug; an arm that has not begun may be left out. */
  readonly progress: readonly ArmProgress[];
  readonly elapsed_s: number;
  readonly spent: Cost;
  /** Set aside beside the run's budget for arms that were run again, USD. */
  readonly retried_usd: number;
  readonly estimate: Estimate | null;
  /** Its place among the runs that wait, from 1, and the ceiling in the way; null when it is not waiting for another run. */
  readonly queue: {
    readonly position: number;
    readonly of: number;
    readonly setting: string;
    readonly most: number;
  } | null;
  readonly problem: Problem | null;
  /** By slug; empty until everything is published. */
  readonly published: Readonly<Record<string, Published>>;
  /** Where the summary and the records are, once they are there. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly marker: string;
}

/** The plan of a frozen run. */
export function cardPlan(manifest: Manifest): CardPlan {
  const { repo, base_ref, base_sha, paper, arms, limits, budget_usd } = manifest;
  return { repo, base_ref, base_sha, paper, arms, limits, budget_usd };
}
