// What refinement has to show, put together from what its phases left in the store.
import type { ArmContext } from '../arm/context.ts';
import { endedPhases, lastPatch, openFrame } from '../arm/frame.ts';
import { editsOf, openPatch } from '../arm/sealed-patch.ts';
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import { createWorkspace } from '../codemap/workspace.ts';
import { checkEvidence } from '../comparison/grounding/evidence.ts';
import type { SubmitCoverage, SubmitIssue, SubmitPatch } from '../domain/endings.ts';
import type { PhaseRecord } from '../domain/phase-record.ts';
import { type CiRecord, type RefinedCommit, Refinement } from '../domain/refinement.ts';
import { type PhaseRef, refinementOrder } from '../phases/order.ts';
import type { World } from '../ports/world.ts';
import type { Head } from './scene.ts';

/** How far refinement has come, as its story knows it; small, and the same on every replay. */
export interface Progress {
  /** null for an Issue. */
  readonly head: Head | null;
  readonly coverageSha: string | null;
  readonly commits: readonly RefinedCommit[];
  readonly ci: CiRecord | null;
  readonly problem: string;
}

export const nothingYet: Progress = { head: null, coverageSha: null, commits: [], ci: null, problem: '' };

export async function composeRefinement(
  { input, world }: Pick<ArmContext, 'input' | 'world'>,
  progress: Progress,
): Promise<Refinement> {
  const records = await endedPhases(input, world, refinementOrder);
  const { head, coverageSha, commits, ci, problem } = progress;
  const fidelity = records.find(({ ending }) => ending?.tool === 'submit_coverage')?.ending;
  const coverage = fidelity?.tool === 'submit_coverage' ? fidelity.arguments : null;
  return Refinement.parse({
    schema_version: 1,
    experiment: input.experiment,
    slug: input.slug,
    phases: records.map(({ figures }) => figures),
    coverage,
    coverage_sha: coverageSha,
    ...(coverage === null ? {} : { evidence: await lookUp(coverage, { input, world }) }),
    ...refinedWords(records, head?.from ?? null),
    commits,
    route: head?.route ?? null,
    ci,
    problem,
  });
}

/** Fidelity reads the draft as it was published, before any other phase has edited it. */
async function lookUp(coverage: SubmitCoverage, { input, world }: Pick<ArmContext, 'input' | 'world'>) {
  const { snapshot, shelf, paper } = await openFrame(input, world);
  try {
    const sealed = await lastPatch(input, world);
    const draft = sealed ? createWorkspace(snapshot, editsOf(await openPatch(shelf, sealed))) : null;
    return checkEvidence(coverage, { base: snapshot, draft, paper });
  } finally {
    snapshot.close();
  }
}

/**
 * The words of the last phase whose edits stand: what was set aside must not be described. A conventions phase that edited nothing, and
 * that of an Issue, changed the words alone.
 */
export function refinedWords(
  records: readonly PhaseRecord[],
  from: PhaseRef | null,
): { readonly notes: SubmitPatch | null; readonly issue: SubmitIssue | null } {
  const of = ({ phase, attempt }: PhaseRef) =>
    records.find(({ figures }) => figures.phase === phase && figures.attempt === attempt)?.ending;
  const issue = of({ phase: 'conventions', attempt: 1 });
  const ending = from === null ? undefined : of(from);
  return {
    notes: ending?.tool === 'submit_patch' ? ending.arguments : null,
    issue: issue?.tool === 'submit_issue' ? issue.arguments : null,
  };
}

export async function sealRefinement(
  context: Pick<ArmContext, 'input' | 'world'>,
  progress: Progress,
): Promise<Refinement> {
  const { input, world } = context;
  const refinement = await composeRefinement(context, progress);
  await putDocument(world.blobs, keys.refinement(input.experiment, seatOf(input)), Refinement, refinement);
  return refinement;
}

/** null: this arm's artifact has not been refined, or is not yet. */
export function refinementOf(
  experiment: string,
  arm: Parameters<typeof seatOf>[0],
  world: World,
): Promise<Refinement | null> {
  return getDocument(world.blobs, keys.refinement(experiment, seatOf(arm)), Refinement);
}
