// Ceilings per hour: counted once a comment, over a sliding hour, and told once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countStart, mayTell, reachedBy, uncountStart } from '../../src/command/admission/hourly.ts';
import type { CommandDelivery } from '../../src/command/receive/delivery.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { fakeClock } from '../fakes/clock.ts';
import { memoryRows } from '../fakes/rows.ts';
import { fakeWorld } from '../fakes/world.ts';

const minute = 60_000;

function delivery(comment_id: number, { login = 'mira', repo = 'widget', issue = 1 } = {}): CommandDelivery {
  return {
    kind: 'command',
    target: { kind: 'github', installation_id: 1, owner: 'acme', repo, issue },
    repository_id: 1,
    comment_id,
    actor: { login, id: null, type: 'User', app_id: null },
    issue: { title: 'An issue', body: '', is_pull_request: false },
    parsed: { kind: 'command', line: '/outrider help', command: { verb: 'help' } },
  };
}

const ceilings = (per_hour: Partial<Record<'user' | 'issue' | 'repository' | 'organisation', number>>) => {
  const of = (whose: 'user' | 'issue' | 'repository' | 'organisation') => ({
    per_hour: per_hour[whose] ?? 1000,
    at_once: 1,
  });
  return { user: of('user'), issue: of('issue'), repository: of('repository'), organisation: of('organisation') };
};

describe('starts within an hour', () => {
  it('are refused above the ceiling, with when the oldest leaves the hour', async () => {
    const clock = fakeClock();
    const world = fakeWorld({ clock });
    const begun = clock.now();
    for (const comment of [1, 2]) {
      expect(await countStart(delivery(comment), ceilings({ user: 2 }), world)).toBeNull();
      clock.advance(10 * minute);
    }
    const reached = { until: begun + 60 * minute, whose: 'user', most: 2 };
    expect(await countStart(delivery(3), ceilings({ user: 2 }), world)).toEqual(reached);
    expect(await countStart(delivery(4, { login: 'noor' }), ceilings({ user: 2 }), world)).toBeNull();
    clock.set(reached.until - 1);
    expect(await countStart(delivery(3), ceilings({ user: 2 }), world)).toEqual(reached);
    clock.set(reached.until);
    expect(await countStart(delivery(3), ceilings({ user: 2 }), world)).toBeNull();
  });

  it.each([
    ['issue', { issue: 1 }, { issue: 2 }],
    ['repository', { issue: 2 }, { repo: 'other' }],
    ['organisation', { repo: 'other', login: 'noor' }, null],
    ['user', { repo: 'other' }, { login: 'noor' }],
  ] as const)('count per %s', async (whose, same, other) => {
    const world = fakeWorld();
    expect(await countStart(delivery(1), ceilings({ [whose]: 1 }), world)).toBeNull();
    expect(await countStart(delivery(2, same), ceilings({ [whose]: 1 }), world)).toMatchObject({ whose });
    if (other) expect(await countStart(delivery(3, other), ceilings({ [whose]: 1 }), world)).toBeNull();
  });

  it('count a comment once, and not at all when nothing came of it', async () => {
    const world = fakeWorld();
    for (let n = 0; n < 3; n += 1) expect(await countStart(delivery(1), ceilings({ user: 2 }), world)).toBeNull();
    await uncountStart(delivery(1), world);
    for (const comment of [2, 3]) expect(await countStart(delivery(comment), ceilings({ user: 2 }), world)).toBeNull();
    expect(await countStart(delivery(4), ceilings({ user: 2 }), world)).not.toBeNull();
  });

  it('are told once until the time that was named', async () => {
    const clock = fakeClock();
    const world = fakeWorld({ clock });
    const reached = { until: clock.now() + 10 * minute, whose: 'user', most: 1 } as const;
    expect(await mayTell(delivery(1), reached, world)).toBe(true);
    expect(await mayTell(delivery(1), reached, world)).toBe(true);
    expect(await mayTell(delivery(2), reached, world)).toBe(false);
    clock.advance(10 * minute);
    expect(await mayTell(delivery(3), reached, world)).toBe(true);
  });

  it('leave within the hour though the clock was set back by many', async () => {
    const clock = fakeClock();
    const world = fakeWorld({ clock });
    const starts = (comment: number) => countStart(delivery(comment), ceilings({ user: 1 }), world);
    expect(await starts(1)).toBeNull();
    clock.jump(-9 * 60 * minute);
    const reached = await starts(2);
    expect(reached).toMatchObject({ until: clock.now() + 60 * minute });
    expect(reached && (await mayTell(delivery(2), reached, world))).toBe(true);
    expect(reached && (await mayTell(delivery(3), reached, world))).toBe(false);
    // Those who were refused are not counted, so the first one is remembered as it was.
    clock.advance(10 * 60 * minute);
    expect(await starts(3)).toBeNull();
  });

  it('name the ceiling that holds longest', () => {
    const start = { comment: 9, at: 50 * minute, user: 'mira', repository: 'widget', issue: 'widget#1' };
    const starts = [
      { ...start, comment: 1, at: 0 },
      { ...start, comment: 2, at: 20 * minute, issue: 'widget#2' },
    ];
    expect(reachedBy(start, starts, ceilings({ issue: 1, user: 1 }))).toEqual({
      until: 80 * minute,
      whose: 'user',
      most: 1,
    });
    expect(reachedBy(start, starts, defaultSettings.ceilings)).toBeNull();
  });

  it('never exceed the ceiling, in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 5 }), async (s, most) => {
        const rows = memoryRows();
        const world = fakeWorld({
          rows: { ...rows, get: s.scheduleFunction(rows.get), put: s.scheduleFunction(rows.put) },
        });
        const asked = Array.from({ length: 8 }, (_, i) =>
          countStart(delivery(i), ceilings({ organisation: most }), world),
        );
        const answers = s.waitFor(Promise.all(asked));
        expect((await answers).filter((reached) => reached === null)).toHaveLength(most);
      }),
      { numRuns: 50 },
    );
  });
});
