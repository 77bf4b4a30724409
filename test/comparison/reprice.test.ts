// The same rows at other prices: what is not priced or not recorded is unknown, and a file of prices is read strictly.
import { describe, expect, it } from 'vitest';
import { readRates } from '../../src/comparison/rates-file.ts';
import { priceList, reprice } from '../../src/comparison/reprice.ts';
import { UsageError } from '../../src/domain/errors.ts';
import { modelTable } from '../../src/domain/model-table.ts';

const ours = priceList(new Map(), modelTable);
const lanes = {
  input_tokens: 407_441,
  cache_write_tokens: 0,
  cache_write_1h_tokens: 0,
  cache_read_tokens: 0,
  output_tokens: 235_269,
};
const at = (values: object, prices = ours) => reprice({ place: 'f:1', values: { ...values } }, prices);

describe('repricing', () => {
  it('prices the published tokens of GLM-5.2 at $1.6056', () => {
    expect(at({ repo: 'all', arm: 'glm-5.2', ...lanes })).toMatchObject({
      cost_usd: 1.605601,
      cost_at_least_usd: 1.605601,
      cost_basis: 'list price: z.ai price list',
      rates_as_of: '2026-08-19',
    });
  });

  it('leaves every other column where and as it was', () => {
    const row = { note: 'mine', arm: 'typed', model_requested: 'glm-5.2', cost_usd: 9, ...lanes, working_s: 3 };
    const priced = at(row);
    expect(Object.keys(priced).slice(0, Object.keys(row).length)).toEqual(Object.keys(row));
    expect(priced).toMatchObject({ note: 'mine', arm: 'typed', working_s: 3, cost_usd: 1.605601 });
  });

  it.each([
    ['a used lane has no price', { cache_write_tokens: 10 }],
    ['usage is incomplete', { usage_complete: false }],
    ['a lane was not recorded', { cache_read_tokens: undefined }],
    ['a lane is unknown', { cache_read_tokens: null }],
  ])('has no cost but a lower bound when %s', (_, change) => {
    expect(at({ arm: 'glm-5.2', ...lanes, ...change })).toMatchObject({ cost_usd: null, cost_at_least_usd: 1.605601 });
  });

  it('has no cost at all for a model that nobody has a price of', () => {
    expect(at({ arm: 'nobody-1', ...lanes })).toMatchObject({
      cost_usd: null,
      cost_at_least_usd: 0,
      cost_basis: 'no price known',
      rates_as_of: null,
    });
  });

  it('takes the hour-long part of the cache writes at its own price, and refuses to guess it', () => {
    const opus = { arm: 'claude-opus-4-7', ...lanes, input_tokens: 0, output_tokens: 0, cache_write_tokens: 2_000_000 };
    expect(at({ ...opus, cache_write_1h_tokens: 1_000_000 }).cost_usd).toBe(16.25);
    expect(at({ ...opus, cache_write_1h_tokens: null })).toMatchObject({ cost_usd: null, cost_at_least_usd: 12.5 });
  });

  it('makes a row the sum of its phases, as the records have it, unless they do not add up to it', () => {
    const part = (output_tokens: number) => ({ ...lanes, input_tokens: 0, output_tokens, phase: 'scope' });
    const both = { arm: 'claude-opus-4-7', ...lanes, input_tokens: 0, output_tokens: 2, cache_read_tokens: 2 };
    const phases = [1, 1].map((n) => ({ ...part(n), cache_read_tokens: 1 }));
    // Each phase costs 25.5 millionths, which is 26 in whole ones.
    expect(at({ ...both, phases }).cost_usd).toBe(0.000052);
    expect(at({ ...both, phases: phases.slice(1) }).cost_usd).toBe(0.000051);
    expect(at(both).cost_usd).toBe(0.000051);
  });

  it('prices phases, refinement and reviews with the row', () => {
    const part = { ...lanes, phase: 'implement', cost_usd: null };
    const priced = at({ arm: 'glm-5.2', ...lanes, phases: [part, part], refinement: part, review: null });
    expect(priced.phases).toEqual([
      expect.objectContaining({ phase: 'implement', cost_usd: 1.605601 }),
      expect.anything(),
    ]);
    expect(priced.refinement).toMatchObject({ cost_usd: 1.605601 });
    expect(priced.review).toBeNull();
  });

  it('names the place of what is no number of tokens', () => {
    expect(() => at({ arm: 'glm-5.2', ...lanes, input_tokens: 'many' })).toThrow(
      'f:1: column input_tokens: is no number of tokens',
    );
    expect(() => at({ arm: 'glm-5.2', ...lanes, phases: [{ output_tokens: -1 }] })).toThrow(
      'f:1, phase 1: column output_tokens: is below 0',
    );
    expect(() => at({ ...lanes })).toThrow(UsageError);
  });
});

describe('a file of prices', () => {
  const given = (text: string) => readRates({ name: 'rates.yml', text });

  it('may be YAML or JSON; what is left out is not priced', () => {
    const yaml = given('glm-5.2:\n  input: 1\n  output: 2\n  as_of: 2026-08-19\n  source: a contract\n');
    const json = given('{"glm-5.2": {"input": 1, "output": 2, "as_of": "2026-08-19", "source": "a contract"}}');
    expect(yaml).toEqual(json);
    expect(yaml.get('glm-5.2')).toMatchObject({ cache_write: null, cache_read: null });
    const prices = priceList(yaml, modelTable);
    expect(at({ arm: 'glm-5.2', ...lanes }, prices)).toMatchObject({
      cost_usd: 0.877979,
      cost_basis: 'given price: a contract',
    });
    expect(at({ arm: 'glm-5.2', ...lanes, cache_read_tokens: 1 }, prices).cost_usd).toBeNull();
  });

  it('goes before our table, which still prices the other models; dated and prefixed ids are the same model', () => {
    const prices = priceList(given('glm-5.2: {input: 1, output: 2, as_of: 2026-08, source: s}'), modelTable);
    expect(prices('z-ai/glm-5.2')?.basis).toBe('given price: s');
    expect(prices('claude-opus-4-7-20260601')?.basis).toMatch(/^list price/);
    expect(prices('glm-5.20')).toBeNull();
  });

  it.each([
    ['a: {input: 1', 'rates.yml:1: '],
    ['glm: {input: 1, output: 2, as_of: 2026-02-31, source: s}', 'rates.yml: glm.as_of takes a date such as'],
    ['- 1', 'rates.yml: holds a table of models'],
    ['', 'rates.yml: holds a table of models'],
    [
      'glm: {input: one, output: 2, as_of: 2026-08, source: s}',
      'rates.yml: glm.input takes a number of USD per million tokens, or null.',
    ],
    ['glm: {input: -1, output: 2, as_of: 2026-08, source: s}', 'rates.yml: glm.input is below 0.'],
    ['glm: {outpt: 1, input: 1, as_of: 2026-08, source: s}', 'rates.yml: glm has outpt, which is none of input,'],
    ['glm: {input: 1, output: 1, source: s}', 'rates.yml: glm.as_of takes the date of the prices'],
    ['glm: {input: 1, output: 1, as_of: yesterday, source: s}', 'rates.yml: glm.as_of takes a date such as'],
    ['glm: 7', 'rates.yml: glm takes input, cache_write'],
  ])('such as %j is refused with what is wrong', (text, problem) => {
    expect(() => given(text)).toThrow(UsageError);
    expect(() => given(text)).toThrow(problem);
  });
});
