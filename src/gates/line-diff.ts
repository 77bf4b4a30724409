// Which lines a change adds and deletes, as `git diff --numstat` counts them.
import { diffArrays } from 'diff';

export interface LineDiff {
  /** Rows (from 0) of the text after that were not there before. */
  readonly added: readonly number[];
  /** Rows (from 0) of the text before that are gone. */
  readonly deleted: readonly number[];
}

/** Beyond this many edits the middle of the two texts is taken as wholly replaced: the count stays right in size, and fast. */
const mostEdits = 4_000;

export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** One line by its row, from 0; empty past the end. */
export function lineAt(text: string, row: number): string {
  return textAt(text, { row, endRow: row });
}

/** The rows of a text that a definition takes. Asked for every name in a file: the text is not cut into lines for that. */
export function textAt(text: string, { row, endRow }: { readonly row: number; readonly endRow: number }): string {
  const start = startOf(text, row);
  const end = startOf(text.slice(start), endRow - row + 1);
  return text.slice(start, end === Number.POSITIVE_INFINITY ? text.length : start + end - 1);
}

/** Where a row begins; at no place when the text ends before. */
export function startOf(text: string, row: number): number {
  let at = 0;
  for (let left = row; left > 0; left -= 1) {
    const end = text.indexOf('\n', at);
    if (end < 0) return Number.POSITIVE_INFINITY;
    at = end + 1;
  }
  return at;
}

export function diffLines(before: string, after: string): LineDiff {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1;
  const [endA, endB] = [a.length - tail, b.length - tail];
  if (head === endA || head === endB) return { added: range(head, endB), deleted: range(head, endA) };
  const parts = diffArrays(a.slice(head, endA), b.slice(head, endB), { maxEditLength: mostEdits });
  if (parts === undefined) return { added: range(head, endB), deleted: range(head, endA) };
  const added: number[] = [];
  const deleted: number[] = [];
  let [rowA, rowB] = [head, head];
  for (const part of parts) {
    const length = part.value.length;
    if (part.added) added.push(...range(rowB, rowB + length));
    if (part.removed) deleted.push(...range(rowA, rowA + length));
    if (!part.added) rowA += length;
    if (!part.removed) rowB += length;
  }
  return { added, deleted };
}
