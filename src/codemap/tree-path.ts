// What a path inside a tree may look like, and how a name that is not UTF-8 is written so that nothing is lost.
import { isUtf8 } from 'node:buffer';

const looksEscaped = /\\x[89a-f][0-9a-f]/;
/** Line breaks, other control characters, marks that turn or hide the text around them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** An empty part, one of dots alone, `.git`, or a NUL: nearly every path has none, and 50,000 of them are asked twice. */
const doubtful = /(?:^|\/)(?:\.{1,2}|\.git)?(?:\/|$)|\0/i;

/** Why a path cannot be part of a tree, in words that follow the path ("… leaves the tree"); null when it can. */
export function pathFault(path: string): string | null {
  if (!doubtful.test(path)) return null;
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds a NUL character';
  if (path.startsWith('/')) return 'is absolute';
  for (const part of path.split('/')) {
    if (part === '') return 'has an empty part';
    if (part === '.' || part === '..') return 'leaves the tree or has a part that is only dots';
    if (part.toLowerCase() === '.git') return 'is inside .git';
  }
  return null;
}

/**
 * The name that a tree gave as bytes. Valid UTF-8 stays as it is. In any other name each byte that is not part of a valid character
 * becomes `\xHH` and each backslash is doubled; a valid name that only looks like such an escape gets its backslashes doubled too, so
 * that `pathBytes` gives back exactly the bytes.
 */
export function pathFromBytes(bytes: Uint8Array): string {
  if (isUtf8(bytes)) {
    const text = Buffer.from(bytes).toString('utf8');
    return looksEscaped.test(text) ? text.replaceAll('\\', '\\\\') : text;
  }
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    const part = bytes.subarray(at, at + Math.max(length, 1));
    if (length === 0) text += `\\x${Buffer.from(part).toString('hex')}`;
    else text += part[0] === 0x5c ? '\\\\' : Buffer.from(part).toString('utf8');
    at += part.length;
  }
  return text;
}

/** ASCII without a backslash: the same in every encoding, and nothing in it looks escaped. */
const plain = /^[\x20-\x5b\x5d-\x7e]*$/;

/** The same of bytes that were made one character each. */
export function pathFromLatin1(name: string): string {
  return plain.test(name) ? name : pathFromBytes(Buffer.from(name, 'latin1'));
}

/** The bytes of a path as the tree has it: the reverse of `pathFromBytes`. */
export function pathBytes(path: string): Uint8Array {
  if (!looksEscaped.test(path)) return Buffer.from(path, 'utf8');
  const parts = path.match(/\\\\|\\x[0-9a-f]{2}|[^\\]+|\\/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (part === '\\\\') return Buffer.from('\\');
      return /^\\x/.test(part) ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part, 'utf8');
    }),
  );
}

/** Length in bytes of the valid UTF-8 character at an offset, 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

/** Whether the name has characters that a reader cannot see, or that make it read as another one. */
export function isUnprintable(path: string): boolean {
  return unprintable.test(path);
}

/** Whether the path stands for a name that is not UTF-8: forges take and give names in JSON, which cannot carry it. */
export function isNotUtf8(path: string): boolean {
  return looksEscaped.test(path) || path.includes('\uFFFD');
}

/** A path as it is shown, on one line and without a character that hides: such a name is written as JSON, as a reader would send it back. */
export function shownPath(path: string): string {
  if (!isUnprintable(path)) return path;
  return JSON.stringify(path).replace(new RegExp(unprintable, 'gu'), (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
