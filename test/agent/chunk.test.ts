// One phase from its first call to its end, and what is answered on the way.
import { describe, expect, it } from 'vitest';
import { decline, edit, ended, lastOutputs, read, setStage, submitPatch, write } from './stage.ts';

const textOf = (bytes: Uint8Array | null | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());

describe('a phase that ends in form', () => {
  it('reads, writes and closes, and its figures count all of it', async () => {
    const stage = setStage({
      script: [
        { calls: [read('src/registry.py'), read('tests/test_registry.py')] },
        { calls: [write('src/reward.py', 'def reward():\n    return 1\n')] },
        { calls: [submitPatch] },
      ],
      callMs: 2000,
    });
    const world = stage.start();
    const result = ended(await stage.run(world));
    expect(result.outcome).toBe('ok');
    expect(result.ending?.tool).toBe('submit_patch');
    expect(world.workspace.edits().map(({ path }) => path)).toEqual(['src/reward.py']);
    expect(result.figures).toMatchObject({
      turns: 3,
      tool_calls: { read_file: 2, submit_patch: 1, write_file: 1 },
      files_read_before_edit: 2,
      working_s: 6,
      waiting_s: 0,
      metering: { calls: 3, unmetered: 0, lost: 0 },
      usage: { input_tokens: 300, output_tokens: 30 },
      cost_usd: 0.00042,
      model_served: 'model-a',
    });
    expect(await stage.money()).toEqual({ spent: 0.00042, open: {} });
  });

  it('gives the same ending again, without a call, when it is run again', async () => {
    const stage = setStage({ script: [{ calls: [write('a.py', 'x = 1\n'), submitPatch] }] });
    const first = await stage.run();
    const world = stage.start();
    const second = await stage.run(world);
    expect(second).toEqual(first);
    expect(stage.requests).toHaveLength(1);
    expect(world.workspace.edits().map(({ path }) => path)).toEqual(['a.py']);
  });

  it('sends the same prefix in every call of a phase', async () => {
    const stage = setStage({
      script: [{ calls: [read('README.md')] }, { calls: [read('README.md')] }, { calls: [decline] }],
    });
    await stage.run();
    const prefixes = stage.requests.map(({ system, tools, messages }) => JSON.stringify([system, tools, messages[0]]));
    expect(new Set(prefixes).size).toBe(1);
    for (const [index, request] of stage.requests.entries()) {
      const before = stage.requests[index - 1]?.messages ?? [];
      expect(request.messages.slice(0, before.length)).toEqual(before);
    }
  });

  it('sends assistant turns back exactly as they came', async () => {
    const raw = { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 's1' }] };
    const stage = setStage({ script: [{ raw, calls: [read('README.md')] }, { calls: [decline] }] });
    await stage.run();
    expect(stage.requests[1]?.messages[1]).toMatchObject({ role: 'assistant', raw });
  });
});

describe('several calls in one turn', () => {
  it('answers in the order of the calls', async () => {
    const stage = setStage({
      script: [
        {
          calls: [
            read('README.md'),
            write('a.txt', 'one\n'),
            read('a.txt'),
            edit('a.txt', 'one', 'two'),
            read('a.txt'),
          ],
        },
        { calls: [decline] },
      ],
    });
    await stage.run();
    const texts = lastOutputs(stage.requests[1]).map(({ text }) => text);
    expect(texts[0]).toContain('# Small');
    expect(texts[1]).toContain('Created a.txt');
    expect(texts[2]).toContain('1\tone');
    expect(texts[3]).toContain('Edited a.txt');
    expect(texts[4]).toContain('1\ttwo');
  });

  it('runs the other calls before it closes', async () => {
    const stage = setStage({ script: [{ calls: [submitPatch, write('a.py', 'x = 1\n')] }] });
    const world = stage.start();
    expect(ended(await stage.run(world)).outcome).toBe('ok');
    expect(textOf(world.workspace.read('a.py'))).toBe('x = 1\n');
  });

  it('does not close when a write in the same turn failed', async () => {
    const stage = setStage({
      script: [
        { calls: [write('a.py', 'x = 1\n'), edit('README.md', 'not there at all', 'x'), submitPatch] },
        { calls: [submitPatch] },
      ],
    });
    const result = ended(await stage.run());
    expect(lastOutputs(stage.requests[1])[2]).toMatchObject({ error: true });
    expect(lastOutputs(stage.requests[1])[2]?.text).toContain('edit_file failed in this turn');
    expect(result.figures.turns).toBe(2);
  });

  it('closes although a reading call failed', async () => {
    const stage = setStage({ script: [{ calls: [read('nowhere.py'), decline] }] });
    expect(ended(await stage.run()).ending?.tool).toBe('decline');
  });

  it('does not choose between two closing calls', async () => {
    const stage = setStage({
      script: [{ calls: [write('a.py', 'x = 1\n'), submitPatch, decline] }, { calls: [decline] }],
    });
    const result = ended(await stage.run());
    expect(lastOutputs(stage.requests[1]).map(({ error }) => error)).toEqual([false, true, true]);
    expect(result.ending?.tool).toBe('decline');
  });
});

describe('turns without a call', () => {
  it('reminds once, naming the closing tools, and then ends as unparseable', async () => {
    const stage = setStage({ script: [{ text: 'Done.' }, { text: 'Really.' }] });
    const result = ended(await stage.run());
    expect(result.outcome).toBe('unparseable');
    expect(JSON.stringify(stage.requests[1]?.messages.at(-1))).toContain('submit_patch or decline');
    expect(stage.requests).toHaveLength(2);
  });

  it('goes on when the reminder helps', async () => {
    const stage = setStage({ script: [{ text: 'Done.' }, { calls: [decline] }] });
    expect(ended(await stage.run()).outcome).toBe('ok');
  });

  it('tells a thought that was cut at the limit to go on, once', async () => {
    const stage = setStage({
      script: [
        { text: 'hm', stop: 'max_tokens' },
        { text: 'hm', stop: 'max_tokens' },
      ],
    });
    const result = ended(await stage.run());
    expect(result).toMatchObject({ outcome: 'unparseable' });
    expect(JSON.stringify(stage.requests[1]?.messages.at(-1))).toContain('limit of 8000 tokens');
  });

  it('sends no empty turn back: the reminder joins what was said before it', async () => {
    const stage = setStage({ script: [{ calls: [read('README.md')] }, { text: '' }, { calls: [decline] }] });
    await stage.run();
    expect(stage.requests[2]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tools']);
    expect(stage.requests[2]?.messages[2]).toMatchObject({ text: expect.stringContaining('submit_patch or decline') });
  });

  it('ends as refused, with the words of the model', async () => {
    const stage = setStage({ script: [{ text: 'I will not do this.', stop: 'refusal' }] });
    expect(ended(await stage.run())).toMatchObject({
      outcome: 'refused',
      reason: 'The model declined to go on, or a filter of its provider ended the answer. It said: I will not do this.',
    });
  });
});

describe('what is told while it runs', () => {
  it('reports after every turn, and a phase under way is not "ok"', async () => {
    const stage = setStage({ script: [{ calls: [read('README.md')] }, { calls: [decline] }] });
    await stage.run();
    expect(stage.turns.map(({ turns, outcome }) => [turns, outcome])).toEqual([
      [1, 'failed'],
      [2, 'ok'],
    ]);
  });
});
