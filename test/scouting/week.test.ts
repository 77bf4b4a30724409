// A week over an organisation of fifty repositories: each is looked at once, whatever is repeated, and nothing that has ended.
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/domain/errors.ts';
import type { Installations, InstalledRepository } from '../../src/ports/forge.ts';
import { startWeek, weekExecution } from '../../src/scouting/week.ts';
import { inlineDurable } from '../fakes/durable.ts';
import { FakeForge, fakeForges } from '../fakes/forge.ts';
import { fakeWorld } from '../fakes/world.ts';

const at = Date.UTC(2026, 10, 25, 12);
const day = 86_400_000;

const organisation: InstalledRepository[] = Array.from({ length: 50 }, (_, n) => ({
  id: 1000 + n,
  owner: 'acme',
  repo: `widget-${n}`,
  archived: n === 7,
}));

function pagesOf<T>(rows: readonly T[], size: number, page: number) {
  return { rows: rows.slice((page - 1) * size, page * size), more: page * size < rows.length };
}

function organisationWorld(listed: Partial<Installations> = {}) {
  const started = new Map<string, unknown>();
  const world = fakeWorld({
    forges: {
      ...fakeForges(new FakeForge({ files: {} })),
      installations: {
        list: async (page) => pagesOf([1, 2], 1, page),
        repositories: async (id, page) => pagesOf(id === 1 ? organisation : [], 20, page),
        ...listed,
      },
    },
    launcher: {
      status: async () => 'unknown',
      start: async (_fn, name, input) => {
        const known = started.has(name);
        if (!known) started.set(name, input);
        return { started: !known };
      },
      answer: async () => true,
    },
  });
  return { world, started };
}

describe('a week', () => {
  it('starts one execution for each installation, page by page', async () => {
    const { world, started } = organisationWorld();
    const durable = inlineDurable();
    expect(await startWeek(weekExecution(at).input, durable, world)).toEqual({ started: 2 });
    expect([...started.keys()]).toEqual(['week-2026-W48-1', 'week-2026-W48-2']);
    expect(durable.calls).toEqual(['step page.1', 'wait page.1-pause 20', 'step page.2']);
  });

  it('starts one look for each repository of an installation that is not archived', async () => {
    const { world, started } = organisationWorld();
    const durable = inlineDurable();
    expect(await startWeek(weekExecution(at, 1).input, durable, world)).toEqual({ started: 98 });
    expect([...started.keys()].filter((name) => name.startsWith('scout-'))).toHaveLength(49);
    expect([...started.keys()].filter((name) => /^digest-\d+-2026-W47$/.test(name))).toHaveLength(49);
    expect([...started.keys()]).toContain('scout-1000-2026-W48');
    expect([...started.keys()]).not.toContain('scout-1007-2026-W48');
    expect(durable.calls.filter((call) => call.startsWith('wait'))).toHaveLength(2);
  });

  it('starts nothing twice, on whatever day of it and however often it is told', async () => {
    const { world, started } = organisationWorld();
    await startWeek(weekExecution(at, 1).input, inlineDurable(), world);
    const before = new Map(started);
    for (const later of [at, at + day, at + 4 * day])
      expect(await startWeek(weekExecution(later, 1).input, inlineDurable(), world)).toEqual({ started: 0 });
    expect(started).toEqual(before);
    expect(await startWeek(weekExecution(at + 7 * day, 1).input, inlineDurable(), world)).toEqual({ started: 98 });
  });

  it('waits while GitHub is away and goes on at the page where it was', async () => {
    let broken = 1;
    const { world, started } = organisationWorld({
      repositories: async (_id, page) => {
        if (page === 2 && broken-- > 0) throw new ForgeError('unavailable', 'GitHub is having trouble');
        return pagesOf(organisation, 20, page);
      },
    });
    const durable = inlineDurable();
    await startWeek(weekExecution(at, 1).input, durable, world);
    expect(started.size).toBe(98);
    expect(durable.calls).toContain('wait page.2-later 30');
    expect(durable.calls).not.toContain('step page.1.2');
  });
});
