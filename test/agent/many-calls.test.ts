// A turn with more calls than can be run: what was begun is answered, the rest is told, and the phase goes on.
import { describe, expect, it } from 'vitest';
import { decline, ended, lastOutputs, read, setStage, submitPatch, write } from './stage.ts';

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));

describe('a turn', () => {
  it('of ten thousand calls is answered: the first as they are, the rest as not run', async () => {
    const calls = times(10_000, (at) => read(at % 2 === 0 ? 'README.md' : 'src/registry.py'));
    const stage = setStage({ script: [{ calls }, { calls: [decline] }] });
    const result = ended(await stage.run());
    const outputs = lastOutputs(stage.requests[1]);
    expect(outputs).toHaveLength(10_000);
    expect(outputs.filter(({ error }) => !error)).toHaveLength(256);
    expect(outputs[256]?.text).toBe('Not run: no more than 256 calls of one turn are. Make fewer at once.');
    expect(result.figures.tool_calls).toEqual({ read_file: 10_000, decline: 1 });
  });

  it('whose calls take too long is answered without the rest of them', async () => {
    const checks = { tests: async () => ({ ran: true, passed: true, said: '', text: '' }) };
    const calls = times(12, (at) => [
      write(`a${at}.py`, 'x = 1\n'),
      { name: 'run_check', arguments: { kind: 'tests' } },
    ]);
    const stage = setStage({
      limits: { files: 20 },
      script: [{ calls: [...calls.flat(), submitPatch] }, { calls: [submitPatch] }],
      checks: {
        tests: async () => {
          stage.clock.advance(61_000);
          return checks.tests();
        },
      },
    });
    expect(ended(await stage.run()).ending?.tool).toBe('submit_patch');
    const outputs = lastOutputs(stage.requests[1]);
    expect(outputs.slice(0, 8).every(({ error }) => !error)).toBe(true);
    expect(outputs[8]?.text).toMatch(/^Not run: the calls before it took 240 s/);
    expect(outputs.at(-1)?.text).toMatch(/^Not closed: write_file, run_check failed in this turn/);
  });

  it('with names without end is counted under as many as can be read', async () => {
    const odd = times(1_000, (at) => ({ name: `${at}-${'x'.repeat(2_000)}`, arguments: {} }));
    const proto = [
      { name: '__proto__', arguments: {} },
      { name: 'constructor', arguments: {} },
    ];
    const stage = setStage({
      script: [{ calls: [...proto, ...odd] }, { calls: [read('README.md'), decline] }],
      limits: { tokens: 10_000_000 },
      capabilities: { context_tokens: 10_000_000 },
      capUsd: 100,
    });
    const { figures } = ended(await stage.run());
    const names = Object.keys(figures.tool_calls);
    expect(names).toHaveLength(43);
    expect(Math.max(...names.map(({ length }) => length))).toBe(64);
    expect(figures.tool_calls).toMatchObject({ read_file: 1, decline: 1, '(other names)': 962 });
    expect(Object.values(figures.tool_calls).reduce((sum, n) => sum + n, 0)).toBe(1_004);
  });
});
