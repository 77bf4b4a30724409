// "`x.py` does not exist", "there is no function `create`": a claim of absence about one name, refuted only by what plainly is there.
import { isAsserted, manyMeanings, subject } from './absent-words.ts';
import { citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, nowhere, open, untrue } from './claim.ts';
import { denialOfFile, type FileVerb, judgeVerb } from './file-denials.ts';
import type { Ground } from './ground.ts';
import { adjectives, kind, symbolKind } from './kinds.ts';
import { nearText, type Piece, textBefore, wordsOf } from './pieces.ts';

export interface Denial {
  /** Which piece of the sentence. */
  readonly at: number;
  readonly name: string;
  /** The words of the claim, as written. */
  readonly claim: string;
  /** The file that it is said not to be in; null: the whole repository. */
  readonly place: string | null;
  /** What the file is said not to do with it, where a verb says so. */
  readonly verb: FileVerb | null;
  /** Called a function, a class and so on: then a file of that name is none. */
  readonly inCode: boolean;
  /** Whether the sentence says so outright, and of the repository or of one of its files. */
  readonly plain: boolean;
}

const symbolAhead = new RegExp(String.raw`\b${symbolKind} (?:as |named |called )*$`, 'i');
const symbolBehind = new RegExp(String.raw`^\s+${symbolKind}\b`, 'i');
const before = new RegExp(
  String.raw`(?<there>\bthere (?:is|are|exists?|was)(?: currently| also| still)? (?:no|not an?|not any)|\bthere (?:isn|aren|wasn)['’]t an?y?|(?<has>\b(?:has|have|contains?|defines?|ships?|includes?|exports?|provides?)(?: currently)? no|\blacks?(?: an?| any)?)|(?<bare>\bno)) ${adjectives}(?:${kind} )?(?:as |named |called )*$`,
  'i',
);
const after = new RegExp(
  String.raw`^\s*(?:${kind}\s+)?(?:(?:currently|simply|just|really)\s+)?(?:(?:does|do|did)(?: not|n['’]t)(?: currently| yet| actually| even)? exist\b|(?:is|are) (?:nowhere (?:to be found|defined)|non-?existent|not (?:there|present|defined))\b|(?:is|are)n['’]t (?:there|present|defined)\b|can(?:not|['’]t) be found\b|(?:is|are) (?:missing|absent)(?=\s*(?:[.,;:!?)]|$|—|–|from (?:the|this)\b|in (?:the|this)\b|and\b|so\b|here\b|entirely\b)))`,
  'i',
);
const exists = new RegExp(String.raw`^\s*(?:${kind}\s+)?(?:exists?|(?:is|are) (?:there|present|defined))\b`, 'i');
const inPlace = /^\s*,?\s*(?:in|inside|within|at|from|of|under|on)\s+(?:the (?:file |module |class )?)?$/i;
const wholeRepository = /^\s*,?\s*(?:in|from) (?:the|this) (?:repo|code ?base|project|package|tree)/i;

export function denialsIn(pieces: readonly Piece[]): Denial[] {
  return pieces.flatMap((piece, at) => (piece.code || piece.place ? (denial(pieces, at) ?? []) : []));
}

function denial(pieces: readonly Piece[], at: number): Denial | null {
  const ofFile = denialOfFile(pieces, at);
  if (ofFile !== null) return { at, inCode: true, ...ofFile };
  const [ahead, behind] = [wordsOf(pieces[at - 1]), wordsOf(pieces[at + 1])];
  const said = before.exec(ahead);
  const told = after.exec(behind);
  const present = said?.groups?.bare === undefined ? null : exists.exec(behind);
  if (said?.groups?.bare !== undefined && present === null) return told === null ? silent(pieces, at) : null;
  if (said === null && told === null) return null;
  const tail = (told ?? present)?.[0] ?? new RegExp(String.raw`^\s+${kind}\b`, 'i').exec(behind)?.[0] ?? '';
  const rest = behind.slice(tail.length);
  const named = pieces[at]?.text.trim() ?? '';
  const claim = `${said?.[0] ?? ''}${pieces[at]?.code ? `\`${named}\`` : named}${tail}`.trim();
  const placed = inPlace.test(rest) ? (pieces[at + 2]?.text.trim() ?? null) : null;
  // "`Trainer` has no `reset`" is about a part of the repository.
  const ofAll = said?.groups?.has === undefined || subject.test(ahead);
  const wide =
    placed !== null ||
    !/^\s*,?\s*(?:in|under|within|inside|below|beside|for|among|of|on|from|that|which|whose|to)\b/i.test(rest) ||
    wholeRepository.test(rest);
  const whole = textBefore(pieces, at) + claim + rest.slice(0, nearText);
  const inCode = symbolAhead.test(ahead) || symbolBehind.test(behind);
  return {
    at,
    name: named,
    claim,
    place: placed,
    verb: null,
    inCode,
    plain: ofAll && wide && isAsserted(whole, claim),
  };
}

/** "With no `x`" says neither that there is one nor that there is none. */
function silent(pieces: readonly Piece[], at: number): Denial {
  return { at, name: pieces[at]?.text ?? '', claim: '', place: null, verb: null, inCode: false, plain: false };
}

const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** The bare name of a symbol; null for what is none. */
export function deniedSymbol({ name, plain }: Denial): string | null {
  const bare = name.replace(/^@/, '').replace(/\(\)$/, '');
  return plain && identifier.test(bare) && bare.length > 2 ? bare : null;
}

export interface DeniedGround {
  /** The frozen repository without the draft. */
  readonly ground: Ground;
  /** Names that occur anywhere, and where the names are declared. */
  readonly known: ReadonlySet<string>;
  readonly declared: ReadonlyMap<string, string>;
  readonly all: boolean;
}

export function judgeDenial(denial: Denial, at: DeniedGround): Finding | null {
  if (!denial.plain) return null;
  const cited = citation(denial.name);
  if (cited !== null && isFileName(cited.path) && cited.from === null && cited.symbol === null) {
    const within = denial.place === null ? '' : `${denial.place.replace(/\/+$/, '')}/`;
    const [there] = meant(cited, at.ground).filter((path) => path.startsWith(within));
    return there === undefined ? holds('absence', denial.claim) : untrue('absence', denial.claim, `${there} is there`);
  }
  const module = moduleNamed(denial, at.ground);
  if (module !== null) return untrue('absence', denial.claim, `${module} is there`);
  const name = deniedSymbol(denial);
  return name === null ? null : judgeName(name, denial, at);
}

/** The file of `pkg.module`. */
function moduleNamed({ name }: Denial, ground: Ground): string | null {
  if (!/^\w+(?:\.\w+)+$/.test(name)) return null;
  const path = name.replaceAll('.', '/');
  return ['.py', '/__init__.py', '.java', '.kt'].flatMap((end) => ground.files(path + end))[0] ?? null;
}

function judgeName(
  name: string,
  { claim, place, verb, inCode }: Denial,
  { ground, known, declared, all }: DeniedGround,
): Finding | null {
  if (place !== null) {
    const cited = citation(place);
    const [file] = cited === null ? [] : meant(cited, ground);
    if (file === undefined) return null;
    if (!ground.holds(file, name)) return holds('absence', claim);
    if (verb !== null) return judgeVerb({ name, claim, verb, file }, ground);
    return declared.get(name) === file
      ? untrue('absence', claim, `${file} declares it`)
      : open('absence', claim, `${file} holds ${name}`);
  }
  const where = declared.get(name);
  if (where !== undefined) return untrue('absence', claim, `${where} declares it`);
  const [there] = ground.named(name);
  if (there !== undefined && !inCode && !manyMeanings.test(name)) return untrue('absence', claim, `${there} is there`);
  return nowhere(claim, name, { mentioned: known.has(name) || there !== undefined, all });
}
