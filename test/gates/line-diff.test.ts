// Lines by their rows, without cutting the whole text.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineAt, textAt } from '../../src/gates/line-diff.ts';

const texts = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', 'é'), { maxLength: 30 }).map((each) => each.join(''));

it('a line and the rows of a definition are those of the text cut at every line break', () => {
  fc.assert(
    fc.property(texts, fc.nat(12), fc.nat(12), (text, row, more) => {
      const lines = text.split('\n');
      expect(lineAt(text, row)).toBe(lines[row] ?? '');
      const rows = { row, endRow: row + more };
      expect(textAt(text, rows)).toBe(lines.slice(row, row + more + 1).join('\n'));
    }),
  );
});
