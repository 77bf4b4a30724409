// Existing code that lists files by their names, as a table of scripts or of rules does: what it lists, it runs or reads.
import type { FileFacts } from '../../facts/facts.ts';
import { folderOf, stemOf } from '../../file-kinds.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';

/** Existing code names the new file beside files of its folder that it named before, in words; null when none does. */
export function fileMention(program: Program, { units }: Inventory, unit: Unit): string | null {
  const isScript = /script$/.test(unit.facts.language);
  if (unit.facts.language !== 'python' && !isScript) return null;
  for (const { facts, before, path, isNew } of units) {
    // What is built is not run by that.
    if (isNew || (isScript && builds(facts))) continue;
    // By what they say, since a list may stand on one line.
    const old = new Set(before?.strings.map((each) => each.value));
    const names = facts.strings.filter(
      ({ value, dead, inTable }) => !dead && (isScript ? inTable && isName(value) : /^[\w./-]+\.\w+$/.test(value)),
    );
    for (const own of names.filter(({ value }) => !old.has(value))) {
      const frame = frameOf(own.value, unit.path);
      if (frame === null) continue;
      const known = names.filter(
        ({ value }) => old.has(value) && program.existed(`${frame.before}${value}${frame.after}`),
      );
      if (known.length >= (isScript && !makesPaths(facts.text, frame.before) ? fewest : 1))
        return `${path} names ${JSON.stringify(own.value)} among other files (line ${own.row + 1})`;
    }
  }
  return null;
}

/** The settings of a tool, or a script that calls a bundler. */
const builds = ({ path, imports }: FileFacts): boolean =>
  /\.config\.[cm]?[jt]s$/.test(path) ||
  imports.some((each) =>
    /^(?:esbuild|tsup|tsdown|rollup|rolldown|webpack|vite|parcel|@rspack\/core)$/.test(each.module),
  );

/** So many others a list must name before a word without an ending in it means a file. */
const fewest = 2;

/** `path.join(__dirname, 'processors', `${name}.js`)`: of the names in a text paths of files are made that stand in a folder. */
function makesPaths(text: string, folder: string): boolean {
  const last = RegExp.escape(folder.split('/').at(-2) ?? '');
  const isNamed = last !== '' && new RegExp(`["'\`/]${last}["'\`/]`).test(text);
  return isNamed && /\$\{\w+\}\.[cm]?[jt]sx?`|\w\s*\+\s*["']\.[cm]?[jt]sx?["']/.test(text);
}

const isName = (value: string): boolean => /^[\w@][\w./-]*$/.test(value);

/** What stands around a name in a path: `core/checks/` and `.js` for `web/charset`, with `/index` before the ending; null where it is no part of it. */
function frameOf(name: string, path: string): { before: string; after: string } | null {
  const [after = ''] = /(?:\/index)?\.\w+$/.exec(path) ?? [''];
  for (const each of [path, path.slice(0, -after.length), path.replace(/\.\w+$/, '')]) {
    const isEnd = each === name || each.endsWith(`/${name}`);
    if (isEnd) return { before: each.slice(0, -name.length), after: path.slice(each.length) };
  }
  return null;
}

/** Most of the files that stand as this one does are quoted in a text, by their own names or their folders', and this one is not: the text is a list that leaves it out. */
export function isLeftOutOf(text: string, path: string, program: Program): boolean {
  const quoted = (each: string): boolean =>
    new RegExp(`["'\`](?:[\\w./@-]*/)?${RegExp.escape(stemOf(each))}(?:\\.\\w+)?["'\`]`).test(text);
  if (quoted(path)) return false;
  const others = alike(program, path);
  const listed = others.filter(quoted).length;
  return listed > fewest && listed >= others.length * mostOfThem;
}

/** `for name in __all__: import_module(f"kit.apps.{name}")`: every load of this text goes through a list that it writes out, and the file is in none. */
export function isOutsideOfLoops(text: string, path: string, loads: RegExp): boolean {
  const lines = text.split('\n');
  const rows = lines.flatMap((line, row) => (loads.test(line) ? [row] : []));
  const lists = rows.map((row) => listAround(text, lines.slice(Math.max(0, row - closest), row + 1)));
  const stem = new RegExp(`["']${RegExp.escape(stemOf(path))}["']`);
  return lists.length > 0 && lists.every((each) => each !== null && !stem.test(each));
}

/** Lines between the head of a loop and the load in it. */
const closest = 4;

/** What the loop around a load goes through, where the text writes it out; null when it is made up. */
function listAround(text: string, lines: readonly string[]): string | null {
  const load = lines.at(-1) ?? '';
  for (const line of lines.toReversed()) {
    const [, variable, list] = /^\s*for\s+(\w+)\s+in\s+(\w+)\s*:/.exec(line) ?? [];
    if (variable === undefined || !new RegExp(`\\b${variable}\\b`).test(load)) continue;
    const [, written = ''] = new RegExp(`^${list}\\s*(?::[^=\\n]*)?=\\s*[[(]([^\\])]*)[\\])]`, 'm').exec(text) ?? [];
    return /["']/.test(written) ? written : null;
  }
  return null;
}

const mostOfThem = 0.8;

/** Files of the base beside this one with its ending; for `rules/x/index.js`, those of the folders beside. */
function alike(program: Program, path: string): string[] {
  const [after = ''] = /(?:\/(?:index|__init__))?\.\w+$/.exec(path) ?? [];
  const before = folderOf(path.slice(0, -after.length));
  return [...program.paths()]
    .filter((each) => each.startsWith(`${before}/`) && each.endsWith(after) && each !== path && program.existed(each))
    .filter((each) => /^(?!(?:index|__init__)$)[^/]+$/.test(each.slice(before.length + 1, -after.length)));
}
