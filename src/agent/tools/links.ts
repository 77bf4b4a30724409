// Symbolic links: no tool goes through one, and each says where the path that was meant lies.
import { posix } from 'node:path';
import type { Files } from '../../codemap/files.ts';
import { shownPath } from '../../codemap/tree-path.ts';
import { UsageError } from '../../domain/errors.ts';
import { inline } from '../foreign.ts';
import type { ToolWorld } from './tool.ts';

/** Links that are followed one after the other before they count as a circle, as in Linux. */
const mostLinks = 40;

/** Throws UsageError for a path that is a symbolic link or goes through one, with the path to use instead. */
export function refuseLinks({ workspace, nonce }: ToolWorld, path: string): void {
  const first = linkOnTheWay(workspace, path);
  if (first === null) return;
  const target = inline(shownPath(targetOf(workspace, first)), nonce);
  const shown = inline(shownPath(path), nonce);
  const what =
    first === path
      ? `${shown} is a symbolic link to ${target}`
      : `${shown} goes through ${inline(shownPath(first), nonce)}, a symbolic link to ${target}`;
  const end = endOf(workspace, path);
  throw new UsageError(
    end === null
      ? `${what}, which is nothing in this repository.`
      : `${what}: use ${inline(shownPath(end), nonce) || 'the root'} instead.`,
  );
}

/** Where a link says that it leads, as it stands there. */
export function targetOf(files: Files, path: string): string {
  return new TextDecoder().decode(files.read(path) ?? undefined);
}

/** The path itself or the nearest folder above that is a link, from the top. */
function linkOnTheWay(files: Files, path: string): string | null {
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
    if (isLink(files, path.slice(0, cut))) return path.slice(0, cut);
  }
  return isLink(files, path) ? path : null;
}

function isLink(files: Files, path: string): boolean {
  return files.entry(path)?.mode === '120000';
}

/** The path without links in it; null when it leaves the tree or goes in a circle, and for a link that leads to nothing. */
function endOf(files: Files, path: string): string | null {
  let at = path;
  for (let links = 0; links < mostLinks; links++) {
    const first = linkOnTheWay(files, at);
    if (first === null) return isThere(files, at) || !isLink(files, path) ? at : null;
    const target = targetOf(files, first);
    const leads = posix.normalize(posix.join(posix.dirname(first), target)).replace(/^\.$|\/$/, '');
    if (target.startsWith('/') || leads === '..' || leads.startsWith('../')) return null;
    at = [leads, at.slice(first.length + 1)].filter((part) => part !== '').join('/');
  }
  return null;
}

function isThere(files: Files, path: string): boolean {
  return (
    path === '' || files.entry(path) !== undefined || files.entries.some((entry) => entry.path.startsWith(`${path}/`))
  );
}
