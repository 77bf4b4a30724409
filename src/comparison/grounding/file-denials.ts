// "`a.py` does not define `x`", "`a.py` has no `x`": what a sentence says that one file does not do, held against that file.
import { isSupposed } from './absent-words.ts';
import { type Finding, holds, open, untrue } from './claim.ts';
import { declarationLines, onlyUses } from './declarations.ts';
import { type Ground, hasWord } from './ground.ts';
import { adjectives, kind, symbolKind } from './kinds.ts';
import { type Piece, textBefore, wordsOf } from './pieces.ts';

export interface FileDenial {
  readonly name: string;
  /** The words of the claim, as written. */
  readonly claim: string;
  readonly place: string;
  readonly verb: FileVerb | null;
  /** Whether the sentence says so outright. */
  readonly plain: boolean;
}

/** `define`: to declare it; `hold`: to have it anywhere; `use`: to import or call it; `have`: as something of its own. */
export type FileVerb = 'define' | 'hold' | 'use' | 'have';

const verbs: readonly (readonly [FileVerb, string])[] = [
  ['define', 'define|declare|implement|export|expose|provide'],
  ['hold', 'contain|include|mention|reference|name'],
  ['use', 'import|use|call|invoke'],
];
const fileVerb = new RegExp(
  String.raw`^\s*(?:(?:does not|doesn['’]t|never|do not)(?: currently| yet| actually| even| itself)?\s+(?:${verbs
    .map(([, words]) => `(${words})s?`)
    .join(
      '|',
    )})|((?:has|have|lacks?)(?: currently)?(?: no\b)?))\s*(?:${adjectives}|the )(?:${kind} )?(?:called |named )?$`,
  'i',
);
/** What may follow, so that it is about all of the name and not about a part or a manner of it. */
const outright = new RegExp(
  String.raw`^\s*(?:${symbolKind}\b)?\s*(?:$|[.;:!?)](?=\s|$)|,|—|–|and\b|but\b|so\b|nor\b|itself\b|yet\b|at all\b|anywhere\b|because\b|since\b)`,
  'i',
);

/** "`a.py` does not define `x`", "`a.py` has no `x`". */
export function denialOfFile(pieces: readonly Piece[], at: number): FileDenial | null {
  const [place, words, named] = [pieces[at - 2], wordsOf(pieces[at - 1]), pieces[at]];
  if (!place?.place || !named?.code || named.place) return null;
  const found = fileVerb.exec(words);
  if (found === null || (found[4] !== undefined && !/\bno$|^lack/i.test(found[4]))) return null;
  const verb =
    found[4] === undefined ? (verbs[found.slice(1, 4).findIndex((word) => word !== undefined)]?.[0] ?? null) : 'have';
  const said = `\`${place.text.trim()}\`${words}\`${named.text.trim()}\``;
  const behind = pieces[at + 1];
  const plain =
    !isSupposed(textBefore(pieces, at - 2)) &&
    outright.test(behind === undefined ? '' : behind.text) &&
    !wordsOf(behind).includes('?');
  return { name: named.text.trim(), claim: said.replace(/\s+/g, ' '), place: place.text.trim(), verb, plain };
}

/** The file has the name somewhere. */
export function judgeVerb(
  {
    name,
    claim,
    verb,
    file,
  }: { readonly name: string; readonly claim: string; readonly verb: FileVerb; readonly file: string },
  ground: Ground,
): Finding {
  const texts = ground.texts(file);
  const lines = texts.flatMap((text) => declarationLines(text, name));
  const [declared] = lines;
  if (declared !== undefined && verb !== 'use')
    return untrue('absence', claim, `${file} declares it in line ${declared}`);
  if (verb === 'define' && texts.every((text) => onlyUses(text, name))) return holds('absence', claim);
  if (verb === 'hold') return untrue('absence', claim, `${file} has it in line ${lineOf(name, texts)}`);
  const imported = new RegExp(String.raw`^[ \t]*(?:from|import|use)\b.*(?<![\w$])${RegExp.escape(name)}(?![\w$])`, 'm');
  return verb === 'use' && texts.some((text) => imported.test(text))
    ? untrue('absence', claim, `${file} imports it`)
    : open('absence', claim, `${file} holds ${name}`);
}

function lineOf(name: string, texts: readonly string[]): number {
  return Math.max(1, (texts[0] ?? '').split('\n').findIndex((line) => hasWord(line, name)) + 1);
}
