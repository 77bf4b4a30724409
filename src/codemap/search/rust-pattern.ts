// Rewrites an RE2 pattern for ripgrep's regex engine so that every line RE2 matches is matched there too; RE2 confirms each line after.
// The two differ in Unicode classes, anchors, line ends, octal escapes and what a class may hold.
import { ownOf } from '../../domain/own.ts';

const perlClass: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\f\\r ' };
/** Lines reach RE2 without their carriage return; ripgrep sees it. */
const endOfLine = '(?:\\r?$)';
const sameEscapes = 'aftnrv';

interface Piece {
  readonly text: string;
  /** Characters of the pattern that it stands for. */
  readonly length: number;
}

/** The rewritten pattern, or null where there is no faithful one and the caller has to scan by RE2 alone. Expects a pattern that RE2 accepts. */
export function rustPattern(pattern: string): string | null {
  let out = '';
  for (let at = 0; at < pattern.length; ) {
    const piece = next(pattern, at);
    if (piece === null) return null;
    out += piece.text;
    at += piece.length;
  }
  return out;
}

function next(pattern: string, at: number): Piece | null {
  const rest = pattern.slice(at);
  switch (pattern[at]) {
    case '\\':
      return escapeSequence(rest);
    case '[':
      return characterClass(rest);
    case '(':
      return group(rest);
    case '$':
      return { text: endOfLine, length: 1 };
    case '{':
      return repetition(rest);
    case '^':
    case '.':
    case '|':
    case ')':
    case '*':
    case '+':
    case '?':
      return { text: rest.charAt(0), length: 1 };
    default:
      return literal(rest);
  }
}

function literal(rest: string): Piece {
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return { text: hex(character), length: character.length };
}

function hex(character: string): string {
  return /^[A-Za-z0-9_]$/.test(character) ? character : `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function repetition(rest: string): Piece {
  const found = /^\{\d+(,\d*)?\}/.exec(rest);
  return found === null ? literal(rest) : { text: found[0], length: found[0].length };
}

/** Groups only group: names and numbers are of no use here, and dot-all and multi-line make no difference within a line. */
function group(rest: string): Piece | null {
  const named = /^\(\?P?<[^>]*>/.exec(rest);
  if (named !== null) return { text: '(?:', length: named[0].length };
  const flags = /^\(\?([imsU]*)(-([imsU]*))?([:)])/.exec(rest);
  if (flags === null) return rest.startsWith('(?') ? null : { text: '(?:', length: 1 };
  const kept = (letters = '') => letters.replace(/[ms]/g, '');
  const off = kept(flags[3]);
  const all = `${kept(flags[1])}${off === '' ? '' : `-${off}`}`;
  if (flags[4] === ')') return { text: all === '' ? '' : `(?${all})`, length: flags[0].length };
  return { text: `(?${all}:`, length: flags[0].length };
}

function escapeSequence(rest: string): Piece | null {
  const letter = rest.charAt(1);
  if (letter === 'Q') return quoted(rest);
  if (letter === 'A') return { text: '^', length: 2 };
  if (letter === 'z') return { text: endOfLine, length: 2 };
  if (letter === 'b' || letter === 'B') return { text: `(?-u:\\${letter})`, length: 2 };
  const set = ownOf(perlClass, letter.toLowerCase());
  if (set !== undefined) return { text: letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`, length: 2 };
  return property(rest) ?? escapedCharacter(rest);
}

function quoted(rest: string): Piece {
  const end = rest.indexOf('\\E', 2);
  const inner = rest.slice(2, end === -1 ? undefined : end);
  return { text: Array.from(inner, hex).join(''), length: end === -1 ? rest.length : end + 2 };
}

function property(rest: string): Piece | null {
  const found = /^\\([pP])(?:([A-Za-z])|\{(\^?)([A-Za-z_]+)\})/.exec(rest);
  if (found === null) return null;
  const negated = (found[1] === 'P') !== (found[3] === '^');
  return { text: `\\${negated ? 'P' : 'p'}{${found[2] ?? found[4]}}`, length: found[0].length };
}

/** One escaped character, in or outside a class; null for an escape that we do not know. */
function escapedCharacter(rest: string): Piece | null {
  const octal = /^\\([0-7]{1,3})/.exec(rest);
  if (octal !== null)
    return { text: hex(String.fromCodePoint(Number.parseInt(octal[1] ?? '0', 8))), length: octal[0].length };
  const code = /^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/.exec(rest);
  if (code !== null) return { text: `\\x{${code[1] ?? code[2]}}`, length: code[0].length };
  const letter = rest.charAt(1);
  if (letter !== '' && sameEscapes.includes(letter)) return { text: rest.slice(0, 2), length: 2 };
  if (letter === '' || /[A-Za-z0-9]/.test(letter)) return null;
  const character = String.fromCodePoint(rest.codePointAt(1) ?? 0);
  return { text: hex(character), length: 1 + character.length };
}

function characterClass(rest: string): Piece | null {
  const negated = rest.startsWith('[^');
  let out = negated ? '[^' : '[';
  let at = negated ? 2 : 1;
  for (let first = true; first || rest[at] !== ']'; first = false) {
    const item = classItem(rest.slice(at));
    if (item === null) return null;
    out += item.text;
    at += item.length;
  }
  return { text: `${out}]`, length: at + 1 };
}

/** A named class, an escaped class, a range or one character. */
function classItem(rest: string): Piece | null {
  const named = /^\[:\^?[a-z]+:\]/.exec(rest);
  if (named !== null) return { text: named[0], length: named[0].length };
  const letter = rest.startsWith('\\') ? rest.charAt(1) : '';
  const set = ownOf(perlClass, letter.toLowerCase());
  if (set !== undefined) return { text: letter === letter.toLowerCase() ? set : `[^${set}]`, length: 2 };
  const known = letter === '' ? null : property(rest);
  if (known !== null) return known;
  const low = classCharacter(rest);
  if (low === null || rest[low.length] !== '-' || rest[low.length + 1] === ']') return low;
  const high = classCharacter(rest.slice(low.length + 1));
  return high === null ? null : { text: `${low.text}-${high.text}`, length: low.length + 1 + high.length };
}

function classCharacter(rest: string): Piece | null {
  if (rest === '') return null;
  return rest.startsWith('\\') ? escapedCharacter(rest) : literal(rest);
}
