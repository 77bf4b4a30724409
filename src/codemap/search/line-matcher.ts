// One pattern against one line: RE2 semantics, linear time, the only judge of what matches.
import { RE2JS, RE2JSException } from 're2js';
import { UsageError } from '../../domain/errors.ts';

/** Characters of a line that are shown; a longer line is cut around its first match. */
export const longestLine = 300;
const longestPattern = 1000;
const ellipsis = '…';

export class LineMatcher {
  readonly pattern: string;
  private readonly re2: RE2JS;

  /** @throws UsageError with what is wrong with the pattern */
  constructor(pattern: string) {
    if (pattern === '') throw new UsageError('the pattern is empty; write what to look for');
    if (pattern.length > longestPattern)
      throw new UsageError(`the pattern is longer than ${longestPattern} characters`);
    this.pattern = pattern;
    this.re2 = compile(pattern);
  }

  /** Whether a line (without its line end) matches. */
  matches(line: string): boolean {
    return this.re2.test(line);
  }

  /** The line as it is shown: whole, or cut around its first match. */
  shown(line: string): string {
    if (line.length <= longestLine) return line;
    const at = this.firstIn(line);
    const room = longestLine - 2 * ellipsis.length;
    const start = Math.max(0, Math.min(at - Math.floor(room / 3), line.length - room));
    const cut = wholeCharacters(line.slice(start, start + room));
    return `${start > 0 ? ellipsis : ''}${cut}${start + room < line.length ? ellipsis : ''}`;
  }

  /**
   * Where its first match begins, 0 when there is none. Where a match begins is found a hundred times slower than that there is one, and a file of
   * megabytes may be one line: its beginning is looked at first, then twice as much of it. (What matches only at the end of a line may then seem to do so earlier.)
   */
  private firstIn(line: string): number {
    for (let looked = firstLook; ; looked *= 2) {
      const matcher = this.re2.matcher(line.slice(0, looked));
      if (matcher.find()) return matcher.start();
      if (looked >= line.length) return 0;
    }
  }
}

const firstLook = 4096;

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const hint = hintFor(pattern);
    throw new UsageError(`the pattern is no RE2 pattern: ${error.message}.${hint}`);
  }
}

/** What other engines have and RE2 has not, with what does the same where there is such a thing. */
function hintFor(pattern: string): string {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(pattern)) return ' RE2 has no look-around and no back-references.';
  if (/\\[ZG]/.test(pattern)) return ' Write $ for the end of a line.';
  if (/\(\?>|[*+?}]\+/.test(pattern)) return ' RE2 never backtracks: possessive and atomic groups are plain ones.';
  return /\\[hHRKXeN]/.test(pattern) ? ' RE2 has fewer escapes than Perl; \\s is white space.' : '';
}

/** Without the half of a surrogate pair that a cut left at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}
