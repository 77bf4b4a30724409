// Paths as models write them, and what lies at them in words a model can act on.
import { posix } from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { FileEntry, Files } from '../../codemap/files.ts';
import { UsageError } from '../../domain/errors.ts';
import { inline } from '../foreign.ts';
import type { ToolWorld } from './tool.ts';

/** `./src//a.py/` as `src/a.py`; the empty string is the root. Throws UsageError for what leaves the tree. */
export function normalPath(path: string): string {
  const clean = path.trim();
  if (clean.startsWith('/'))
    throw new UsageError('Paths are relative to the root of the repository: leave out the leading slash.');
  if (clean.includes('\0')) throw new UsageError('A path cannot hold a NUL character.');
  const parts = clean.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..'))
    throw new UsageError('A path cannot contain `..`: nothing outside the repository can be reached.');
  return parts.join('/');
}

/** Folders nearest first, then files of the same name, then names a few letters away. */
export function nearestPaths(files: Files, path: string, most = 3): string[] {
  const name = path.split('/').at(-1) ?? path;
  const sameName = files.entries.filter((entry) => entry.path.endsWith(`/${name}`) || entry.path === name);
  if (sameName.length > 0) return sameName.slice(0, most).map((entry) => entry.path);
  // A name of a file cannot be near when its length differs much: spares the distance for most of a large tree.
  return files.entries
    .filter((entry) => Math.abs(entry.path.length - path.length) <= 8)
    .map((entry) => ({ path: entry.path, far: distance(entry.path, path) }))
    .filter(({ far }) => far <= Math.max(3, path.length / 4))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map((near) => near.path);
}

export function isFolder(files: Files, path: string): boolean {
  return path === '' || files.entries.some((entry) => entry.path.startsWith(`${path}/`));
}

/** Links that are followed one after the other before they count as a circle, as in Linux. */
const mostLinks = 40;

/** The file, folder or submodule at which a symbolic link ends; null when that is nothing in the tree: outside of it, absent, or a circle. */
export function linkEnd(files: Files, path: string): string | null {
  let at = path;
  for (let links = 0; links < mostLinks; links++) {
    const entry = files.entry(at);
    if (entry?.mode !== '120000') return entry !== undefined || isFolder(files, at) ? at : null;
    const target = new TextDecoder().decode(files.read(at) ?? undefined);
    at = posix.normalize(posix.join(posix.dirname(at), target)).replace(/\/$/, '');
    if (target.startsWith('/') || at === '..' || at.startsWith('../')) return null;
  }
  return null;
}

/** The entry of a file that has content of its own; throws UsageError that says what is there instead. */
export function regularFile(world: ToolWorld, path: string): FileEntry {
  const { workspace } = world;
  const shown = inline(path, world.nonce);
  const entry = workspace.entry(path);
  if (!entry) {
    if (isFolder(workspace, path)) throw new UsageError(`${shown || 'The root'} is a folder: use list_files.`);
    const near = nearestPaths(workspace, path).map((candidate) => inline(candidate, world.nonce));
    throw new UsageError(`There is no file ${shown}.${near.length > 0 ? ` Near: ${near.join(', ')}.` : ''}`);
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
    `The patch already touches ${edited.length} files, and ${world.maxFiles} is the limit: keep the change smaller.`,
  );
}
