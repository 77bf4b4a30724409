// JSON as every server reads it: Node writes half of a surrogate pair as an escape, which parsers of other languages refuse with the whole body.
import type { Json } from '../../domain/json.ts';

/** An escaped half; a whole pair is never escaped by `JSON.stringify`. An even run of backslashes before it is text. */
const half = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** JSON written by `JSON.stringify`, each lone half of a character replaced by U+FFFD. */
export function wholeCharacters(json: string): string {
  return json.includes('\\ud') ? json.replace(half, '$1\ufffd') : json;
}

/** The value that a text says; undefined when it is no JSON. */
export function jsonIn(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
