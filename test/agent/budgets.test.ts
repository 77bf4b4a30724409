// Whatever a model does and whatever breaks: no limit is passed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureRequest } from '../../src/agent/context.ts';
import { ofKind } from '../../src/agent/entries.ts';
import { ProviderError } from '../../src/domain/errors.ts';
import { totalTokens } from '../../src/domain/usage.ts';
import type { ModelRequest } from '../../src/ports/models.ts';
import { type FakeReply, fakeModels } from '../fakes/models.ts';
import { decline, read, setStage, submitPatch, write } from './stage.ts';

const calls = fc.array(
  fc.oneof(
    fc.constantFrom(read('README.md'), read('nowhere'), submitPatch, decline, { name: 'bash', arguments: {} }),
    fc.record({ name: fc.constant('write_file'), malformed: fc.constant('{') }),
    fc
      .tuple(fc.constantFrom('a.txt', 'b.txt', 'c.txt', 'd/e.txt', '../out', '.git/config'), fc.string())
      .map(([path, text]) => write(path, text)),
  ),
  { maxLength: 4 },
);
const stop = fc.constantFrom('end', 'tools', 'max_tokens', 'other' as const);
const failure = fc
  .record({
    failure: fc.constantFrom('overloaded', 'cut_off', 'timed_out', 'too_large', 'malformed' as const),
    maybeBilled: fc.boolean(),
  })
  .map(({ failure: kind, maybeBilled }) => new ProviderError(kind, 'no', { maybeBilled }));
const share = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
/** Shares of what the request allows, so that a reply never claims more than a provider could bill. */
const answer = fc.record({
  calls,
  stop,
  input: share,
  output: share,
});

describe('under random models', () => {
  it('never passes turns, tokens, money or files, and always ends', async () => {
    const limits = fc.record({
      turns: fc.integer({ min: 1, max: 12 }),
      tokens: fc.integer({ min: 3000, max: 40_000 }),
      files: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 4, arbitrary: answer }, failure), { minLength: 1, maxLength: 20 }),
        limits,
        fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        async (script, bounds, capUsd) => {
          const stage = setStage({ limits: bounds, capUsd, capabilities: { max_output_tokens: 3000 } });
          const step = (request: ModelRequest, at: number): FakeReply | Error => {
            const next = script[at % script.length] ?? new Error('no step');
            if (next instanceof Error) return next;
            const most = Math.floor(measureRequest(request)(request.max_output_tokens).bytes / 3);
            return {
              calls: next.calls,
              stop: next.stop,
              usage: {
                input_tokens: Math.floor(most * next.input),
                cache_write_tokens: 0,
                cache_write_1h_tokens: 0,
                cache_read_tokens: 0,
                output_tokens: Math.floor(request.max_output_tokens * next.output),
              },
            };
          };
          const models = fakeModels(step);
          let result = await stage.run(stage.start({ models }));
          for (let chunk = 0; result.state !== 'ended' && chunk < 60; chunk++) {
            stage.clock.advance(1000);
            result = await stage.run(stage.start({ models }));
            const { spent, open } = await stage.money();
            expect(spent).toBeLessThanOrEqual(capUsd + 1e-9);
            expect(open).toEqual({});
          }
          expect(result.figures.turns).toBeLessThanOrEqual(bounds.turns);
          expect(totalTokens(result.figures.usage)).toBeLessThanOrEqual(bounds.tokens);
          const entries = await stage.entries();
          const paths = new Set(ofKind(entries, 'tools').flatMap(({ edits }) => edits.map(({ path }) => path)));
          expect(paths.size).toBeLessThanOrEqual(bounds.files);
          expect(paths.has('.git/config') || paths.has('../out')).toBe(false);
          expect(
            ofKind(entries, 'intent').every(
              ({ estimated_tokens, request_bytes }) => estimated_tokens >= request_bytes / 3,
            ),
          ).toBe(true);
          // Only a provider that never answers keeps a phase from ending.
          if (result.state !== 'ended') expect(script.every((one) => one instanceof Error)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
