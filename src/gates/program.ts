// The repository before and after the patch, as facts of its files, read only where somebody asks.
import type { FileEntry, Files } from '../codemap/files.ts';
import { largestParsed } from '../codemap/grammar.ts';
import { importableRoots, type Root } from '../codemap/roots.ts';
import type { Change, ChangeSet } from './change-set.ts';
import type { FileFacts } from './facts/facts.ts';
import { notebookCode } from './facts/notebook.ts';
import type { Reader } from './facts/read.ts';
import { type Placed, type PlacedFile, placedFiles } from './resolve/placed.ts';

/** Files that are announced to the reader together: who asks may stop early. */
const atOnce = 400;

export class Program {
  readonly changes: readonly Change[];
  readonly #set: ChangeSet;
  readonly #read: Reader;
  readonly #byPath: ReadonlyMap<string, Change>;
  readonly #gone: ReadonlySet<string>;
  readonly #before = new Map<string, FileFacts | null>();
  readonly #after = new Map<string, FileFacts | null>();
  readonly #includes = new Map<string, readonly string[]>();
  #roots: readonly Root[] | undefined;
  #names: ReadonlyMap<string, readonly string[]> | undefined;
  #folders: ReadonlyMap<string, readonly string[]> | undefined;
  #placed: Placed | undefined;

  constructor(set: ChangeSet, read: Reader) {
    this.#set = set;
    this.#read = read;
    this.changes = set.changes;
    this.#byPath = new Map(set.changes.filter((each) => each.kind !== 'deleted').map((each) => [each.path, each]));
    const moved = set.changes.filter((each) => each.kind === 'deleted' || each.kind === 'renamed');
    this.#gone = new Set(moved.map((each) => each.from).filter((path) => !this.#byPath.has(path)));
  }

  change(path: string): Change | undefined {
    return this.#byPath.get(path);
  }

  /** In the tree after the patch. */
  exists(path: string): boolean {
    return this.#byPath.has(path) || (!this.#gone.has(path) && this.existed(path));
  }

  /** In the base. */
  existed(path: string): boolean {
    return this.#set.base.entry(path) !== undefined;
  }

  /** Text after the patch; null when there is none. */
  text(path: string): string | null {
    const change = this.#byPath.get(path);
    if (change !== undefined) return change.after;
    return this.#gone.has(path) ? null : this.baseText(path);
  }

  baseText(path: string): string | null {
    const entry = this.#set.base.entry(path);
    if (entry === undefined || entry.size > largestParsed || entry.mode === '160000' || entry.mode === '120000')
      return null;
    const bytes = this.#set.base.read(path);
    return bytes === null || bytes.subarray(0, 8000).includes(0) ? null : new TextDecoder().decode(bytes);
  }

  /** What a file of C or C++ includes after the patch, as it is written; every name in a file asks for it. */
  includes(path: string): readonly string[] {
    const known = this.#includes.get(path);
    if (known !== undefined) return known;
    const lines = (this.text(path) ?? '').matchAll(/^[ \t]*#[ \t]*(?:include|import)[ \t]*["<]([^">\n]+)[">]/gm);
    const found = [...lines].map((each) => each[1] ?? '');
    this.#includes.set(path, found);
    return found;
  }

  /** Facts of a file after the patch; null when it does not exist or is in no language that was loaded. */
  after(path: string): FileFacts | null {
    const change = this.#byPath.get(path);
    if (change === undefined && !this.#gone.has(path)) return this.before(path);
    return this.#facts(this.#after, path, () => change?.after ?? null);
  }

  /** Facts of a file in the base. */
  before(path: string): FileFacts | null {
    return this.#facts(this.#before, path, () => this.baseText(path));
  }

  /** The code of a notebook after the patch, in a file beside it; null when it is none or Python was not loaded. */
  notebook(path: string): FileFacts | null {
    const text = this.text(path);
    const code = text === null ? null : notebookCode(text);
    return code === null ? null : this.#read(path.replace(/\.ipynb$/, '.py'), code);
  }

  /** The imports of a page of MDX after the patch and what it shows of them; null when there is none or TypeScript was not loaded. */
  page(path: string): FileFacts | null {
    const text = this.text(path);
    return text === null ? null : this.#read(path, text);
  }

  #facts(cache: Map<string, FileFacts | null>, path: string, text: () => string | null): FileFacts | null {
    const known = cache.get(path);
    if (known !== undefined) return known;
    const content = text();
    const facts = content === null || content.length > largestParsed ? null : this.#read(path, content);
    cache.set(path, facts);
    return facts;
  }

  /** Roots of the base, and those that a build file added by the patch makes. */
  roots(): readonly Root[] {
    this.#roots ??= importableRoots(this.#afterwards());
    return this.#roots;
  }

  /** The tree after the patch, as far as build files and the layout go. */
  #afterwards(): Files {
    const { base } = this.#set;
    const added = [...this.#byPath.values()].filter((each) => !this.existed(each.path));
    if (added.length === 0 && this.#gone.size === 0) return base;
    const entries = base.entries.filter((each) => !this.#gone.has(each.path));
    const fresh = added.map(
      ({ path, after }): FileEntry => ({ path, mode: '100644', size: after?.length ?? 0, sha: '' }),
    );
    const byPath = new Map(fresh.map((each) => [each.path, each]));
    return {
      entries: [...entries, ...fresh].sort((a, b) => (a.path < b.path ? -1 : 1)),
      entry: (path) => byPath.get(path) ?? base.entry(path),
      read: (path) => (byPath.has(path) ? new TextEncoder().encode(this.text(path) ?? '') : base.read(path)),
      ...(base.ahead === undefined
        ? {}
        : { ahead: (paths) => base.ahead?.(paths.filter((each) => !byPath.has(each))) }),
    };
  }

  /** Changed files that a framework imports for a file by their names, as far as their places say. */
  placedFor(path: string): readonly PlacedFile[] {
    this.#placed ??= placedFiles([...this.#byPath.keys()], (each) => this.text(each));
    return this.#placed(path);
  }

  /** Names of the files directly in a folder after the patch, sorted. */
  filesIn(folder: string): readonly string[] {
    this.#folders ??= this.#index();
    return this.#folders.get(folder) ?? [];
  }

  /** Whether a folder has any file below it after the patch. */
  isFolder(folder: string): boolean {
    this.#folders ??= this.#index();
    return this.#folders.has(folder);
  }

  /** Whether the base has any file below a folder. */
  isFolderOfBase(folder: string): boolean {
    return this.filesIn(folder).some((path) => this.existed(path));
  }

  /** Paths of all files with a name (`x.h`), anywhere, after the patch. */
  named(name: string): readonly string[] {
    this.#names ??= Map.groupBy(this.paths(), (path) => path.slice(path.lastIndexOf('/') + 1));
    return this.#names.get(name) ?? [];
  }

  /** Every path after the patch. */
  *paths(): Generator<string> {
    for (const { path } of this.#set.base.entries) if (!this.#gone.has(path)) yield path;
    for (const path of this.#byPath.keys()) if (!this.existed(path)) yield path;
  }

  /** Texts after the patch of the wanted files that have one of the words in them, in the order of `paths()`. */
  *texts(
    words: readonly string[],
    isWanted: (path: string) => boolean,
  ): Generator<{ readonly path: string; readonly text: string }> {
    const { base } = this.#set;
    const holding = base.holding?.(words) ?? null;
    const wanted = [...this.paths()].filter(
      (path) => isWanted(path) && (holding === null || holding.has(path) || this.#byPath.has(path)),
    );
    for (const [index, path] of wanted.entries()) {
      if (index % atOnce === 0) base.ahead?.(wanted.slice(index, index + atOnce));
      const text = this.text(path);
      if (text !== null && words.some((word) => text.includes(word))) yield { path, text };
    }
  }

  #index(): Map<string, string[]> {
    const folders = new Map<string, string[]>([['', []]]);
    for (const path of this.paths()) {
      const slash = path.lastIndexOf('/');
      const folder = slash < 0 ? '' : path.slice(0, slash);
      for (let at = folder; !folders.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) folders.set(at, []);
      folders.get(folder)?.push(path);
    }
    for (const files of folders.values()) files.sort();
    return folders;
  }
}
