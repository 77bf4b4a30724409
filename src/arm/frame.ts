// What an arm works in: its plan, the frozen inputs, and what its own earlier phases left in the store.
import * as z from 'zod';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys, seatOf } from '../artifacts/rows.ts';
import { getDocument, needDocument, openShelf, type Shelf } from '../artifacts/shelf.ts';
import type { Snapshot } from '../codemap/files.ts';
import { openSnapshot } from '../codemap/snapshot.ts';
import { SealedPatch } from '../domain/arm.ts';
import { type ArmPlan, Manifest, seatedPlans } from '../domain/manifest.ts';
import { Paper } from '../domain/paper.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { journeyOrder, type PhaseRef } from '../phases/order.ts';
import type { World } from '../ports/world.ts';

export const ArmInput = z.object({
  experiment: z.string(),
  slug: z.string(),
  /** Counts the times that the arm is run, over the same frozen inputs; left out for the first. */
  generation: z.number().int().positive().optional(),
});
export type ArmInput = z.infer<typeof ArmInput>;

export interface Frame {
  readonly manifest: Manifest;
  readonly plan: ArmPlan;
  readonly paper: Paper;
  readonly repoMap: string;
  readonly snapshot: Snapshot;
  readonly shelf: Shelf;
}

/** Reads the frozen inputs from the store; the same bytes for every arm. The caller closes the snapshot. */
export async function openFrame(input: ArmInput, world: World): Promise<Frame> {
  const { blobs } = world;
  const manifest = await needDocument(blobs, keys.manifest(input.experiment), Manifest);
  const plan = seatedPlans(manifest).find((arm) => arm.slug === input.slug);
  if (!plan) throw new Error(`Experiment ${input.experiment} has no arm ${input.slug}.`);
  const pack = await blobs.localPath(keys.snapshot(input.experiment));
  const map = await blobs.get(keys.repoMap(input.experiment));
  if (!pack || !map) throw new Error(`The frozen inputs of experiment ${input.experiment} are not in the store.`);
  return {
    manifest,
    plan,
    paper: await needDocument(blobs, keys.paper(input.experiment), Paper),
    repoMap: new TextDecoder().decode(map),
    snapshot: openSnapshot(pack),
    shelf: openShelf(blobs, input.experiment),
  };
}

/** The phases of this arm that ended so far, in order: those of its draft, unless told otherwise. */
export async function endedPhases(
  input: ArmInput,
  world: World,
  order: readonly PhaseRef[] = journeyOrder,
): Promise<PhaseRecord[]> {
  const found = await Promise.all(
    order.map(({ phase, attempt }) =>
      getDocument(world.blobs, keys.phase(input.experiment, seatOf(input), phase, attempt), PhaseRecord),
    ),
  );
  return found.filter((record) => record !== null);
}

/** The last sealed patch, or null when nothing was implemented. */
export async function lastPatch(input: ArmInput, world: World): Promise<SealedPatch | null> {
  for (const attempt of [2, 1]) {
    const sealed = await getDocument(world.blobs, keys.patch(input.experiment, seatOf(input), attempt), SealedPatch);
    if (sealed) return sealed;
  }
  return null;
}

export const progressKey = (input: ArmInput) => rowKeys.progress(input.experiment, input.slug);
