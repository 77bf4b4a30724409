// THE STORY of a run: freeze -> arms side by side -> cross-review -> barrier -> publish each arm's artifact -> compare -> results, summary -> refine.

import { renewLease } from '../arm/lease.ts';
import { patiently } from '../arm/patience.ts';
import { stopFlag } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { getDocument, needDocument } from '../artifacts/shelf.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { Accepted, Manifest } from '../domain/manifest.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import type { Asker } from './authority.ts';
import { asPlanned, type BrokenArms, closeBarrier, type Lot, lifeOf, nothingPublished, resultOf } from './barrier.ts';
import { drawCard } from './card.ts';
import { crossReview } from './cross-review.ts';
import { writeFindings } from './findings.ts';
import { freeze } from './freeze.ts';
import { settleBudget } from './money/settle.ts';
import { notPublished, publishArm } from './publish/publish-arm.ts';
import { postResult, postSummary } from './publish/tell.ts';
import { awaitTurn } from './queue/await-turn.ts';
import { leaveTurn } from './queue/turns.ts';
import { recordEnd } from './recorded.ts';
import { gatherArm, gatherOutcome, writeRecords } from './records/records.ts';
import { dueForRefinement, refineArms } from './refine.ts';
import { readState, setState } from './state.ts';
import { rememberWait } from './stop.ts';

/** Tries at paper and repository before a run is given up; with the production pace about two hours. */
const mostFreezes = 8;

export interface Scene {
  readonly experiment: string;
  readonly durable: Durable;
  readonly world: World;
}

/** Runs an accepted experiment to its summary. Ends normally whatever the arms did; a failure of ours is told in the card. */
export async function runExperiment(scene: Scene): Promise<Json> {
  try {
    return await story(scene);
  } catch (error) {
    const problem = messageOf(error);
    await finish(scene, 'failed', problem);
    return { experiment: scene.experiment, state: 'failed', problem };
  }
}

async function story(scene: Scene): Promise<Json> {
  const { experiment } = scene;
  const cameOff = await awaitTurn(scene);
  if (cameOff === null) await stage(scene, 'freezing');
  const frozen = cameOff ?? (await frozenInputs(scene));
  if (frozen.kind !== 'frozen') {
    const state = frozen.kind === 'stopped' ? 'cancelled' : 'refused';
    await finish(scene, state, frozen.problem);
    return { experiment, state, problem: frozen.problem };
  }
  await stage(scene, 'running');
  const { state, problem } = await carryOut(scene, frozen.slugs.map(firstLife));
  await finish(scene, state, problem);
  return { experiment, state, problem };
}

const firstLife = (slug: string): Life => ({ slug, generation: 1, done: false });

/** An arm in one of its lives; `done`: it has its result already and was only never published. */
export type Life = Lot['arms'][number] & { readonly done: boolean };

/**
 * What follows the frozen inputs: arms, cross-review, barrier, artifacts, words, refinement. A retry comes this way again with some of the arms.
 * `asker` is who asked for it; left out, who asked for the run.
 */
export async function carryOut(
  scene: Scene,
  arms: readonly Life[],
  asker?: Asker,
): Promise<{ readonly state: 'done' | 'cancelled'; readonly problem: string | null }> {
  const slugs = arms.map(({ slug }) => slug);
  const living = arms.filter(({ done }) => !done);
  const broken = await runArms(scene, living);
  await crossReview(scene, living);

  // From here on there is work to be saved: a thread that cannot be written to stops nothing.
  await unlessRefused(scene, () => stage(scene, 'publishing'));
  const closing = async (more: { readonly objection?: string } = {}) => {
    const manifest = await manifestOf(scene);
    const { actor, actor_id } = asker ?? manifest;
    return closeBarrier(manifest, { arms, broken, actor, actor_id, ...more }, scene.world);
  };
  const ready = await orElse(scene, { name: 'barrier', body: () => closing() }, (why) =>
    closing({ objection: nothingPublished(why) }),
  );
  for (const slug of ready) {
    const body = async () => publishArm(await manifestOf(scene), slug, scene.world);
    await orElse<Json>(scene, { name: `publish-${slug}`, body }, async (why) =>
      notPublished(
        await resultOf(scene.experiment, slug, scene.world),
        { why, decided_by: 'harness' as const },
        scene.world,
      ),
    );
  }
  const unsaid = await tell(scene, slugs, '');
  const state = await endState(scene);
  const refined = await refine(scene, slugs);
  // What came after publishing is edited into what was said.
  return { state, problem: refined ? await tell(scene, slugs, '-refined') : unsaid };
}

async function frozenInputs({ experiment, durable, world }: Scene) {
  for (let n = 1; ; n++) {
    const frozen = await durable.step(`freeze.${n}`, async () =>
      freeze(await needDocument(world.blobs, keys.accepted(experiment), Accepted), world),
    );
    if (frozen.kind !== 'later') return frozen;
    if (n >= mostFreezes) return { kind: 'refused' as const, problem: frozen.problem };
    const wait = Math.min(world.pace.first_wait_s * 2 ** (n - 1), world.pace.longest_wait_s);
    await durable.callback(`freeze.${n}-later`, (id) => rememberWait(experiment, id, world), wait);
  }
}

/** Side by side, each an execution of its own, in the drawn order. What breaks down is that arm's result, never the run's. */
async function runArms({ experiment, durable }: Scene, arms: Lot['arms']): Promise<BrokenArms> {
  const settled = await durable.parallel(
    'arms',
    arms.map((life) => ({
      name: `arm-${life.slug}`,
      run: (branch: Durable) => branch.invoke(executionOf(life), 'arm', lifeOf(experiment, life)),
    })),
  );
  const broken: Record<string, string> = {};
  for (const [i, arm] of settled.entries()) {
    const slug = arms[i]?.slug;
    if (slug !== undefined && !arm.ok) broken[slug] = arm.error;
  }
  return broken;
}

/** A step that touches the forge; where the forge does not come back in time, `instead` saves what there is. */
async function orElse<T extends Json>(
  { durable, world }: Scene,
  step: { readonly name: string; readonly body: () => Promise<T> },
  instead: (why: string) => Promise<T>,
): Promise<T> {
  try {
    return await patiently(durable, world.pace, step);
  } catch (error) {
    const why = messageOf(error);
    return durable.step(`${step.name}-given-up`, () => instead(why));
  }
}

const executionOf = ({ slug, generation }: Lot['arms'][number]) =>
  `invoke-${slug}${generation === 1 ? '' : `-retry${generation}`}`;

/** Records first: a thread that cannot be written to must not cost anybody the data. Answers why something could not be said. */
async function tell(scene: Scene, slugs: readonly string[], suffix: '' | '-refined'): Promise<string | null> {
  const { durable, world, experiment } = scene;
  // What cannot be found out is missing from the words and never keeps them back.
  if (suffix === '')
    await unlessRefused(scene, () => durable.step('findings', () => writeFindings(experiment, slugs, world)));
  const order = await durable.step(`records${suffix}`, async (): Promise<string[] | null> => {
    const manifest = await manifestOf(scene);
    await writeRecords(await gatherOutcome(manifest, world), world);
    return asPlanned(manifest, slugs);
  });
  const problems: (string | null)[] = [];
  // A step that an older version went through has no order.
  for (const slug of order ?? slugs) {
    const body = async () => {
      const manifest = await manifestOf(scene);
      return postResult(manifest, await gatherArm(manifest, slug, world), world);
    };
    problems.push(
      await unlessRefused(scene, () => patiently(durable, world.pace, { name: `result-${slug}${suffix}`, body })),
    );
  }
  const body = async () => postSummary(await gatherOutcome(await manifestOf(scene), world), world);
  problems.push(await unlessRefused(scene, () => patiently(durable, world.pace, { name: `summary${suffix}`, body })));
  return problems.find((problem) => problem !== null) ?? null;
}

/** Whether anything was refined. */
async function refine(scene: Scene, slugs: readonly string[]): Promise<boolean> {
  const { experiment, durable, world } = scene;
  const due = await durable.step('refine-due', () => dueForRefinement(experiment, slugs, world));
  if (due.length === 0) return false;
  await unlessRefused(scene, () => stage(scene, 'refining'));
  await refineArms(experiment, due, { durable, world });
  return true;
}

/** Why `act` failed, or null: for words, which are never worth the work that they are about. */
export async function unlessRefused(
  { experiment, world }: Pick<Scene, 'experiment' | 'world'>,
  act: () => Promise<unknown>,
): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    const problem = messageOf(error);
    world.log.error('something about the run could not be said', { experiment, problem });
    return problem;
  }
}

async function endState(scene: Scene): Promise<'done' | 'cancelled'> {
  return scene.durable.step('end', async () => {
    const stop = await stopFlag(scene.experiment, scene.world);
    return stop ? 'cancelled' : 'done';
  });
}

type Stage = Parameters<typeof setState>[1];

export async function stage({ experiment, durable, world }: Scene, state: Stage): Promise<void> {
  await patiently(durable, world.pace, {
    name: `stage-${state}`,
    body: async () => {
      const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
      const begins = state === 'freezing' && (await readState(experiment, world))?.state !== state;
      await setState(accepted, state, world);
      if (begins) world.telemetry.measure('outrider.runs.started', 1);
      await renewLease(experiment, world);
      // What comes after publishing waits for CI, for hours: it keeps nobody from their turn.
      if (state === 'refining') await leaveTurn(accepted, world);
      await drawCard(experiment, { force: true, problem: null, closed: false }, world);
      return null;
    },
  });
}

/** The end, whatever it was: the state and the money first, which need nobody's leave, then the card. */
export async function finish(scene: Scene, state: Stage, problem: string | null): Promise<void> {
  const { durable, world, experiment } = scene;
  await durable.step(`finish-${state}`, async () => {
    const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
    await setState(accepted, state, world);
    await leaveTurn(accepted, world);
    const settle = async () => {
      await settleBudget(accepted, await getDocument(world.blobs, keys.manifest(experiment), Manifest), world);
      await recordEnd(accepted, { state, problem }, world);
    };
    // What made a run fail may be what its money is counted from. It stays set aside then, and is given back when somebody needs it.
    await (state === 'failed' ? unlessRefused(scene, settle) : settle());
    return null;
  });
  const body = async () => {
    await drawCard(experiment, { force: true, problem, closed: true }, world);
    return null;
  };
  await unlessRefused(scene, () => patiently(durable, world.pace, { name: `card-${state}`, body }));
}

async function manifestOf({ experiment, world }: Scene): Promise<Manifest> {
  return needDocument(world.blobs, keys.manifest(experiment), Manifest);
}
