// An arm's sealed result as the row that users export: the contract's columns, unknown as null.
import type { ArmResult } from '../domain/arm.ts';
import type { Published } from '../domain/artifact.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import type { Findings } from '../domain/findings.ts';
import type { ArmPlan, Manifest } from '../domain/manifest.ts';
import { totalCost } from '../domain/money.ts';
import { ArmRow, type FigureColumns, type PhaseRow } from '../domain/records.ts';
import type { Refinement } from '../domain/refinement.ts';
import { servedBy } from '../domain/served.ts';
import { addMetering, addUsage, noMetering, noUsage, totalTokens, usageComplete } from '../domain/usage.ts';

const round = (seconds: number) => Math.round(seconds * 1000) / 1000;

/** The figures of some phases of the model `requested`. `cost_usd` is null as soon as one phase's is. */
export function columnsOf(phases: readonly PhaseFigures[], requested: string): FigureColumns {
  const named = phases.map(({ model_served }) => model_served);
  return { model_served: servedBy(named, requested), ...sumsOf(phases) };
}

function sumsOf(phases: readonly PhaseFigures[]): Omit<FigureColumns, 'model_served'> {
  const usage = phases.reduce((sum, phase) => addUsage(sum, phase.usage), noUsage);
  const metering = phases.reduce((sum, phase) => addMetering(sum, phase.metering), noMetering);
  return {
    ...usage,
    total_tokens: totalTokens(usage),
    usage_complete: usageComplete(metering),
    lost_calls: metering.lost,
    ...totalCost(phases),
    turns: phases.reduce((sum, phase) => sum + phase.turns, 0),
    tool_calls: phases.reduce((sum, phase) => sum + callsOf(phase), 0),
    tool_calls_by_name: callsByName(phases),
    working_s: round(phases.reduce((sum, phase) => sum + phase.working_s, 0)),
    waiting_s: round(phases.reduce((sum, phase) => sum + phase.waiting_s, 0)),
    retries: phases.reduce((sum, phase) => sum + phase.retries, 0),
    waits: phases.reduce((sum, phase) => sum + phase.waits, 0),
    truncations: phases.reduce((sum, phase) => sum + phase.truncations, 0),
    compactions: phases.reduce((sum, phase) => sum + phase.compactions, 0),
    injection_hits: phases.reduce((sum, phase) => sum + phase.injection_hits, 0),
  };
}

function callsByName(phases: readonly PhaseFigures[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { tool_calls } of phases)
    for (const [name, times] of Object.entries(tool_calls)) counts.set(name, (counts.get(name) ?? 0) + times);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function callsOf(phase: PhaseFigures): number {
  return Object.values(phase.tool_calls).reduce((sum, count) => sum + count, 0);
}

/** One phase in the columns of the records. */
export function phaseRow(phase: PhaseFigures): PhaseRow {
  const { attempt, outcome, reason } = phase;
  return {
    phase: phase.phase,
    attempt,
    outcome,
    reason,
    model_served: phase.model_served,
    ...sumsOf([phase]),
    files_read_before_edit: phase.files_read_before_edit,
  };
}

/** What a row is made of: the arm's plan and seal, and what was published for it. */
export interface ArmOutcome {
  readonly plan: ArmPlan;
  readonly result: ArmResult;
  readonly published: Published | null;
  /** What came after publishing; null or absent: nothing. */
  readonly refinement?: Refinement | null;
  /** Figures of this model's reviews of drafts. */
  readonly reviews?: readonly PhaseFigures[];
  /** What was found out about its words; null or absent: nobody looked. */
  readonly findings?: Findings | null;
}

export function armRow(manifest: Manifest, outcome: ArmOutcome): ArmRow {
  const { plan, result, published, refinement, reviews = [], findings } = outcome;
  const { rates, id: requested } = plan.model;
  return ArmRow.parse({
    schema_version: 1,
    experiment: manifest.experiment,
    repo: manifest.repo,
    base_sha: manifest.base_sha,
    paper_id: manifest.paper.id,
    paper_sha256: manifest.frozen.paper,
    prompts_sha256: manifest.frozen.prompts,
    repo_map_sha256: manifest.frozen.repo_map,
    harness_version: manifest.harness_version,
    arm: plan.arm,
    provider: plan.model.provider,
    model_requested: requested,
    repeat: plan.repeat,
    start_order: plan.start_order,
    verdict: result.verdict,
    route: result.route,
    reason: result.reason,
    decided_by: result.decided_by,
    artifact_url: published?.url ?? null,
    model_served: result.model_served,
    ...sumsOf(result.phases),
    cost_basis: rates ? `list price: ${rates.source}` : 'no price known',
    rates_as_of: rates?.as_of ?? null,
    additions: result.patch?.stat.additions ?? 0,
    deletions: result.patch?.stat.deletions ?? 0,
    files_changed: result.patch?.stat.files_changed ?? 0,
    tests_changed: result.patch?.stat.tests_changed ?? 0,
    files_read_before_edit: result.patch === null ? null : filesRead(result),
    gates: (result.gates?.gates ?? []).map(({ gate, outcome, grade }) => ({ gate, outcome, grade: grade ?? null })),
    phases: result.phases.map(phaseRow),
    refinement: refinement && calls(refinement) ? beside(refinement.phases, requested) : null,
    review: reviews.length > 0 ? beside(reviews, requested) : null,
    grounding: findings?.grounding ?? null,
    behaviour: findings?.behaviour ?? null,
  });
}

function filesRead({ phases }: ArmResult): number | null {
  return phases.find(({ phase, attempt }) => phase === 'implement' && attempt === 1)?.files_read_before_edit ?? null;
}

function beside(phases: readonly PhaseFigures[], requested: string) {
  return { ...columnsOf(phases, requested), phases: phases.map(phaseRow) };
}

/** Where every phase had nothing to do there is nothing to report. */
function calls({ phases }: Refinement): boolean {
  return phases.some(({ outcome }) => outcome !== 'not_applicable');
}
