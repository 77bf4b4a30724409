// What the overview of a many-repository experiment is drawn from.
import type { Certificate } from '../../domain/certificate.ts';
import type { Comparison } from '../../domain/comparison.ts';
import type { ArmProgress } from '../../domain/progress.ts';
import type { ArmRow } from '../../domain/records.ts';
import type { CrossReviewTotals, Judgement } from '../../domain/review.ts';
import type { CellState, StudyCell, StudyPlan } from '../../domain/study.ts';
import type { CardView } from '../card/view.ts';
import type { PageLink } from '../page-link.ts';

export interface OverviewCell {
  readonly plan: StudyCell;
  /** What a command calls it. */
  readonly word: string;
  readonly state: CellState['state'];
  readonly problem: string | null;
  /** Of its arms, while it runs. */
  readonly progress: readonly ArmProgress[];
  /** Its place in the line and the ceiling that is in the way, while it waits for its turn. */
  readonly queue: CardView['queue'];
  /** Empty until its arms have ended. */
  readonly rows: readonly ArmRow[];
  readonly certificate: Certificate | null;
  /** What the third model said of its drafts; null: there was none, or nothing yet. */
  readonly judgement: Judgement | null;
}

export interface OverviewView {
  readonly plan: StudyPlan;
  readonly state: CardView['state'];
  readonly elapsed_s: number;
  /** A call of unknown cost counts with its worst case. */
  readonly spent_usd: number;
  /** In the order of the plan. */
  readonly cells: readonly OverviewCell[];
  /** Over all cells that have ended; null when no two arms make a pair. */
  readonly comparison: Comparison | null;
  /** Over the same cells; null while nobody has reviewed. */
  readonly crossReview: CrossReviewTotals | null;
  /** What went wrong with the experiment as a whole. */
  readonly problem: string | null;
  /** Who or what stopped it; null: nobody did. */
  readonly stopped: string | null;
  /** To the page of the experiment. */
  readonly links: readonly PageLink[];
  readonly marker: string;
}

/** Whether nothing runs any more. */
export function isOver({ state }: Pick<OverviewView, 'state'>): boolean {
  return ['done', 'failed', 'cancelled', 'refused'].includes(state);
}

export function isArtifact({ verdict }: Pick<ArmRow, 'verdict'>): boolean {
  return verdict === 'pull_request' || verdict === 'issue';
}

/** Whether every arm that the plan has for the cell left an artifact. */
export function isComplete({ arms, repeats }: Pick<StudyPlan, 'arms' | 'repeats'>, { rows }: OverviewCell): boolean {
  return rows.length === arms.length * repeats && rows.every(isArtifact);
}
