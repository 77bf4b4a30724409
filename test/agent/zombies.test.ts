// Two processes on one phase: only the newer goes on, and the books stay honest.
import { describe, expect, it } from 'vitest';
import { ofKind } from '../../src/agent/entries.ts';
import type { AgentWorld, ChunkResult } from '../../src/agent/session.ts';
import { LeaseLost } from '../../src/agent/transcript.ts';
import { boundariesOf, byTurn, gated, newStage, outcomeOf, replies, undisturbed } from './kills.ts';
import { ended, setStage } from './stage.ts';

describe('two processes on one phase', () => {
  it('lets only the newer go on, whenever it comes', async () => {
    const { wanted } = await undisturbed();
    const boundaries = await boundariesOf();
    for (let boundary = 0; boundary < boundaries; boundary++) {
      const stage = newStage();
      let seen = 0;
      let second: ChunkResult | null = null;
      const world = stage.start();
      const first = await stage
        .run(
          gated(stage.start(), async () => {
            if (seen++ === boundary) second = await stage.run(world);
          }),
        )
        .catch((error) => error);
      if (second === null) throw new Error('the second process did not run');
      expect(outcomeOf(second, world), `boundary ${boundary}`).toEqual(wanted);
      const alreadyEnded = !(first instanceof Error) && ended(first).outcome === 'ok';
      expect(alreadyEnded || first instanceof LeaseLost, `boundary ${boundary}: ${first}`).toBe(true);
      const entries = await stage.entries();
      expect(ofKind(entries, 'ended')).toHaveLength(1);
      expect(ofKind(entries, 'opened')).toHaveLength(1);
      expect(new Set(ofKind(entries, 'reply').map(({ turn }) => turn)).size).toBe(replies.length);
    }
  });

  it('gives way when the older one still appends between the reading and the first write of the newer', async () => {
    const { wanted } = await undisturbed();
    for (let append = 0; append < 18; append++) {
      const stage = newStage();
      const world = stage.start();
      const newer = { hasRead: Promise.withResolvers<void>(), mayWrite: Promise.withResolvers<void>() };
      const list: AgentWorld['rows']['list'] = async (pk, prefix) => {
        const found = await world.rows.list(pk, prefix);
        newer.hasRead.resolve();
        await newer.mayWrite.promise;
        return found;
      };
      let appends = 0;
      let second: Promise<ChunkResult> | null = null;
      const older = stage.start();
      const put: AgentWorld['rows']['put'] = async (key, value, expectation) => {
        const isAppend = key.pk.startsWith('transcript/');
        if (!isAppend || appends++ !== append) return older.rows.put(key, value, expectation);
        second = stage.run({ ...world, rows: { ...world.rows, list } });
        await newer.hasRead.promise;
        const done = await older.rows.put(key, value, expectation);
        newer.mayWrite.resolve();
        return done;
      };
      const first = await stage.run({ ...older, rows: { ...older.rows, put } }).catch((error) => error);
      if (second === null) throw new Error('the second process did not run');
      expect(outcomeOf(await second, world), `append ${append}`).toEqual(wanted);
      expect(first instanceof LeaseLost, `append ${append}: ${first}`).toBe(true);
    }
  });

  it('counts the call that the older one had under way as lost', async () => {
    let second: Promise<ChunkResult> | null = null;
    const stage = setStage({
      script: async (request, at) => {
        if (at === 0) {
          second = stage.run();
          await second;
        }
        return byTurn(request);
      },
      capUsd: 100,
    });
    await expect(stage.run()).rejects.toThrow(LeaseLost);
    if (second === null) throw new Error('the second process did not run');
    expect(ended(await second).figures.metering).toEqual({ calls: replies.length, unmetered: 0, lost: 1 });
  });

  it('takes a write that the store answers twice for its own', async () => {
    const stage = newStage();
    const world = stage.start();
    // The first answer got lost on the way and the client library tried again.
    const put: AgentWorld['rows']['put'] = async (key, value, expect_, keeping) => {
      await world.rows.put(key, value, expect_, keeping);
      return world.rows.put(key, value, expect_, keeping);
    };
    expect(ended(await stage.run({ ...world, rows: { ...world.rows, put } })).outcome).toBe('ok');
  });
});
