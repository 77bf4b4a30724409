// Paths as models write them, and what lies at them in words a model can act on.
import { distance } from 'fastest-levenshtein';
import type { FileEntry, Files } from '../../codemap/files.ts';
import { UsageError } from '../../domain/errors.ts';
import { inline } from '../foreign.ts';
import { refuseLinks } from './links.ts';
import type { ToolWorld } from './tool.ts';

/**
 * The path as the tree has it: `./src//a.py/` as `src/a.py`; the empty string is the root. Blanks around a name and the way in which
 * accents are composed matter only where the tree has both. Throws UsageError for what leaves the tree.
 */
export function treePath(files: Files, path: string): string {
  return asInTree(files, normalPath(path));
}

function normalPath(path: string): string {
  const clean = path.trim() === '' ? '' : path;
  if (clean.trim().startsWith('/'))
    throw new UsageError('Paths are relative to the root of the repository: leave out the leading slash.');
  if (clean.includes('\0')) throw new UsageError('A path cannot hold a NUL character.');
  const parts = clean.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..'))
    throw new UsageError('A path cannot contain `..`: nothing outside the repository can be reached.');
  return parts.join('/');
}

/** Anything but letters, digits and marks of ASCII: only such a name can be spelled in two ways. */
const odd = /[^\x21-\x7e]/;

function asInTree(files: Files, path: string): string {
  if (isThere(files, path)) return path;
  const depth = path.split('/').length;
  const heads = files.entries.filter((entry) => odd.test(entry.path)).map((entry) => headOf(entry.path, depth));
  const same = [...new Set(heads)].filter((head) => spelled(head) === spelled(path));
  if (same.length === 1 && same[0] !== undefined) return same[0];
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1).trim();
  return cut === -1 ? name : `${asInTree(files, path.slice(0, cut))}/${name}`;
}

const headOf = (path: string, depth: number) => path.split('/').slice(0, depth).join('/');

function spelled(path: string): string {
  const parts = path.normalize('NFC').split('/');
  return parts.map((part) => part.trim()).join('/');
}

function isThere(files: Files, path: string): boolean {
  return files.entry(path) !== undefined || isFolder(files, path);
}

/** What stands in the tree and differs from a new path only in upper and lower case; null when there is nothing. */
export function otherCase(files: Files, path: string): string | null {
  let folder = '';
  for (const part of path.split('/')) {
    const next = folder === '' ? part : `${folder}/${part}`;
    if (!isThere(files, next)) {
      const depth = next.split('/').length;
      const beside = files.entries.filter((entry) => folder === '' || entry.path.startsWith(`${folder}/`));
      const heads = beside.map((entry) => headOf(entry.path, depth));
      return heads.find((head) => head.toLowerCase() === next.toLowerCase()) ?? null;
    }
    folder = next;
  }
  return null;
}

/** Files of the same name, then files whose path is a few letters away. */
export function nearestPaths(files: Files, path: string, most = 3): string[] {
  return nearest(
    files.entries.map((entry) => entry.path),
    path,
    most,
  );
}

function nearest(paths: readonly string[], path: string, most: number): string[] {
  const name = path.split('/').at(-1) ?? path;
  const sameName = paths.filter((each) => each.endsWith(`/${name}`) || each === name);
  if (sameName.length > 0) return sameName.slice(0, most);
  // A name of a file cannot be near when its length differs much: spares the distance for most of a large tree.
  return paths
    .filter((each) => Math.abs(each.length - path.length) <= 8)
    .map((each) => ({ path: each, far: distance(each, path) }))
    .filter(({ far }) => far <= Math.max(3, path.length / 4))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map((near) => near.path);
}

/** Folders of that name anywhere, then folders whose path is a few letters away. */
export function nearestFolders(files: Files, path: string, most = 3): string[] {
  const folders = new Set<string>();
  for (const entry of files.entries) {
    for (let cut = entry.path.lastIndexOf('/'); cut > 0; cut = entry.path.lastIndexOf('/', cut - 1)) {
      if (folders.has(entry.path.slice(0, cut))) break;
      folders.add(entry.path.slice(0, cut));
    }
  }
  return nearest([...folders], path, most);
}

export function isFolder(files: Files, path: string): boolean {
  return path === '' || files.entries.some((entry) => entry.path.startsWith(`${path}/`));
}

/** The entry of a file that has content of its own; throws UsageError that says what is there instead. */
export function regularFile(world: ToolWorld, path: string): FileEntry {
  const { workspace } = world;
  const shown = inline(path, world.nonce);
  const entry = workspace.entry(path);
  if (!entry) {
    if (isFolder(workspace, path)) throw new UsageError(`${shown || 'The root'} is a folder: use list_files.`);
    if (workspace.base.entry(path)) throw new UsageError(`${shown} was deleted by an edit: write_file makes it anew.`);
    refuseLinks(world, path);
    throw noSuch('file', path, nearestPaths(workspace, path), world.nonce);
  }
  if (entry.mode === '160000')
    throw new UsageError(`${shown} is a submodule at commit ${entry.sha}: its files are not here.`);
  return entry;
}

/** Throws UsageError when the path would be one file more than the patch may touch. */
export function checkFileLimit(world: ToolWorld, path: string): void {
  const edited = world.workspace.edits();
  if (edited.length < world.maxFiles || edited.some((edit) => edit.path === path)) return;
  throw new UsageError(
    `The patch already touches ${edited.length} files, and ${world.maxFiles} is the limit: edit those on, or undo one of them.`,
  );
}

/** `There is no folder a. Near: b.` */
export function noSuch(kind: 'file' | 'folder', path: string, near: readonly string[], nonce: string): UsageError {
  const names = near.map((candidate) => inline(shownName(candidate), nonce));
  const advice = names.length > 0 ? ` Near: ${names.join(', ')}.` : '';
  return new UsageError(`There is no ${kind} ${inline(path, nonce)}.${advice}`);
}

/** A name with blanks at its ends is shown in quotes, or nobody would see them. */
function shownName(path: string): string {
  return spelled(path) === path.normalize('NFC') ? path : JSON.stringify(path);
}
