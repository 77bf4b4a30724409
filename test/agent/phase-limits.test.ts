// The limits of a phase and the time of a chunk.
import { describe, expect, it } from 'vitest';
import { runChunk } from '../../src/agent/chunk.ts';
import { ofKind } from '../../src/agent/entries.ts';
import type { Json } from '../../src/domain/json.ts';
import type { ModelRow } from '../../src/domain/model.ts';
import { type Rates, worstCase } from '../../src/domain/money.ts';
import { noUsage } from '../../src/domain/usage.ts';
import type { FakeReply } from '../fakes/models.ts';
import { decline, ended, lastOutputs, pricedModel, read, setStage, submitPatch, write } from './stage.ts';

const rates = pricedModel.rates as Rates;

describe('limits', () => {
  it('ends at the turn limit, having told once how many turns are left', async () => {
    const stage = setStage({ script: () => ({ calls: [read('README.md')] }), limits: { turns: 9 } });
    const result = ended(await stage.run());
    expect(result).toMatchObject({ outcome: 'turn_limit', figures: { turns: 9 } });
    const told = stage.requests.map((request) => JSON.stringify(request.messages.at(-1)).includes('turns are left'));
    expect(told).toEqual([false, false, false, false, false, false, true, false, false]);
    expect(JSON.stringify(stage.requests[6]?.messages.at(-1))).toContain('3 turns are left');
  });

  it('names tokens when they are what ran out', async () => {
    const stage = setStage({
      script: () => ({
        calls: [read('README.md')],
        usage: {
          input_tokens: 9000,
          cache_write_tokens: 0,
          cache_write_1h_tokens: 0,
          cache_read_tokens: 500,
          output_tokens: 500,
        },
      }),
      limits: { tokens: 45_000 },
    });
    const result = ended(await stage.run());
    expect(result.outcome).toBe('turn_limit');
    expect(result.reason).toContain('of the 45,000 tokens');
  });

  it('ends in a timeout when the working time is used up, and pauses do not count', async () => {
    const stage = setStage({ script: () => ({ calls: [read('README.md')] }), limits: { seconds: 50 }, callMs: 10_000 });
    await stage.run(undefined, { ms: 1 });
    stage.clock.advance(3_600_000);
    const result = ended(await stage.run());
    expect(result).toMatchObject({ outcome: 'timeout', figures: { turns: 5, working_s: 50 } });
  });

  it('makes no call that the purse does not cover', async () => {
    const stage = setStage({ script: () => ({ calls: [read('README.md')] }), capUsd: 0.02 });
    const result = ended(await stage.run());
    expect(result).toMatchObject({ outcome: 'budget', figures: { turns: 0 } });
    expect(stage.requests).toHaveLength(0);
  });

  describe('an answer that carries no usage', () => {
    const settled = async (answer: FakeReply, row: Partial<ModelRow> = {}) => {
      const stage = setStage({ script: [{ calls: [decline], usage: null, ...answer }], model: row });
      const { figures } = ended(await stage.run());
      expect(figures).toMatchObject({ cost_usd: null, cost_at_least_usd: 0, metering: { calls: 1, unmetered: 1 } });
      const intent = ofKind(await stage.entries(), 'intent')[0];
      return { spent: (await stage.money()).spent, worst: intent?.worst_case_usd ?? Number.NaN, intent };
    };
    const messages = { provider: 'anthropic', protocol: 'anthropic-messages' } as const;
    const said = (...content: Json[]) => ({ raw: { role: 'assistant', content } });

    it('counts with the bytes of what it shows: no token is less than one', async () => {
      const { spent, worst, intent } = await settled(said({ type: 'text', text: 'x'.repeat(100) }), messages);
      expect(spent).toBeLessThan(worst);
      const bytes = Buffer.byteLength(JSON.stringify(said({ type: 'text', text: 'x'.repeat(100) }).raw));
      expect(spent).toBe(worstCase(intent?.estimated_tokens ?? 0, bytes, rates));
    });

    it('counts with all that it may have cost where it may have thought unseen, or was cut at its limit', async () => {
      const seen = { type: 'text', text: 'done' };
      const thought = await settled(said({ type: 'thinking', thinking: 'a summary', signature: 's' }, seen), messages);
      expect(thought.spent).toBe(thought.worst);
      const redacted = await settled(said({ type: 'redacted_thinking', data: 'x' }, seen), messages);
      expect(redacted.spent).toBe(redacted.worst);
      const chat = await settled({}, { provider: 'openai', protocol: 'openai-chat' });
      expect(chat.spent).toBe(chat.worst);
      const cut = await settled({ ...said(seen), stop: 'max_tokens' }, messages);
      expect(cut.spent).toBe(cut.worst);
    });

    it('never counts with more than was set aside', async () => {
      const { spent, worst } = await settled(said({ type: 'text', text: 'x'.repeat(5_000_000) }), messages);
      expect(spent).toBe(worst);
    });
  });

  it('counts an answer that used a lane without a price with its tokens at the dearest price', async () => {
    const usage = { ...noUsage, cache_write_tokens: 1000, output_tokens: 10 };
    const stage = setStage({
      script: [{ calls: [decline], usage }],
      model: { rates: { ...rates, cache_write: null } },
    });
    expect(ended(await stage.run()).figures.cost_usd).toBeNull();
    expect((await stage.money()).spent).toBe(worstCase(1000, 10, { ...rates, cache_write: null }));
  });

  it('says what a budget went on when answers carried no usage', async () => {
    const stage = setStage({ script: () => ({ calls: [read('README.md')], usage: null }), capUsd: 0.2 });
    const { outcome, reason, figures } = ended(await stage.run());
    expect(outcome).toBe('budget');
    const { unmetered } = figures.metering;
    expect(unmetered).toBeGreaterThan(1);
    expect(reason).toMatch(
      new RegExp(
        `does not cover\\. ${unmetered} answers of this phase said nothing of their tokens; each counts with the most`,
      ),
    );
  });

  it('lets a model without a price work, and gives its cost as unknown', async () => {
    const stage = setStage({ script: [{ calls: [decline] }] });
    const session = { ...stage.session, model: { ...stage.session.model, rates: null } };
    const result = await runChunk(session, stage.start(), { ms: 1000, signal: new AbortController().signal });
    expect(result).toMatchObject({ state: 'ended', outcome: 'ok', figures: { cost_usd: null, cost_at_least_usd: 0 } });
  });

  it('stops at once when a person says so', async () => {
    let stop: string | null = null;
    const stage = setStage({
      script: () => {
        stop = 'cancelled by alice';
        return { calls: [read('README.md')] };
      },
      stopped: async () => stop,
    });
    expect(ended(await stage.run())).toMatchObject({
      outcome: 'cancelled',
      reason: 'cancelled by alice',
      figures: { turns: 1 },
    });
  });

  it('refuses one file more than the patch may touch', async () => {
    const stage = setStage({
      script: [
        {
          calls: [
            write('a.py', 'a = 1\n'),
            write('b.py', 'b = 1\n'),
            write('c.py', 'c = 1\n'),
            write('a.py', 'a = 2\n'),
          ],
        },
        { calls: [submitPatch] },
      ],
      limits: { files: 2 },
    });
    const world = stage.start();
    await stage.run(world);
    expect(lastOutputs(stage.requests[1]).map(({ error }) => error)).toEqual([false, false, true, false]);
    expect(world.workspace.edits()).toHaveLength(2);
  });
});

describe('time', () => {
  it('starts no call that could outlive the chunk, and goes on in the next one', async () => {
    const stage = setStage({ script: () => ({ calls: [read('README.md')] }), callMs: 50_000, limits: { turns: 6 } });
    const result = await stage.run(undefined, { ms: 200_000 });
    expect(result).toMatchObject({ state: 'more', figures: { turns: 3 } });
    expect(stage.requests.map(({ deadline_ms }) => deadline_ms)).toEqual([200_000, 150_000, 100_000]);
    expect(await stage.run(undefined, { ms: 200_000 })).toMatchObject({ outcome: 'turn_limit', figures: { turns: 6 } });
  });

  it('gives the first call of even the shortest chunk a sane minimum', async () => {
    const stage = setStage({ script: [{ calls: [read('README.md')] }] });
    expect(await stage.run(undefined, { ms: 1 })).toMatchObject({ state: 'more', figures: { turns: 1 } });
    expect(stage.requests[0]?.deadline_ms).toBe(30_000);
  });

  it('never gives a call more than the model or the phase has', async () => {
    const stage = setStage({ script: [{ calls: [decline] }], capabilities: { deadline_s: 40 } });
    await stage.run();
    expect(stage.requests[0]?.deadline_ms).toBe(40_000);
    const short = setStage({ script: [{ calls: [decline] }], limits: { seconds: 12 } });
    await short.run();
    expect(short.requests[0]?.deadline_ms).toBe(12_000);
  });

  it('does nothing more once it is told to stop', async () => {
    const stop = new AbortController();
    const stage = setStage({
      script: () => {
        stop.abort(new Error('the step is over'));
        return { calls: [read('README.md')] };
      },
    });
    const result = await stage.run(undefined, { signal: stop.signal });
    expect(result).toMatchObject({ state: 'more', figures: { turns: 0, metering: { calls: 0, lost: 1 } } });
    expect(await stage.run(undefined, { signal: stop.signal })).toMatchObject({ state: 'more' });
    expect(stage.requests).toHaveLength(1);
  });
});
