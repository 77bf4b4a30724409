// "`a.py` defines `x`", "`x` is defined in `a.py:3`": a name that a sentence puts into a file by a verb, held against what the file declares.
import { isSupposed } from './absent-words.ts';
import { type Cited, citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, mayBeMissing, open, type Said, untrue } from './claim.ts';
import { declarationLines, onlyUses } from './declarations.ts';
import type { Ground } from './ground.ts';
import { adjectives, kind } from './kinds.ts';
import { leadTo, type Piece, wordsOf } from './pieces.ts';

export interface Definition {
  /** As written. */
  readonly name: string;
  readonly place: string;
  /** To pass it on is enough: a package exports what it imports. */
  readonly exported: boolean;
}

const adverb = '(?:also |already |currently |itself )?';
const defines = new RegExp(
  String.raw`^\s*(?:,\s*which\s+)?${adverb}(?:(defines?|declares?|implements?)|(exports?|provides?|exposes?))\s+(?:${adjectives}|the |its )(?:${kind} )?(?:called |named )?$`,
  'i',
);
const isDefined = new RegExp(
  String.raw`^\s*(?:${kind}\s+)?,?\s*(?:which\s+)?(?:(?:is|are)\s+${adverb}(defined|declared|implemented)\s+(?:in|inside|at)|(lives?|resides?)\s+in)\s+(?:the (?:file |module )?)?$`,
  'i',
);
const andAlso = /^\s*(?:,|,?\s*and|&)\s+(?:an? |the |its )?$/i;

/** By the names that a sentence says it of. */
export function definitionsIn(pieces: readonly Piece[]): Map<string, Definition> {
  const found = new Map<string, Definition>();
  for (const [i, piece] of pieces.entries()) {
    if (!piece.code || piece.place) continue;
    const definition = before(pieces, i, found) ?? behind(pieces, i);
    if (definition !== null) found.set(definition.name, definition);
  }
  return found;
}

function before(pieces: readonly Piece[], i: number, found: ReadonlyMap<string, Definition>): Definition | null {
  const [place, words, name = ''] = [pieces[i - 2], wordsOf(pieces[i - 1]), pieces[i]?.text.trim()];
  if (place === undefined) return null;
  // "`a.py` defines `x`, `y` and `z`".
  const earlier = andAlso.test(words) ? found.get(place.text.trim()) : undefined;
  if (earlier !== undefined && !defines.test(words)) return { ...earlier, name };
  const said = place.place ? defines.exec(words) : null;
  if (said === null || supposed(pieces, i - 2)) return null;
  return { name, place: place.text.trim(), exported: said[1] === undefined };
}

function behind(pieces: readonly Piece[], i: number): Definition | null {
  const [words, place, name = ''] = [wordsOf(pieces[i + 1]), pieces[i + 2], pieces[i]?.text.trim()];
  if (!place?.place || !isDefined.test(words) || supposed(pieces, i)) return null;
  return { name, place: place.text.trim(), exported: false };
}

function supposed(pieces: readonly Piece[], at: number): boolean {
  return isSupposed(leadTo(pieces, at));
}

export interface Defined {
  /** As the sentence has it, and the bare name of what is declared. */
  readonly text: string;
  readonly name: string;
  readonly definition: Definition;
  readonly said: Said;
}

/** null: nothing more than that it is named can be said. */
export function judgeDefinition({ text, name, definition, said }: Defined, ground: Ground): Finding | null {
  const cited = citation(definition.place);
  const files = cited === null || !isFileName(cited.path) ? [] : meant(cited, ground);
  const [file] = files;
  if (cited === null || file === undefined || files.length > 1) return null;
  const texts = ground.texts(file);
  if (!ground.holds(file, name))
    return definition.exported && texts.some((each) => passesOn.test(each))
      ? open('symbol', text, `${file} passes on what other files have`)
      : elsewhere(`${file} does not hold ${name}`);
  if (definition.exported) return holds('symbol', text);
  const lines = texts.flatMap((each) => declarationLines(each, name));
  if (lines.length > 0) return judgeLines(text, lines, cited);
  const other = ground.declared([name]).get(name);
  if (other === undefined || other === file || !texts.every((each) => onlyUses(each, name))) return null;
  return elsewhere(`${other} declares it, ${file} only uses it`);

  function elsewhere(why: string): Finding {
    return mayBeMissing(said) || (said.mood === 'asserts' && later.test(said.sentence.text))
      ? open('symbol', text, why)
      : untrue('symbol', text, why);
  }
}

/** Whatever another file has. */
const passesOn = /\bexport\s*\*|\bimport\s+\*|::\*|__getattr__|module\.exports\s*=/;
/** A state of the repository that is still to come. */
const later = /\b(?:after|once|when|then|now)\b/i;

/** An editor's slip of a few lines is none. */
const near = 3;

function judgeLines(text: string, lines: readonly number[], { from, to }: Cited): Finding {
  if (from === null || lines.some((line) => line >= from - near && line <= (to ?? from) + near))
    return holds('symbol', text);
  return open('symbol', text, `it is declared in line ${lines[0] ?? 0}`);
}
