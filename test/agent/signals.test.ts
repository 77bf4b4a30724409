// What a phase tells of its turns: each call and each tool once, wherever its process is killed, and no word of them.
import { describe, expect, it } from 'vitest';
import { ofKind } from '../../src/agent/entries.ts';
import { ProviderError } from '../../src/domain/errors.ts';
import { phasePlace } from '../../src/domain/trace.ts';
import { boundariesOf, gated, killAt, newStage, onlyKilled, replies } from './kills.ts';
import { read, setStage, submitPatch, write } from './stage.ts';

const implement = { experiment: 'e1', seat: 'model-a', phase: 'implement', attempt: 1 } as const;

describe('a phase', () => {
  it('tells each call under its phase, with model, tokens, cost and time', async () => {
    const stage = setStage({
      script: [{ calls: [read('README.md'), write('a.py', 'A = 1\n')] }, { calls: [submitPatch] }],
    });
    await stage.run();
    const entries = await stage.entries();
    const [first] = ofKind(entries, 'reply');
    const chats = stage.telemetry.spans.filter(({ name }) => name === 'chat model-a');
    expect(chats).toHaveLength(2);
    expect(chats[0]).toMatchObject({
      ...{ trace: phasePlace(implement).trace, parent: phasePlace(implement).id },
      kind: 'client',
      error: null,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'custom',
        'gen_ai.conversation.id': 'e1/model-a/implement/1',
        'gen_ai.response.finish_reasons': ['tool_calls'],
        'gen_ai.usage.output_tokens': first?.usage?.output_tokens,
        'outrider.turn': 1,
      },
    });
    const [chat] = chats;
    expect((chat?.end ?? 0) - (chat?.start ?? 0)).toBe(1000);
    expect(stage.telemetry.sum('gen_ai.client.operation.duration')).toBe(2);
    expect(stage.telemetry.sum('outrider.cost')).toBeCloseTo((await stage.money()).spent, 9);
    const tools = stage.telemetry.spans.filter(({ name }) => name.startsWith('execute_tool'));
    expect(tools.map(({ name, error }) => [name, error])).toEqual([
      ['execute_tool read_file', null],
      ['execute_tool write_file', null],
    ]);
  });

  it('does not repeat the name of a tool that the model made up', async () => {
    const made = { name: 'curl_evil_example', arguments: {} };
    const stage = setStage({ script: [{ calls: [made, write('a.py', 'A = 1\n')] }, { calls: [submitPatch] }] });
    await stage.run();
    expect(stage.telemetry.spans.map(({ name }) => name)).toContain('execute_tool _OTHER');
    expect(JSON.stringify([stage.telemetry.spans, stage.telemetry.measured])).not.toContain('curl_evil');
  });

  it('tells a call that failed by its failure, and never by its words', async () => {
    const failure = new ProviderError('overloaded', 'words of a provider', { status: 529 });
    const stage = setStage({ script: [failure] });
    expect(await stage.run()).toMatchObject({ state: 'parked' });
    expect(stage.telemetry.spans).toMatchObject([{ name: 'chat model-a', error: 'overloaded' }]);
    expect(stage.telemetry.sum('outrider.provider.errors', { 'error.type': 'overloaded' })).toBe(1);
    expect(JSON.stringify([stage.telemetry.spans, stage.telemetry.measured])).not.toContain('words of');
  });
});

describe('killed at any boundary and gone on', () => {
  it('tells no call, no tool and no token twice, and at most one of them not at all', async () => {
    const boundaries = await boundariesOf();
    const calls = replies.flatMap((reply) => reply.calls ?? []).filter(({ name }) => name !== submitPatch.name).length;
    // Every third: what is killed between two effects is the same either way.
    for (let boundary = 0; boundary < boundaries; boundary += 3) {
      const stage = newStage();
      await stage.run(gated(stage.start(), killAt(boundary))).catch(onlyKilled);
      await stage.run();
      const { spans } = stage.telemetry;
      const ids = spans.map(({ id }) => id);
      expect(new Set(ids).size, `boundary ${boundary}`).toBe(ids.length);
      const answered = spans.filter(({ name, error }) => name.startsWith('chat') && error === null);
      expect(replies.length - answered.length).toBeOneOf([0, 1]);
      const tools = spans.filter(({ name }) => name.startsWith('execute_tool'));
      expect(tools.length).toBeLessThanOrEqual(calls);
      const recorded = ofKind(await stage.entries(), 'reply').reduce(
        (sum, { usage }) => sum + (usage?.output_tokens ?? 0),
        0,
      );
      expect(stage.telemetry.sum('gen_ai.client.token.usage', { 'gen_ai.token.type': 'output' })).toBeLessThanOrEqual(
        recorded,
      );
    }
  });
});
