// Which arms a retry takes up, and the claim on them: everything before money is spent.
import * as z from 'zod';
import { keys } from '../artifacts/catalogue.ts';
import { type ExperimentState, GenerationRow, RetryRow, rowKeys } from '../artifacts/rows.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import { ArmResult } from '../domain/arm.ts';
import type { ArmPlan, Manifest } from '../domain/manifest.ts';
import type { World } from '../ports/world.ts';
import { generationOf } from './money/settle.ts';
import { published } from './publish/publish.ts';
import { readState } from './state.ts';

/** A claimed retry; small, for a checkpoint. */
export const Retry = z.object({
  comment: z.number(),
  actor: z.string(),
  actor_id: z.number().int().nullable().exactOptional(),
  month: z.string(),
  /** Epoch milliseconds at which it was asked for. */
  since: z.number(),
  arms: z.array(z.object({ slug: z.string(), generation: z.number().int(), done: z.boolean() })),
});
export type Retry = z.infer<typeof Retry>;

/** Where an arm stands: `again` is to be run, `unpublished` has an artifact that never got out, `fine` needs nothing. */
export type Standing = 'again' | 'unpublished' | 'fine';

export async function standingOf(experiment: string, { slug }: ArmPlan, world: World): Promise<Standing> {
  const result = await getDocument(world.blobs, keys.armResult(experiment, slug), ArmResult);
  if (result?.verdict !== 'pull_request' && result?.verdict !== 'issue') return 'again';
  return (await published(experiment, result, world)) === null ? 'unpublished' : 'fine';
}

/** The claim that this comment holds already: a step that is repeated finds it; null when it holds none. */
export async function heldClaim(experiment: string, comment: number, world: World): Promise<RetryRow | null> {
  const row = await world.rows.get(rowKeys.retry(experiment));
  const held = row ? RetryRow.parse(row.value) : null;
  return held?.comment === comment ? held : null;
}

/** false when another retry of this run is under way. */
export function claimRetry(experiment: string, claim: RetryRow, world: World): Promise<boolean> {
  return world.rows.put(rowKeys.retry(experiment), claim, 'absent');
}

export function dropClaim(experiment: string, world: World): Promise<void> {
  return world.rows.delete(rowKeys.retry(experiment));
}

/**
 * Begins a new life for each arm that is run again: its result so far is kept under another name, its line in the card is empty,
 * and no stop of the past holds. Safe to repeat.
 */
export async function beginLives(
  manifest: Manifest,
  arms: readonly { readonly plan: ArmPlan; readonly standing: Standing }[],
  retry: Omit<Retry, 'arms'>,
  world: World,
): Promise<Retry> {
  const { experiment } = manifest;
  const lives: Retry['arms'][number][] = [];
  for (const { plan, standing } of arms) {
    const done = standing === 'unpublished';
    const generation = done
      ? await generationOf(experiment, plan.slug, world)
      : await nextLife(experiment, plan, retry.comment, world);
    lives.push({ slug: plan.slug, generation, done });
  }
  await world.rows.delete(rowKeys.stop(experiment));
  await reopen(experiment, world);
  return { ...retry, arms: lives };
}

async function nextLife(experiment: string, plan: ArmPlan, comment: number, world: World): Promise<number> {
  const { slug } = plan;
  const key = rowKeys.generation(experiment, slug);
  const row = await world.rows.get(key);
  const known = row ? GenerationRow.parse(row.value) : { generation: 1, comment: null };
  // A repeated step finds the life that it began.
  if (known.comment === comment) return known.generation;
  const before = await getDocument(world.blobs, keys.armResult(experiment, slug), ArmResult);
  if (before) await putDocument(world.blobs, keys.earlierResult(experiment, slug, known.generation), ArmResult, before);
  await world.rows.delete(rowKeys.progress(experiment, slug));
  await world.rows.delete(rowKeys.parked(experiment, slug));
  // A draft that a person promoted stays open; it is not what this life publishes.
  await world.rows.delete(rowKeys.published(experiment, slug, 'pull_request'));
  await world.rows.put(key, { generation: known.generation + 1, comment } satisfies GenerationRow, 'any');
  return known.generation + 1;
}

/** The run is one that runs again: for `status`, for `cancel`, and for the card, which a finished run had closed. */
async function reopen(experiment: string, world: World): Promise<void> {
  const state = await readState(experiment, world);
  if (!state) throw new Error(`Experiment ${experiment} has no state.`);
  const running: ExperimentState = { ...state, state: 'running', since: world.clock.now(), ended: null };
  await world.rows.put(rowKeys.state(experiment), running, 'any');
  await world.rows.put(rowKeys.card(experiment), { edited_at: 0, closed: false }, 'any');
}
