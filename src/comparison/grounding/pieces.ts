// A sentence in pieces: what names a place in the tree stands alone, one citation each, whatever stood around it.
import { citation, glued, gluedLists, isFileName } from './citation.ts';
import type { Ground } from './ground.ts';
import type { Sentence } from './sentences.ts';

export interface Piece {
  readonly text: string;
  readonly code: boolean;
  /** Whether it is a file's place, alone. */
  readonly place: boolean;
}

/** So much before and after a claim is read for what it depends on: pieces, and characters of their text. */
const nearPieces = 12;
export const nearText = 400;

/** What stands before a piece, as it is written. */
export function textBefore(pieces: readonly Piece[], at: number): string {
  const ahead = pieces.slice(Math.max(0, at - nearPieces), at);
  return ahead
    .map(({ text }) => text)
    .join('')
    .slice(-nearText);
}

/** What stands before a piece, with names as words: only how it is said matters there. */
export function leadTo(pieces: readonly Piece[], at: number): string {
  const ahead = pieces.slice(Math.max(0, at - nearPieces), at);
  return ahead.map(({ text, code }) => (code ? 'it' : text)).join('');
}

/** The words of a piece; a name or a place is none. */
export function wordsOf(piece: Piece | undefined): string {
  return piece === undefined || piece.code || piece.place ? '' : piece.text;
}

const token = /[^\s"“”'‘’`(),;=|]+/g;
const number = String.raw`(\d+)(?:\s*(?:[-–—]|to|through)\s*L?(\d+))?`;
const linesAfter = new RegExp(
  String.raw`^(?:,?\s*|,?\s*\()(?:at\s+|on\s+|see\s+)?(?:lines?\s+|ll?\.\s*|L(?=\d))${number}(?!\w|\.\d)\)?`,
  'i',
);
const linesBefore = new RegExp(
  String.raw`\b(?:lines?\s+|L(?=\d))${number}\s+(?:of|in)\s+(?:the\s+(?:file\s+)?)?$`,
  'i',
);
/** `a.py:2,9-12`: each of the places. */
const severalLines =
  /(?<![^\s"'`(),;=|])([^\s"'`(),;=|:]{1,250}\.\w{1,12}):(\d+(?:[-–]\d+)?)((?:,\s?\d+(?:[-–]\d+)?)+)(?![\w.])/g;

/** The pieces of a sentence in their order; "`a.py`, lines 2 to 9" is the one piece `a.py:2-9`. */
export function piecesOf({ runs }: Sentence, ground: Ground): Piece[] {
  return withLines(
    runs.flatMap(({ text, code }) => {
      const whole = spread(gluedLists(spaced(code ? text.replaceAll('\\ ', ' ') : text, ground)));
      return code ? [codePiece(whole)] : placesIn(whole);
    }),
  );
}

function spaced(text: string, { spaced: names }: Ground): string {
  return names.reduce((all, name) => (all.includes(name) ? all.replaceAll(name, glued(name)) : all), text);
}

function spread(text: string): string {
  return text.replace(severalLines, (_, path: string, one: string, more: string) =>
    [one, ...more.split(',').slice(1)].map((line) => `${path}:${line.trim()}`).join(' '),
  );
}

function codePiece(text: string): Piece {
  const bare = text.trim();
  const alone = (bare.match(token) ?? []).length === 1 && isFileName(citation(bare)?.path ?? '');
  return { text, code: true, place: alone };
}

/** Paths in words: only what has a folder or a line, for `Node.js` is no file. */
function placesIn(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(token)) {
    const cited = citation(word);
    if (cited === null || !isFileName(cited.path) || (!cited.path.includes('/') && cited.from === null)) continue;
    const at = index + Math.max(0, word.indexOf(glued(cited.text)));
    pieces.push({ text: text.slice(from, at), code: false, place: false });
    from = Math.min(at + cited.text.length, index + word.length);
    pieces.push({ text: text.slice(at, from), code: false, place: true });
  }
  return [...pieces, { text: text.slice(from), code: false, place: false }].filter(({ text: left }) => left !== '');
}

/** Lines that are named beside a file are put to it. */
function withLines(pieces: readonly Piece[]): Piece[] {
  const found = [...pieces];
  for (const [i, piece] of found.entries()) {
    const cited = piece.place ? citation(piece.text.trim()) : null;
    if (cited === null || cited.from !== null || cited.symbol !== null) continue;
    const [before, after] = [found[i - 1], found[i + 1]];
    const behind = after && !after.code && !after.place ? linesAfter.exec(after.text) : null;
    const ahead = before && !before.code && !before.place ? linesBefore.exec(before.text) : null;
    const [, first, last] = behind ?? ahead ?? [];
    if (first === undefined) continue;
    found[i] = { ...piece, text: `${glued(cited.text)}:${first}${last === undefined ? '' : `-${last}`}` };
    if (behind && after) found[i + 1] = { ...after, text: after.text.slice(behind[0].length) };
  }
  return found;
}
