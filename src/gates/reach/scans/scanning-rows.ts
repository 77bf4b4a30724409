// The rows of a text at which it lists a folder to load what is there, or loads a module by a name that it makes up.
import { runsFiles } from './effects.ts';
import type { Idiom } from './scan-idioms.ts';

/** How far from the scan a line may name the folder. */
export const nearby = 6;
/** How far from the scan a line may build the path of the folder, unless it stands at the top of the file. */
export const together = 25;
/** Files up to this many lines have one purpose. */
export const short = 120;

/** All of them; none where it loads nothing. */
export function scanningRows(text: string, idiom: Idiom): number[] {
  const lists = listsAndImports(text, idiom);
  const names = idiom.names.test(text) && !idiom.tabled.test(text);
  const opens = opensByName(text, idiom);
  const built = idiom.tabled.test(text) ? [] : builtRows(text.split('\n'), idiom);
  if (!lists && !names && !opens && built.length === 0 && !idiom.loads.test(text)) return [];
  const isScan = (line: string): boolean =>
    idiom.loads.test(line) ||
    (lists && idiom.lists.test(line)) ||
    (names && idiom.names.test(line)) ||
    (opens && idiom.opens.test(line));
  return text.split('\n').flatMap((line, row) => (isScan(line) || built.includes(row) ? [row] : []));
}

/** A listing serves an import when they stand together; in a short file, wherever they stand. */
function listsAndImports(text: string, { lists, imports }: Idiom): boolean {
  if (!lists.test(text) || !imports.test(text)) return false;
  const lines = text.split('\n');
  const rows = (pattern: RegExp): number[] => lines.flatMap((line, row) => (pattern.test(line) ? [row] : []));
  const importing = rows(imports);
  return lines.length <= short || rows(lists).some((row) => importing.some((each) => Math.abs(each - row) <= together));
}

/** `path = ".".join(["kit.models", name])`, then `import_module(path)`: the row that loads. */
function builtRows(lines: readonly string[], idiom: Idiom): number[] {
  return lines.flatMap((line, row) => {
    const variable = idiom.variable.exec(line)?.[1];
    if (variable === undefined) return [];
    const made = new RegExp(
      `\\b${variable}\\s*=\\s*(?:["']\\.["']\\.join\\(|f["'][^"'\\n]*\\.\\{|["'][^"'\\n]*\\.["']\\s*\\+|["'][^"'\\n]*\\.(?:%s|\\{))`,
    );
    // `".".join(__name__.split(".")[:-1])` is the package around, not one that somebody names.
    const before = lines.slice(Math.max(0, row - 2 * nearby), row);
    return before.some((each) => made.test(each) && !/__name__.*\.r?split\(/.test(each)) ? [row] : [];
  });
}

/** Both halves: a path is made from a name, and a file is loaded or run by its path. */
function opensByName(text: string, { opens }: Idiom): boolean {
  const lines = text.split('\n').filter((line) => opens.test(line));
  const loads = lines.filter((line) => /\w\s*\(/.test(line) && /file_location|FileLoader|run_path/.test(line));
  return lines.length > loads.length && (loads.length > 0 || runsFiles.test(text));
}
