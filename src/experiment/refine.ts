// Refinement of everything that a run published, side by side, each arm's as an execution of its own; never a run's failure.
import { keys } from '../artifacts/catalogue.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { Manifest } from '../domain/manifest.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { nothingYet, sealRefinement } from '../refinement/outcome.ts';
import { type Lot, lifeOf, resultOf } from './barrier.ts';
import { published } from './publish/publish.ts';

/** Whether a run's artifacts are refined at all: not on a local checkout, not where it is switched off. */
export function refines({ target, options, settings }: Pick<Manifest, 'target' | 'options' | 'settings'>): boolean {
  return target.kind === 'github' && options.refine && settings.refine;
}

/** The arms among `slugs` that have published a pull request or an Issue. */
export async function dueForRefinement(
  experiment: string,
  slugs: readonly string[],
  world: World,
): Promise<Lot['arms'][number][]> {
  const manifest = await needDocument(world.blobs, keys.manifest(experiment), Manifest);
  if (!refines(manifest)) return [];
  const due: Lot['arms'][number][] = [];
  for (const slug of slugs) {
    const result = await resultOf(experiment, slug, world);
    const artifact = await published(experiment, result, world);
    if (artifact && artifact.kind !== 'branch') due.push({ slug, generation: result.generation ?? 1 });
  }
  return due;
}

/** Refines the arms side by side. One that breaks down leaves a record that says so. */
export async function refineArms(
  experiment: string,
  arms: Lot['arms'],
  at: { readonly durable: Durable; readonly world: World },
): Promise<void> {
  const { durable, world } = at;
  const settled = await durable.parallel(
    'refinement',
    arms.map(({ slug, generation }) => ({
      name: `refine-${slug}`,
      run: (branch: Durable) =>
        branch.invoke(`refine-${slug}`, 'arm', { ...lifeOf(experiment, { slug, generation }), part: 'refine' }),
    })),
  );
  for (const [i, arm] of settled.entries()) {
    const life = arms[i];
    if (life === undefined || arm.ok) continue;
    const { slug } = life;
    const problem = `Refinement failed: ${arm.error}`;
    await durable.step(`refine-${slug}-broken`, async () => {
      world.log.error('refinement broke down', { experiment, slug, problem });
      await sealRefinement({ input: lifeOf(experiment, life), world }, { ...nothingYet, problem });
      return null;
    });
  }
}
