// What the names of files must be like for a loader to take them: `glob('events/*.event.ts')`, `.filter((f) => f.endsWith('.event.ts'))`.
import picomatch from 'picomatch';
import { fileName, folderOf } from '../../file-kinds.ts';
import { patternsAt } from './scan-patterns.ts';

interface Scanning {
  readonly lines: readonly string[];
  /** Rows where something is listed or loaded. */
  readonly rows: readonly number[];
}

/** So many lines above a listing may say its folder, and below it what it takes. */
const above = 6;
const below = 2;

/** Whether every listing that is told of a file's folder says what names it takes, and the file's is none. */
export function refusesName({ lines, rows }: Scanning, path: string, lists: RegExp): boolean {
  const listing = rows.filter((row) => lists.test(lines[row] ?? ''));
  const answers = listing.flatMap((row, index) => {
    const end = Math.min(row + below, (listing[index + 1] ?? lines.length) - 1);
    const start = Math.max(row - above, (listing[index - 1] ?? -1) + 1);
    return isTold(lines.slice(start, end + 1).join('\n'), path) ? [takes(lines.slice(row, end + 1), path)] : [];
  });
  return answers.length > 0 && answers.every((each) => each === false);
}

/** The text quotes a folder above the file, alone or as a part of a path. */
function isTold(text: string, path: string): boolean {
  const folders = folderOf(path)
    .split('/')
    .map((each) => RegExp.escape(each));
  return new RegExp(`["'\`/](?:${folders.join('|')})["'\`/]`).test(text);
}

/** Whether a listing takes the file by its name; null when it does not say what it takes. */
function takes(lines: readonly string[], path: string): boolean | null {
  const globs = patternsAt(lines, [0]).filter((each) => !each.startsWith('!') && saysName.test(each));
  const endings = lines.flatMap(endingsIn);
  if (globs.length === 0 && endings.length === 0) return null;
  const paths = spellings(path);
  const isIn = (glob: string): boolean =>
    paths.some((each) => tailsOf(each).some((tail) => picomatch.isMatch(tail, glob)));
  return (
    globs.map((each) => each.replace(/^.*\$\{[^}]*\}\/|^(?:\.{0,2}\/)+/, '')).some(isIn) ||
    endings.some((ending) => paths.some((each) => fileName(each).endsWith(ending)))
  );
}

/** The last part of a pattern is one for source files. */
const saysName = /\*[^/]*\.(?:py|\w*[jt]sx?|[{(]?[\w,|]*[jt]sx?\b[\w,|]*[})]?)$/;

/** `.endsWith('.event.ts')`, `.endswith("_part.py")`, but not what must not be: `!f.endsWith('.d.ts')` of a filter. */
function endingsIn(line: string): string[] {
  const goesOn = /\b(?:continue|return)\s*;?\s*\}?\s*$|^\s*if not\b/.test(line);
  return [
    ...line.matchAll(/(!\s*|\bnot\s+)?[\w$.]+\.ends[wW]ith\(\s*["'`]([\w.-]*\.(?:py|[cm]?[jt]sx?))["'`]\s*\)/g),
  ].flatMap(([, not, ending = '']) => (not === undefined || goesOn ? [ending] : []));
}

/** The path, and that of what is built of it. */
const spellings = (path: string): string[] => [path, path.replace(/\.([cm]?)tsx?$/, '.$1js')];

/** `src/events/x.ts`, `events/x.ts`, `x.ts`. */
function tailsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}
