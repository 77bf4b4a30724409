import { describe, expect, it } from 'vitest';
import { yamlAt } from '../../../src/codemap/map/reading.ts';
import { memorySnapshot } from '../../fakes/files.ts';

const read = (text: string) => yamlAt(memorySnapshot({ 'a.yml': text }), 'a.yml');

describe('the YAML of a tree', () => {
  it.each([
    ['aliases that are few', 'a: &a [x]\nb: *a', { a: ['x'], b: ['x'] }],
    ['nothing', '', {}],
    ['a list', '- a', {}],
    ['what does not parse, as far as it does', 'a: 1\nb: [', { a: 1, b: [] }],
    ['the first of several documents', 'a: 1\n---\nb: 1', { a: 1 }],
    ['an alias of nothing', 'a: *b', {}],
  ])('is read: %s', (_what, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ['aliases of aliases', `k: &a [x]\n${Array.from({ length: 6000 }, (_, n) => `k${n}: &a [*a]`).join('\n')}`],
    ['more than a hundred kilobytes', `a: ${'x'.repeat(140_000)}`],
  ])('is not, and takes no time that matters: %s', (_what, text) => {
    const began = process.cpuUsage();
    expect(read(text)).toEqual({});
    const { user, system } = process.cpuUsage(began);
    // Microseconds. By the square of their number the aliases took minutes.
    expect(user + system).toBeLessThan(5e6);
  });
});
