// The run card: one comment, drawn from rows by whoever has news, edited by one writer at a time.
import { stopFlag } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { CardRow, QueuedRow, rowKeys } from '../artifacts/rows.ts';
import { getDocument, needDocument } from '../artifacts/shelf.ts';
import { renderCard } from '../comment/card/run-card.ts';
import { type CardPlan, type CardView, cardPlan, type Problem } from '../comment/card/view.ts';
import { marker } from '../comment/marker.ts';
import { againCommand, stopWords } from '../comment/ways-on.ts';
import { ArmResult } from '../domain/arm.ts';
import { slugOf } from '../domain/arm-name.ts';
import type { Published } from '../domain/artifact.ts';
import { messageOf } from '../domain/errors.ts';
import { Accepted, Manifest } from '../domain/manifest.ts';
import { ArmProgress } from '../domain/progress.ts';
import { hasThread } from '../domain/target.ts';
import { sinceThen } from '../ports/clock.ts';
import type { World } from '../ports/world.ts';
import { estimateOf } from './money/estimate.ts';
import { retriedUsd, spentSoFar } from './money/settle.ts';
import { say } from './publish/post.ts';
import { published } from './publish/publish.ts';
import { readState } from './state.ts';
import { isStopping } from './stop.ts';

export interface Drawing {
  /** Draw now, at a phase's end; otherwise only when the last drawing is old enough. */
  readonly force: boolean;
  readonly problem: string | null;
  /** The last drawing: whoever comes after it leaves the card alone. */
  readonly closed: boolean;
}

/** Draws the card. A drawing that loses the claim to another writer is left out: the next one shows its news. */
export async function drawCard(experiment: string, drawing: Drawing, world: World): Promise<void> {
  if (!(await claim(experiment, drawing, world))) return;
  const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
  // Progress is for people who follow it; the end is kept wherever the run was.
  if (!hasThread(accepted.target) && !drawing.closed) return;
  const view = await viewOf(accepted, drawing, world);
  const key = { kind: 'card' as const, experiment, arm: null };
  await say(accepted, { key, body: renderCard(view), last: drawing.closed }, world);
}

async function claim(experiment: string, drawing: Drawing, world: World): Promise<boolean> {
  const key = rowKeys.card(experiment);
  const found = await world.rows.get(key);
  const last = found ? CardRow.parse(found.value) : null;
  const now = world.clock.now();
  if (drawing.closed) {
    await world.rows.put(key, { edited_at: now, closed: true }, 'any');
    return true;
  }
  if (last?.closed) return false;
  const age = last && sinceThen(last.edited_at, now);
  if (age !== null && age < world.pace.card_s * 1000 && !drawing.force) return false;
  return world.rows.put(key, { edited_at: now, closed: false }, found ? { version: found.version } : 'absent');
}

async function viewOf(accepted: Accepted, { problem, closed }: Drawing, world: World): Promise<CardView> {
  const { experiment } = accepted;
  const read = reader(closed && problem !== null, world);
  const manifest = await read(() => getDocument(world.blobs, keys.manifest(experiment), Manifest), null);
  const state = await readState(experiment, world);
  const rows = await world.rows.list(rowKeys.progress(experiment, '').pk, 'progress/');
  const progress = rows.map((row) => ArmProgress.parse(row.value));
  const spent = manifest ? await read(() => spentSoFar(manifest, world), null) : 0;
  const published = manifest ? await read(() => publishedArms(manifest, world), {}) : {};
  const refused =
    state?.state === 'refused' && (await read(() => world.blobs.get(keys.paper(experiment)), null)) === null;
  return {
    experiment,
    stop: stopWords(accepted.target),
    stopped: state?.state === 'cancelled' ? ((await stopFlag(experiment, world))?.reason ?? null) : null,
    state: state?.state ?? 'accepted',
    stopping: await isStopping({ experiment, state: state?.state ?? 'accepted' }, world),
    plan: manifest ? cardPlan(manifest) : acceptedPlan(accepted),
    progress,
    elapsed_s: state ? Math.max(0, ((state.ended ?? world.clock.now()) - state.since) / 1000) : 0,
    spent: { cost_usd: spent, cost_at_least_usd: spent ?? 0 },
    retried_usd: manifest ? await retriedUsd(manifest, world) : 0,
    estimate: await estimateOf(accepted, world),
    queue: await queueOf(experiment, world),
    problem: problem === null ? null : problemOf(accepted, { cause: problem, refused, published }),
    published,
    links: [],
    marker: marker({ kind: 'card', experiment, arm: null }, world.markerSecret),
  };
}

/** The last words of a run that failed are said without what cannot be read: that may be the very reason. */
function reader(last: boolean, { log }: World) {
  return async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!last) throw error;
      log.error('a part of the card could not be read', {
        problem: messageOf(error),
      });
      return otherwise;
    }
  };
}

/** Its place in the line; null when it waits for no turn. */
export async function queueOf(experiment: string, world: World): Promise<CardView['queue']> {
  const row = await world.rows.get(rowKeys.queued(experiment));
  return row ? QueuedRow.parse(row.value) : null;
}

function acceptedPlan(accepted: Accepted): CardPlan {
  const { repo, base_ref, base_sha, subject, limits, budget_usd, models, options } = accepted;
  const id = subject.kind === 'arxiv' ? subject.id : null;
  const arms = models.flatMap(({ arm }) =>
    Array.from({ length: options.repeat }, (_, i) => ({
      arm,
      slug: slugOf(arm, i + 1),
      repeat: i + 1,
      start_order: null,
    })),
  );
  const text_source = subject.kind === 'brief' ? ('brief' as const) : null;
  return { repo, base_ref, base_sha, paper: { id, title: null, url: null, text_source }, arms, limits, budget_usd };
}

/** What went wrong, what became of the run's work, and the same command to try it again. */
function problemOf(
  accepted: Accepted,
  what: { readonly cause: string; readonly refused: boolean; readonly published: Readonly<Record<string, Published>> },
): Problem {
  const meaning =
    Object.keys(what.published).length === 0
      ? 'Nothing was published by this run.'
      : 'What this run had published stands, and its records are kept.';
  // A paper that cannot be had is another one the next time.
  const { subject, options } = accepted;
  const again = what.refused && subject.kind !== 'brief' ? { kind: 'arxiv' as const, id: 'ID' } : subject;
  return { cause: what.cause, meaning, next: againCommand({ ...accepted, subject: again }, options.repeat) };
}

/** By slug. The results of arms that nothing was published for, all of them before the barrier, are not read: a card is drawn at every end of a phase. */
async function publishedArms({ experiment, arms }: Manifest, world: World): Promise<Record<string, Published>> {
  const key = (slug: string, kind: 'pull_request' | 'issue') => rowKeys.published(experiment, slug, kind);
  const rows = await world.rows.list(key('', 'issue').pk, 'published/');
  const known = new Set(rows.map(({ sk }) => sk));
  const found: Record<string, Published> = {};
  for (const { slug } of arms) {
    if (!known.has(key(slug, 'pull_request').sk) && !known.has(key(slug, 'issue').sk)) continue;
    const result = await getDocument(world.blobs, keys.armResult(experiment, slug), ArmResult);
    const artifact = result ? await published(experiment, result, world) : null;
    if (artifact) found[slug] = artifact;
  }
  return found;
}
