// Where in the code this paper would land: names that share its rare words, best first, with the place of each.
import type { Files } from '../files.ts';
import { type SourceSymbol, symbolsIn } from '../symbols.ts';
import { isTestPath } from '../test-conventions.ts';
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
/** Lines around a declaration where its comment or docstring stands. */
const commentLines = 4;
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
  return scored
    .sort(
      (a, b) => b.score - a.score || inOrder(a.candidate.path, b.candidate.path) || a.candidate.line - b.candidate.line,
    )
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

/** Tests call what is sought; they are not it. */
function placeFactor(path: string): number {
  if (isTestPath(path)) return 0.25;
  return /(?:^|\/)(?:examples?|docs?|benchmarks?|bench|scripts|demos?)\//.test(path) ? 0.5 : 1;
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
  const pathTerms = matched(path, weights);
  const names = (symbolsIn(path, text) ?? []).map((symbol) =>
    scoreName(symbol, { path, lines, weights, pathTerms, whole }),
  );
  const best = names
    .filter(({ score, candidate }) => score > 0 && candidate.shares.length > 0)
    .sort((a, b) => b.score - a.score || a.candidate.line - b.candidate.line)
    .slice(0, perFile);
  if (best.length > 0) return best;
  // Only the file's path or head shares a word: the file itself is the place.
  const shares = [...pathTerms].sort(byWeight(weights));
  if (shares.length === 0) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [{ score: whole * 0.4, candidate: { path, line: 1, kind: 'file', name, shares } }];
}

interface Around {
  readonly path: string;
  readonly lines: readonly string[];
  readonly weights: Weights;
  readonly pathTerms: ReadonlySet<string>;
  readonly whole: number;
}

/**
 * A word in the name counts fully, in the comment beside it a third, in the path a quarter, in the file a tenth; long names, constants,
 * prototypes and names of which only the comment shares a word are less to the point.
 */
function scoreName(symbol: SourceSymbol, { path, lines, weights, pathTerms, whole }: Around): Scored {
  const inName = matched(symbol.name, weights);
  const inComment = matched(commentAt(lines, symbol.line), weights);
  const shares = [...new Set([...inName, ...inComment])].sort(byWeight(weights));
  const nameLength = Math.max(1, wordsOf(symbol.name).length);
  const own = sum(inName, weights) / Math.sqrt(nameLength / Math.max(1, inName.size));
  const beside =
    sum(
      [...inComment].filter((term) => !inName.has(term)),
      weights,
    ) / 3;
  const around =
    sum(
      [...pathTerms].filter((term) => !inName.has(term)),
      weights,
    ) / 4;
  const telling = (inName.size > 0 ? 1 : 0.6) * kindFactor(path, symbol);
  const score = shares.length === 0 ? 0 : (own + beside + around + whole / 10) * placeFactor(path) * telling;
  return { score, candidate: { path, line: symbol.line, kind: symbol.kind, name: symbol.name, shares } };
}

const cFamily = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|cu|cuh|m|mm)$/;

/** A constant is rarely the place; a prototype says that there is a function, and the work is where its body is. */
function kindFactor(path: string, { kind, signature }: SourceSymbol): number {
  if (kind === 'constant' || kind === 'variable') return 0.6;
  return kind === 'function' && signature.endsWith(';') && cFamily.test(path) ? 0.4 : 1;
}

function matched(text: string, weights: Weights): Set<string> {
  return new Set(
    wordsOf(text)
      .map(stem)
      .filter((term) => weights.has(term)),
  );
}

function byWeight(weights: Weights): (a: string, b: string) => number {
  return (a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || inOrder(a, b);
}

const commentLine = /^\s*(?:#|\/\/|\/?\*|"{3}|'{3}|--|;|%)/;

/** The comment right above a declaration, or the docstring right below it. */
function commentAt(lines: readonly string[], line: number): string {
  const found: string[] = [];
  for (let at = line - 2; at >= 0 && at > line - 2 - commentLines && commentLine.test(lines[at] ?? ''); at -= 1)
    found.push(lines[at] ?? '');
  const below = lines.slice(line, line + commentLines);
  const opens = below.findIndex((text) => /^\s*[rbf]?(?:"{3}|'{3})/.test(text));
  if (opens !== -1) found.push(...below.slice(opens));
  return found.join(' ').slice(0, largestComment);
}
