// The folders of a tree with their counts; a chain of folders that hold nothing but one folder is one step, a heap of pictures one word.
import type { FileEntry } from '../files.ts';
import { inOrder } from './show.ts';

export interface Folder {
  /** Whole path, '' for the top. */
  readonly path: string;
  /** Path below the parent: more than one part for a chain. */
  readonly label: string;
  readonly depth: number;
  /** Names of the files right in it that are worth naming, sorted. */
  readonly files: readonly string[];
  /** The others by their endings, most first: `190 .png`. */
  readonly heaps: readonly string[];
  /** Sorted by files in them, most first. */
  readonly folders: readonly Folder[];
  /** Files in it and below. */
  readonly total: number;
}

interface Raw {
  readonly files: string[];
  readonly folders: Map<string, Raw>;
}

/** The top folder of a tree. */
export function folderTree(entries: readonly FileEntry[]): Folder {
  const top: Raw = { files: [], folders: new Map() };
  // As a rule an entry lies where the one before it does.
  let last = { path: '', raw: top };
  for (const { path } of entries) {
    const cut = path.lastIndexOf('/');
    const folder = cut === -1 ? '' : path.slice(0, cut);
    if (folder !== last.path) last = { path: folder, raw: rawAt(top, folder) };
    last.raw.files.push(path.slice(cut + 1));
  }
  return settle(top, { path: '', label: '', depth: 0 });
}

function rawAt(top: Raw, folder: string): Raw {
  let at = top;
  for (const part of folder === '' ? [] : folder.split('/')) {
    let next = at.folders.get(part);
    if (next === undefined) {
      next = { files: [], folders: new Map() };
      at.folders.set(part, next);
    }
    at = next;
  }
  return at;
}

/** Nobody edits these, and their names say little. */
const opaque = new Set(
  (
    'png jpg jpeg gif svg ico webp bmp tif tiff eps pdf woff woff2 ttf otf eot mp3 mp4 wav ogg webm mov zip gz bz2 xz zst lz4 tar tgz jar war class ' +
    'o a so dylib dll exe lib pyc whl bin dat npy npz pkl pickle pt pth onnx safetensors parquet h5 hdf5 snap'
  ).split(' '),
);
/** So many of one ending are a heap; of a format that people do write, more of them. */
const fewest = 4;
const fewestWritten = 40;
const written = new Set('json jsonl yaml yml xml csv tsv txt html md rst log out in golden ref test'.split(' '));

function apart(names: readonly string[]): Pick<Folder, 'files' | 'heaps'> {
  const groups = Map.groupBy(names, (name) => name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  const heaps = [...groups]
    .filter(
      ([ending, each]) => each.length >= (opaque.has(ending) ? fewest : written.has(ending) ? fewestWritten : Infinity),
    )
    .sort(([a, one], [b, other]) => other.length - one.length || inOrder(a, b));
  const heaped = new Set(heaps.flatMap(([, each]) => each));
  return {
    files: names.filter((name) => !heaped.has(name)).sort(inOrder),
    heaps: heaps.map(([ending, each]) => `${each.length} .${ending}`),
  };
}

function settle(raw: Raw, place: { path: string; label: string; depth: number }): Folder {
  const only = raw.files.length === 0 && raw.folders.size === 1 && place.depth > 0 ? [...raw.folders][0] : undefined;
  if (only !== undefined) {
    const [name, inner] = only;
    return settle(inner, { ...place, path: `${place.path}/${name}`, label: `${place.label}/${name}` });
  }
  const folders = [...raw.folders]
    .map(([name, inner]) =>
      settle(inner, { path: place.path === '' ? name : `${place.path}/${name}`, label: name, depth: place.depth + 1 }),
    )
    .sort((a, b) => b.total - a.total || inOrder(a.path, b.path));
  const total = folders.reduce((sum, folder) => sum + folder.total, raw.files.length);
  return { ...place, ...apart(raw.files), folders, total };
}
