// What hostile text was once seen to get past the cleaning: a reference that GitHub would act on.
import { describe, expect, it } from 'vitest';
import { foreignLine } from '../../src/comment/foreign/text.ts';

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
});
