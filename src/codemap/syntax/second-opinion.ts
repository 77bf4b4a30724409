// A grammar is not the language: what it cannot read is asked of a second judge before a file is said not to parse.
import { stripTypeScriptTypes } from 'node:module';
import { ownOf } from '../../domain/own.ts';
import type { Parse, Syntax } from '../grammar.ts';
import type { Language } from '../languages.ts';
import { descend, isComment } from './nodes.ts';

interface Question {
  readonly language: Language;
  readonly path: string;
  readonly syntax: Syntax;
  readonly parse: Parse;
}

/**
 * Rows (from 0) where the text is wrong in its language, as far as anybody here can tell. They are asked for where a patch changed the
 * file; the second judge of TypeScript takes as long as the grammar does, and is asked no sooner.
 */
export function judgedRows(question: Question): () => readonly number[] {
  const { language, path, parse, syntax } = question;
  const { text, errorRows } = syntax;
  if (errorRows.length > 0 && (language === 'typescript' || language === 'javascript'))
    return onceAsked(() => inEcmascript({ path, parse, text, errorRows }));
  const rows = rowsOf(language, syntax);
  return () => rows;
}

function rowsOf(language: Language, syntax: Syntax): readonly number[] {
  if (language === 'python') return [...syntax.errorRows, ...emptyBlocks(syntax)];
  const isC = language === 'c' || language === 'cpp';
  return isC && syntax.errorRows.length > 0 ? inCpp(syntax) : syntax.errorRows;
}

function onceAsked(answer: () => readonly number[]): () => readonly number[] {
  let known: readonly number[] | null = null;
  return () => {
    known ??= answer();
    return known;
  };
}

/** The grammar lets `def f():` stand alone; Python does not. */
function emptyBlocks({ root }: Syntax): number[] {
  const rows: number[] = [];
  for (const node of descend(root)) {
    if (node.type === 'block' && !node.children.some((each) => each.named && !isComment(each))) rows.push(node.row);
  }
  return rows;
}

/** Without the tree, which nobody needs any longer. */
type Doubted = Pick<Question, 'path' | 'parse'> & Pick<Syntax, 'text' | 'errorRows'>;

/** Node's own TypeScript reader decides, except on JSX, which it does not read; there the constructs that the grammar lacks are blanked. */
function inEcmascript({ path, text: whole, errorRows, parse }: Doubted): readonly number[] {
  if (!/sx$/.test(path)) return isTypeScript(whole) ? [] : errorRows;
  const blanked = whole
    .replace(/(?<=[:<|&=,]\s*(?:typeof\s+)?)import\((["'])[^"'\n]*\1\)/g, (text) => `I${'_'.repeat(text.length - 1)}`)
    .replace(/(?<=[[,]\s*(?:\.\.\.)?)object(?=\??:\s)/g, 'o_____');
  return parse(blanked).errorRows;
}

function isTypeScript(text: string): boolean {
  try {
    stripTypeScriptTypes(text, { mode: 'transform' });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Macros are not C: where one stands beside every error, and all brackets close, the file is given the benefit of the doubt. */
function inCpp({ text, errorRows }: Syntax): readonly number[] {
  if (!isBalanced(text)) return errorRows;
  const lines = text.split('\n');
  const isExcused = (row: number): boolean =>
    /\b_*[A-Z][A-Z0-9_]{3,}\b|\b__\w+|^\s*#/m.test(lines.slice(Math.max(0, row - 2), row + 3).join('\n'));
  return errorRows.filter((row) => !isExcused(row));
}

function isBalanced(text: string): boolean {
  const bare = text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g, ' ')
    .replace(/^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm, ' ');
  const open: string[] = [];
  const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const [mark] of bare.matchAll(/[()[\]{}]/g)) {
    const closing = ownOf(closes, mark);
    if (closing === undefined) open.push(mark);
    else if (open.pop() !== closing) return false;
  }
  return open.length === 0;
}
