// What the third model said of the drafts, and what that cost: beside the arms, in none of their figures.
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument } from '../artifacts/shelf.ts';
import { columnsOf } from '../comparison/rows.ts';
import { judgeSlug, type Manifest } from '../domain/manifest.ts';
import { type DraftReview, type Judgement, ReviewPlan } from '../domain/review.ts';
import type { World } from '../ports/world.ts';
import { recordsOf, reviewFrom, seatsOf } from './cross-review.ts';

/** null where there was no judge, or nothing for it to judge. Drafts of an arm that was run again since are left out. */
export async function judgementOf(manifest: Manifest, world: World): Promise<Judgement | null> {
  const { experiment, arms, judge } = manifest;
  if (judge === undefined) return null;
  const plan = await getDocument(world.blobs, keys.reviewPlan(experiment), ReviewPlan);
  const order = plan?.orders.find(({ reviewer }) => reviewer.slug === judgeSlug);
  if (order === undefined) return null;
  const records = await recordsOf(experiment, order.reviewer, { drafts: order.drafts.length, world });
  const current = new Set((await seatsOf(experiment, arms, world)).map(seatOf));
  const all = order.drafts.flatMap((author, place) => {
    const record = records[place];
    const of = { reviewer: judgeSlug, author: author.slug, position: place + 1 };
    return record ? [{ review: reviewFrom(record, of), stands: current.has(seatOf(author)) }] : [];
  });
  const reviews: DraftReview[] = all.filter(({ stands }) => stands).map(({ review }) => review);
  const { rates, provider, id: model_requested } = judge.model;
  return {
    judge: judge.arm,
    provider,
    model_requested,
    reviews,
    // All that was paid for, what no longer stands too.
    figures: columnsOf(
      all.map(({ review }) => review.figures),
      model_requested,
    ),
    cost_basis: rates ? `list price: ${rates.source}` : 'no price known',
    rates_as_of: rates?.as_of ?? null,
  };
}
