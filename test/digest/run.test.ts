// A digest from the kept runs to its comment, over the fakes: where it stands, that it happens once, and when there is none.
import { beforeEach, describe, expect, it } from 'vitest';
import { tellFate } from '../../src/command/tell-fate.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { digestExecution } from '../../src/digest/input.ts';
import { tellDigest } from '../../src/digest/run.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { enterFinished, pullFate } from '../../src/experiment/records/finished.ts';
import { enterInLedger, ledgerOf } from '../../src/experiment/records/ledger.ts';
import { lastWeek } from '../../src/scouting/week.ts';
import { armOf, downgraded, glm, issue7, opus, pair, shipped } from '../comment/views.ts';
import { inlineDurable } from '../fakes/durable.ts';
import { FakeForge } from '../fakes/forge.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const monday = Date.UTC(2026, 10, 23);
const place = { installation_id: 1, owner: 'ada', repo: 'atropos' };
const target = { kind: 'github', ...place, issue: null } as const;
const { name, input } = digestExecution(place, 77, lastWeek(monday));
const slug = glm.slug;

function worldWith(settings: string): FakeWorld {
  return fakeWorld({ forge: new FakeForge({ files: { 'a.txt': 'a\n', '.github/outrider.yml': settings } }) });
}

/** A run of two arms that ended on a day, its pull request open at the fake. */
async function finished(world: FakeWorld, ended: string, experiment = pair.experiment): Promise<number> {
  const { sha } = await world.forge.repository.pin(null);
  const branch = `outrider/${experiment}/${slug}`;
  await world.forge.publisher.createBranch(branch, sha);
  const pull = await world.forge.publisher.openPullRequest({ branch, base: 'main', title: 'A draft', body: '' });
  const manifest = { ...pair, experiment, target: { ...target, issue: 6 } };
  const arms = [
    armOf(opus, { ...downgraded, ended_at: ended }, issue7, manifest),
    armOf(glm, { ...shipped, ended_at: ended }, pull, manifest),
  ];
  await enterFinished({ manifest: { ...manifest, created_at: ended }, arms }, world);
  await enterInLedger(
    { ...manifest, created_at: new Date().toISOString() },
    arms.map(({ row }) => ({ ...row, experiment })),
    world,
  );
  return pull.number ?? 0;
}

const tell = (world: FakeWorld) => tellDigest(input, inlineDurable(), world);
const bodies = (world: FakeWorld) => world.forge.comments.map(({ body }) => body);

describe('a digest', () => {
  let world: FakeWorld;
  beforeEach(() => {
    world = worldWith('digest: true\n');
  });

  it('is named after its repository and the week that ended', () => {
    expect(name).toBe('digest-77-2026-W47');
    expect(input).toMatchObject({ from: '2026-11-16T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' });
  });

  it('is one comment in an issue of its own, however often it is told', async () => {
    await finished(world, '2026-11-18T10:00:00.000Z');
    for (let n = 0; n < 3; n += 1) expect(await tell(world)).toMatchObject({ posted: expect.any(String), why: null });
    expect(world.forge.issues).toHaveLength(1);
    expect(world.forge.issues[0]?.title).toBe('Outrider: week by week');
    const [body = '', ...more] = bodies(world);
    expect(more).toEqual([]);
    expect(body).toContain('**1 run, 2 results: 1 pull request and 1 Issue.**');
    expect(readMarker(body, world.markerSecret)).toEqual({ kind: 'note', experiment: input.digest, arm: 'digest' });
  });

  it.each(['openIssue', 'create'] as const)('stands once where the answer to `%s` was lost', async (method) => {
    await finished(world, '2026-11-18T10:00:00.000Z');
    world.forge.fail(method, new ForgeError('unavailable', 'cut off'), { afterEffect: true });
    expect(await tell(world)).toMatchObject({ posted: expect.any(String) });
    expect([world.forge.issues.length, world.forge.comments.length]).toEqual([1, 1]);
  });

  it('finds the issue of the week before', async () => {
    await finished(world, '2026-11-18T10:00:00.000Z');
    await tell(world);
    await finished(world, '2026-11-25T10:00:00.000Z', '7f3a00000b');
    const next = digestExecution(place, 77, lastWeek(monday + 7 * 86_400_000));
    await tellDigest(next.input, inlineDurable(), world);
    expect([world.forge.issues.length, world.forge.comments.length]).toEqual([1, 2]);
  });

  const nextWeek = async () => {
    await finished(world, '2026-11-25T10:00:00.000Z', '7f3a00000b');
    return tellDigest(digestExecution(place, 77, lastWeek(monday + 7 * 86_400_000)).input, inlineDurable(), world);
  };

  it('finds the issue of the week before under the words of a person, who may take our mark away', async () => {
    await finished(world, '2026-11-18T10:00:00.000Z');
    await tell(world);
    const [issue] = world.forge.issues;
    if (issue) await world.forge.publisher.update(issue, { title: 'The week', body: 'What the bot did.' });
    expect(await nextWeek()).toMatchObject({ posted: expect.any(String) });
    expect(world.forge.issues).toMatchObject([{ title: 'The week', body: 'What the bot did.' }]);
    expect(world.forge.comments).toHaveLength(2);
  });

  it('gets another issue where the one of the week before was deleted', async () => {
    await finished(world, '2026-11-18T10:00:00.000Z');
    await tell(world);
    const [deleted] = world.forge.issues.splice(0);
    expect(await nextWeek()).toMatchObject({ posted: expect.any(String) });
    expect(world.forge.issues).toMatchObject([{ title: 'Outrider: week by week' }]);
    expect(world.forge.issues[0]?.number).not.toBe(deleted?.number);
  });

  it('stands in the issue that the settings name, and does without one that is gone', async () => {
    world = worldWith('digest: 6\n');
    await finished(world, '2026-11-18T10:00:00.000Z');
    await tell(world);
    expect([world.forge.issues.length, world.forge.comments.length]).toEqual([0, 1]);
    world = worldWith('digest: 6\n');
    await finished(world, '2026-11-18T10:00:00.000Z');
    world.forge.fail('own', new ForgeError('not_found', 'There is no such issue.'));
    expect(await tell(world)).toMatchObject({ posted: null, why: 'there is no issue 6 to comment in' });
  });

  it.each([
    ['is off unless set', '', '2026-11-18T10:00:00.000Z', 'the digest is switched off'],
    [
      'is off with everything else',
      'enabled: false\ndigest: true\n',
      '2026-11-18T10:00:00.000Z',
      'the digest is switched off',
    ],
    [
      'cannot be wanted by a broken file',
      'digest: yes please\n',
      '2026-11-18T10:00:00.000Z',
      'its settings are not usable',
    ],
    [
      'is not told of a week without news',
      'digest: true\n',
      '2026-11-02T10:00:00.000Z',
      'nothing happened in this week',
    ],
  ])('%s', async (_name, settings, ended, why) => {
    world = worldWith(settings);
    await finished(world, ended);
    expect(await tell(world)).toEqual({ digest: input.digest, posted: null, why });
    expect([world.forge.issues, world.forge.comments]).toEqual([[], []]);
  });

  it('asks GitHub nothing where no run has ever ended', async () => {
    expect(await tell(world)).toMatchObject({ posted: null, why: 'no run has ended in this repository' });
    expect(world.forge.calls).toEqual([]);
  });

  it('learns of a pull request whose event was lost, and the ledger has it', async () => {
    const number = await finished(world, '2026-11-18T10:00:00.000Z');
    world.forge.close(number, { merged: true });
    await tell(world);
    expect(await pullFate(target, { experiment: pair.experiment, slug }, world)).toMatchObject({
      state: 'merged',
      number,
    });
    const outcomes = (await ledgerOf('ada', world)).map(({ arm, pr_outcome }) => [arm, pr_outcome]);
    expect(outcomes).toEqual([
      ['claude-opus-4-7', null],
      ['glm-5.2', 'merged'],
    ]);
  });
});

describe('a pull request that was closed', () => {
  it('is looked at and remembered; another one on a branch of that name is not', async () => {
    const world = worldWith('');
    const number = await finished(world, '2026-11-18T10:00:00.000Z');
    const of = { kind: 'pull', target, experiment: pair.experiment, slug } as const;
    expect(await tellFate({ ...of, number: number + 1 }, world)).toEqual({ fate: null });
    expect(await tellFate({ ...of, number, experiment: '0000000000' }, world)).toEqual({ fate: null });
    // What the event says is not believed: it is open.
    expect(await tellFate({ ...of, number }, world)).toEqual({ fate: 'open' });
    world.forge.close(number, { merged: false });
    expect(await tellFate({ ...of, number }, world)).toEqual({ fate: 'closed' });
    const { at } = (await pullFate(target, of, world)) ?? expect.unreachable();
    expect(await tellFate({ ...of, number }, world)).toEqual({ fate: 'closed' });
    expect((await pullFate(target, of, world))?.at).toBe(at);
  });
});
