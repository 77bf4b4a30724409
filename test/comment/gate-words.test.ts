// Gate reasons as Markdown: names of files and symbols are code, the words around them are not.
import { describe, expect, it } from 'vitest';
import { gateSentence, gateSentences } from '../../src/comment/gate-words.ts';

describe('gateSentence', () => {
  it.each([
    ['a/__init__.py exports it.', '`a/__init__.py` exports it.'],
    ['uses a/types.py, a/b_c.py, x.', 'uses `a/types.py`, `a/b_c.py`, x.'],
    ['Reward (a/b.py) registers itself (`@register`)', 'Reward (`a/b.py`) registers itself (`@register`)'],
    ['The score is 0.11: 2 files, 116 lines.', 'The score is 0.11: 2 files, 116 lines.'],
    ['It changes `.github/workflows/ci.yml`', 'It changes `.github/workflows/ci.yml`'],
    ['<summary>https://github.com/a/b/issues/4', '<summary>https://github.com/a/b/issues/4'],
    ['a/b_c.py:12 and a/b.py:3-9: both', '`a/b_c.py:12` and `a/b.py:3-9`: both'],
    [
      'ranks (ranks.py) is used in main.go:3, app.test.ts. No e.g. here',
      'ranks (`ranks.py`) is used in `main.go:3`, `app.test.ts`. No e.g. here',
    ],
    ['.github/workflows/** is blocked.', '`.github/workflows/**` is blocked.'],
  ])('writes %j as %j', (reason, words) => {
    expect(gateSentence(reason)).toBe(words);
  });
});

describe('gateSentences', () => {
  it('ends each reason once', () => {
    expect(gateSentences(['A is used in a/b.py.', 'B is not', '', 'C?'])).toBe('A is used in `a/b.py`. B is not. C?');
  });
});
