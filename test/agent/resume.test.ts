// A phase that is killed anywhere goes on where it was: by enumeration of every boundary between it and the world.
import { describe, expect, it } from 'vitest';
import { ofKind } from '../../src/agent/entries.ts';
import type { AgentWorld, ChunkResult } from '../../src/agent/session.ts';
import {
  boundariesOf,
  byTurn,
  expectHonestBooks,
  gated,
  Killed,
  killAt,
  newStage,
  onlyKilled,
  outcomeOf,
  replies,
  undisturbed,
  withoutIds,
} from './kills.ts';
import { setStage } from './stage.ts';

describe('killed at every boundary', () => {
  it('ends the same, pays for no recorded answer twice, and counts lost calls exactly', async () => {
    const { wanted, last } = await undisturbed();
    const boundaries = await boundariesOf();
    expect(boundaries).toBeGreaterThan(100);
    for (let boundary = 0; boundary < boundaries; boundary++) {
      const stage = newStage();
      await expect(stage.run(gated(stage.start(), killAt(boundary)))).rejects.toThrow(Killed);
      const world = stage.start();
      const result = await stage.run(world);
      expect(outcomeOf(result, world), `boundary ${boundary}`).toEqual(wanted);
      expect(withoutIds(stage.requests.at(-1)?.messages)).toBe(last);
      await expectHonestBooks(stage, result);
    }
  });

  it('survives being killed over and over, in the same process or a new one', async () => {
    const { wanted } = await undisturbed();
    for (const sameProcess of [true, false]) {
      for (let step = 7; step < 60; step += 4) {
        const stage = newStage();
        let world = stage.start();
        let result: ChunkResult | null = null;
        for (let tries = 0; result === null && tries < 400; tries++) {
          if (!sameProcess) world = stage.start();
          // Each life is a little longer than the one before it, so that every life gets on at last.
          result = await stage.run(gated(world, killAt(step + tries))).catch(onlyKilled);
        }
        if (result === null) throw new Error('never ended');
        expect(outcomeOf(result, world), `step ${step}`).toEqual(wanted);
        await expectHonestBooks(stage, result);
      }
    }
  });
});

describe('killed together with the power', () => {
  it('ends the same at every boundary, and what was paid for is on the disk', async () => {
    const { wanted, last } = await undisturbed();
    const boundaries = await boundariesOf();
    let taken = 0;
    for (let boundary = 0; boundary < boundaries; boundary++) {
      const stage = newStage();
      await stage.run(gated(stage.start(), killAt(boundary))).catch(onlyKilled);
      const before = await stage.entries();
      stage.rows.cutPower();
      const after = await stage.entries();
      taken += before.length - after.length;
      expect(ofKind(after, 'reply')).toEqual(ofKind(before, 'reply'));
      const world = stage.start();
      const result = await stage.run(world);
      expect(outcomeOf(result, world), `boundary ${boundary}`).toEqual(wanted);
      expect(withoutIds(stage.requests.at(-1)?.messages)).toBe(last);
      await expectHonestBooks(stage, result);
    }
    expect(taken).toBeGreaterThan(20);
  });

  it.each([{}, { rates: null }])('has nothing left to lose when it is over, %j', async (model) => {
    const stage = setStage({ script: byTurn, capUsd: 100, model });
    await stage.run();
    const [entries, money] = [await stage.entries(), await stage.money()];
    stage.rows.cutPower();
    expect(await stage.entries()).toEqual(entries);
    expect(await stage.money()).toEqual(money);
  });
});

describe('killed twice', () => {
  it('records a lost call once, also when it is killed again while it comes back', async () => {
    const { wanted } = await undisturbed();
    for (let turn = 0; turn < replies.length; turn++) {
      for (let second = 0; second < 24; second++) {
        const stage = newStage();
        const { models } = stage.start();
        const complete: AgentWorld['models']['complete'] = async (request) => {
          if (request.messages.filter(({ role }) => role === 'assistant').length === turn) throw new Killed('mid-call');
          return models.complete(request);
        };
        await stage.run(stage.start({ models: { ...models, complete } })).catch(onlyKilled);
        await stage.run(gated(stage.start(), killAt(second))).catch(onlyKilled);
        const world = stage.start();
        const result = await stage.run(world);
        expect(outcomeOf(result, world), `turn ${turn}, boundary ${second}`).toEqual(wanted);
        await expectHonestBooks(stage, result);
      }
    }
  });
});
