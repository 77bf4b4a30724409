// A provider's limit is shared between owners: nobody starves, nothing is wasted, nothing is exceeded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFairShare, partOf, type ShareRow } from '../../src/arm/fair-share.ts';
import { productionPace } from '../../src/ports/world.ts';
import { fakeClock } from '../fakes/clock.ts';
import { memoryRows } from '../fakes/rows.ts';

const row = fc.record({ let_through: fc.nat(500), turned_away: fc.nat(3), part: fc.constant(1) });
const window = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), row, { minKeys: 1, maxKeys: 30 });

const partsOf = (shares: Record<string, ShareRow>, limit: number) => {
  const previous = new Map(Object.entries(shares));
  return new Map([...previous.keys()].map((owner) => [owner, partOf(previous, owner, limit)]));
};

describe('the parts of owners', () => {
  it('never exceed the limit together, as long as there is a call for everybody', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 100, max: 5000 }), (shares, limit) => {
        const sum = [...partsOf(shares, limit).values()].reduce((all, part) => all + part, 0);
        expect(sum).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('give an owner that was turned away at least what an equal split would', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 100, max: 5000 }), (shares, limit) => {
        const equal = Math.floor((0.9 * limit) / Object.keys(shares).length);
        for (const [owner, part] of partsOf(shares, limit))
          if ((shares[owner]?.turned_away ?? 0) > 0) expect(part).toBeGreaterThanOrEqual(equal);
      }),
    );
  });

  it('leave nothing unused while somebody was turned away', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 100, max: 5000 }), (shares, limit) => {
        const hungry = Object.values(shares).some(({ turned_away }) => turned_away > 0);
        const sum = [...partsOf(shares, limit).values()].reduce((all, part) => all + part, 0);
        if (hungry) expect(sum).toBeGreaterThanOrEqual(0.9 * limit - Object.keys(shares).length);
      }),
    );
  });

  it('of owners that were turned away are the same', () => {
    const shares = {
      big: { let_through: 400, turned_away: 9, part: 1 },
      small: { let_through: 2, turned_away: 1, part: 1 },
    };
    const parts = partsOf({ ...shares, idle: { let_through: 3, turned_away: 0, part: 1 } }, 1000);
    expect(parts.get('big')).toBe(parts.get('small'));
    expect(parts.get('idle')).toBe(7);
  });

  it('are at least one call, for a newcomer too', () => {
    expect(partOf(new Map([['a', { let_through: 1, turned_away: 1, part: 1 }]]), 'b', 5)).toBe(1);
  });
});

describe('asking for a call', () => {
  const setUp = (perMinute: number) => {
    const world = {
      rows: memoryRows(),
      clock: fakeClock(),
      pace: productionPace,
      callsPerMinute: { anthropic: perMinute },
    };
    const of = (owner: string) => openFairShare(world, { provider: 'anthropic', owner });
    return { world, of };
  };

  it('is not needed where no limit is set', () => {
    const { world } = setUp(10);
    expect(openFairShare(world, { provider: 'zai', owner: 'acme' })).toBeNull();
  });

  it('is let through until the limit, then says how long until the next window', async () => {
    const { world, of } = setUp(3);
    const acme = of('acme');
    for (let call = 0; call < 3; call += 1) expect(await acme?.ask()).toBeNull();
    const wait = await acme?.ask();
    expect(wait).toBe(60 - (Math.floor(world.clock.now() / 1000) % 60));
    world.clock.advance((wait ?? 0) * 1000);
    expect(await acme?.ask()).toBeNull();
  });

  it('holds an owner that asks for ever, and not the one that comes later', async () => {
    const { world, of } = setUp(100);
    const drain = async (owner: string) => {
      let calls = 0;
      while ((await of(owner)?.ask()) === null) calls += 1;
      return calls;
    };
    const next = () => world.clock.advance(60_000);
    expect(await drain('greedy')).toBe(100);
    next();
    expect(await drain('greedy')).toBe(90);
    expect(await drain('modest')).toBe(1);
    next();
    expect([await drain('greedy'), await drain('modest')]).toEqual([45, 45]);
  });

  it('counts calls that come at the same time, each once', async () => {
    const { of } = setUp(20);
    const answers = await Promise.all(Array.from({ length: 30 }, () => of('acme')?.ask()));
    expect(answers.filter((answer) => answer === null)).toHaveLength(20);
  });

  it('is one count for an owner however its name is written', async () => {
    const { of } = setUp(1);
    expect(await of('Acme')?.ask()).toBeNull();
    expect(await of('acme')?.ask()).not.toBeNull();
  });
});
