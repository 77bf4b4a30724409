// Terms found while a text is read come to the same as cutting it into words, stemming each and looking it up.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TermFinder } from '../../../src/codemap/map/term-finder.ts';
import { stem, type Terms, wordsOf } from '../../../src/codemap/map/words.ts';

const words =
  'flies flier fly tries try adding adds add ad id ids children leaves indices matrix vertex quantizer quantization ' +
  'cache caching HTTP Server tree nodes is a b hashtable Größe größer λ straße e\u0301t I';

const word = fc.oneof(
  fc.constantFrom(...words.split(' ')),
  fc.constantFrom(...words.split(' ')).map((each) => each.toUpperCase()),
  fc.constantFrom(...words.split(' ')).map((each) => `${each.slice(0, 1).toUpperCase()}${each.slice(1)}`),
  fc.string({ unit: fc.constantFrom('a', 'd', 'e', 'i', 's', 'y', 'A', 'D', 'S', 'ö', 'Ö', '\u0301'), maxLength: 6 }),
);
const parted = fc.constantFrom('', '', '_', ' ', '1', '-', '\u0000', '\u00a0', '\n', '①', '\ud83d');
const text = fc
  .array(fc.tuple(word, parted), { maxLength: 12 })
  .map((parts) => parts.map(([each, between]) => each + between).join(''));

const termsOf = (stems: readonly string[]): Terms => new Map(stems.map((each) => [each, { weight: 1, word: each }]));

function found(terms: Terms, texts: readonly string[]): string[] {
  const finder = new TermFinder(terms);
  const into = new Set<string>();
  for (const each of texts) finder.collect(each, into);
  return [...into].sort();
}

const unused = Array.from({ length: 100 }, (_, index) => `unused${index}`);

describe('the terms of a text', () => {
  it.each([
    { to: 'few', more: [] },
    { to: 'many', more: unused },
  ])('are those whose stem one of its words has, in any case and any alphabet, among $to', ({ more }) => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.array(text, { maxLength: 4 }), (wanted, texts) => {
        const terms = termsOf([
          ...wanted.map((each) => stem(each.toLowerCase())).filter((each) => each !== ''),
          ...more,
        ]);
        const plainly = texts.flatMap(wordsOf).map(stem);
        expect(found(terms, texts)).toEqual([...new Set(plainly.filter((each) => terms.has(each)))].sort());
      }),
      { numRuns: 2000 },
    );
  });

  it('are found where a word does not begin with its stem', () => {
    expect(found(termsOf(['fly', 'ad', 'child', 'index']), ['flies', 'adding', 'childrenOf', 'INDICES'])).toEqual([
      'ad',
      'child',
      'fly',
      'index',
    ]);
  });
});
