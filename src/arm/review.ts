// THE STORY of one model's reviews: each draft in the order drawn for it, each in a fresh conversation; what breaks one is its outcome.
import * as z from 'zod';
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import type { PhaseRef } from '../phases/order.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import type { ArmContext } from './context.ts';
import { ArmInput } from './frame.ts';
import { gateFigures } from './gates-step.ts';
import { runPhase } from './phase-loop.ts';
import type { RedrawCard } from './progress.ts';
import { draftsFor, reviewing } from './reviewing.ts';

/** The input of the durable function `arm` that reviews drafts. */
export const ReviewInput = ArmInput.extend({ part: z.literal('review') });

/** Reviews every draft that the plan names. Never throws for anything that happened inside a review: that is in its record. */
export async function reviewDrafts(
  raw: Json,
  durable: Durable,
  host: { readonly world: World; readonly redraw: RedrawCard },
): Promise<Json> {
  const { part: _part, ...input } = ReviewInput.parse(raw);
  const context: ArmContext = { input, ...host };
  const drafts = await durable.step('open', () => draftsFor(input, host.world));
  for (const [place, author] of drafts.entries()) {
    const ref: PhaseRef = { phase: 'cross-review', attempt: place + 1 };
    try {
      await runPhase(context, durable, { ref, stand: reviewing(author) });
    } catch (error) {
      const reason = `Outrider failed in cross-review: ${messageOf(error)}`;
      host.world.log.error('review failed', { experiment: input.experiment, reviewer: seatOf(input), reason });
      await durable.step(`cross-review-${ref.attempt}-failed`, () =>
        recordFailure(input, ref, { reason, world: host.world }),
      );
    }
  }
  return { slug: input.slug, reviews: drafts.length };
}

/** Leaves a record for a review that broke down on our side, unless it has one. Safe to repeat. */
export async function recordFailure(
  input: ArmInput,
  { phase, attempt }: PhaseRef,
  { reason, world }: { readonly reason: string; readonly world: World },
): Promise<null> {
  const key = keys.phase(input.experiment, seatOf(input), phase, attempt);
  if (await getDocument(world.blobs, key, PhaseRecord)) return null;
  const figures = { ...gateFigures(attempt, reason, 0), phase, outcome: 'failed' as const };
  await putDocument(world.blobs, key, PhaseRecord, { schema_version: 1, ending: null, gates: null, figures });
  return null;
}
