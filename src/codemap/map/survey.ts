// One pass over every file: lines by language, which words of the paper each file's names share, registries, entry points.
import { isAscii } from 'node:buffer';
import { lineAt } from '../../domain/line-at.ts';
import { isBinary } from '../content-hash.ts';
import type { FileEntry, Files } from '../files.ts';
import { isPackSnapshot } from '../snapshot.ts';
import { declarationsIn, type Found, mayDeclare } from '../symbols.ts';
import { isTestPath } from '../test-conventions.ts';
import { languagesIn } from './headers.ts';
import { isForeign } from './kinds.ts';
import { lineFeeds } from './line-feeds.ts';
import { inOrder } from './show.ts';
import { TermFinder } from './term-finder.ts';
import type { Terms } from './words.ts';

export interface LanguageCount {
  files: number;
  lines: number;
  tests: number;
}

export interface FileHits {
  readonly path: string;
  /** Terms of the paper in the file's path, names and head. */
  readonly terms: readonly string[];
}

export interface NamedPlace {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

export interface Survey {
  readonly languages: ReadonlyMap<string, Readonly<LanguageCount>>;
  /** Files of source code that share a term, sorted by path; others' and generated code left out. */
  readonly hits: readonly FileHits[];
  /** In how many files of source code each term occurs. */
  readonly frequency: ReadonlyMap<string, number>;
  readonly sources: number;
  /** Registries, factories and plug-in tables, sorted. */
  readonly registries: readonly NamedPlace[];
  /** Functions called main and main guards, sorted. */
  readonly mains: readonly NamedPlace[];
}

/** Larger files are data or made by a machine: their lines are counted, their names are not read. */
const largestSource = 4 << 20;
/** Up to here most files are sources; what is larger is read when its lines are as people write them, */
const usualSource = 400_000;
/** on average no longer than this, bytes, */
const longestLines = 120;
/** and all of them together are no more than this: a tree can hold hundreds of tables of registers. */
const mostOfLarge = 24 << 20;
const largestText = 8 << 20;
const headCharacters = 400;
const longestLicence = 8000;
const breath = 32 << 20;
const mostPlaces = 2000;

const registryName =
  /regist(?:er|ry|ries)|factory|factories|plug-?in|dispatch(?:er|_table)|^(?:MODEL|BACKEND|HANDLER|LOADER|METRIC|OPTIMIZER|SCHEDULER|TASK)S$|(?:Registry|Factory|Registrar)$/;
/** What a table is called; a function of such a name makes or tests a map. */
const tableName = /_(?:map|mapping|table|backends|models|handlers)$/;
/** Python's tables are plain assignments, which the symbol rules do not list. */
const pythonTable =
  /^_?((?:[A-Za-z]\w{0,60})?(?:REGISTRY|Registry|registry|MAPPING|FACTORY|FACTORIES|PLUGINS|BACKENDS|HANDLERS|_MAP|_TABLE)\w{0,20})[ \t]*(?::[^=\n]{0,100})?=[ \t]*(?:[{[]|dict\b|defaultdict\b|OrderedDict\b|[A-Z]\w{0,40}\()/gm;
/** What begins the code that a file runs by itself, where no function called main does. */
const mainMarks: readonly (readonly [ending: string, mark: RegExp])[] = [
  ['.py', /^if __name__ ==/m],
  // At the start of its line: an example in a comment has an asterisk there.
  ['.java', /^[ \t]*public static void main\(/m],
];
const withMainFunction = /\.(?:go|rs|c|cc|cpp|cxx|cu|kt|dart|zig|swift)$/;

/** Reads every file once. The result does not depend on the order of the entries. */
export async function surveyFiles(files: Files, terms: Terms): Promise<Survey> {
  const survey = new Surveyor(terms, files.entries);
  let read = 0;
  for (const [entry, bytes] of contents(files)) {
    survey.take(entry, bytes);
    read += bytes?.length ?? 0;
    if (read < breath) continue;
    read = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return survey.finish();
}

/** A pack is read from its beginning to its end, which is several times as fast as file by file. */
function contents(files: Files): Iterable<readonly [FileEntry, Uint8Array | null]> {
  if (isPackSnapshot(files)) return files.contents(largestText);
  return files.entries.map((entry) => [entry, entry.size > largestText ? null : files.read(entry.path)] as const);
}

class Surveyor {
  private readonly terms: TermFinder;
  private readonly languageOf: (path: string) => string;
  /** Files above the usual size whose names may be read. */
  private readonly large: ReadonlySet<string>;
  private readonly languages = new Map<string, LanguageCount>();
  private readonly hits: FileHits[] = [];
  private readonly frequency = new Map<string, number>();
  private readonly registries: NamedPlace[] = [];
  private readonly mains: NamedPlace[] = [];
  private sources = 0;

  constructor(terms: Terms, entries: readonly FileEntry[]) {
    this.terms = new TermFinder(terms);
    this.languageOf = languagesIn(entries);
    this.large = largeSources(entries);
  }

  take({ path, mode, size }: FileEntry, bytes: Uint8Array | null): void {
    if (mode === '120000' || mode === '160000') return;
    const language = this.languageOf(path);
    const count = this.languages.get(language) ?? { files: 0, lines: 0, tests: 0 };
    this.languages.set(language, count);
    count.files += 1;
    const test = isTestPath(path);
    if (test) count.tests += 1;
    if (bytes === null || isBinary(bytes)) return;
    const lines = linesOf(bytes);
    count.lines += lines;
    const written = size <= usualSource || (this.large.has(path) && size <= lines * longestLines);
    if (written && !isForeign(path)) this.readNames(path, bytes, test);
  }

  finish(): Survey {
    const byPlace = (a: NamedPlace, b: NamedPlace) => inOrder(a.path, b.path) || a.line - b.line;
    return {
      languages: this.languages,
      hits: this.hits.sort((a, b) => inOrder(a.path, b.path)),
      frequency: this.frequency,
      sources: this.sources,
      registries: this.registries.sort(byPlace),
      mains: this.mains.sort(byPlace),
    };
  }

  private readNames(path: string, bytes: Uint8Array, test: boolean): void {
    if (!mayDeclare(path)) return;
    const ascii = isAscii(bytes);
    const text = bufferOf(bytes).toString(ascii ? 'latin1' : 'utf8');
    const declared = declarationsIn(path, text, ascii);
    if (declared === null) return;
    this.sources += 1;
    const found = new Set<string>();
    this.terms.collect(path, found);
    this.terms.collect(headOf(text), found);
    for (const { name } of declared) this.terms.collect(name, found);
    for (const term of found) this.frequency.set(term, (this.frequency.get(term) ?? 0) + 1);
    if (found.size > 0) this.hits.push({ path, terms: [...found].sort(inOrder) });
    if (!test) this.readPlaces(path, text, declared);
  }

  private readPlaces(path: string, text: string, declared: readonly Found[]): void {
    const place = (into: NamedPlace[], at: number, name: string) => {
      // A piece of a text keeps the whole text in memory: the name is copied out.
      if (into.length < mostPlaces)
        into.push({ path, line: lineAt(text, at), name: Buffer.from(name, 'utf8').toString('utf8') });
    };
    for (const { at, kind, name } of declared) {
      const table = (kind === 'constant' || kind === 'variable') && tableName.test(name);
      if (table || registryName.test(name)) place(this.registries, at, name);
    }
    if (path.endsWith('.py')) {
      for (const match of text.matchAll(pythonTable)) place(this.registries, match.index, match[1] ?? '');
    }
    const main = withMainFunction.test(path) ? declared.find(({ name }) => name === 'main') : undefined;
    if (main !== undefined && !inTestBranch(text, main.at)) place(this.mains, main.at, 'main');
    for (const [ending, mark] of mainMarks) {
      const at = path.endsWith(ending) ? text.search(mark) : -1;
      if (at !== -1) place(this.mains, at, 'main');
    }
  }
}

/** The smallest first, as many as there is room for: the same ones in whatever order the entries come. */
function largeSources(entries: readonly FileEntry[]): Set<string> {
  const large = entries
    .filter(({ path, size }) => size > usualSource && size <= largestSource && mayDeclare(path) && !isForeign(path))
    .sort((a, b) => a.size - b.size || inOrder(a.path, b.path));
  const chosen = new Set<string>();
  let room = mostOfLarge;
  for (const { path, size } of large) {
    room -= size;
    if (room < 0) break;
    chosen.add(path);
  }
  return chosen;
}

const opening = /^(?:#!|#|\/[/*]|"{3}|'{3}|--|;|%|\(\*)/;
const licenceWords = /copyright|licen[sc]e/i;
/** A licence's whole comment, and what stands between it and the next: a package's name, imports, nothing. */
const licenceComment =
  /^(?:\/\*[\s\S]{0,3000}?\*\/|(?:(?:#|\/\/|--|;|%)[^\n]{0,200}\n){1,60})\s*(?:(?:package|import|using|use)\b[^\n]{0,200}\n\s*){0,60}/;

/** The comment or docstring that a file begins with, when it says what the file is for: the one after that on who may copy it. */
function headOf(text: string): string {
  const head = text.slice(0, headCharacters);
  if (!opening.test(head)) return '';
  if (!licenceWords.test(head)) return head;
  const after = licenceComment.exec(text.slice(0, longestLicence))?.[0].length ?? 0;
  const next = text.slice(after, after + headCharacters);
  return after > 0 && opening.test(next) && !licenceWords.test(next) ? next : '';
}

const condition = /^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b(.*)$/gm;

/** Whether a place in C is compiled only for a test or a benchmark: `#ifdef SIPHASH_TEST`. */
function inTestBranch(text: string, at: number): boolean {
  const open: string[] = [];
  for (const { index, 1: word, 2: rest = '' } of text.matchAll(condition)) {
    if (index > at) break;
    if (word === 'endif') open.pop();
    else open.push(rest);
  }
  return open.some((words) => /TEST|MAIN|BENCH|FUZZ|EXAMPLE|STANDALONE/.test(words));
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function linesOf(bytes: Uint8Array): number {
  return lineFeeds(bytes) + (bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? 1 : 0);
}
