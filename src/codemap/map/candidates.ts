// Where in the code this paper would land: names that share its rare words, best first, with the place of each.
import type { Files } from '../files.ts';
import { type SourceSymbol, symbolsIn } from '../symbols.ts';
import { isTestPath } from '../test-conventions.ts';
import { depthOf } from './reading.ts';
import { inOrder } from './show.ts';
import type { FileHits, Survey } from './survey.ts';
import { stem, type Terms, wordsOf } from './words.ts';

export interface Candidate {
  readonly path: string;
  readonly line: number;
  readonly kind: string;
  readonly name: string;
  /** Words of the paper that it shares, the weightiest first. */
  readonly shares: readonly string[];
}

/** Files that are read again for their best names. */
const shortlist = 80;
/** Where a paper lands in one file, most of its places are there. */
const perFile = 8;
/** Lines around a declaration where its marks or its docstring stand. */
const commentLines = 4;
const longestComment = 40;
const largestComment = 400;

type Weights = ReadonlyMap<string, number>;

/** The best places, best first. Deterministic: ties go by path and line. */
export function findCandidates(files: Files, survey: Survey, terms: Terms): Candidate[] {
  const weights = rarity(survey, terms);
  const ranked = survey.hits
    .map((hit) => ({ hit, score: fileScore(hit, weights) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || inOrder(a.hit.path, b.hit.path))
    .slice(0, shortlist);
  const scored = ranked.flatMap(({ hit, score }) => bestNames(files, hit.path, { weights, fileScore: score }));
  return varied(scored.sort(bestFirst))
    .sort(bestFirst)
    .map(({ candidate }) => ({ ...candidate, shares: candidate.shares.map((term) => terms.get(term)?.word ?? term) }));
}

/** What a shared word is worth: its weight in the paper by how rare it is in the repository. A word in a third of all files says nothing. */
function rarity(survey: Survey, terms: Terms): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [term, { weight }] of terms) {
    // A word that no name has can still stand in a comment; how often, nobody has counted.
    const frequency = survey.frequency.get(term) ?? Math.max(1, survey.sources / 20);
    if (survey.sources > 30 && frequency > survey.sources / 3) continue;
    weights.set(term, weight * Math.log(1 + survey.sources / frequency));
  }
  return weights;
}

function sum(terms: Iterable<string>, weights: Weights): number {
  let total = 0;
  for (const term of terms) total += weights.get(term) ?? 0;
  return total;
}

const aside =
  /(?:^|\/)(?:examples?|docs?|documentation|benchmarks?|bench(?:es)?|benchs|microbench|scripts|demos?|samples?|tutorials?|contrib|typings)\//;
/** A module of its own that holds tests or what they need: `guava-tests/`, `testlib/`, `test-utils/`. */
const testModule = /(?:^|[/-])(?:tests?|testlib|testing|testsuite|testkit|fixtures?)(?:-[\w-]+)?\//;

/** Tests call what is sought; they are not it. A declaration file only says what is elsewhere. */
function placeFactor(path: string): number {
  if (isTestPath(path) || testModule.test(path)) return 0.25;
  return aside.test(path) || path.endsWith('.d.ts') ? 0.5 : 1;
}

function fileScore({ path, terms }: FileHits, weights: Weights): number {
  return sum(terms, weights) * placeFactor(path);
}

interface Scored {
  readonly score: number;
  readonly candidate: Candidate;
}

function bestNames(
  files: Files,
  path: string,
  { weights, fileScore: whole }: { weights: Weights; fileScore: number },
): Scored[] {
  const bytes = files.read(path);
  if (bytes === null) return [];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const lines = text.split('\n');
  const cut = path.lastIndexOf('/') + 1;
  const places = { file: matched(path.slice(cut), weights), folders: matched(path.slice(0, cut), weights) };
  const names = (symbolsIn(path, text) ?? []).map((symbol) =>
    scoreName(symbol, { path, lines, weights, places, whole }),
  );
  const best = firstNames(names.filter(({ score, candidate }) => score > 0 && candidate.shares.length > 0));
  if (best.length > 0) return best;
  // Only the file's path or head shares a word: the file itself is the place.
  const shares = [...new Set([...places.file, ...places.folders])].sort(byWeight(weights));
  if (shares.length === 0) return [];
  const name = path.slice(cut);
  return [{ score: whole * 0.4, candidate: { path, line: 1, kind: 'file', name, shares } }];
}

/** The best names of a file with all that bear them: overloads, and a class and its constructor, are one place and share what the best of them does. */
function firstNames(names: readonly Scored[]): Scored[] {
  const byName = [...Map.groupBy(names, ({ candidate }) => candidate.name).values()].map((same) =>
    same.sort(bestFirst),
  );
  return byName
    .sort(([a], [b]) => (a === undefined || b === undefined ? 0 : bestFirst(a, b)))
    .slice(0, perFile)
    .flatMap((same) => {
      const shares = same[0]?.candidate.shares ?? [];
      const score = same[0]?.score ?? 0;
      return same.map(({ candidate }) => ({ score, candidate: { ...candidate, shares } }));
    });
}

/** Of two that are as good the one nearer to the top comes first: a mirror of the code lies below it. */
function bestFirst(a: Scored, b: Scored): number {
  return (
    b.score - a.score ||
    depthOf(a.candidate.path) - depthOf(b.candidate.path) ||
    inOrder(a.candidate.path, b.candidate.path) ||
    a.candidate.line - b.candidate.line
  );
}

/** What is said again of another file says less: a method that many classes have, and above all a copy of a file. One file's later names give way, too. */
function varied(scored: readonly Scored[]): Scored[] {
  const seen = new Map<string, Set<string>>();
  const others = (key: string, one: string) => {
    const known = seen.get(key) ?? new Set();
    seen.set(key, known.add(one));
    return known.size - 1;
  };
  return scored.map(({ score, candidate }) => {
    const { path, name } = candidate;
    const base = path.slice(path.lastIndexOf('/') + 1);
    const again = others(`name ${name}`, path);
    const copies = others(`copy ${base} ${name}`, path);
    const inFile = others(`file ${path}`, name);
    const factor = (1 + again / 3) * (copies > 0 ? 3 : 1) * (1 + inFile / 8);
    return { score: score / factor, candidate };
  });
}

interface Around {
  readonly path: string;
  readonly lines: readonly string[];
  readonly weights: Weights;
  readonly places: { readonly file: ReadonlySet<string>; readonly folders: ReadonlySet<string> };
  readonly whole: number;
}

/**
 * A word in the name counts fully, in the comment beside it a third, in the file's name two fifths, in a folder's a sixth, in the file an
 * eighth; long names, constants, prototypes, accessors and names of which only the comment shares a word are less to the point.
 */
function scoreName(symbol: SourceSymbol, { path, lines, weights, places, whole }: Around): Scored {
  const inName = matched(symbol.name, weights);
  const inComment = matched(commentAt(lines, symbol.line), weights);
  const shares = [...new Set([...inName, ...inComment])].sort(byWeight(weights));
  if (shares.length === 0) return { score: 0, candidate: placeOf(path, symbol, shares) };
  const nameLength = Math.max(1, wordsOf(symbol.name).length);
  const own = sum(inName, weights) / Math.sqrt(nameLength / Math.max(1, inName.size));
  const beside = sum(without(inComment, inName), weights) / 3;
  const file = sum(without(places.file, inName), weights) * 0.4;
  const folders = sum(without(without(places.folders, inName), places.file), weights) / 6;
  const telling = (inName.size > 0 ? 1 : 0.6) * kindFactor(path, symbol) * placeFactor(path);
  return { score: (own + beside + file + folders + whole / 8) * telling, candidate: placeOf(path, symbol, shares) };
}

function placeOf(path: string, { line, kind, name }: SourceSymbol, shares: readonly string[]): Candidate {
  return { path, line, kind, name, shares };
}

const cFamily = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|cu|cuh|m|mm)$/;

const accessor = /^(?:get|set|is|has|with)_?(?=[A-Z_])/;

/** A constant is rarely the place, an accessor neither; a prototype says that there is a function, and the work is where its body is. */
function kindFactor(path: string, { kind, name, signature }: SourceSymbol): number {
  if (kind === 'constant' || kind === 'variable') return 0.6;
  if (kind !== 'function') return 1.15;
  if (accessor.test(name)) return 0.6;
  return signature.endsWith(';') && cFamily.test(path) ? 0.55 : 1;
}

function matched(text: string, weights: Weights): Set<string> {
  return new Set(
    wordsOf(text)
      .map(stem)
      .filter((term) => weights.has(term)),
  );
}

function without(terms: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...terms].filter((term) => !others.has(term)));
}

function byWeight(weights: Weights): (a: string, b: string) => number {
  return (a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || inOrder(a, b);
}

const commentLine = /^\s*(?:#(?!\[)|\/\/|\/?\*|"{3}|'{3}|--|;|%)/;
/** Annotations, attributes and template heads stand between a comment and its declaration. */
const mark = /^\s*(?:@\w|#\[|\[\[|template\s*<)/;
/** Where a comment goes on to parameters and their like, it no longer says what the thing is for. */
const tag = /^\s*\*\s*@/;

/** The comment right above a declaration, from its beginning, or the docstring right below it. */
function commentAt(lines: readonly string[], line: number): string {
  const found: string[] = [];
  let at = line - 2;
  for (; at >= 0 && at > line - 2 - commentLines && mark.test(lines[at] ?? ''); at -= 1);
  for (; at >= 0 && found.length < longestComment && commentLine.test(lines[at] ?? ''); at -= 1) {
    if (tag.test(lines[at] ?? '')) found.length = 0;
    else found.push(lines[at] ?? '');
  }
  found.reverse();
  const below = lines.slice(line, line + commentLines);
  const opens = below.findIndex((text) => /^\s*[rbf]?(?:"{3}|'{3})/.test(text));
  if (opens !== -1) found.push(...below.slice(opens));
  return found.join(' ').slice(0, largestComment);
}
