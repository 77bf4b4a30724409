// Folders that a scan goes through though they are not beside it: of another package of the workspace, or below the one it names.
import { foldersAbove } from '../../../codemap/map/reading.ts';
import { folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';

/** How far from a listing its function begins and ends. */
const nearby = 6;

/** It names the package of the workspace that the folder belongs to: `pathOf("kit-parts")`. */
export function namesPackage(
  { path, text }: { readonly path: string; readonly text: string },
  folder: string,
  program: Program,
): boolean {
  const home = [...foldersAbove(`${folder}/x`)].find((each) => each !== '' && program.existed(`${each}/package.json`));
  if (home === undefined || path.startsWith(`${home}/`)) return false;
  const name = /"name"\s*:\s*"([^"]+)"/.exec(program.baseText(`${home}/package.json`) ?? '')?.[1];
  return name !== undefined && new RegExp(`["'\`]${RegExp.escape(name)}["'\`/]`).test(text);
}

/** The function that lists a folder calls itself for the folders in it. */
export function goesDown(lines: readonly string[], row: number): boolean {
  const head = lines.slice(Math.max(0, row - nearby), row).findLast((line) => /\w\s*\([^)]*\).*\{\s*$/.test(line));
  const name = /(\w+)\s*(?:<[^>]*>)?\(/.exec(head ?? '')?.[1];
  const after = lines.slice(row, row + 2 * nearby);
  return (
    name !== undefined &&
    after.some((line) => /\bisDirectory\(\)/.test(line)) &&
    after.some((line) => new RegExp(`\\b${name}\\s*\\(`).test(line))
  );
}

/** `for (const a of readdirSync(root))`, `os.listdir(root)`, and the name under which each folder of the listing is had. */
const listing = /\b(?:readdir(?:Sync)?|listdir|scandir)\s*\(|\.iterdir\(\)/;
const looped = /\bfor\b[\s(]*(?:(?:const|let|var)\s+)?(\w+)\s+(?:of|in)\s+(.*)/;

/** What the text lists is where it stands itself. */
const aroundItself =
  /\b(?:readdir(?:Sync)?|listdir|scandir)\(\s*(?:__dirname|import\.meta\.dirname|os\.path\.dirname\(__file__\))\s*[,)]/;

/** Two loops, one in the other: what is listed is a folder of folders, by its name, and then each of those. */
export function listsTwice(text: string, folder: string): boolean {
  const last = RegExp.escape(folder.replace(/.*\//, ''));
  if (!new RegExp(`["'\`/]${last}["'\`/]`).test(text) && !aroundItself.test(text)) return false;
  const lines = text.split('\n');
  const lists = new Set(
    lines.flatMap((line) => (listing.test(line) ? (/\b(\w+)\s*=(?!=)/.exec(line)?.[1] ?? []) : [])),
  );
  return lines.some((line, row) => {
    const [, folder, over = ''] = looped.exec(line) ?? [];
    if (folder === undefined || !(listing.test(over) || lists.has(/^\w+/.exec(over)?.[0] ?? ''))) return false;
    return listsBelow(lines.slice(row + 1, row + 1 + 2 * nearby), folder);
  });
}

/** Some line lists what a name stands for, or what is made of it. */
function listsBelow(lines: readonly string[], folder: string): boolean {
  const names = [folder];
  return lines.some((line) => {
    const name = `\\b(?:${names.join('|')})\\b`;
    const lists = `\\b(?:readdir(?:Sync)?|listdir|scandir)\\s*\\(.*${name}|${name}\\.(?:iterdir|r?glob)\\(`;
    if (new RegExp(lists).test(line)) return true;
    const [, made, of = ''] = /\b(\w+)\s*=(?!=)\s*(.*)/.exec(line) ?? [];
    if (made !== undefined && new RegExp(name).test(of)) names.push(made);
    return false;
  });
}

/** The folder that a path begins with which is put together where it is loaded: `require('../../hooks/' + name)`. */
export function goesInto(line: string, path: string): string | null {
  const [, before] = /\b(?:import|require)\(\s*["'`](\.{1,2}\/[\w./-]*)\/(?:["']\s*\+|\$\{)/.exec(line) ?? [];
  return before === undefined ? null : join(folderOf(path), before);
}
