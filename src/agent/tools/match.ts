// Finds the text that an edit names: exactly, or as a reader of the numbered lines would have seen it.
import { isHiddenAt } from '../hidden-text.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where `wanted` stands in `text`. Exact places win; else those that differ only by what read_file does not show: carriage returns, hidden characters. */
export function findSpans(text: string, wanted: string): Span[] {
  const exact = occurrences(text, wanted);
  if (exact.length > 0) return exact.map((start) => ({ start, end: start + wanted.length }));
  const shown = asShown(text);
  const needle = asShown(wanted).text;
  if (needle === '') return [];
  return occurrences(shown.text, needle).map((start) => ({
    start: shown.offsets[start] ?? text.length,
    // Up to where the last character that was matched ends: what is hidden after it stays.
    end: endOf(text, shown.offsets[start + needle.length - 1] ?? text.length),
  }));
}

/** Overlapping places count: an edit must be sure which one is meant. */
function occurrences(text: string, wanted: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found.push(at);
  return found;
}

/** The text as read_file shows it, and for each of its code units the offset it came from. */
function asShown(text: string): { text: string; offsets: number[] } {
  const units: string[] = [];
  const offsets: number[] = [];
  for (let at = 0; at < text.length; ) {
    const size = sizeAt(text, at);
    const isLineEnd = text[at] === '\r' && text[at + 1] === '\n';
    if (!isLineEnd && !isHiddenAt(text, at)) {
      for (let unit = 0; unit < size; unit++) {
        units.push(text[at + unit] ?? '');
        offsets.push(at + unit);
      }
    }
    at += size;
  }
  return { text: units.join(''), offsets };
}

const sizeAt = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
const endOf = (text: string, lastUnit: number) => Math.min(text.length, lastUnit + 1);
