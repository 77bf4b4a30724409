// The tree of a commit as Files, its blobs read when asked for.
import type { FileEntry, Files } from '../../codemap/files.ts';
import { isCode } from '../../codemap/languages.ts';
import { type GitObjects, modeOf, namesOf } from './git-objects.ts';

/** Blobs above this are not fetched ahead. */
const largestAhead = 512_000;
/** After this many single reads, the code of a larger folder above the file is fetched in one go. */
const patience = 12;
/** As much as one fetch of what was announced takes, and of what is only likely to be asked for. */
const mostAnnounced = 64 << 20;
const mostLikely = 16 << 20;

/** The tree of a commit. Content is read in batches: what is announced; otherwise a first miss takes the folder, repeated ones more. */
export function filesOfCommit(git: GitObjects, commit: string): Files {
  const entries: FileEntry[] = namesOf(git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', commit])).map((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', , sha = '', size = ''] = record.slice(0, tab).split(/ +/);
    return { path: record.slice(tab + 1), mode: modeOf(mode), sha, size: Number(size) || 0 };
  });
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const byPath = new Map(entries.map((each) => [each.path, each]));
  const blobs = new BlobReader(git, entries);
  const searched = new Map<string, ReadonlySet<string> | null>();
  return {
    entries,
    entry: (path) => byPath.get(path),
    read: (path) => {
      const entry = byPath.get(path);
      return entry === undefined || entry.mode === '160000' ? null : blobs.read(entry);
    },
    ahead: (paths) => blobs.fetchAll(paths.map((path) => byPath.get(path)).filter((each) => each !== undefined)),
    holding: (words) => {
      const key = words.join('\n');
      const known = searched.get(key);
      const found = known === undefined ? git.holding(commit, words) : known;
      searched.set(key, found);
      return found;
    },
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

class BlobReader {
  readonly #git: GitObjects;
  readonly #entries: readonly FileEntry[];
  readonly #content = new Map<string, Uint8Array>();
  readonly #missing = new Set<string>();
  #misses = 0;

  constructor(git: GitObjects, entries: readonly FileEntry[]) {
    this.#git = git;
    this.#entries = entries;
  }

  read(entry: FileEntry): Uint8Array | null {
    const known = this.#content.get(entry.sha);
    if (known !== undefined) return known;
    if (this.#missing.has(entry.sha)) return null;
    this.#fetch([entry, ...this.#ahead(entry)], mostLikely);
    return this.#content.get(entry.sha) ?? null;
  }

  /** In as many fetches as it takes; nothing is fetched twice. */
  fetchAll(entries: readonly FileEntry[]): void {
    for (let left = entries; left.length > 0; ) left = left.slice(this.#fetch(left, mostAnnounced));
  }

  /** What is likely to be asked for next: build files of the same name anywhere, else the code around. */
  #ahead(entry: FileEntry): FileEntry[] {
    const small = (each: FileEntry): boolean => each.size <= largestAhead;
    if (!isCode(entry.path))
      return this.#entries.filter((each) => small(each) && nameOf(each.path) === nameOf(entry.path));
    const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1);
    const below = (prefix: string): FileEntry[] =>
      this.#entries.filter((each) => small(each) && each.path.startsWith(prefix) && isCode(each.path));
    this.#misses += 1;
    if (this.#misses <= patience) return below(folder).filter((each) => !each.path.slice(folder.length).includes('/'));
    return below(this.#homeOf(folder));
  }

  /** The highest folder above that is not too much for one fetch. */
  #homeOf(folder: string): string {
    const parts = folder.split('/').filter((each) => each !== '');
    const above = parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
    const isEnough = (prefix: string): boolean =>
      this.#entries.reduce((sum, { path, size }) => sum + (path.startsWith(prefix) ? size : 0), 0) <= mostLikely;
    return above.find(isEnough) ?? folder;
  }

  /** How many of the entries were dealt with. */
  #fetch(entries: readonly FileEntry[], most: number): number {
    const ids = new Set<string>();
    let [bytes, dealt] = [0, 0];
    for (const { sha, size, mode } of entries) {
      const isWanted = mode !== '160000' && !this.#content.has(sha) && !this.#missing.has(sha) && !ids.has(sha);
      if (isWanted && ids.size > 0 && bytes + size > most) break;
      dealt += 1;
      if (!isWanted) continue;
      ids.add(sha);
      bytes += size;
    }
    const found = this.#git.blobs([...ids]);
    for (const id of ids) {
      const content = found.get(id);
      if (content === undefined) this.#missing.add(id);
      else this.#content.set(id, content);
    }
    return dealt;
  }
}
