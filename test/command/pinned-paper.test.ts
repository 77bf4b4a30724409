// Which paper an issue pins, as its readers see it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinnedPaper } from '../../src/command/parse/pinned-paper.ts';

const one = (id: string) => ({ kind: 'one', id });

describe('the pinned paper', () => {
  it.each([
    ['an abs address', 'see https://arxiv.org/abs/2606.27369v1.'],
    ['a pdf address', 'see <https://arxiv.org/pdf/2606.27369v1.pdf>'],
    ['an html address in brackets', '(https://arxiv.org/html/2606.27369v1)'],
    ['a link with words', '[RiVER](https://arxiv.org/abs/2606.27369v1) is it'],
    ['the prefix', 'RiVER, arXiv:2606.27369v1 [cs.LG]'],
    ['the prefix and a blank', 'arXiv: 2606.27369v1'],
    ['a DOI', 'https://doi.org/10.48550/arXiv.2606.27369v1'],
    ['a bare id', 'Implement 2606.27369v1, please.'],
    ['an id in bold in a list', '- **2606.27369v1**, again'],
    ['an id in a quote', '> 2606.27369v1'],
    ['an id in a table', '| paper |\n|---|\n| 2606.27369v1 |'],
    ['the same id several times', 'https://arxiv.org/abs/2606.27369 and 2606.27369v1 and arXiv:2606.27369'],
    ['a link definition', '[RiVER][1]\n\n[1]: https://arxiv.org/abs/2606.27369v1'],
  ])('is found in %s', (_, body) => {
    expect(pinnedPaper('Try this', body)).toEqual(one('2606.27369v1'));
  });

  it('is found in the title', () => {
    expect(pinnedPaper('[2606.27369v1] RiVER', '')).toEqual(one('2606.27369v1'));
    expect(pinnedPaper('Implement arXiv:2606.27369', 'v1 is at https://arxiv.org/abs/2606.27369v1')).toEqual(
      one('2606.27369v1'),
    );
  });

  it('may have an id of the old style, when it is called one', () => {
    expect(pinnedPaper('', 'arXiv:hep-th/9901001v2')).toEqual(one('hep-th/9901001v2'));
    expect(pinnedPaper('', 'https://arxiv.org/abs/hep-th/9901001')).toEqual(one('hep-th/9901001'));
    expect(pinnedPaper('', 'nothing in path/9901001 or a/1234567')).toEqual({ kind: 'none' });
  });

  it.each([
    ['hidden in a comment', '<!-- 2606.27369v1 -->'],
    ['in code', '`2606.27369v1`'],
    ['in a fence', '```\nhttps://arxiv.org/abs/2606.27369v1\n```'],
    ['in an HTML block', '<div>\n2606.27369v1\n</div>'],
    ['a price', 'costs $2606.27369'],
    ['a month that is none', '2613.12345'],
    ['a number of another length', '2606.273, 2606.273691'],
    ['part of a version', '1.2606.27369 and 2606.27369.1'],
    ['part of another address', 'https://example.com/2606.27369/x'],
    ['in another host with that name', 'https://arxiv.org.evil.example/abs/xyz'],
    ['a share', '2606.27369%'],
  ])('is not what is %s', (_, body) => {
    expect(pinnedPaper('', body)).toEqual({ kind: 'none' });
  });

  it('is several when they differ, also by version', () => {
    expect(pinnedPaper('2606.27369', 'or arXiv:2601.00001')).toEqual({
      kind: 'several',
      ids: ['2606.27369', '2601.00001'],
    });
    expect(pinnedPaper('2606.27369v1', '2606.27369v2')).toEqual({
      kind: 'several',
      ids: ['2606.27369v1', '2606.27369v2'],
    });
  });

  it('can be looked for in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (title, body) => {
        expect(['one', 'none', 'several']).toContain(pinnedPaper(title, body).kind);
      }),
    );
    expect(pinnedPaper('', `${'*'.repeat(20_000)}a${'*'.repeat(20_000)} 2606.27369`).kind).toBe('one');
  });
});
