import { describe, expect, it } from 'vitest';
import { leakWords } from '../../src/agent/leaked-calls.ts';
import { decline, ended, setStage } from './stage.ts';

describe('calls in the text of an answer', () => {
  it.each([
    ['Qwen', '<tool_call>\n{"name": "read_file"}\n</tool_call>'],
    ['Qwen Coder', '<function=read_file><parameter=path>a</parameter></function>'],
    ['GLM', '<tool_call>read_file\n<arg_key>path</arg_key>'],
    ['Kimi', '<|tool_calls_section_begin|><|tool_call_begin|>functions.read_file:0'],
    ['DeepSeek', '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function'],
    ['Mistral', '[TOOL_CALLS][{"name": "read_file"}]'],
    ['Llama', '<|python_tag|>{"name": "read_file"}'],
    ['gpt-oss', '<|channel|>commentary to=functions.read_file'],
    ['MiniMax', '<minimax:tool_call><invoke name="read_file">'],
  ])('are known in the markup of %s', (_model, text) => {
    expect(leakWords(`Let me look. ${text}`)).toMatch(/in the markup of the model itself/);
  });

  it.each(['I call the tool now.', 'A `tool_call` is made.', '<think>Which tool?</think>', ''])(
    'are not seen in %j',
    (text) => {
      expect(leakWords(text)).toBe('');
    },
  );

  it('are no reason when the phase ends as it should', async () => {
    const stage = setStage({ script: [{ text: '<tool_call>read_file</tool_call>' }, { calls: [decline] }] });
    expect(ended(await stage.run())).toMatchObject({
      outcome: 'ok',
      reason: 'The model ended the phase with decline.',
    });
  });
});
