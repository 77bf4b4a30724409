// What to tell of an edit whose text is nowhere in the file: the lines that come nearest, and how they differ.
import { distance } from 'fastest-levenshtein';
import { isHiddenAt } from '../hidden-text.ts';
import { linesOf } from './text-file.ts';

export interface NearMatch {
  /** First and last line, from 1. */
  readonly from: number;
  readonly to: number;
  /** Those lines, numbered. */
  readonly text: string;
  /** How they differ from what was asked for. */
  readonly difference: string;
}

/** Enough of a line to tell how near it is. */
const compared = 200;

/** null when no line of the file resembles the first line asked for. */
export function nearMatch(text: string, wanted: string): NearMatch | null {
  const lines = linesOf(text);
  const asked = linesOf(wanted);
  const first = asked.findIndex((line) => line.trim() !== '');
  if (first < 0 || lines.length === 0) return null;
  const spaced = sameButSpace(lines, asked);
  if (spaced !== null) {
    return excerpt(lines, spaced, asked.length, `only white space differs: ${spaceDifference(lines, asked, spaced)}`);
  }
  const near = nearestLine(lines, asked[first] ?? '');
  if (near === null) return null;
  return excerpt(
    lines,
    Math.max(0, near - first),
    asked.length,
    firstDifference(lines, asked, Math.max(0, near - first)),
  );
}

function sameButSpace(lines: readonly string[], asked: readonly string[]): number | null {
  const flat = lines.map(collapsed);
  const wanted = asked.map(collapsed);
  for (let at = 0; at + wanted.length <= flat.length; at++) {
    if (wanted.every((line, index) => flat[at + index] === line)) return at;
  }
  return null;
}

const collapsed = (line: string) => line.replace(/\s+/g, '');

function spaceDifference(lines: readonly string[], asked: readonly string[], at: number): string {
  for (const [index, line] of asked.entries()) {
    const has = lines[at + index] ?? '';
    // The first line may begin within one of the file.
    const begins = index === 0 && indentOf(line) === '';
    if ((begins ? has.trimStart() : has) === line) continue;
    const [indentHas, indentAsked] = [indentOf(has), indentOf(line)];
    if (indentHas !== indentAsked && !begins) {
      return `line ${at + index + 1} begins with ${named(indentHas)}, old_text with ${named(indentAsked)}`;
    }
    if (has.trimEnd().endsWith(line.trimEnd()))
      return `line ${at + index + 1} ends with other white space than old_text`;
    return `line ${at + index + 1} has other spaces inside than old_text, ${characterDifference(has, line)}`;
  }
  return 'the lines are the same, but they end or begin otherwise in old_text';
}

const indentOf = (line: string) => /^\s*/.exec(line)?.[0] ?? '';

function named(space: string): string {
  if (space === '') return 'no white space';
  const tabs = space.split('\t').length - 1;
  const spaces = space.length - tabs;
  return [tabs > 0 ? `${tabs} tab(s)` : '', spaces > 0 ? `${spaces} space(s)` : '']
    .filter((part) => part !== '')
    .join(' and ');
}

/** The line at the least edit distance, if it is less than half of the line asked for. */
function nearestLine(lines: readonly string[], asked: string): number | null {
  const wanted = asked.trim().slice(0, compared);
  let best = wanted.length / 2;
  let found: number | null = null;
  for (const [index, line] of lines.entries()) {
    const candidate = line.trim().slice(0, compared);
    if (Math.abs(candidate.length - wanted.length) >= best) continue;
    const far = distance(candidate, wanted);
    if (far < best) [best, found] = [far, index];
  }
  return found;
}

function firstDifference(lines: readonly string[], asked: readonly string[], at: number): string {
  const index = asked.findIndex((line, offset) => lines[at + offset] !== line);
  if (index < 0) return 'the nearest lines follow';
  const has = lines[at + index];
  if (has === undefined) return `the file ends before line ${at + index + 1}, old_text does not`;
  return `the first difference is at line ${at + index + 1}, ${characterDifference(has, asked[index] ?? '')}`;
}

/** The first character that differs, by its code where it could be taken for another. */
function characterDifference(has: string, asked: string): string {
  // A text that begins within a line is held against what follows the indentation.
  let column = 0;
  const [line, wanted] = indentOf(asked) === '' ? [has.trimStart(), asked] : [has, asked];
  const before = has.length - line.length;
  while (column < line.length && line[column] === wanted[column]) column += 1;
  return `column ${before + column + 1}: the file has ${character(line, column)}, old_text ${character(wanted, column)}`;
}

function character(line: string, at: number): string {
  const code = line.codePointAt(at);
  if (code === undefined) return 'the end of the line';
  if (code === 0x20) return 'a space';
  if (code > 0x20 && code < 0x7f) return String.fromCodePoint(code);
  const shown = String.fromCodePoint(code);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(shown) && !isHiddenAt(line, at) ? `${shown} (${name})` : name;
}

function excerpt(lines: readonly string[], at: number, count: number, difference: string): NearMatch {
  const to = Math.min(lines.length, at + Math.min(Math.max(count, 3), 12));
  const text = lines
    .slice(at, to)
    .map((line, index) => `${at + index + 1}\t${line.slice(0, 400)}`)
    .join('\n');
  return { from: at + 1, to, text, difference };
}
