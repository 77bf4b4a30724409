// A provider that does not answer, and a conversation that outgrows its context.
import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/domain/errors.ts';
import { decline, ended, lastOutputs, read, setStage } from './stage.ts';

describe('a provider that does not answer', () => {
  it('parks on an outage and asks the same turn again', async () => {
    const stage = setStage({
      script: [
        new ProviderError('overloaded', 'Overloaded', { status: 529, retryAfterMs: 7500 }),
        { calls: [decline] },
      ],
    });
    const parked = await stage.run();
    expect(parked).toMatchObject({ state: 'parked', cause: 'overloaded (529): Overloaded', retry_after_s: 8 });
    expect((await stage.money()).open).toEqual({});
    expect((await stage.money()).spent).toBe(0);
    stage.clock.advance(600_000);
    const result = ended(await stage.run());
    expect(result.figures).toMatchObject({
      waits: 1,
      waiting_s: 600,
      working_s: 2,
      turns: 1,
      metering: { calls: 1, lost: 0 },
    });
    expect(stage.requests[0]?.messages).toEqual(stage.requests[1]?.messages);
  });

  it('names the status once, also where the message has it', async () => {
    const message = 'zai answered 529 for glm-5.2: Overloaded';
    const stage = setStage({ script: [new ProviderError('overloaded', message, { status: 529 })] });
    const cause = 'overloaded (529): zai answered for glm-5.2: Overloaded';
    expect(await stage.run()).toMatchObject({ state: 'parked', cause });
  });

  it('counts a cut answer that may have been billed as lost, and keeps its money set aside', async () => {
    const stage = setStage({
      script: [new ProviderError('cut_off', 'the stream ended', { maybeBilled: true }), { calls: [decline] }],
    });
    expect((await stage.run()).state).toBe('parked');
    const worst = (await stage.entries()).find((entry) => entry.kind === 'intent');
    expect((await stage.money()).spent).toBe(worst?.kind === 'intent' ? worst.worst_case_usd : null);
    expect(ended(await stage.run()).figures.metering).toEqual({ calls: 1, unmetered: 0, lost: 1 });
  });

  it.each([
    ['credential', 'provider_error'],
    ['unknown_model', 'provider_error'],
    ['rejected', 'failed'],
  ] as const)('ends when waiting cannot help: %s', async (failure, outcome) => {
    const stage = setStage({ script: [new ProviderError(failure, 'no', { status: 400 })] });
    const result = ended(await stage.run());
    expect(result.outcome).toBe(outcome);
    expect(result.reason).toContain(failure.replace('_', ' '));
  });

  it('makes room once when the request is too large, then ends', async () => {
    const large = new ProviderError('too_large', 'context too long', { status: 413 });
    const stage = setStage({
      files: { 'big.txt': `${'a line of text\n'.repeat(300)}`, 'other.txt': 'other\n' },
      script: [{ calls: [read('big.txt')] }, { calls: [read('other.txt')] }, large, large],
    });
    const result = ended(await stage.run());
    expect(result.outcome).toBe('failed');
    expect(result.figures).toMatchObject({ compactions: 1, turns: 2 });
    const [, , third, fourth] = stage.requests;
    expect(JSON.stringify(third?.messages)).toContain('a line of text');
    expect(JSON.stringify(fourth?.messages)).not.toContain('a line of text');
    expect(fourth?.messages.filter(({ role }) => role === 'assistant')).toEqual(
      third?.messages.filter(({ role }) => role === 'assistant'),
    );
  });

  it('tries again in a longer chunk when the call was cut by the end of this one', async () => {
    const late = new ProviderError('timed_out', 'no answer in time', { maybeBilled: true });
    const stage = setStage({ script: [{ calls: [read('README.md')] }, late, { calls: [decline] }] });
    expect(await stage.run(undefined, { ms: 100_000 })).toMatchObject({
      state: 'more',
      figures: { metering: { lost: 1 } },
    });
    expect(ended(await stage.run()).outcome).toBe('ok');
  });

  it('parks when even the first call of a chunk times out', async () => {
    const late = new ProviderError('timed_out', 'no answer in time', { maybeBilled: true });
    const stage = setStage({ script: [late] });
    expect(await stage.run(undefined, { ms: 100_000 })).toMatchObject({
      state: 'parked',
      figures: { metering: { lost: 1 } },
    });
  });

  it('ends in a timeout when the phase has no more time for an answer', async () => {
    const late = new ProviderError('timed_out', 'no answer in time', { maybeBilled: true });
    const stage = setStage({ script: [late], limits: { seconds: 10 }, callMs: 10_000 });
    expect(ended(await stage.run()).outcome).toBe('timeout');
  });

  it('records another model than the one asked for', async () => {
    const stage = setStage({
      script: [
        { calls: [read('README.md')], served: 'model-b' },
        { calls: [decline], retries: 2, omitted: ['temperature'] },
      ],
    });
    expect(ended(await stage.run()).figures).toMatchObject({
      model_served: 'model-b',
      retries: 1,
      omitted_parameters: ['temperature'],
    });
  });

  it('lets a fault that is no provider error through', async () => {
    const stage = setStage({ script: [new TypeError('a bug')] });
    await expect(stage.run()).rejects.toThrow('a bug');
  });
});

describe('a conversation that nears the context', () => {
  it('replaces old results by notes, leaves opening and assistant turns alone, and stays below the limit', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`f${index}.txt`, `${`line ${index}\n`.repeat(1200)}`]),
    );
    const stage = setStage({
      files,
      capabilities: { context_tokens: 40_000, max_output_tokens: 4000 },
      script: (_request, at) => (at < 25 ? { calls: [read(`f${at}.txt`)] } : { calls: [decline] }),
      limits: { turns: 40 },
    });
    const result = ended(await stage.run());
    expect(result.outcome).toBe('ok');
    expect(result.figures.compactions).toBeGreaterThan(0);
    for (const { messages } of stage.requests) {
      expect(JSON.stringify(messages).length / 3).toBeLessThan(40_000);
      expect(messages[0]).toEqual({ role: 'user', text: 'Implement the paper.' });
    }
    const last = stage.requests.at(-1);
    expect(last?.messages.filter(({ role }) => role === 'assistant')).toHaveLength(25);
    expect(JSON.stringify(last?.messages)).toContain('was taken out to make room');
    expect(lastOutputs(last)[0]?.text).toContain('line 24');
  });
});
