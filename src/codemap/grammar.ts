// Loads tree-sitter grammars once per process and turns text into plain syntax nodes.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Parser, Tree, TreeCursor } from '@vscode/tree-sitter-wasm';
import { type GrammarRuntime, GrammarRuntimeLost, grammarFolder, startRuntime } from './grammar-runtime.ts';
import type { Grammar } from './languages.ts';

/** One node of a syntax tree, detached from the parser's memory. `start` and `end` are UTF-16 offsets, rows count from 0. */
export interface SyntaxNode {
  readonly type: string;
  readonly named: boolean;
  /** The name that the parent's rule gives this child, or null. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly endRow: number;
  readonly parent: SyntaxNode | null;
  readonly children: readonly SyntaxNode[];
}

export interface Syntax {
  readonly text: string;
  readonly root: SyntaxNode;
  /** Rows (from 0) where the text does not parse; empty when it does. */
  readonly errorRows: readonly number[];
}

export type Parse = (text: string) => Syntax;

/** Characters of the longest text that is worth a grammar: a longer one is data or was made by a machine. */
export const largestParsed = 1_500_000;

/** What one grammar can tell of a text. */
interface Loaded {
  readonly parse: Parse;
  readonly errorRows: (text: string) => readonly number[];
}

const cache = new Map<string, Promise<Loaded>>();
const runtimes = new Map<string, Promise<GrammarRuntime>>();
/** Digests of texts that ended a runtime: none is tried again. */
const hopeless = new Set<string>();

/**
 * A parser of one grammar, loaded once per process and folder. It throws GrammarRuntimeLost when it is none any more: see `withGrammars`.
 * @param folder where the wasm files are, when they are neither beside the bundle nor in the installed package
 * @throws when the grammar's wasm file is missing or unreadable
 */
export async function loadGrammar(grammar: Grammar, folder?: string): Promise<Parse> {
  return (await loaded(grammar, folder)).parse;
}

/** Parses a text. Never throws on any text; the errors are in the result, where one too long or too ambiguous is an error as a whole. */
export function parse(grammar: Grammar, text: string, folder?: string): Promise<Syntax> {
  return withGrammars(async () => (await loaded(grammar, folder)).parse(text));
}

/** The same rows as `parse` would give, without its tree. */
export function errorRowsOf(grammar: Grammar, text: string, folder?: string): Promise<readonly number[]> {
  return withGrammars(async () => (await loaded(grammar, folder)).errorRows(text));
}

function loaded(grammar: Grammar, folder?: string): Promise<Loaded> {
  const from = grammarFolder(folder);
  return remembered(cache, `${from}\0${grammar}`, () => load(grammar, from));
}

/** Does the work, and once more for each text in it that turns out to end the runtime. */
export async function withGrammars<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GrammarRuntimeLost)) throw error;
    }
  }
}

async function load(grammar: Grammar, folder: string): Promise<Loaded> {
  const runtime = await remembered(runtimes, folder, () => startRuntime(folder));
  const { Language, Parser } = runtime.library;
  const language = await Language.load(join(folder, `tree-sitter-${grammar}.wasm`));
  const parser = new Parser();
  parser.setLanguage(language);
  const read = <T>(text: string, of: (tree: Tree) => T): T | null => {
    if (text.length > largestParsed || (hopeless.size > 0 && hopeless.has(hash('sha1', text)))) return null;
    if (runtime.lost) throw new GrammarRuntimeLost();
    try {
      return withTree(parser, text, of);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      hopeless.add(hash('sha1', text));
      runtime.lost = true;
      runtimes.delete(folder);
      for (const key of cache.keys()) if (key.startsWith(`${folder}\0`)) cache.delete(key);
      throw new GrammarRuntimeLost();
    }
  };
  return {
    parse: (text) => read(text, (tree) => syntaxOf(tree, text)) ?? unread(text),
    errorRows: (text) =>
      read(text, (tree) => (tree.rootNode.hasError ? syntaxOf(tree, text).errorRows : [])) ?? unread(text).errorRows,
  };
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const there = known.get(key);
  if (there !== undefined) return there;
  const starting = start();
  known.set(key, starting);
  starting.catch(() => known.delete(key));
  return starting;
}

function withTree<T>(parser: Parser, text: string, of: (tree: Tree) => T): T {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the parser was stopped before it had read the text');
  try {
    return of(tree);
  } finally {
    tree.delete();
    parser.reset();
  }
}

function syntaxOf(tree: Tree, text: string): Syntax {
  const cursor = tree.walk();
  try {
    const errorRows: number[] = [];
    return { text, root: copy(cursor, errorRows), errorRows };
  } finally {
    cursor.delete();
  }
}

/** A text that was given up: one node, and an error where it begins. */
function unread(text: string): Syntax {
  const root = { type: 'ERROR', named: true, field: null, start: 0, end: text.length, row: 0, endRow: 0 };
  return { text, root: { ...root, parent: null, children: [] }, errorRows: [0] };
}

type Mutable = { -readonly [K in keyof SyntaxNode]: SyntaxNode[K] } & { children: SyntaxNode[] };

function nodeAt(cursor: TreeCursor, parent: SyntaxNode | null, errorRows: number[]): Mutable {
  const start = cursor.startPosition;
  const type = cursor.nodeType;
  if (type === 'ERROR' || cursor.nodeIsMissing) errorRows.push(start.row);
  return {
    type,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    row: start.row,
    endRow: cursor.endPosition.row,
    parent,
    children: [],
  };
}

/** Copies the whole tree without recursion: machine-written files nest deeper than the stack. */
function copy(cursor: TreeCursor, errorRows: number[]): SyntaxNode {
  const root = nodeAt(cursor, null, errorRows);
  let current = root;
  const path: Mutable[] = [];
  for (;;) {
    if (cursor.gotoFirstChild()) {
      path.push(current);
    } else {
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent() || path.length === 0) return root;
        path.pop();
        if (path.length === 0) return root;
      }
    }
    const parent = path.at(-1);
    if (parent === undefined) return root;
    current = nodeAt(cursor, parent, errorRows);
    parent.children.push(current);
  }
}
