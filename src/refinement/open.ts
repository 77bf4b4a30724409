// How refinement begins: what the arm published, where our branch stands, and what there is to do.
import type { ArmContext } from '../arm/context.ts';
import { openFrame } from '../arm/frame.ts';
import { gateFigures } from '../arm/gates-step.ts';
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { putDocument } from '../artifacts/shelf.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import type { PhaseRef } from '../phases/order.ts';
import { conventionsText, habitsOf } from './material.ts';
import { givenOf, type Head } from './scene.ts';

/** Small, for a checkpoint. `skip`: why there is nothing to do for conventions; `waitS`: `limits.ci_wait`. */
export type Task =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'issue'; readonly skip: string | null }
  | { readonly kind: 'pull_request'; readonly head: Head; readonly skip: string | null; readonly waitS: number };

export async function openRefinement(context: ArmContext): Promise<Task> {
  const { manifest, result, published } = await givenOf(context);
  if (!published) return { kind: 'nothing' };
  const skip = await nothingAsked(context);
  if (published.kind === 'issue') {
    return { kind: 'issue', skip: result.issue === null ? 'the Issue was put together, not written' : skip };
  }
  if (published.kind !== 'pull_request' || published.head_sha === undefined) return { kind: 'nothing' };
  const route = result.route ?? 'pull_request_draft';
  const waitS = Number(manifest.settings.limits.ci_wait);
  return { kind: 'pull_request', head: { sha: published.head_sha, from: null, route }, skip, waitS };
}

async function nothingAsked({ input, world }: ArmContext): Promise<string | null> {
  const frame = await openFrame(input, world);
  try {
    const habits = await habitsOf(world.blobs, input.experiment);
    if (conventionsText(frame.snapshot, habits) !== '') return null;
    const unread = habits?.inherited.unread ?? null;
    const owner = unread === null ? '' : `, and its owner’s .github repository could not be read (${unread})`;
    return `the repository has no document, template or merged pull request to go by${owner}`;
  } finally {
    frame.snapshot.close();
  }
}

/** Records that a phase had nothing to do: said, so that nobody reads its absence as a pass. */
export async function skipPhase({ input, world }: ArmContext, ref: PhaseRef, reason: string): Promise<PhaseRecord> {
  const figures = { ...gateFigures(ref.attempt, reason, 0), phase: ref.phase, outcome: 'not_applicable' as const };
  const record: PhaseRecord = { schema_version: 1, ending: null, gates: null, figures };
  await putDocument(
    world.blobs,
    keys.phase(input.experiment, seatOf(input), ref.phase, ref.attempt),
    PhaseRecord,
    record,
  );
  return record;
}
