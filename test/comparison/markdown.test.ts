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

  it.each(['```', '~~~'])('is none in code, which ends where %s says', (fence) => {
    const code = Array.from({ length: 12_000 }, (_, line) => `line ${line}`).join('\n');
    const { children } = parseMarkdown(`${fence}\n${code}\n${fence}\nAfter.\n\n- One`);
    expect(children).toMatchObject([{ type: 'code', value: code }, { type: 'paragraph' }, { type: 'list' }]);
  });

  it('is one where its lines begin like a fence and are none', () => {
    const [paragraph, ...more] = parseMarkdown(`a${'\n    ```'.repeat(12_000)}`).children;
    expect(more).toEqual([]);
    // The blanks before a line are no text of it, but for the lines that are too many to be read as such.
    expect(paragraph).toMatchObject({ type: 'paragraph' });
    expect(JSON.stringify(paragraph).split('    ').length).toBeGreaterThan(8000);
  });

  it('is none where a blank line stands between them', () => {
    const { children } = parseMarkdown('one\ntwo\nthree\n\n'.repeat(3500));
    expect(children).toHaveLength(3500);
  });
});
