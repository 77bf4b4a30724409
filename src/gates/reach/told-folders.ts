// Functions of the base that go through whatever folder they are told, and the folders that its calls tell them: `load_scripts("scripts")`.
import { isTestPath } from '../../codemap/test-conventions.ts';
import { folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';

interface Scanning {
  readonly lines: readonly string[];
  /** Rows where something is listed or loaded. */
  readonly rows: readonly number[];
}

/** Names that say nothing: a call of one may be of any. */
const plain = /^(?:main|run|load|init|setup|start|get|call|open|read|find|list|__\w+__|\w{1,3})$/;
/** More functions than this are not asked for. */
const most = 100;

/** Answers whether a call tells the function around a scan the folder of a file. The repository is gone through once, when first asked. */
export function toldOf(program: Program, scanners: readonly Scanning[]): (scanner: Scanning, path: string) => boolean {
  let calls: ReadonlyMap<string, readonly string[]> | undefined;
  return (scanner, path) => {
    const folder = folderOf(path);
    const names = namesOf(scanner);
    if (folder === '' || names.length === 0) return false;
    calls ??= callsOf(program, [...new Set(scanners.flatMap(namesOf))].slice(0, most));
    const told = new RegExp(`["'\`](?:\\.{0,2}/)?${RegExp.escape(folder)}/?["'\`]`);
    return names.some((name) => calls?.get(name)?.some((line) => told.test(line)) === true);
  };
}

/** By function, what its calls are given, on the lines that have a quoted text. */
function callsOf(program: Program, names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const calls = new Map<string, string[]>(names.map((name) => [name, []]));
  if (names.length === 0) return calls;
  const call = new RegExp(`\\b(${names.join('|')})\\s*\\(([^\\n]*["'\`][^\\n]*)`, 'g');
  const isCode = (path: string): boolean =>
    /\.(?:py|[cm]?[jt]sx?)$/.test(path) && program.existed(path) && !isTestPath(path);
  for (const { text } of program.texts(names, isCode))
    for (const [, name = '', given = ''] of text.matchAll(call)) calls.get(name)?.push(given);
  return calls;
}

function namesOf({ rows, lines }: Scanning): string[] {
  const names = new Set(rows.flatMap((row) => functionAround(lines, row) ?? []));
  return [...names].filter((name) => !plain.test(name));
}

/** The function with parameters that a row stands in, by the nearest head above it. */
function functionAround(lines: readonly string[], row: number): string | null {
  for (let at = row; at >= 0; at -= 1) {
    const head = /^\s*(?:export\s+)?(?:async\s+)?(?:def|function)\s+(\w+)\s*\(\s*[^)\s]/.exec(lines[at] ?? '');
    if (head?.[1] !== undefined) return head[1];
  }
  return null;
}
