// Finds one known secret in a text, also in the disguises that a model has been seen to use or an attacker would.
import { Buffer } from 'node:buffer';

/** Shorter values are words; looking for them would stop every patch. */
export const shortestSecret = 8;

/** Pieces shorter than this are found in any text by chance. */
const shortestPiece = 4;
const mostPieces = 8;

export type Disguise = 'plain' | 'base64' | 'hex' | 'reversed' | 'split';

/** A text made ready to be looked through for many secrets: what the disguises have in common is undone once. */
export interface Searchable {
  readonly text: string;
  /** Without white space, quotes and the signs that join pieces of a string. */
  readonly packed: string;
  /** Base64 of both alphabets as one, as it stands and without line ends and quotes. */
  readonly base64: string;
  readonly packedBase64: string;
  /** Lower case, without what separates bytes written as hex. */
  readonly digits: string;
}

export function searchable(text: string): Searchable {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return {
    text,
    packed: bare(text),
    base64,
    packedBase64: bare(base64).replaceAll('+', ''),
    digits: text.toLowerCase().replace(/\\x|0x|%|[\s"'`+,:;\\[\](){}-]/g, ''),
  };
}

/** How the secret stands in the text, or null. The secret's own white space at both ends does not count. */
export function hiddenIn(where: string | Searchable, value: string): Disguise | null {
  const found = typeof where === 'string' ? searchable(where) : where;
  const secret = value.trim();
  if (secret.length < shortestSecret || found.text.length < shortestSecret) return null;
  for (const line of partsOf(secret)) {
    const disguise = disguiseOf(found, line);
    if (disguise !== null) return disguise;
  }
  return null;
}

/** A phrase that names the key by its place in the list, and the disguise; null when none is there. */
export function knownIn(text: string, knownSecrets: readonly string[]): string | null {
  const prepared = searchable(text);
  for (const [index, secret] of knownSecrets.entries()) {
    const disguise = hiddenIn(prepared, secret);
    if (disguise !== null) return `key ${index + 1} of this installation (${disguise})`;
  }
  return null;
}

/** A secret of several lines (a PEM key) is told by any whole line of it but those that say what it is. */
export function partsOf(secret: string): string[] {
  const lines = secret
    .split(/\r?\n|\\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= 2 * shortestSecret && !/^-----.*-----$/.test(line));
  return lines.length > 1 ? lines : [secret];
}

function disguiseOf(found: Searchable, secret: string): Disguise | null {
  const { text, packed } = found;
  if (text.includes(secret)) return 'plain';
  if (text.includes(turned(secret))) return 'reversed';
  if (hasHex(found, secret)) return 'hex';
  if (hasBase64(found, secret)) return 'base64';
  const short = bare(secret);
  if (short.length >= shortestSecret && packed.includes(short)) return 'split';
  if (short.length >= shortestSecret && packed.includes(turned(short))) return 'reversed';
  return isInPieces(packed, short) ? 'split' : null;
}

const bare = (text: string): string => text.replace(/[\s"'`+,\\.()[\]{}:;=|&<>*#]/g, '');
const turned = (text: string): string => [...text].reverse().join('');

function hasHex({ digits }: Searchable, secret: string): boolean {
  return [secret, turned(secret)].some((each) => digits.includes(Buffer.from(each, 'utf8').toString('hex')));
}

/** In base64 the same bytes look different at each of three offsets; the ends that neighbours change are left out. */
function hasBase64({ base64, packedBase64 }: Searchable, secret: string): boolean {
  return [secret, turned(secret)].some((each) => {
    for (let offset = 0; offset < 3; offset += 1) {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(each, 'utf8')]);
      const encoded = bytes.toString('base64').replace(/=+$/, '');
      const head = offset === 0 ? 0 : offset + 1;
      const tail = bytes.length % 3 === 0 ? encoded.length : encoded.length - 1;
      const core = encoded.slice(head, tail);
      if (core.length < shortestSecret) continue;
      if (base64.includes(core) || packedBase64.includes(core.replaceAll('+', ''))) return true;
    }
    return false;
  });
}

/** A secret that is made of words has its pieces in any text about them. */
function looksRandom(secret: string): boolean {
  return /\d/.test(secret) && new Set(secret).size >= 10;
}

/** All of it is there, in a few pieces anywhere in the text. Taking the longest piece each time needs the fewest. */
function isInPieces(text: string, secret: string): boolean {
  if (secret.length < 2 * shortestSecret || !looksRandom(secret)) return false;
  let at = 0;
  for (let pieces = 0; pieces < mostPieces; pieces += 1) {
    let length = 0;
    while (at + length < secret.length && text.includes(secret.slice(at, at + length + 1))) length += 1;
    if (length < shortestPiece) return false;
    at += length;
    if (at === secret.length) return true;
    if (secret.length - at < shortestPiece) return text.includes(secret.slice(secret.length - shortestPiece));
  }
  return false;
}
