// Reading small text files of a tree for the map: manifests, scripts, conventions.
import { isBinary } from '../content-hash.ts';
import type { FileEntry, Files } from '../files.ts';
import { jsonTable, type Table, tomlTable, yamlTable } from '../tables.ts';

const largest = 1 << 20;

/** The text of a file; null when there is none, it is binary or far too large for a file that people write. */
export function textAt(files: Files, path: string): string | null {
  const entry = files.entry(path);
  if (entry === undefined || entry.size > largest || entry.mode === '120000' || entry.mode === '160000') return null;
  const bytes = files.read(path);
  return bytes === null || isBinary(bytes)
    ? null
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

export function jsonAt(files: Files, path: string): Table {
  return jsonTable(textAt(files, path));
}

export function tomlAt(files: Files, path: string): Table {
  return tomlTable(textAt(files, path));
}

/** Of the first document, as far as it can be read. */
export function yamlAt(files: Files, path: string): Table {
  return yamlTable(textAt(files, path));
}

/** A repository with more manifests than this is told by the ones nearest the top. */
const mostManifests = 400;

/** Paths whose last part is one of these names (or matches), the shallowest first; those of other projects left out. */
export function pathsNamed(
  files: Files,
  matches: (name: string) => boolean,
  skip: (path: string) => boolean,
): string[] {
  return nearest(files.entries.filter(({ path, mode }) => mode !== '160000' && matches(nameOf(path)) && !skip(path)));
}

/** The same for whoever asks for name after name: each name of the tree is looked at once a question, however many files bear it. */
export function pathsByName(
  files: Files,
  skip: (path: string) => boolean,
): (matches: (name: string) => boolean) => string[] {
  const named = Map.groupBy(
    files.entries.filter(({ mode }) => mode !== '160000'),
    ({ path }) => nameOf(path),
  );
  return (matches) =>
    nearest(
      [...named.keys()]
        .filter(matches)
        .flatMap((name) => named.get(name) ?? [])
        .filter(({ path }) => !skip(path)),
    );
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function nearest(entries: readonly FileEntry[]): string[] {
  return entries
    .map(({ path }) => path)
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
    .slice(0, mostManifests);
}

/** How many folders a path is below the top. */
export function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) depth += 1;
  return depth;
}

/** Folder of a path, with the slash, '' at the top. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Folders of a path from its own up to the top, which is `''`. */
export function* foldersAbove(path: string): Generator<string> {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) yield path.slice(0, at);
  yield '';
}

/** The path of what lies in a folder, `''` for the top. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
