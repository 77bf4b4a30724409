// A line before a ceiling: never more than the ceilings allow, nobody forgotten, fair between parties.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advance,
  ceilingInTheWay,
  type Entry,
  emptyLine,
  inFairOrder,
  join,
  type Line,
  positionOf,
  without,
} from '../../src/experiment/queue/line.ts';

const scope = (name: string, most: number) => ({ scope: name, setting: `ceilings.${name}`, most });
const entry = (id: string, party = 'mira', since = 0, most = 1): Entry => ({
  id,
  party,
  since,
  ceilings: [scope('organisation', most)],
});
const of = (...entries: Entry[]): Line => advance(entries.reduce(join, emptyLine));
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);

describe('a line', () => {
  it('lets in who fits and keeps the rest in order', () => {
    const line = of(entry('a', 'mira', 1), entry('b', 'mira', 2), entry('c', 'mira', 3));
    expect(ids(line.running)).toEqual(['a']);
    expect(positionOf(line, 'a')).toBeNull();
    expect(positionOf(line, 'b')).toEqual({ position: 1, of: 2 });
    expect(positionOf(line, 'c')).toEqual({ position: 2, of: 2 });
    const later = advance(without(line, new Set(['a'])));
    expect(ids(later.running)).toEqual(['b']);
    expect(positionOf(later, 'c')).toEqual({ position: 1, of: 1 });
  });

  it('knows a run that comes twice', () => {
    const line = of(entry('a'), entry('b', 'mira', 1));
    expect(join(join(line, entry('a')), entry('b'))).toBe(line);
  });

  it('is fair: the first run of another user goes before the second of one', () => {
    const line = of(entry('a1', 'ada', 1), entry('a2', 'ada', 2), entry('a3', 'ada', 3), entry('b1', 'bob', 9));
    expect(ids(inFairOrder(line))).toEqual(['b1', 'a2', 'a3']);
  });

  it('does not let one user’s ceiling keep back another user', () => {
    const mine = (id: string, since: number): Entry => ({
      ...entry(id, 'ada', since, 9),
      ceilings: [scope('user/ada', 1), scope('organisation', 9)],
    });
    const line = of(mine('a1', 1), mine('a2', 2), entry('b1', 'bob', 3, 9));
    expect(ids(line.running)).toEqual(['a1', 'b1']);
    expect(ceilingInTheWay(line, mine('a2', 2))).toMatchObject({ scope: 'user/ada' });
  });

  it('never passes a ceiling, keeps nobody back without one, and lets everybody in in the end', () => {
    const visitor = fc.record({
      party: fc.constantFrom('ada', 'bob', 'cyd'),
      issue: fc.integer({ min: 1, max: 3 }),
      leaves: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(visitor, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 4 }), (all, most) => {
        let line = emptyLine;
        const seen = new Set<string>();
        const check = () => {
          for (const { id } of line.running) seen.add(id);
          expect(line.running.length).toBeLessThanOrEqual(most);
          for (const issue of [1, 2, 3])
            expect(line.running.filter(({ ceilings }) => ceilings[0]?.scope === `issue/${issue}`).length).toBeLessThan(
              3,
            );
          for (const waiting of line.waiting) expect(ceilingInTheWay(line, waiting)).not.toBeNull();
        };
        for (const [i, { party, issue, leaves }] of all.entries()) {
          const ceilings = [scope(`issue/${issue}`, 2), scope('organisation', most)];
          line = advance(join(line, { id: `run-${i}`, party, since: i, ceilings }));
          check();
          const gone = line.running[leaves];
          if (gone) line = advance(without(line, new Set([gone.id])));
          check();
        }
        while (line.running.length > 0) {
          line = advance(without(line, new Set([line.running[0]?.id ?? ''])));
          check();
        }
        expect(line.waiting).toEqual([]);
        expect(seen.size).toBe(all.length);
      }),
    );
  });
});
