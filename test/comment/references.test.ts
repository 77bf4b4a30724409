// What hostile text was once seen to get past the cleaning: a reference that GitHub would act on.
import { describe, expect, it } from 'vitest';
import { foreignLine } from '../../src/comment/foreign/text.ts';

describe('foreign text', () => {
  it('leaves no commit reference where an address begins in the middle of it', () => {
    const line = foreignLine('fix a/b@4e32d28aa0www.github.com/a/b/commit/4e32d28');
    expect(line).toBe('fix `a/b@4e32d28aa0www.github.com/a/b/commit/4e32d28`');
  });

  it('leaves no address of an issue behind raw HTML and a code mark', () => {
    expect(foreignLine('<summary>https:`//github.com/a/b/issues/4`')).toMatch(/`[^`]*\/issues\/4[^`]*`/);
  });
});
