// The plan of a study, pure: which cells there are, what each may spend, and the order in which they start.
import type { ExperimentBlock } from '../domain/experiment-block.ts';
import { experimentId } from '../domain/experiment-id.ts';
import { type Accepted, type Limits, wantsCrossReview } from '../domain/manifest.ts';
import { roundUsd } from '../domain/money.ts';
import type { StudyCell, StudyPlan, StudySite } from '../domain/study.ts';

/**
 * Repositories in their order, for each the papers in theirs. `draw` has one random number per cell: they start in its order. The money is
 * shared equally, so that no cell's cap depends on what another spends, and no cell gets more than its own repository allows a run.
 */
export function planCells(
  study: string,
  of: {
    readonly sites: readonly StudySite[];
    readonly papers: readonly string[];
    readonly budget_usd: number;
    /** Whether the thread in which it was asked is private. */
    readonly private: boolean;
  },
  draw: readonly number[],
): StudyCell[] {
  const combinations = of.sites.flatMap((site) => of.papers.map((paper_id) => ({ site, paper_id })));
  const order = combinations.map((_, i) => i).sort((a, b) => (draw[a] ?? 0) - (draw[b] ?? 0) || a - b);
  // Rounded down: the shares never sum to more than there is.
  const share = Math.floor((of.budget_usd / combinations.length) * 1e6) / 1e6;
  return combinations.map(({ site, paper_id }, i) => ({
    experiment: experimentId(`${study}:${site.repo.toLowerCase()}:${paper_id}`),
    number: i + 1,
    repo: site.repo,
    paper_id,
    base_sha: site.base_sha,
    start_order: order.indexOf(i),
    budget_usd: Math.min(share, site.settings.budget.per_run),
    hushed: site.private && !of.private,
    was_public: !site.private,
  }));
}

/** What all cells together may spend at most, USD. */
export function budgetOf(cells: readonly StudyCell[]): number {
  return roundUsd(cells.reduce((sum, cell) => sum + cell.budget_usd, 0));
}

/** Cells in the order in which they start. */
export function inStartOrder(cells: readonly StudyCell[]): StudyCell[] {
  return cells.toSorted((a, b) => a.start_order - b.start_order);
}

/**
 * A cell as an admitted run. The text stays where it was written: it names other repositories, and no cell is told of another.
 */
export function acceptedCell(
  plan: StudyPlan,
  cell: StudyCell,
  of: {
    readonly site: StudySite;
    readonly block: ExperimentBlock;
    readonly models: Accepted['models'];
    readonly judge: Accepted['models'][number] | null;
    readonly limits: Limits;
    /** Where the study was asked for; null where that may not be told. */
    readonly asked_in: string | null;
  },
): Accepted {
  const { site, block, models, judge, limits, asked_in } = of;
  const { timeout = null, publish = null, refine, cross_review, repeats } = block;
  const options = {
    ...{ vs: null, solo: models.length === 1, repeat: repeats, budget: null, timeout },
    ...{ base: null, start: null, publish, refine, cross_review },
    ...(block.judge === undefined ? {} : { judge: block.judge }),
  };
  const { settings } = site;
  const judged = judge !== null && wantsCrossReview({ options, settings, models });
  return {
    schema_version: 1,
    experiment: cell.experiment,
    target: site.target,
    repo: site.repo,
    actor: plan.actor,
    ...(plan.actor_id === undefined ? {} : { actor_id: plan.actor_id }),
    comment_id: plan.comment_id,
    subject: { kind: 'arxiv', id: cell.paper_id },
    options,
    created_at: plan.created_at,
    base_ref: site.base_ref,
    base_sha: site.base_sha,
    tree_sha: site.tree_sha,
    harness_version: plan.harness_version,
    settings,
    limits,
    budget_usd: cell.budget_usd,
    request: { title: `Implement arXiv ${cell.paper_id} here`, body: '' },
    cell_of: { study: plan.study, asked_in },
    models,
    ...(judged ? { judge } : {}),
  };
}
