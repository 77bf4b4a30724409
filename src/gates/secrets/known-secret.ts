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

/** A secret, or one line of it, in every form that is looked for. */
interface Forms {
  readonly plain: string;
  readonly reversed: string;
  readonly hex: readonly string[];
  readonly base64: readonly string[];
  readonly bare: string;
  readonly bareReversed: string;
  /** Whether a few pieces of it, in any places, give it away. */
  readonly telling: boolean;
}

/** A secret made ready to be looked for in many texts. */
export type KnownSecret = readonly Forms[];

/** The secret's own white space at both ends does not count; one that is too short to be looked for has no forms. */
export function knownSecret(value: string): KnownSecret {
  const secret = value.trim();
  return secret.length < shortestSecret ? [] : partsOf(secret).map(formsOf);
}

/** How the secret stands in the text, or null. */
export function hiddenIn(where: string | Searchable, value: string | KnownSecret): Disguise | null {
  const found = typeof where === 'string' ? searchable(where) : where;
  if (found.text.length < shortestSecret) return null;
  for (const forms of typeof value === 'string' ? knownSecret(value) : value) {
    const disguise = disguiseOf(found, forms);
    if (disguise !== null) return disguise;
  }
  return null;
}

/** A phrase that names the key by its place in the list, and the disguise; null when none is there. */
export function knownIn(text: string, knownSecrets: readonly (string | KnownSecret)[]): string | null {
  const prepared = searchable(text);
  for (const [index, secret] of knownSecrets.entries()) {
    const disguise = hiddenIn(prepared, secret);
    if (disguise !== null) return `key ${index + 1} of this installation (${disguise})`;
  }
  return null;
}

/** For who asks again and again: the same secrets are made ready once. Nothing is kept of a list that is no longer the one. */
export function readyOnce(): (secrets: readonly string[]) => readonly KnownSecret[] {
  let values: readonly string[] = [];
  let ready: readonly KnownSecret[] = [];
  return (now) => {
    if (now.length !== values.length || now.some((value, index) => value !== values[index])) {
      values = [...now];
      ready = now.map(knownSecret);
    }
    return ready;
  };
}

/** The same for a list that is asked for each time. */
export function kept(secrets: () => readonly string[]): () => readonly KnownSecret[] {
  const ready = readyOnce();
  return () => ready(secrets());
}

/** A secret of several lines (a PEM key) is told by any whole line of it but those that say what it is. */
export function partsOf(secret: string): string[] {
  const lines = secret
    .split(/\r?\n|\\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= 2 * shortestSecret && !/^-----.*-----$/.test(line));
  return lines.length > 1 ? lines : [secret];
}

function disguiseOf(found: Searchable, forms: Forms): Disguise | null {
  const { text, packed } = found;
  if (text.includes(forms.plain)) return 'plain';
  if (text.includes(forms.reversed)) return 'reversed';
  if (forms.hex.some((each) => found.digits.includes(each))) return 'hex';
  if (forms.base64.some((each) => isEncoded(found, each))) return 'base64';
  const long = forms.bare.length >= shortestSecret;
  if (long && packed.includes(forms.bare)) return 'split';
  if (long && packed.includes(forms.bareReversed)) return 'reversed';
  return forms.telling && isInPieces(packed, forms.bare) ? 'split' : null;
}

function formsOf(plain: string): Forms {
  const [reversed, short] = [turned(plain), bare(plain)];
  const both = [plain, reversed];
  const hex = both.map((each) => Buffer.from(each, 'utf8').toString('hex'));
  const telling = short.length >= 2 * shortestSecret && looksRandom(short);
  return { plain, reversed, hex, base64: both.flatMap(encodings), bare: short, bareReversed: turned(short), telling };
}

const bare = (text: string): string => text.replace(/[\s"'`+,\\.()[\]{}:;=|&<>*#]/g, '');
const turned = (text: string): string => [...text].reverse().join('');

/** In base64 the same bytes look different at each of three offsets; the ends that neighbours change are left out. */
function encodings(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text, 'utf8')]);
    const encoded = bytes.toString('base64').replace(/=+$/, '');
    const head = offset === 0 ? 0 : offset + 1;
    const tail = bytes.length % 3 === 0 ? encoded.length : encoded.length - 1;
    const core = encoded.slice(head, tail);
    return core.length < shortestSecret ? [] : [core];
  });
}

const isEncoded = ({ base64, packedBase64 }: Searchable, core: string): boolean =>
  base64.includes(core) || packedBase64.includes(core.replaceAll('+', ''));

/** A secret that is made of words has its pieces in any text about them. */
function looksRandom(secret: string): boolean {
  return /\d/.test(secret) && new Set(secret).size >= 10;
}

/** All of it is there, in a few pieces anywhere in the text. Taking the longest piece each time needs the fewest. */
function isInPieces(text: string, secret: string): boolean {
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
