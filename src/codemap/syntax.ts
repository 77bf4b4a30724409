// Whether a file parses: source code by its grammar, JSON, YAML and TOML by their parsers.
import { parse as parseToml, TomlError } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { messageOf } from '../domain/errors.ts';
import { ownOf } from '../domain/own.ts';
import { errorRowsOf, largestParsed, loadGrammar, withGrammars } from './grammar.ts';
import { type Grammar, grammarOf, languageOf } from './languages.ts';
import { parseCpp } from './syntax/cpp-text.ts';
import { judgedRows } from './syntax/second-opinion.ts';
import { duplicateKeys } from './yaml-documents.ts';

export interface SyntaxFault {
  /** Line and column from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

type Check = (text: string) => SyntaxFault[];

const byEnding: Readonly<Record<string, Check>> = {
  json: jsonFaults,
  jsonl: jsonLineFaults,
  ipynb: jsonFaults,
  webmanifest: jsonFaults,
  geojson: jsonFaults,
  yml: yamlFaults,
  yaml: yamlFaults,
  toml: tomlFaults,
};

/** JSON by name, but read by programs that allow comments and trailing commas. */
const looseJson =
  /(^|\/)([tj]sconfig(\.[\w-]+)?|devcontainer|settings|launch|tasks|extensions|\.eslintrc|\.swcrc|\.babelrc|api-extractor)\.json$/;

/**
 * Faults of a file; empty when it parses, null when nothing here can tell (no grammar, too large, or not UTF-8 text). Lines of code
 * that a grammar could not read in `before` either are none: they are what it lacks. Never throws on any bytes.
 */
export async function syntaxErrors(
  path: string,
  bytes: Uint8Array,
  before: Uint8Array | null = null,
): Promise<SyntaxFault[] | null> {
  const text = bytes.length > largestParsed ? null : decode(bytes);
  if (text === null) return null;
  const grammar = grammarOf(path);
  if (grammar !== null) {
    const faults = await codeFaults(path, grammar, text);
    const base = faults.length === 0 || before === null ? null : decode(before);
    if (base === null) return faults;
    const known = new Set((await codeFaults(path, grammar, base)).map(({ message }) => message));
    return faults.filter(({ message }) => !known.has(message));
  }
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const check = looseJson.test(path) ? undefined : ownOf(byEnding, ending);
  return check === undefined ? null : check(text);
}

async function codeFaults(path: string, grammar: Grammar, text: string): Promise<SyntaxFault[]> {
  const lines = text.split('\n');
  return [...new Set(await wrongRows(path, grammar, text))].map((row) => ({
    line: row + 1,
    column: firstColumn(lines[row]),
    message: `unexpected: ${shown(lines[row])}`,
  }));
}

/** By the grammar; where it stumbles, by whoever knows what it lacks: macros, and words of TypeScript that are newer. */
async function wrongRows(path: string, grammar: Grammar, text: string): Promise<readonly number[]> {
  const language = languageOf(path);
  if ((await errorRowsOf(grammar, text)).length === 0 || language === null) return [];
  return withGrammars(async () => {
    const parse = await loadGrammar(grammar);
    const isC = language === 'c';
    const syntax = isC || language === 'cpp' ? parseCpp(parse, text, isC) : parse(text);
    return judgedRows({ path, language, syntax, parse })();
  });
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Another encoding: no grammar of ours reads it.
    return null;
  }
}

function firstColumn(line = ''): number {
  return line.length - line.trimStart().length + 1;
}

function shown(line = ''): string {
  const text = line.trim();
  return text === '' ? 'the end of the text or an empty line' : text.slice(0, 80);
}

function jsonFaults(text: string): SyntaxFault[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const message = messageOf(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    const at = position === undefined ? text.length : Number(position);
    return [{ ...placeOf(text, at), message: message.replace(/ \(line \d+ column \d+\)/, '') }];
  }
}

function jsonLineFaults(text: string): SyntaxFault[] {
  return text
    .split('\n')
    .flatMap((line, row) => (line.trim() === '' ? [] : jsonFaults(line).map((fault) => ({ ...fault, line: row + 1 }))));
}

/** Nobody reads more of one file, and each costs a walk to its place. */
const mostFaults = 100;

function yamlFaults(text: string): SyntaxFault[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  const faults = documents.flatMap((document) => [
    ...document.errors.map(({ pos, message }) => ({ at: pos[0], message })),
    ...duplicateKeys(document).map(({ key, offset }) => ({
      at: offset,
      message: `the key ${key} stands here a second time`,
    })),
  ]);
  return faults.slice(0, mostFaults).map(({ at, message }) => ({ ...placeOf(text, at), message }));
}

function tomlFaults(text: string): SyntaxFault[] {
  try {
    parseToml(text);
    return [];
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return [{ line: error.line, column: error.column, message: error.message.split('\n')[0] ?? error.message }];
  }
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: at - lineStart + 1 };
}
