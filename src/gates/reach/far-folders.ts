// Folders that a scan goes through though they are not beside it: of another package of the workspace, or below the one it names.
import { foldersAbove } from '../../codemap/map/reading.ts';
import type { Program } from '../program.ts';

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
