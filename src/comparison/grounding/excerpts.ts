// Quoted code and words of a file: "`a.py:4` reads `def f(x):`", "`return x` in `a.py`", "the README says “…”".
import { citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, mayBeMissing, open, untrue } from './claim.ts';
import type { Ground } from './ground.ts';
import { type Piece, wordsOf } from './pieces.ts';
import type { Read } from './reading.ts';

interface Excerpt {
  readonly words: string;
  readonly place: string;
  /** Whether the sentence says that the file has exactly these words. */
  readonly verbatim: boolean;
}

const saysSo =
  /^\s*(?:,\s*which\s+)?(?:literally\s+|currently\s+)?(?:reads?|says?|states?|contains?|shows?|has)(?:\s+(?:the (?:line|text|code|words?)))?\s*[,:]?\s*$/i;
const loosely = /^\s*(?:is|does|returns?|calls?|uses?|:|=)\s*$/i;
const placedIn = /^\s*,?\s*(?:in|inside|at|from|on)\s+(?:the (?:file )?)?$/i;
const quoted = /^\s*(?:reads?|says?|states?|contains?)(?:\s+that)?\s*[,:]?\s*[“"‘]([^“”"‘’]{8,400})[”"’]/i;
const quotedBefore =
  /\b(?:reads?|says?|states?|contains?|is)\s*[,:]?\s*[“"‘]([^“”"‘’]{8,400})[”"’]\s*,?\s+(?:in|inside|at|from)\s+(?:the (?:file )?)?$/i;

/** What a sentence quotes of a file that is there, held against the file. */
export function excerptClaims(said: Read, ground: Ground): Finding[] {
  return [...excerptsIn(said.affirmed), ...blockExcerpt(said)].flatMap((excerpt) => judge(excerpt, said, ground) ?? []);
}

/** "`a.py` reads:" before a block. */
const intro =
  /^\s*(?:currently\s+|literally\s+|already\s+)?(?:reads?|says?|states?|contains?|shows?|has)(?:\s+the following)?\s*:\s*$/i;

function blockExcerpt({ sentence: { quoted }, affirmed }: Read): Excerpt[] {
  const at = affirmed.findLastIndex(({ place }) => place);
  const [place, behind] = [affirmed[at], wordsOf(affirmed[at + 1])];
  if (quoted === undefined || place === undefined || at < affirmed.length - 2 || !/:\s*$/.test(behind)) return [];
  return [{ words: quoted.text, place: place.text.trim(), verbatim: intro.test(behind) }];
}

function excerptsIn(pieces: readonly Piece[]): Excerpt[] {
  return pieces.flatMap((piece, i) => {
    const [next, third] = [pieces[i + 1]?.text ?? '', pieces[i + 2]];
    if (piece.place) {
      const words = quoted.exec(next)?.[1] ?? quotedBefore.exec(wordsOf(pieces[i - 1]))?.[1];
      if (words !== undefined) return [{ words, place: piece.text.trim(), verbatim: true }];
      if (third === undefined || !isCode(third)) return [];
      const verbatim = saysSo.test(next);
      return verbatim || loosely.test(next) ? [{ words: third.text, place: piece.text.trim(), verbatim }] : [];
    }
    if (!isCode(piece) || !third?.place || !placedIn.test(next)) return [];
    const verbatim = saysSo.test(pieces[i - 1]?.text.replace(/^.*\b(?=\w+\s*$)/, '') ?? '');
    return [{ words: piece.text, place: third.text.trim(), verbatim }];
  });
}

/** More than a name, a flag or a command: it has a blank or a sign that no name has. */
function isCode({ code, place, text }: Piece): boolean {
  const bare = text.trim();
  return (
    code &&
    !place &&
    bare.length >= 8 &&
    /[\s()[\]{}=<>+*]/.test(bare) &&
    !/^[\w.:]+\([^()]*\)$/.test(bare) &&
    !/^[-@/$]/.test(bare)
  );
}

function judge({ words, place, verbatim }: Excerpt, said: Read, ground: Ground): Finding | null {
  const cited = citation(place);
  const files = cited === null || !isFileName(cited.path) ? [] : meant(cited, ground);
  const [file] = files;
  if (file === undefined || files.length > 1) return null;
  const claim = `${shortened(words.trim())} (${file})`;
  const parts = words
    .split(/\s*(?:(?:^|\n)\s*(?:#|\/\/|--|\/\*)\s*)?(?:…|\.\.\.)\s*/)
    .map(squeezed)
    .filter((part) => part.length > 2);
  const texts = ground.texts(file);
  if (texts.some((text) => parts.every((part) => squeezed(text).includes(part)))) {
    const away =
      cited?.from == null ? null : lineOff(parts[0] ?? '', { from: cited.from, to: cited.to ?? cited.from }, texts);
    return away === null ? holds('quote', claim) : open('quote', claim, `it is in line ${away}`);
  }
  const why = `${file} does not have these words`;
  const near = texts.some((text) => mostly(words, text));
  return verbatim && !near && !mayBeMissing(said) ? untrue('quote', claim, why) : open('quote', claim, why);
}

/** The first line of a block. */
function shortened(words: string): string {
  const [line = ''] = words.split('\n', 1);
  return line === words ? words : `${line.trimEnd()} …`;
}

/** Blanks, and which quotes are used, are no words. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, '').replace(/[“”‘’'"]/g, '"');
}

/** The line that has the words, when none of the cited lines (and three around them) does; null when one does, or they span lines. */
function lineOff(
  part: string,
  at: { readonly from: number; readonly to: number },
  texts: readonly string[],
): number | null {
  for (const text of texts) {
    const lines = text.split('\n');
    const found = lines.flatMap((line, i) => (squeezed(line).includes(part) ? [i + 1] : []));
    const [first] = found;
    if (first === undefined || found.some((line) => line >= at.from - 3 && line <= at.to + 3)) return null;
    if (text === texts.at(-1)) return first;
  }
  return null;
}

/** Whether most of the names in it occur in the file: then it is a loose quotation. */
function mostly(words: string, text: string): boolean {
  const names = words.match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
  return names.length > 0 && names.filter((name) => text.includes(name)).length * 4 >= names.length * 3;
}
