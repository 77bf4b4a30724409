// The kill switch: what switches off, how old a reading may be, and what holds while GitHub is away.
import { describe, expect, it } from 'vitest';
import { stopOf } from '../../src/arm/stopped.ts';
import { killSwitch, switchKey } from '../../src/command/admission/kill-switch.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { fakeClock } from '../fakes/clock.ts';
import { FakeForge, fakeForges } from '../fakes/forge.ts';
import { fakeWorld } from '../fakes/world.ts';

const target = { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 1 } as const;
const path = '.github/outrider.yml';

function at({ yaml = 'publish: pr\n', organisation = null as string | null, enabled = true } = {}) {
  const clock = fakeClock();
  const forge = new FakeForge({ files: { 'README.md': 'x', [path]: yaml } });
  const org = organisation === null ? null : new FakeForge({ files: { 'outrider.yml': organisation } });
  const world = fakeWorld({ clock, forge, forges: fakeForges(forge, org) });
  return { ...world, clock, forge, switches: killSwitch(world, enabled) };
}

function change({ forge: { git } }: ReturnType<typeof at>, yaml: string) {
  const from = git.pin(null).sha;
  const bytes = new TextEncoder().encode(yaml);
  git.advance('main', from, git.commit(from, [{ path, mode: '100644', bytes }], 'change').sha);
}
const reads = ({ forge }: ReturnType<typeof at>) => forge.calls.filter((method) => method === 'file').length;

describe('the kill switch', () => {
  it.each([
    ['nothing', {}, null],
    ['the repository', { yaml: 'enabled: false' }, /`enabled: false` in `.github\/outrider.yml`$/],
    [
      'the organisation, whatever the repository says',
      { yaml: 'enabled: true', organisation: 'enabled: false' },
      /organisation/,
    ],
    ['a file with mistakes in other lines', { yaml: 'enabled: false\nlimits: { turn: 5 }\n' }, /enabled: false/],
    ['the environment', { enabled: false }, /`OUTRIDER_ENABLED=false`/],
  ] as const)('is thrown by %s', async (_name, how, words) => {
    const off = await at(how).switches.off(target);
    if (words === null) expect(off).toBeNull();
    else expect(off).toMatch(words);
  });

  it('is thrown by the operator at once, for everybody or for one owner', async () => {
    const world = at();
    await world.rows.put(switchKey('Umbrella'), { by: 'olga', reason: 'abuse', at: 1 }, 'any');
    expect(await world.switches.off(target)).toBeNull();
    await world.rows.put(switchKey('ACME'), { by: 'olga', reason: 'a bill @all', at: 1 }, 'any');
    expect(await world.switches.off(target)).toMatch(/switched off for `acme` by olga: a bill/);
    await world.rows.put(switchKey(null), { by: 'olga', reason: '', at: 1 }, 'any');
    expect(await world.switches.off(target)).toBe('switched off for this deployment by olga');
    for (const owner of [null, 'acme']) await world.rows.delete(switchKey(owner));
    expect(await world.switches.off(target)).toBeNull();
  });

  it('asks GitHub once a minute, however many arms ask', async () => {
    const world = at();
    for (let n = 0; n < 50; n += 1) await world.switches.off(target);
    await Promise.all([1, 2, 3].map(() => world.switches.off(target)));
    expect(reads(world)).toBe(1);
    change(world, 'enabled: false\n');
    expect(await world.switches.off(target)).toBeNull();
    world.clock.advance(60_000);
    const [one] = await Promise.all([world.switches.off(target), world.switches.off(target)]);
    expect(one).toContain('enabled: false');
    expect(reads(world)).toBe(2);
    expect(await world.switches.off(target, 'live')).toContain('enabled: false');
  });

  it('does not take a reading of before the clock was set back for a new one', async () => {
    const world = at();
    expect(await world.switches.off(target)).toBeNull();
    change(world, 'enabled: false\n');
    world.clock.jump(-9 * 3_600_000);
    expect(await world.switches.off(target)).toContain('enabled: false');
  });

  it('goes by the last reading while GitHub is away, and says so to a live reader', async () => {
    const world = at({ yaml: 'enabled: false\n' });
    await world.switches.off(target);
    world.clock.advance(60_000);
    world.forge.fail('file', new ForgeError('unavailable', 'GitHub is having trouble'));
    expect(await world.switches.off(target)).toContain('enabled: false');
    world.forge.fail('file', new ForgeError('unavailable', 'GitHub is having trouble'));
    await expect(world.switches.off(target, 'live')).rejects.toThrow('having trouble');
  });

  it('sets the stop flag of a run, which stays the first one that was set', async () => {
    const world = at({ yaml: 'enabled: false\n' });
    const run = { experiment: '7f3a', target };
    const stop = await stopOf(run, world);
    expect(stop).toMatchObject({ by: 'switch', reason: expect.stringContaining('switched off by `enabled: false`') });
    change(world, 'enabled: true\n');
    world.clock.advance(60_000);
    expect(await stopOf(run, world)).toEqual(stop);
  });

  it('has nothing to do with a local checkout', async () => {
    expect(await at({ enabled: false }).switches.off({ kind: 'local', path: '/x', out: '/y' })).toBeNull();
  });
});
