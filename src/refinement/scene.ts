// What the steps of refinement are given, and the place on our branch from which the next commit goes on.
import * as z from 'zod';
import type { ArmContext } from '../arm/context.ts';
import { ArmInput } from '../arm/frame.ts';
import { stopOf } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys } from '../artifacts/rows.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { ArmResult } from '../domain/arm.ts';
import { Published } from '../domain/artifact.ts';
import { Manifest } from '../domain/manifest.ts';
import type { Route } from '../domain/names.ts';
import type { PhaseRef } from '../phases/order.ts';
import type { Durable } from '../ports/durable.ts';

/** The input of the durable function `arm` that refines an arm's published artifact. */
export const RefineInput = ArmInput.extend({ part: z.literal('refine') });

export interface Scene {
  readonly context: ArmContext;
  readonly durable: Durable;
}

/** Our branch as we left it. Small: it stands in checkpoints. */
export type Head = {
  readonly sha: string;
  /** The phase whose patch the branch holds; null: the draft's. */
  readonly from: PhaseRef | null;
  /** What the gates said of that patch. */
  readonly route: Route;
};

export interface Given {
  readonly manifest: Manifest;
  readonly result: ArmResult;
  /** null when the arm has published nothing that could be refined. */
  readonly published: Published | null;
}

/** Plan, seal and artifact of the arm, from the store. */
export async function givenOf({ input, world }: ArmContext): Promise<Given> {
  const { experiment, slug } = input;
  const manifest = await needDocument(world.blobs, keys.manifest(experiment), Manifest);
  const result = await needDocument(world.blobs, keys.armResult(experiment, slug), ArmResult);
  const kind = result.verdict === 'pull_request' ? 'pull_request' : 'issue';
  const row = await world.rows.get(rowKeys.published(experiment, slug, kind));
  return { manifest, result, published: row ? Published.parse(row.value) : null };
}

/** Why a person, a cap or a switch stopped the run; null: nobody did. */
export async function stoppedBy({ input, world }: ArmContext): Promise<string | null> {
  const manifest = await needDocument(world.blobs, keys.manifest(input.experiment), Manifest);
  return (await stopOf(manifest, world))?.reason ?? null;
}
