// What every request of a phase carries before its conversation, for each phase that calls a model: system and tools, as they go over the wire.
import { anthropicBody } from '../src/adapters/models/anthropic-request.ts';
import { renderPrompt } from '../src/agent/prompts.ts';
import { specsOf } from '../src/agent/tools/catalogue.ts';
import { modelTable } from '../src/domain/model-table.ts';
import { phases } from '../src/phases/order.ts';
import type { Phase } from '../src/phases/phase.ts';
import { type Bench, type Result, single } from './bench.ts';

const goal = 10;

/** Kilobytes; of a model whose provider has cache markers, which count. */
function prefixOf({ tools, ends }: Phase): number {
  const model = modelTable.find(({ id }) => id === 'claude-opus-4-7');
  if (model === undefined) throw new Error('the model is in no table');
  const { body } = anthropicBody({
    model,
    system: renderPrompt('system', { nonce: '0123456789abcdef', blocked_paths: '' }).text,
    tools: specsOf(tools, ends),
    messages: [],
    max_output_tokens: 1,
    deadline_ms: 1,
    signal: new AbortController().signal,
  });
  return Buffer.byteLength(JSON.stringify([body.system, body.tools])) / 1000;
}

export const prefix: Bench = {
  name: 'prefix',
  about: 'system and tools of every phase that calls a model, without the paths that a repository blocks',
  run: async () =>
    phases.map((phase): Result => {
      const size = prefixOf(phase);
      return {
        what: `${phase.name}, KB`,
        ours: single(size),
        rival: null,
        goal: `at most ${goal} KB`,
        met: size <= goal,
      };
    }),
};
