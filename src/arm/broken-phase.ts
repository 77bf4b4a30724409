// A phase that broke down on our side: what its transcript holds was said and paid for, and goes into the figures all the same.
import { figuresOf } from '../agent/figures.ts';
import { readTranscript } from '../agent/transcript.ts';
import { openIntent } from '../agent/windows.ts';
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument, needDocument, putDocument } from '../artifacts/shelf.ts';
import { Manifest } from '../domain/manifest.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { journeyOrder, type PhaseRef } from '../phases/order.ts';
import type { World } from '../ports/world.ts';
import type { ArmInput } from './frame.ts';

/** Writes the record of every phase that has a transcript and none. Safe to repeat; a transcript that cannot be read is left out and told. */
export async function recordBroken(input: ArmInput, reason: string, world: World): Promise<void> {
  for (const ref of journeyOrder.filter(({ phase }) => phase !== 'gates')) {
    try {
      await recordPhase(input, ref, { reason, world });
    } catch (error) {
      const { experiment } = input;
      world.log.error('a transcript could not be read', { experiment, arm: seatOf(input), problem: String(error) });
    }
  }
}

async function recordPhase(
  input: ArmInput,
  { phase, attempt }: PhaseRef,
  { reason, world }: { readonly reason: string; readonly world: World },
): Promise<void> {
  const key = keys.phase(input.experiment, seatOf(input), phase, attempt);
  if (await getDocument(world.blobs, key, PhaseRecord)) return;
  const entries = await readTranscript(`${input.experiment}/${seatOf(input)}/${phase}/${attempt}`, world);
  const manifest = await needDocument(world.blobs, keys.manifest(input.experiment), Manifest);
  const plan = manifest.arms.find(({ slug }) => slug === input.slug);
  if (entries.length === 0 || !plan) return;
  const { metering, ...figures } = figuresOf(entries, { phase, attempt, model: plan.model });
  const lost = metering.lost + (openIntent(entries) ? 1 : 0);
  await putDocument(world.blobs, key, PhaseRecord, {
    schema_version: 1,
    ending: null,
    gates: null,
    figures: { ...figures, outcome: 'failed', reason, metering: { ...metering, lost } },
  });
}
