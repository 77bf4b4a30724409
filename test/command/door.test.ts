// The door: who is let in, who is told why not, and what is answered whatever the repository's state.
import { describe, expect, it } from 'vitest';
import { openDoor } from '../../src/command/admission/door.ts';
import { killSwitch } from '../../src/command/admission/kill-switch.ts';
import { parseComment } from '../../src/command/parse/parse.ts';
import type { CommandDelivery } from '../../src/command/receive/delivery.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { fakeClock } from '../fakes/clock.ts';
import { FakeForge, type FakeForgeOptions } from '../fakes/forge.ts';
import { fakeWorld } from '../fakes/world.ts';

const path = '.github/outrider.yml';

function delivery(text: string, who: Partial<CommandDelivery['actor']> = {}, comment_id = 7): CommandDelivery {
  const parsed = parseComment(text);
  if (parsed.kind === 'none') throw new Error('the test writes no command');
  return {
    kind: 'command',
    target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 1 },
    repository_id: 1,
    comment_id,
    actor: { login: 'mira', id: 11, type: 'User', app_id: null, ...who },
    issue: { title: 'An issue', body: 'arXiv:2606.27369', is_pull_request: false },
    parsed,
  };
}

function at(settings: string | null, options: FakeForgeOptions = {}) {
  const files = { 'README.md': 'x', ...(settings === null ? {} : { [path]: settings }) };
  const forge = new FakeForge({ files, permissions: { mira: 'write', tom: 'triage' }, ...options });
  const world = fakeWorld({ forge });
  return { ...world, switches: killSwitch(world, true) };
}

const run = '/outrider run paper glm-5.2';
const notes = ({ forge }: ReturnType<typeof at>) => forge.comments.map(({ body }) => body.split('\n')[0]);

describe('the door', () => {
  it('opens with a reaction for somebody who may write', async () => {
    const world = at(null);
    expect(await openDoor(delivery(run), world)).toBe('open');
    expect(world.forge.reactions).toEqual([7]);
    expect(notes(world)).toEqual([]);
  });

  it.each([
    ['a mistake in the settings', 'limits:\n  turn: 5\n', {}, /configuration cannot be read/],
    ['runs switched off', 'enabled: false\n', {}, /Runs are switched off by `enabled: false`/],
    ['no commit', null, { files: {} }, /no commit yet/],
  ] as const)(
    'stays shut for a run on %s, and opens for help, status, cancel and misuse',
    async (_name, settings, options, words) => {
      const world = at(settings, options);
      expect(await openDoor(delivery(run), world)).toBe('shut');
      expect(notes(world)).toEqual([expect.stringMatching(words)]);
      expect(world.forge.reactions).toEqual([]);
      for (const [n, verb] of ['help', 'status', 'cancel', 'cancle'].entries()) {
        expect(await openDoor(delivery(`/outrider ${verb}`, {}, 100 + n), world)).toBe('open');
      }
      expect(world.forge.reactions).toEqual([100, 101, 102, 103]);
    },
  );

  it('tells somebody who may not, once a day, without a reaction', async () => {
    const clock = fakeClock();
    const world = { ...at(null), clock };
    for (const comment of [1, 2]) expect(await openDoor(delivery(run, { login: 'tom' }, comment), world)).toBe('shut');
    expect(world.forge.comments).toHaveLength(1);
    clock.advance(24 * 3600 * 1000);
    await openDoor(delivery(run, { login: 'TOM' }, 3), world);
    expect(world.forge.comments).toHaveLength(2);
    expect(world.forge.reactions).toEqual([]);
  });

  it('names what the settings ask for', async () => {
    const world = at('who: { permission: maintain }');
    await openDoor(delivery(run, { login: 'tom' }), world);
    expect(world.forge.comments[0]?.body).toContain('Only people with maintain access can start runs here.');
  });

  it('tells him also when the first attempt to do so broke down', async () => {
    const world = at(null);
    const refused = delivery(run, { login: 'tom' });
    world.forge.fail('create', new ForgeError('unavailable', 'GitHub is having trouble'));
    await expect(openDoor(refused, world)).rejects.toThrow();
    expect(await openDoor(refused, world)).toBe('shut');
    expect(world.forge.comments).toHaveLength(1);
  });

  it.each([
    [
      'a bot that nobody listed is not answered',
      'who: { bots: [5] }',
      { login: 'b[bot]', type: 'Bot', app_id: 6 },
      'shut',
    ],
    ['a bot listed by its id is let in', 'who: { bots: [6] }', { login: 'b[bot]', type: 'Bot', app_id: 6 }, 'open'],
    ['a user listed by name is let in, however it is written', 'who: { users: [Rita] }', { login: 'rITA' }, 'open'],
    ['a higher bar keeps a writer out', 'who: { permission: admin }', {}, 'shut'],
    ['a lower bar lets a helper in', 'who: { permission: triage }', { login: 'tom' }, 'open'],
  ] as const)('%s', async (_name, settings, who, expected) => {
    const world = at(settings);
    expect(await openDoor(delivery(run, who), world)).toBe(expected);
    const isBot = 'type' in who;
    expect(world.forge.comments).toHaveLength(expected === 'open' || isBot ? 0 : 1);
  });

  it('opens when the reaction is refused, and waits when GitHub is away', async () => {
    const world = at(null);
    world.forge.fail('react', new ForgeError('forbidden', 'The issue is locked'));
    expect(await openDoor(delivery(run), world)).toBe('open');
    expect(world.logged).toEqual(['warn no reaction']);
    world.forge.fail('react', new ForgeError('unavailable', 'GitHub is having trouble'));
    await expect(openDoor(delivery(run, {}, 8), world)).rejects.toThrow('having trouble');
  });
});
