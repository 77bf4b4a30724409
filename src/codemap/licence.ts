// The licence of a repository by its licence file: held against the texts of the SPDX list. Shown, never a veto.
import type { Licence, LicenceText } from '../domain/origins.ts';
import type { Files } from './files.ts';
import { isCode } from './languages.ts';
import { declaredLicence } from './licence/declared.ts';
import { licenceTexts } from './licence/texts.ts';
import { inOrder } from './map/show.ts';

/** Names that a licence file has at the root, the usual ones first. */
export const licenceNames = [
  'LICENSE',
  'LICENSE.md',
  'LICENSE.txt',
  'LICENCE',
  'LICENCE.md',
  'COPYING',
  'UNLICENSE',
  'LICENSE-MIT',
];
/** Any other that a person would take for one: `LICENSE-APACHE`, `COPYING.LESSER`, `LICENSES/CC-BY-4.0.txt`, `LICENSE-DATA`. */
const licenceName = /^(?:licen[cs]es?\/[\w.+-]+\.txt|(?:licen[cs]e|copying|unlicen[cs]e)(?:[-._][\w.+-]*)?)$/i;
/** Of what is bundled, or no text at all. */
const noLicence = /third|3rd|bundled|binary|vendor|depend|header|template|\.(?:json|ya?ml|csv|toml|lock|html?)$/i;
const mostTexts = 6;

const decoder = new TextDecoder();
/** Longer than any licence: then it is something else. Bytes. */
const longest = 200_000;
/** Lines of a licence file that differ from holder to holder. */
const aside =
  /^\W*(copyright\b(?=.*(\d{4}|\(c\)|©|year|<|\[))|\(c\)|©|all rights reserved|(the )?[\w-]+( [\w-]+)? licen[cs]e( \(.*\))?\W*$)/i;
const sameFrom = 0.9;

/** null: there is no licence file at the root, and no build file there says a word of it. */
export function licenceOf(files: Files): Licence | null {
  const declared = declaredLicence(files);
  const named = /^SEE LICEN[CS]E IN (.+)$/i.exec(declared?.says ?? '')?.[1];
  const paths = files.entries
    .filter(({ path, mode }) => mode !== '160000' && (isLicence(path) || path === named))
    .map(({ path }) => path)
    .sort((a, b) => usual(a) - usual(b) || inOrder(a, b));
  const [first, ...others] = paths.slice(0, mostTexts).flatMap((path) => {
    const bytes = files.read(path);
    return bytes === null ? [] : [licenceText(path, bytes)];
  });
  if (first === undefined) return declared && { path: null, spdx: null, added: false, others: [], declared };
  return { ...first, others, declared };
}

function isLicence(path: string): boolean {
  return licenceName.test(path) && !noLicence.test(path) && !isCode(path);
}

function usual(path: string): number {
  const at = licenceNames.findIndex((name) => name.toLowerCase() === path.toLowerCase());
  return at === -1 ? licenceNames.length : at;
}

const additions =
  /special exception|(?:classpath|linking|runtime library|font|autoconf|bison|universal foss)["”]? exception|commons clause/gi;

export function licenceText(path: string, bytes: Uint8Array): LicenceText {
  const spdx = identify(bytes);
  const count = (text: string) => text.match(additions)?.length ?? 0;
  const added = spdx !== null && count(decoder.decode(bytes)) > count(licenceTexts[spdx] ?? '');
  return { path, spdx, added };
}

/**
 * The licence whose words these are, by the share of word pairs that both have (Sørensen and Dice): names, years and a changed sentence
 * leave more than nine tenths in common, another licence does not. null below that.
 */
export function identify(bytes: Uint8Array): string | null {
  if (bytes.byteLength > longest) return null;
  const pairs = pairsOf(decoder.decode(bytes));
  let best: { readonly id: string; readonly share: number } | null = null;
  for (const [id, text] of Object.entries(licenceTexts)) {
    const share = likeness(pairs, pairsOf(text));
    if (share >= sameFrom && (best === null || share > best.share)) best = { id, share };
  }
  return best?.id ?? null;
}

type Pairs = ReadonlyMap<string, number>;

function pairsOf(text: string): Pairs {
  const words = wordsOf(text);
  const pairs = new Map<string, number>();
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    if (next !== undefined) pairs.set(`${word} ${next}`, (pairs.get(`${word} ${next}`) ?? 0) + 1);
  }
  return pairs;
}

/**
 * Who holds the copyright, the title and how the text is set are no part of it, nor what is said of how to apply it. The list has the ISC
 * licence with its first holder's name inside.
 */
function wordsOf(text: string): string[] {
  const body = text.split(/end of terms and conditions/i)[0] ?? text;
  const lines = body.split('\n').filter((line) => !aside.test(line));
  const words = lines
    .join(' ')
    .toLowerCase()
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\bisc\b|internet (systems|software) consortium[^a-z]*/g, ' the author ');
  return words.match(/[a-z0-9]+/g) ?? [];
}

function likeness(a: Pairs, b: Pairs): number {
  let shared = 0;
  for (const [pair, count] of a) shared += Math.min(count, b.get(pair) ?? 0);
  const total = sizeOf(a) + sizeOf(b);
  return total === 0 ? 0 : (2 * shared) / total;
}

function sizeOf(pairs: Pairs): number {
  let size = 0;
  for (const count of pairs.values()) size += count;
  return size;
}
