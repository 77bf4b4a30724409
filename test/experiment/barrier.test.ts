// Before anything is published: every arm has a result, and whoever asked may still ask.
import { describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { putDocument } from '../../src/artifacts/shelf.ts';
import { ArmResult } from '../../src/domain/arm.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import type { Manifest } from '../../src/domain/manifest.ts';
import type { Permission } from '../../src/domain/names.ts';
import { closeBarrier, resultOf } from '../../src/experiment/barrier.ts';
import { recordEnd } from '../../src/experiment/recorded.ts';
import { stopExperiment } from '../../src/experiment/stop.ts';
import type { World } from '../../src/ports/world.ts';
import { downgraded, missing, pair, shipped } from '../comment/views.ts';
import { FakeForge } from '../fakes/forge.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const [first, second] = pair.arms.map(({ slug }) => slug);
const a = first ?? '';
const b = second ?? '';

async function sealed(
  results: Readonly<Record<string, ArmResult>>,
  permission: Permission = 'write',
): Promise<FakeWorld> {
  const world = fakeWorld({ forge: new FakeForge({ files: { 'README.md': 'x' }, permissions: { ada: permission } }) });
  for (const [slug, result] of Object.entries(results)) {
    await putDocument(world.blobs, keys.armResult('7f3a', slug), ArmResult, { ...result, slug });
  }
  return world;
}

const close = (
  world: FakeWorld,
  {
    manifest = pair,
    actor = 'ada',
    broken = {},
  }: { manifest?: Manifest; actor?: string; broken?: Record<string, string> } = {},
) => closeBarrier(manifest, { arms: [a, b].map((slug) => ({ slug, generation: 1 })), actor, broken }, world);

describe('the barrier', () => {
  it('lets through what has an artifact, and nothing else', async () => {
    const world = await sealed({ [a]: downgraded, [b]: missing });
    expect(await close(world)).toEqual([a]);
    expect((await resultOf('7f3a', b, world)).verdict).toBe('missing');
  });

  it('gives an arm that broke down its result, once', async () => {
    const world = await sealed({ [a]: shipped });
    expect(await close(world, { broken: { [b]: 'the process was gone' } })).toEqual([a]);
    const result = await resultOf('7f3a', b, world);
    expect(result).toMatchObject({ verdict: 'failed', route: null, phases: [] });
    expect(result.reason).toContain('the process was gone');
    expect(await close(world, { broken: { [b]: 'another word' } })).toEqual([a]);
    expect(await resultOf('7f3a', b, world)).toEqual(result);
  });

  it('holds everything back after a stop, and keeps the drafts', async () => {
    const world = await sealed({ [a]: downgraded, [b]: shipped });
    await stopExperiment('7f3a', { by: 'ada', reason: 'cancelled by ada' }, world);
    expect(await close(world)).toEqual([]);
    for (const slug of [a, b]) {
      const result = await resultOf('7f3a', slug, world);
      expect(result).toMatchObject({ verdict: 'stopped', route: null });
      expect(result.reason).toContain('cancelled by ada before anything was published');
    }
    expect((await resultOf('7f3a', b, world)).patch).not.toBeNull();
  });

  it.each([
    ['a person who cancels', { by: 'bea', reason: 'cancelled by bea' }, null],
    ["the operator's switch", { by: 'switch', reason: 'switched off by olga' }, 'switched off by olga'],
  ])('tells %s from the one who asked, in the audit log of barrier and end', async (_name, stop, off) => {
    const facts: Record<string, unknown> = {};
    const plain = await sealed({ [a]: downgraded, [b]: shipped });
    const audit: World['audit'] = {
      ...plain.audit,
      record: async (_chain, event) => {
        facts[event.act] = event.facts;
        return true;
      },
    };
    const world = { ...plain, audit, switches: { off: async () => off } };
    if (off === null) await stopExperiment('7f3a', stop, world);
    expect(await close(world)).toEqual([]);
    await recordEnd({ ...pair, models: [] }, { state: 'cancelled', problem: null }, world);
    expect(facts['run.barrier']).toEqual({
      ...{ asked_by: 'ada', stopped_by: stop.by, publishes: '' },
      objection: `${stop.reason} before anything was published`,
    });
    expect(facts['run.ended']).toMatchObject({ stopped_by: stop.by, stopped_because: stop.reason });
  });

  it('says that a draft is kept of arms that have one, and of no other', async () => {
    const world = await sealed({ [a]: { ...downgraded, patch: null }, [b]: shipped });
    await stopExperiment('7f3a', { by: 'ada', reason: 'cancelled by ada' }, world);
    await close(world);
    const reasons = await Promise.all([a, b].map(async (slug) => (await resultOf('7f3a', slug, world)).reason));
    const stopped = 'cancelled by ada before anything was published';
    expect(reasons).toEqual([stopped, `${stopped}; the sealed draft is kept`]);
  });

  it('keeps every draft where the repository may no longer be asked, and waits where it only does not answer', async () => {
    const world = await sealed({ [a]: downgraded, [b]: shipped });
    world.forge.fail('permission', new ForgeError('forbidden', 'The installation of the App is suspended.'));
    expect(await close(world)).toEqual([]);
    const result = await resultOf('7f3a', b, world);
    expect(result).toMatchObject({ verdict: 'stopped', reason: expect.stringContaining('suspended') });
    expect(result.patch).not.toBeNull();
    const down = await sealed({ [a]: downgraded });
    down.forge.fail('permission', new ForgeError('unavailable', 'GitHub is having trouble.'));
    await expect(close(down)).rejects.toThrow('having trouble');
  });

  it('answers in the order of the plan, whoever began first', async () => {
    const world = await sealed({ [a]: downgraded, [b]: shipped });
    const arms = [b, a].map((slug) => ({ slug, generation: 1 }));
    expect(await closeBarrier(pair, { arms, actor: 'ada', broken: {} }, world)).toEqual([a, b]);
  });

  it('takes an objection of the caller for its own, and asks nobody', async () => {
    const world = await sealed({ [a]: downgraded, [b]: shipped });
    const arms = [a, b].map((slug) => ({ slug, generation: 1 }));
    const lot = { arms, actor: 'ada', broken: {}, objection: 'GitHub did not come back' };
    expect(await closeBarrier(pair, lot, world)).toEqual([]);
    expect((await resultOf('7f3a', b, world)).reason).toBe('GitHub did not come back; the sealed draft is kept');
    expect(world.forge.calls).toEqual([]);
  });

  it.each([
    ['read', []],
    ['triage', []],
    ['write', [a, b]],
    ['admin', [a, b]],
  ] as const)('asks again what the one who asked may do: %s', async (permission, ready) => {
    const world = await sealed({ [a]: downgraded, [b]: shipped }, permission);
    expect(await close(world)).toEqual(ready);
  });

  it.each([
    ['a user by name, however it is written', 'NORA', { users: ['Nora'], bots: [] }, [a, b]],
    ['an App by its id', 'helper[bot]', { users: [], bots: [99] }, [a, b]],
    ['no App where none is listed', 'helper[bot]', { users: [], bots: [] }, []],
  ] as const)('knows whom the settings let in: %s', async (_name, actor, { users, bots }, ready) => {
    const world = await sealed({ [a]: downgraded, [b]: shipped });
    const who = { ...pair.settings.who, users: [...users], bots: [...bots] };
    const manifest = { ...pair, actor, settings: { ...pair.settings, who } };
    expect(await close(world, { manifest, actor })).toEqual(ready);
  });
});
