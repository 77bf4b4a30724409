// What a model is told of an answer that was cut: the allowance that this answer had, not the most that one may have.
import { expect, it } from 'vitest';
import { decline, lastOutputs, setStage } from './stage.ts';

const half = '{"path": "a.py", "content": "x';

it('an answer that was cut at a smaller allowance is told that one', async () => {
  const stage = setStage({
    limits: { tokens: 9_000 },
    script: [
      { text: 'And so', stop: 'max_tokens' },
      { calls: [{ name: 'write_file', malformed: half }], stop: 'max_tokens' },
      { calls: [decline] },
    ],
  });
  await stage.run();
  const [first, second, third] = stage.requests;
  expect(first?.max_output_tokens).toBeLessThan(8_000);
  expect(JSON.stringify(second?.messages)).toContain(`reached its limit of ${first?.max_output_tokens} tokens`);
  expect(lastOutputs(third)[0]?.text).toContain(`reached its limit of ${second?.max_output_tokens} tokens`);
});
