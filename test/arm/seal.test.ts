// What the seal adds to the phases: that nobody reviewed what the gates had decided.
import { expect, it } from 'vitest';
import { seal } from '../../src/arm/seal.ts';
import { keys } from '../../src/artifacts/catalogue.ts';
import { putDocument } from '../../src/artifacts/shelf.ts';
import { Manifest } from '../../src/domain/manifest.ts';
import { pair } from '../comment/views.ts';
import { fakeWorld } from '../fakes/world.ts';

const arm = pair.arms[0];
const input = { experiment: pair.experiment, slug: arm?.slug ?? '', arm: arm?.arm ?? '', started_at: pair.created_at };
const scoped = { verdict: 'issue', route: 'issue', reason: 'why' } as const;

it.each([
  ['one gate', { ...scoped, decided_by: 'tests' }, ['self-review']],
  ['several gates, or an empty patch', { ...scoped, decided_by: 'gates' }, ['self-review']],
  ['preflight', { ...scoped, decided_by: 'preflight' }, []],
  ['a fault of ours in the gates', { verdict: 'failed', route: null, decided_by: 'gates', reason: 'why' }, []],
] as const)('decided by %s', async (_name, fate, skipped) => {
  const world = fakeWorld();
  await putDocument(world.blobs, keys.manifest(pair.experiment), Manifest, pair);
  const { phases } = await seal(input, fate, world);
  expect(phases.map(({ phase }) => phase)).toEqual(skipped);
  for (const phase of phases)
    expect(phase).toMatchObject({ outcome: 'not_applicable', reason: 'the gates had decided' });
});
