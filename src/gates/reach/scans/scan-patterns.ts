// Which files a scan takes, where it says so by a pattern or by the name of a file that every folder must have.
import picomatch from 'picomatch';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';
import { listsTwice } from './far-folders.ts';

/** A pattern may stand this many lines below the call that takes it. */
const below = 3;

/** Patterns with a wildcard in the quoted strings at or just below the rows. */
export function patternsAt(lines: readonly string[], rows: readonly number[]): string[] {
  const near = rows.flatMap((row) => lines.slice(row, row + below));
  return [
    ...new Set(
      near.flatMap((line) => [...line.matchAll(/["'`]([^"'`\s]*\*[^"'`\s]*)["'`]/g)].map((each) => each[1] ?? '')),
    ),
  ];
}

/** Whether a glob that is written relative to its own file takes a path; null when no pattern is written so. */
export function takenByGlob(patterns: readonly string[], at: { scanner: string; path: string }): boolean | null {
  const relative = patterns.filter((each) => /^!?(?:\.{1,2})?\//.test(each));
  if (relative.length === 0) return null;
  const [refused, taken] = [
    relative.filter((each) => each.startsWith('!')),
    relative.filter((each) => !each.startsWith('!')),
  ];
  const matches = (pattern: string): boolean => {
    const full = pattern.startsWith('/') ? pattern.slice(1) : join(folderOf(at.scanner), pattern);
    return full !== null && picomatch.isMatch(at.path, full);
  };
  return taken.some(matches) && !refused.some((each) => matches(each.slice(1)));
}

export interface Below {
  readonly program: Program;
  readonly text: string;
  readonly patterns: readonly string[];
  /** The file, and a folder above it that the scan goes through. */
  readonly path: string;
  readonly folder: string;
}

/** A scan of folders with a known file in each: the pattern takes the file, or a description beside it while the code names the file. */
export function takenBelow({ program, text, patterns, path, folder }: Below): boolean {
  const inside = (each: string): string => each.slice(folder === '' ? 0 : folder.length + 1);
  const deep = patterns.filter((each) => each.includes('/'));
  if (deep.some((each) => picomatch.isMatch(inside(path), each))) return true;
  if (folderOf(folderOf(path)) === folder && listsTwice(text, folder)) return true;
  if (!isQuoted(text, fileName(path))) return false;
  if (deep.length === 0) return folderOf(folderOf(path)) === folder;
  return program
    .filesIn(folderOf(path))
    .some((each) => deep.some((pattern) => picomatch.isMatch(inside(each), pattern)));
}

/** `"scorer.py"`, `'plugin.js'` for `plugin.ts`. */
function isQuoted(text: string, name: string): boolean {
  const stem = RegExp.escape(name.replace(/\.\w+$/, ''));
  return new RegExp(`["'\`/]${stem}(?:\\.(?:py|[cm]?[jt]sx?))["'\`]`).test(text);
}
