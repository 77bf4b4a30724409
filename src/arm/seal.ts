// The seal: everything an arm leaves, in one document that the barrier, the publisher and the comparison read.
import { keys } from '../artifacts/catalogue.ts';
import { needDocument, putDocument } from '../artifacts/shelf.ts';
import { ArmResult } from '../domain/arm.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import { Manifest } from '../domain/manifest.ts';
import { GateName } from '../domain/names.ts';
import type { PhaseRecord } from '../domain/phase-record.ts';
import { servedBy } from '../domain/served.ts';
import type { World } from '../ports/world.ts';
import { type ArmInput, endedPhases, lastPatch } from './frame.ts';
import { gateFigures } from './gates-step.ts';
import { endingsOf } from './inputs.ts';
import type { Fate } from './journey.ts';

/** Writes the arm's result. Safe to repeat: it is a function of what lies in the store. */
export async function seal(
  input: ArmInput & { readonly arm: string; readonly started_at: string },
  fate: Fate,
  world: World,
): Promise<ArmResult> {
  const manifest = await needDocument(world.blobs, keys.manifest(input.experiment), Manifest);
  const records = await endedPhases(input, world);
  const said = endingsOf(records);
  const patch = await lastPatch(input, world);
  const result: ArmResult = {
    schema_version: 1,
    experiment: input.experiment,
    arm: input.arm,
    slug: input.slug,
    ...(input.generation === undefined ? {} : { generation: input.generation }),
    ...fate,
    model_served: servedBy(
      records.map(({ figures }) => figures.model_served),
      manifest.arms.find(({ slug }) => slug === input.slug)?.model.id ?? input.arm,
    ),
    preflight: said.preflight,
    patch: patch && patch.files.length > 0 ? patch : null,
    patch_notes: said.notes,
    gates: said.gates,
    review: said.review,
    issue: said.issue,
    phases: figuresOf(records, fate),
    started_at: input.started_at,
    ended_at: new Date(world.clock.now()).toISOString(),
  };
  await putDocument(world.blobs, keys.armResult(input.experiment, input.slug), ArmResult, result);
  return result;
}

function figuresOf(records: readonly PhaseRecord[], fate: Fate): PhaseFigures[] {
  const figures = records.map((record) => record.figures);
  // When the gates decided, the review never ran: said, so that nobody reads its absence as a pass.
  const byGates = fate.decided_by === 'gates' || GateName.safeParse(fate.decided_by).success;
  if (fate.verdict !== 'issue' || !byGates) return figures;
  const skipped: PhaseFigures = {
    ...gateFigures(1, 'the gates had decided', 0),
    phase: 'self-review',
    outcome: 'not_applicable',
  };
  const scope = figures.findIndex((figure) => figure.phase === 'scope');
  return scope < 0 ? [...figures, skipped] : figures.toSpliced(scope, 0, skipped);
}
