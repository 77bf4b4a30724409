// The ground that claims stand on: the frozen repository, and the arm's own draft laid over it.
import { declares } from './declarations.ts';

/** What can be read of a tree of files: a frozen snapshot, or a workspace over it. */
export interface Tree {
  readonly entries: readonly { readonly path: string; readonly sha: string; readonly size: number }[];
  read(path: string): Uint8Array | null;
}

export interface Ground {
  /** Different files of both trees. */
  readonly size: number;
  /** The file or files that somebody may mean by this path: itself, or those that end with it. */
  files(path: string): readonly string[];
  isFolder(path: string): boolean;
  /** Every file below a folder, sorted. */
  below(folder: string): readonly string[];
  /** Whether anything at the top of the repository has this name. */
  isAtTop(name: string): boolean;
  /** Files whose name without its ending is this, in any case. */
  named(stem: string): readonly string[];
  /** All paths, sorted. */
  readonly paths: readonly string[];
  /** Paths of files and folders, and names of files, that have blanks in them; the longest first. */
  readonly spaced: readonly string[];
  /** A file as text, in each of its versions. */
  texts(path: string): readonly string[];
  /** Where the names are declared: as a function, a type, a variable. Only the first place of each. */
  declared(names: Iterable<string>): ReadonlyMap<string, string>;
  /** Lines of a file, of the longer version where the draft changes it; null for what is no text. */
  lines(path: string): number | null;
  holds(path: string, word: string): boolean;
  /** Those of the words that occur in the frozen repository, as whole words. `all` is false where not every file could be read. */
  find(words: Iterable<string>): { readonly found: ReadonlySet<string>; readonly all: boolean };
  /** Those that occur in what the draft adds or changes. */
  drafted(words: Iterable<string>): ReadonlySet<string>;
}

const largestFile = 1 << 20;
const mostBytes = 256 << 20;

/** `draft` is the tree with the arm's patch in it; null when the arm has none. */
export function groundOf(base: Tree, draft: Tree | null): Ground {
  const paths = [...new Set([...base.entries, ...(draft?.entries ?? [])].map(({ path }) => path))].sort();
  const byName = new Map<string, string[]>();
  const byStem = new Map<string, string[]>();
  const folders = new Set<string>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    push(byName, name, path);
    push(byStem, name.replace(/(?!^)\..*$/, '').toLowerCase(), path);
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at));
  }
  const known = new Set(paths);
  const versions = (path: string) =>
    [base.read(path), draft?.read(path) ?? null].filter((bytes) => bytes !== null && bytes.length <= largestFile * 8);
  const texts = (path: string) => versions(path).flatMap((bytes) => (bytes === null ? [] : [decode(bytes)]));
  return {
    size: paths.length,
    paths,
    files: (path) =>
      known.has(path)
        ? [path]
        : (byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? []).filter((one) => one.endsWith(`/${path}`)),
    spaced: spacedIn([...paths, ...folders, ...byName.keys()]),
    texts,
    declared: (names) => declarations(base, draft, new Set(names)),
    below: (folder) => paths.filter((path) => path.startsWith(`${folder}/`)),
    isFolder: (path) => folders.has(path),
    isAtTop: (name) => known.has(name) || folders.has(name),
    named: (stem) => byStem.get(stem.toLowerCase()) ?? [],
    lines: (path) => {
      const counts = versions(path).flatMap((bytes) => (bytes === null || bytes.includes(0) ? [] : [linesIn(bytes)]));
      return counts.length === 0 ? null : Math.max(...counts);
    },
    holds: (path, word) => texts(path).some((text) => hasWord(text, word)),
    find: (words) => findWords(base, base.entries, words),
    drafted: (words) => (draft === null ? new Set() : findWords(draft, changedIn(base, draft), words).found),
  };
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function spacedIn(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name.includes(' ')))].sort(
    (a, b) => b.length - a.length || (a < b ? -1 : 1),
  );
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** As an editor numbers them: a last line without an end counts. */
function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 10) count += 1;
  return bytes.length > 0 && bytes.at(-1) !== 10 ? count + 1 : count;
}

/** With nothing of a name on either side. */
export function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + word.length, at + word.length + 2);
    if (!/[\p{L}\p{N}_$]$/u.test(before) && !/^[\p{L}\p{N}_$]/u.test(after)) return true;
  }
  return false;
}

function changedIn(base: Tree, draft: Tree): Tree['entries'] {
  const unchanged = new Map(base.entries.map(({ path, sha }) => [path, sha]));
  return draft.entries.filter(({ path, sha }) => unchanged.get(path) !== sha);
}

function findWords(tree: Tree, entries: Tree['entries'], words: Iterable<string>) {
  const missing = new Set(words);
  const found = new Set<string>();
  let [room, all] = [mostBytes, true];
  for (const { path, size } of entries) {
    if (missing.size === 0) break;
    if (size > largestFile || size > room) {
      all = false;
      continue;
    }
    const bytes = tree.read(path);
    if (bytes === null || bytes.includes(0)) continue;
    room -= bytes.length;
    for (const word of wordsIn(bytes, missing)) {
      found.add(word);
      missing.delete(word);
    }
  }
  return { found, all };
}

function declarations(base: Tree, draft: Tree | null, names: ReadonlySet<string>): Map<string, string> {
  const places = new Map<string, string>();
  const trees = draft === null ? [base] : [base, draft];
  let room = mostBytes;
  for (const tree of trees)
    for (const { path, size } of tree.entries) {
      if (places.size === names.size) return places;
      const bytes = size > largestFile || size > room ? null : tree.read(path);
      if (bytes === null || bytes.includes(0)) continue;
      room -= bytes.length;
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const likely = [...names].filter((name) => !places.has(name) && view.includes(name));
      const text = likely.length === 0 ? '' : decode(bytes);
      for (const name of likely) if (declares(text, name)) places.set(name, path);
    }
  return places;
}

/** Looked for in the bytes first: most files have none of the words, and need not be decoded. */
function wordsIn(bytes: Uint8Array, words: ReadonlySet<string>): string[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const likely = [...words].filter((word) => view.includes(word));
  if (likely.length === 0) return [];
  const text = decode(bytes);
  return likely.filter((word) => hasWord(text, word));
}
