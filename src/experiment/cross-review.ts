// Cross-review of the sealed drafts, before anything is published: each model meets each draft of its repeat, its own too, blind.
import { recordFailure } from '../arm/review.ts';
import { hasDraft } from '../arm/reviewing.ts';
import { stopOf } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument, needDocument, putDocument } from '../artifacts/shelf.ts';
import { type ArmPlan, judgeSlug, Manifest } from '../domain/manifest.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { type DraftReview, ReviewPlan, type Seat } from '../domain/review.ts';
import { reviewOrder } from '../phases/order.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { lifeOf } from './barrier.ts';
import { generationOf } from './money/settle.ts';

/** A reviewer with work to do. Small, for a checkpoint. */
type Due = Seat & { readonly drafts: number };

/**
 * Draws the orders, then lets the models of these arms review side by side. Whatever a review comes to, the run goes on. When arms are run
 * again, only they review: nobody set money aside for the others.
 */
export async function crossReview(
  { experiment, durable, world }: { readonly experiment: string; readonly durable: Durable; readonly world: World },
  arms: readonly Seat[],
): Promise<void> {
  const reviewers = arms.map(({ slug, generation }) => ({ slug, generation }));
  const due = await durable.step('reviews-drawn', () => drawReviews(experiment, reviewers, world));
  if (due.length === 0) return;
  const settled = await durable.parallel(
    'reviews',
    due.map((reviewer) => {
      // Drafts are only ever added, so that no two rounds of reviews have one name.
      const name = `review-${reviewer.slug}-${reviewer.generation}-${reviewer.drafts}`;
      return {
        name,
        run: (branch: Durable) => branch.invoke(name, 'arm', { ...lifeOf(experiment, reviewer), part: 'review' }),
      };
    }),
  );
  for (const [i, review] of settled.entries()) {
    const reviewer = due[i];
    if (reviewer === undefined || review.ok) continue;
    await durable.step(`review-${reviewer.slug}-broken`, async () => {
      const reason = `Outrider failed in cross-review: ${review.error}`;
      world.log.error('reviews broke down', { experiment, reviewer: seatOf(reviewer), reason });
      for (const ref of reviewOrder(reviewer.drafts))
        await recordFailure(lifeOf(experiment, reviewer), ref, { reason, world });
      return null;
    });
  }
}

/** Adds to the plan what is not yet in it. Answers the reviewers that have a draft before them. Safe to repeat. */
export async function drawReviews(experiment: string, reviewers: readonly Seat[], world: World): Promise<Due[]> {
  const key = keys.reviewPlan(experiment);
  const manifest = await needDocument(world.blobs, keys.manifest(experiment), Manifest);
  const drawn = await getDocument(world.blobs, key, ReviewPlan);
  const skipped = await reasonToSkip(manifest, world);
  const orders = drawn?.orders ?? [];
  const plan: ReviewPlan = {
    schema_version: 1,
    skipped,
    orders: skipped === null ? await drawOrders(manifest, { before: orders, reviewers }, world) : orders,
  };
  await putDocument(world.blobs, key, ReviewPlan, plan);
  if (skipped !== null) return [];
  const due: Due[] = [];
  for (const { reviewer, drafts } of plan.orders) {
    const records = await recordsOf(experiment, reviewer, { drafts: drafts.length, world });
    if (records.some((record) => record === null)) due.push({ ...reviewer, drafts: drafts.length });
  }
  return due;
}

async function reasonToSkip(manifest: Manifest, world: World): Promise<string | null> {
  const { options, settings, arms } = manifest;
  if (!options.cross_review) return 'the command says --no-cross-review';
  if (!settings.cross_review) return 'the configuration says cross_review: false';
  if (new Set(arms.map(({ arm }) => arm)).size < 2) return 'there is one model only';
  const stop = await stopOf(manifest, world);
  return stop ? stop.reason : null;
}

type Orders = ReviewPlan['orders'];

/** The drafts of one repeat belong together: each of its models meets each of them, the new ones in an order drawn for it. */
async function drawOrders(
  { experiment, arms, judge }: Manifest,
  { before, reviewers }: { readonly before: Orders; readonly reviewers: readonly Seat[] },
  world: World,
): Promise<Orders> {
  const seats = await seatsOf(experiment, arms, world);
  const drafts: typeof seats = [];
  for (const seat of seats) if (await hasDraft(lifeOf(experiment, seat), world)) drafts.push(seat);
  const orders = [...before];
  for (const { slug, generation, repeat } of seats.filter((seat) =>
    reviewers.some((one) => seatOf(one) === seatOf(seat)),
  )) {
    const at = orders.findIndex(({ reviewer }) => reviewer.slug === slug && reviewer.generation === generation);
    const known = orders[at]?.drafts ?? [];
    const lots = drafts
      .filter((draft) => draft.repeat === repeat && !known.some((seen) => seatOf(seen) === seatOf(draft)))
      .map((draft) => ({ draft: { slug: draft.slug, generation: draft.generation }, lot: world.random.hex(6) }))
      .toSorted((a, b) => (a.lot < b.lot ? -1 : 1));
    if (lots.length === 0) continue;
    const order = { reviewer: { slug, generation }, drafts: [...known, ...lots.map(({ draft }) => draft)] };
    if (at < 0) orders.push(order);
    else orders[at] = order;
  }
  // The judge was given money for one round: what a retry drafts later it does not see.
  const known = orders.some(({ reviewer }) => reviewer.slug === judgeSlug);
  if (judge !== undefined && !known && drafts.length > 0 && reviewers.every(({ generation }) => generation === 1))
    orders.push({ reviewer: { slug: judgeSlug, generation: 1 }, drafts: bothOrders(drafts, world) });
  return orders;
}

/** Repeat by repeat, every draft in a drawn order and then in the reverse: what was met first the first time is met last the second. */
function bothOrders(drafts: readonly (Seat & { readonly repeat: number })[], { random }: World): Seat[] {
  const repeats = [...Map.groupBy(drafts, ({ repeat }) => repeat).values()];
  return repeats.flatMap((group) => {
    const drawn = group
      .map(({ slug, generation }) => ({ draft: { slug, generation }, lot: random.hex(6) }))
      .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
      .map(({ draft }) => draft);
    return [...drawn, ...drawn.toReversed()];
  });
}

export async function seatsOf(experiment: string, arms: readonly ArmPlan[], world: World) {
  const seats: (Seat & { readonly repeat: number })[] = [];
  for (const { slug, repeat } of arms)
    seats.push({ slug, repeat, generation: await generationOf(experiment, slug, world) });
  return seats;
}

/** What became of a reviewer's reviews, by place; null: not yet. */
export function recordsOf(
  experiment: string,
  reviewer: Seat,
  { drafts, world }: { readonly drafts: number; readonly world: World },
): Promise<(PhaseRecord | null)[]> {
  const keyOf = (attempt: number) => keys.phase(experiment, seatOf(reviewer), 'cross-review', attempt);
  return Promise.all(reviewOrder(drafts).map(({ attempt }) => getDocument(world.blobs, keyOf(attempt), PhaseRecord)));
}

/** The reviews between the arms as they stand: what an arm said or wrote before it was run again is left out. */
export async function reviewsOf({ experiment, arms }: Manifest, world: World): Promise<DraftReview[]> {
  const plan = await getDocument(world.blobs, keys.reviewPlan(experiment), ReviewPlan);
  if (plan === null) return [];
  const current = new Set((await seatsOf(experiment, arms, world)).map(seatOf));
  const reviews: DraftReview[] = [];
  for (const { reviewer, drafts } of plan.orders) {
    if (!current.has(seatOf(reviewer))) continue;
    const records = await recordsOf(experiment, reviewer, { drafts: drafts.length, world });
    for (const [place, author] of drafts.entries()) {
      const record = records[place];
      if (!record || !current.has(seatOf(author))) continue;
      reviews.push(reviewFrom(record, { reviewer: reviewer.slug, author: author.slug, position: place + 1 }));
    }
  }
  return reviews;
}

export function reviewFrom(
  { ending, figures }: PhaseRecord,
  of: Pick<DraftReview, 'reviewer' | 'author' | 'position'>,
): DraftReview {
  const review = ending?.tool === 'submit_review' ? ending.arguments : null;
  return { ...of, outcome: figures.outcome, reason: review === null ? figures.reason : '', review, figures };
}
