import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicUsage, openAiUsage } from '../../../src/adapters/models/usage.ts';
import { totalTokens } from '../../../src/domain/usage.ts';

const count = fc.nat({ max: 10_000_000 });
const positive = fc.integer({ min: 1, max: 10_000_000 });

describe('usage of the Messages protocol', () => {
  it('has the four lanes and the one-hour part', () => {
    const start = {
      input_tokens: 7,
      cache_creation_input_tokens: 500,
      cache_read_input_tokens: 1200,
      cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
      output_tokens: 1,
    };
    expect(anthropicUsage(start, { output_tokens: 42 })).toEqual({
      input_tokens: 7,
      cache_write_tokens: 500,
      cache_write_1h_tokens: 200,
      cache_read_tokens: 1200,
      output_tokens: 42,
    });
  });

  it('takes the input that z.ai names at the end only', () => {
    const end = { input_tokens: 900, cache_read_input_tokens: 64, output_tokens: 5 };
    expect(anthropicUsage({ input_tokens: 0, output_tokens: 0 }, end)).toMatchObject({
      input_tokens: 900,
      cache_read_tokens: 64,
    });
  });

  it('adds the cache writes up where only their two lifetimes are named', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 12 };
    const usage = anthropicUsage({ input_tokens: 1, cache_creation }, { output_tokens: 2 });
    expect(usage).toMatchObject({ cache_write_tokens: 42, cache_write_1h_tokens: 12 });
  });

  it('is unknown without a final output count, without input, without anything, or with nothing but zeros', () => {
    expect(anthropicUsage({ input_tokens: 7, output_tokens: 1 }, null)).toBeNull();
    expect(anthropicUsage({ input_tokens: 7, output_tokens: 1 }, {})).toBeNull();
    expect(anthropicUsage(undefined, { output_tokens: 5 })).toBeNull();
    expect(anthropicUsage(null, null)).toBeNull();
    expect(anthropicUsage({ input_tokens: 0, output_tokens: 0 }, { output_tokens: 0 })).toBeNull();
    expect(anthropicUsage({ input_tokens: -3 }, { output_tokens: 1.5 })).toBeNull();
  });

  it('loses no token: every lane that was named is in the sum', () => {
    fc.assert(
      fc.property(count, count, count, count, positive, (input, five, hour, read, output) => {
        const lanes = { cache_creation_input_tokens: five + hour, cache_read_input_tokens: read };
        const cache_creation = { ephemeral_5m_input_tokens: five, ephemeral_1h_input_tokens: hour };
        const usage = anthropicUsage({ input_tokens: input, ...lanes, cache_creation }, { output_tokens: output });
        expect(usage && totalTokens(usage)).toBe(input + five + hour + read + output);
        expect(usage?.cache_write_1h_tokens).toBe(hour);
      }),
    );
  });
});

describe('usage of Chat Completions', () => {
  it('takes what was read from the cache out of the prompt', () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 80, prompt_tokens_details: { cached_tokens: 640 } };
    expect(openAiUsage({ ...usage, completion_tokens_details: { reasoning_tokens: 50 } })).toEqual({
      input_tokens: 360,
      cache_write_tokens: 0,
      cache_write_1h_tokens: 0,
      cache_read_tokens: 640,
      output_tokens: 80,
    });
  });

  it('finds the cache hits where Moonshot and DeepSeek put them', () => {
    expect(openAiUsage({ prompt_tokens: 10, completion_tokens: 1, cached_tokens: 4 })?.cache_read_tokens).toBe(4);
    expect(
      openAiUsage({ prompt_tokens: 10, completion_tokens: 1, prompt_cache_hit_tokens: 3 })?.cache_read_tokens,
    ).toBe(3);
  });

  it('is unknown when absent, incomplete or nothing but zeros', () => {
    for (const usage of [
      null,
      undefined,
      {},
      { prompt_tokens: 4 },
      { prompt_tokens: 0, completion_tokens: 0 },
      'many',
    ]) {
      expect(openAiUsage(usage)).toBeNull();
    }
  });

  it('counts as output what the total has beside prompt and answer: what was thought', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 };
    expect(openAiUsage(usage)).toMatchObject({ input_tokens: 20, output_tokens: 603 });
    expect(openAiUsage({ ...usage, completion_tokens: 0 })).toMatchObject({ output_tokens: 603 });
    const counted = { ...usage, total_tokens: 218, completion_tokens_details: { reasoning_tokens: 150 } };
    expect(openAiUsage(counted)).toMatchObject({ output_tokens: 198 });
    for (const total_tokens of [0, null, 100, -1, 'many'])
      expect(openAiUsage({ ...usage, total_tokens })).toMatchObject({ output_tokens: 198 });
  });

  it('is unknown where the total says that the cache is counted beside the prompt', () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 5, total_tokens: 1405 };
    expect(openAiUsage({ ...usage, prompt_tokens_details: { cached_tokens: 400 } })).toBeNull();
  });

  it('has no negative lane and keeps the sum; figures that contradict each other are none', () => {
    fc.assert(
      fc.property(count, count, count, positive, (prompt, cached, written, output) => {
        const details = { cached_tokens: cached, cache_write_tokens: written };
        const usage = openAiUsage({ prompt_tokens: prompt, completion_tokens: output, prompt_tokens_details: details });
        // More hits than prompt: its prompt counts something else than ours.
        expect(usage === null).toBe(cached + written > prompt);
        if (usage === null) return;
        expect(totalTokens(usage)).toBe(prompt + output);
        expect(Math.min(...Object.values(usage))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
