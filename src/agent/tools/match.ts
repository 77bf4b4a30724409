// Finds the text that an edit names: exactly, or as a reader of the numbered lines would have seen it.
import { isHiddenAt } from '../hidden-text.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An edit must be sure which place is meant; of a text that is in a file more often than this it is not asked how often. */
export const mostSpans = 1000;

/** Letters, digits and marks of ASCII with plain line ends look as they are. */
const odd = /[^\t\n -~]/;

/** Where `wanted` stands in `text`. Exact places win; else those that differ only by what read_file does not show: carriage returns, hidden characters, how accents are composed. At most one more than `mostSpans`. */
export function findSpans(text: string, wanted: string): Span[] {
  const exact = occurrences(text, wanted);
  if (exact.length > 0) return exact.map((start) => ({ start, end: start + wanted.length }));
  const needle = asShown(wanted).text;
  if (needle === '') return [];
  if (!odd.test(text)) return occurrences(text, needle).map((start) => ({ start, end: start + needle.length }));
  const shown = asShown(text);
  return occurrences(shown.text, needle).map((start) => ({
    start: shown.offsets[start] ?? text.length,
    // Up to where the last character that was matched ends: what is hidden after it stays.
    end: shown.ends[start + needle.length - 1] ?? text.length,
  }));
}

/** Overlapping places count: an edit must be sure which one is meant. */
function occurrences(text: string, wanted: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && found.length <= mostSpans; at = text.indexOf(wanted, at + 1))
    found.push(at);
  return found;
}

/** The text as it looks, and for each of its code units where what it came from begins and ends. */
function asShown(text: string): { text: string; offsets: number[]; ends: number[] } {
  const units: string[] = [];
  const offsets: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length; ) {
    const isLineEnd = text[at] === '\r' && text[at + 1] === '\n';
    const cluster = clusterAt(text, at);
    if (!isLineEnd && !isHiddenAt(text, at)) {
      const shown = cluster.normalize('NFC');
      // Whole characters of which nothing is composed keep a place for each of their halves.
      for (const [unit, half] of shown.split('').entries()) {
        const own = shown === cluster && cluster.length <= 2;
        units.push(half);
        offsets.push(own ? at + unit : at);
        ends.push(own ? at + unit + 1 : at + cluster.length);
      }
    }
    at += cluster.length;
  }
  return { text: units.join(''), offsets, ends };
}

const marks = /\p{M}*/uy;

/** A character with the marks that are composed with it. */
function clusterAt(text: string, at: number): string {
  const size = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  if ((text.charCodeAt(at + size) || 0) < 0x300) return text.slice(at, at + size);
  marks.lastIndex = at + size;
  return text.slice(at, at + size + (marks.exec(text)?.[0].length ?? 0));
}
