// Functions of the base that go through whatever folder they are told, and the folders that its calls tell them: `load_scripts("scripts")`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { takenByGlob } from './scan-patterns.ts';

interface Scanning {
  readonly lines: readonly string[];
  /** Rows where something is listed or loaded. */
  readonly rows: readonly number[];
}

/** What stands in a call, from its first argument to the end of the line, and the file that it is in. */
interface Call {
  readonly given: string;
  readonly by: string;
}

/** `gather('../commands/*.js', Command)`: a pattern that is written relative to the file of the call. */
function takesByPattern(given: string, at: { readonly by: string; readonly path: string }): boolean {
  const [, pattern] = /^\s*["'`]([^"'`\s]*\*[^"'`\s]*)["'`]/.exec(given) ?? [];
  return pattern !== undefined && takenByGlob([pattern], { scanner: at.by, path: at.path }) === true;
}

/** Names that say nothing: a call of one may be of any. */
const plain = /^(?:main|run|load|init|setup|start|get|call|open|read|find|list|__\w+__|\w{1,3})$/;
/** More functions than this are not asked for. */
const most = 100;

/** Answers whether a call tells the function around a scan the folder of a file. The repository is gone through once, when first asked. */
export function toldOf(program: Program, scanners: readonly Scanning[]): (scanner: Scanning, path: string) => boolean {
  let calls: ReadonlyMap<string, readonly Call[]> | undefined;
  return (scanner, path) => {
    const folder = folderOf(path);
    const names = namesOf(scanner);
    if (folder === '' || names.length === 0) return false;
    calls ??= callsOf(program, [...new Set(scanners.flatMap(namesOf))].slice(0, most), furthest);
    const told = new RegExp(`["'\`](?:(?:\\.{0,2}/)?${RegExp.escape(folder)}/?|${modulesOf(folder)})["'\`]`);
    const isTold = ({ given, by }: Call): boolean => told.test(given) || takesByPattern(given, { by, path });
    return names.some((name) => calls?.get(name)?.some(isTold) === true);
  };
}

/** A folder as a package of Python: `kit.parts`, below whatever folder it may be kept in. */
function modulesOf(folder: string): string {
  const parts = folder.split('/');
  const most = Math.max(1, parts.length - 1);
  return Array.from({ length: most }, (_, at) => RegExp.escape(parts.slice(at).join('.'))).join('|');
}

/** A function may hand what it is told on to the next, this many times. */
const furthest = 2;

/** By function, what its calls are given, on the lines that have a quoted text; also of those that hand on to it what they are given. */
function callsOf(program: Program, names: readonly string[], far: number): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, Call[]>(names.map((name) => [name, []]));
  if (names.length === 0) return calls;
  const call = new RegExp(`\\b(${names.join('|')})[^\\S\\n]*\\(([^\\n]*)|\\n`, 'g');
  const isCode = (path: string): boolean =>
    /\.(?:py|[cm]?[jt]sx?)$/.test(path) && program.existed(path) && !isTestPath(path);
  const handing = new Map<string, string>();
  for (const { path, text } of program.texts(names, isCode)) {
    const lines = text.split('\n');
    let row = 0;
    // Once over the whole text: a search of each line takes several times as long.
    for (const { 1: name, 2: given = '' } of text.matchAll(call)) {
      if (name === undefined) {
        row += 1;
        continue;
      }
      if (/["'`]/.test(given)) calls.get(name)?.push({ given, by: path });
      const by = far > 0 ? handerAt(lines, row, given) : null;
      if (by !== null && !calls.has(by) && handing.size < most) handing.set(by, name);
    }
  }
  for (const [by, given] of callsOf(program, [...handing.keys()], far - 1))
    calls.get(handing.get(by) ?? '')?.push(...given);
  return calls;
}

/** The function around a call that is given one of its own parameters. */
function handerAt(lines: readonly string[], row: number, given: string): string | null {
  const variable = /^\s*([A-Za-z_$][\w$]*)\s*[,)]/.exec(given)?.[1];
  if (variable === undefined || /^\s*(?:export\s+)?(?:async\s+)?(?:def|function)\b/.test(lines[row] ?? '')) return null;
  const by = functionAround(lines, row);
  if (by === null || plain.test(by.name)) return null;
  return new RegExp(`\\b${RegExp.escape(variable)}\\b`).test(by.parameters) ? by.name : null;
}

function namesOf({ rows, lines }: Scanning): string[] {
  const names = new Set(rows.flatMap((row) => functionAround(lines, row)?.name ?? []));
  return [...names].filter((name) => !plain.test(name));
}

/** The function with parameters that a row stands in, by the nearest head above it. */
function functionAround(lines: readonly string[], row: number): { name: string; parameters: string } | null {
  for (let at = row; at >= 0; at -= 1) {
    const head = /^\s*(?:export\s+)?(?:async\s+)?(?:def|function)\s+(\w+)\s*\(\s*([^)\s][^)]*)/.exec(lines[at] ?? '');
    if (head?.[1] !== undefined) return { name: head[1], parameters: head[2] ?? '' };
  }
  return null;
}
