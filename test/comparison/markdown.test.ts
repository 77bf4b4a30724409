// Markdown that is too much for the parser is read all the same, as it is written.
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/comparison/markdown.ts';

describe('a paragraph of more lines than the parser bears', () => {
  it.each([
    ['ended by a line feed', '\n'],
    ['ended by a carriage return', '\r'],
    ['ended by both', '\r\n'],
  ])('is read as one, with its lines %s', (_, end) => {
    const paragraph = Array.from({ length: 20_000 }, (_, line) => `key ${line}: value`).join(end);
    const text = `# Title${end}${end}${paragraph}${end}${end}After.`;
    const { children } = parseMarkdown(text);
    expect(children.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'paragraph']);
    const [, long] = children;
    expect(long?.type === 'paragraph' && long.children).toMatchObject([{ type: 'text' }]);
    const value = long?.type === 'paragraph' && long.children[0]?.type === 'text' ? long.children[0].value : '';
    expect(value.replace(/\r\n?/g, '\n')).toBe(paragraph.replace(/\r\n?/g, '\n'));
    expect(text.slice(long?.position?.start.offset, long?.position?.end.offset)).toBe(paragraph);
  });

  it('is none where a blank line stands between them', () => {
    const { children } = parseMarkdown('one\ntwo\nthree\n\n'.repeat(3500));
    expect(children).toHaveLength(3500);
  });
});
