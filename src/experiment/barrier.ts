// The barrier: nothing is published before every arm has ended, and only if the run still may publish.
import { stopOf } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import type { StopRow } from '../artifacts/rows.ts';
import { getDocument, needDocument, putDocument } from '../artifacts/shelf.ts';
import { ArmResult } from '../domain/arm.ts';
import { ForgeError } from '../domain/errors.ts';
import type { ArmPlan, Manifest } from '../domain/manifest.ts';
import { ownOf } from '../domain/own.ts';
import { ownerOf } from '../domain/target.ts';
import type { World } from '../ports/world.ts';
import { stillMay } from './authority.ts';

/** Why an arm's execution itself broke down, by slug; the arms that sealed a result are not in it. */
export type BrokenArms = Readonly<Record<string, string>>;

/** Arms that go to the barrier together, each in the life that is meant, and who asked for them. */
export interface Lot {
  readonly arms: readonly { readonly slug: string; readonly generation: number }[];
  readonly actor: string | null;
  /** The forge's number of their account; left out: not known. */
  readonly actor_id?: number | null | undefined;
}

/**
 * Makes sure that every arm of the lot has a result, and takes the artifacts back from all of them when a person has stopped the
 * run or the one who asked may no longer write. Answers the slugs that have something to publish, as they were planned.
 */
export async function closeBarrier(
  manifest: Manifest,
  lot: Lot & { readonly broken: BrokenArms; readonly objection?: string },
  world: World,
): Promise<string[]> {
  const stop = lot.objection === undefined ? await stopOf(manifest, world) : null;
  const objection = lot.objection ?? (stop ? stoppedBefore(stop) : await objectionTo(manifest, lot, world));
  const ready: string[] = [];
  for (const { slug, generation } of lot.arms) {
    const plan = manifest.arms.find((arm) => arm.slug === slug);
    if (!plan) throw new Error(`Experiment ${manifest.experiment} has no arm ${slug}.`);
    const key = keys.armResult(manifest.experiment, slug);
    const found = await getDocument(world.blobs, key, ArmResult);
    // What an earlier life of the arm left is no result of this one.
    const sealed = found && (found.generation ?? 1) === generation ? found : null;
    const why = { reason: ownOf(lot.broken, slug), at: world.clock.now(), generation };
    const result = sealed ?? brokenResult(manifest, plan, why);
    const publishes = result.verdict === 'pull_request' || result.verdict === 'issue';
    const final = objection && publishes ? takenBack(result, objection) : result;
    if (final !== sealed) await putDocument(world.blobs, key, ArmResult, final);
    if (publishes && !objection) ready.push(plan.slug);
  }
  const publishing = asPlanned(manifest, ready);
  const facts = {
    asked_by: lot.actor,
    stopped_by: stop?.by ?? null,
    publishes: publishing.join(' '),
    objection,
  };
  const lives = lot.arms.map(({ slug, generation }) => `${slug}.${generation}`).join(' ');
  await world.audit.record(
    { experiment: manifest.experiment, owner: ownerOf(manifest.target) },
    { id: `barrier/${lives}`, act: 'run.barrier', facts },
  );
  return publishing;
}

const stoppedBefore = ({ reason }: StopRow): string => `${reason} before anything was published`;

function takenBack(result: ArmResult, objection: string): ArmResult {
  const reason = result.patch === null ? objection : `${objection}; the sealed draft is kept`;
  return { ...result, verdict: 'stopped', route: null, reason };
}

/** `why` may be a whole sentence, after which something may still be said. */
export const nothingPublished = (why: string): string => `Nothing could be published: ${why.replace(/[.;]\s*$/, '')}`;

/** Slugs in the order of the plan, the baseline first: a thread reads as its tables do, whoever began first. */
export function asPlanned({ arms }: Pick<Manifest, 'arms'>, slugs: readonly string[]): string[] {
  return arms.map(({ slug }) => slug).filter((slug) => slugs.includes(slug));
}

/** The input of an arm's execution; that of a first life stays as short as it ever was. */
export function lifeOf(experiment: string, { slug, generation }: Lot['arms'][number]) {
  return generation === 1 ? { experiment, slug } : { experiment, slug, generation };
}

/** The sealed result of an arm; it is there after the barrier. */
export async function resultOf(experiment: string, slug: string, world: World): Promise<ArmResult> {
  return needDocument(world.blobs, keys.armResult(experiment, slug), ArmResult);
}

async function objectionTo(
  manifest: Manifest,
  { actor, actor_id }: Pick<Lot, 'actor' | 'actor_id'>,
  world: World,
): Promise<string | null> {
  if (actor === null || manifest.target.kind === 'local') return null;
  const { who } = manifest.settings;
  try {
    if (await stillMay({ actor, actor_id }, who, world.forges.open(manifest.target).repository)) return null;
  } catch (error) {
    // A repository that cannot be asked any more cannot be written to either; the work that was done is kept all the same.
    if (!(error instanceof ForgeError) || error.retryable) throw error;
    return nothingPublished(error.message);
  }
  return `${actor} no longer has ${who.permission} access, so nothing was published`;
}

function brokenResult(
  manifest: Manifest,
  plan: ArmPlan,
  why: { readonly reason: string | undefined; readonly at: number; readonly generation: number },
): ArmResult {
  const now = new Date(why.at).toISOString();
  return {
    schema_version: 1,
    experiment: manifest.experiment,
    arm: plan.arm,
    slug: plan.slug,
    ...(why.generation === 1 ? {} : { generation: why.generation }),
    verdict: 'failed',
    route: null,
    reason: `Outrider failed: ${why.reason ?? 'the arm left no result'}`,
    decided_by: 'harness',
    model_served: null,
    preflight: null,
    patch: null,
    patch_notes: null,
    gates: null,
    review: null,
    issue: null,
    phases: [],
    started_at: manifest.created_at,
    ended_at: now,
  };
}
