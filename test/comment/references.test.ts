// What hostile text was once seen to get past the cleaning: a reference that GitHub would act on.
import { describe, expect, it } from 'vitest';
import { foreignBlock, foreignCell, foreignLead, foreignLine, foreignTitle } from '../../src/comment/foreign/text.ts';

describe('foreign text', () => {
  it('leaves no commit reference where an address begins in the middle of it', () => {
    const line = foreignLine('fix a/b@4e32d28aa0www.github.com/a/b/commit/4e32d28');
    expect(line).toBe('fix `a/b@4e32d28aa0www.github.com/a/b/commit/4e32d28`');
  });

  it('keeps a file and a name of Python whose underlines Markdown would take for bold', () => {
    const shown = (text: string) => foreignLine(text).replaceAll('\\_', '_');
    expect(shown('See cachetools/__init__.py:2 and a.__custom__')).toBe(
      'See cachetools/__init__.py:2 and a.__custom__',
    );
    expect(shown('in __main__ and `__x__`, __load__(1)')).toBe('in __main__ and `__x__`, __load__(1)');
    expect(foreignLine('this is __important__ and **init** too')).toBe('this is **important** and **init** too');
    expect(foreignLine('![pkg/__init__.py](http://x.example/a.png)')).not.toMatch(/[\uE000-\uE00C]/);
  });

  it('leaves no address of an issue behind raw HTML and a code mark', () => {
    expect(foreignLine('<summary>https:`//github.com/a/b/issues/4`')).toMatch(/`[^`]*\/issues\/4[^`]*`/);
  });

  it.each(['[skip ci]', '[CI skip]', '[no ci]', '[skip actions]', '[actions skip]', '[ skip travis ]', '***NO_CI***'])(
    'keeps no CI from running by %s, as a title or anywhere in a body that a squash makes a commit message',
    (words) => {
      const shown = [foreignTitle, foreignBlock, foreignLine, foreignLead, foreignCell].flatMap((made) =>
        [`Add it ${words}`, `Add \`${words}\``, `Add &#91;${words.slice(1)}`, `Add ${words}(https://x.example)`].map(
          (text) => made(text),
        ),
      );
      for (const text of shown) expect(text).not.toMatch(/\[\s*(?:skip|ci|no|actions) ?\w+\s*\\?\]|\*\*\*NO_CI/i);
      expect(foreignTitle(`Add it ${words}`)).toMatch(/^Add it [(N]/);
    },
  );

  it('leaves other words in brackets as they are', () => {
    expect(foreignTitle('[skip] the list[0] and [ci] or [a skip b]')).toBe('[skip] the list[0] and [ci] or [a skip b]');
  });

  it.each([
    ['@@torvalds', 'torvalds'],
    ['@#1', 'no. 1'],
    ['##1 and @@@#2', '#no. 1 and no. 2'],
  ])('makes no name or number out of %s in a title', (text, title) => {
    expect(foreignTitle(text)).toBe(title);
  });
});
