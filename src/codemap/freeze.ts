// Freezes the tree of one commit into one pack file: the archive streamed in, then mended until it is what the tree listing says.
import { ForgeError } from '../domain/errors.ts';
import type { Repository, TreeEntry } from '../ports/repository.ts';
import { type Archive, type ArchiveFile, unpackArchive } from './archive.ts';
import type { ArchiveLimits } from './archive-meter.ts';
import { blobId, type GitHash } from './content-hash.ts';
import { type PackedEntry, PackWriter } from './pack-writer.ts';
import { openSnapshot, type PackSnapshot } from './snapshot.ts';
import { pathFault } from './tree-path.ts';

export interface FreezeLimits extends ArchiveLimits {
  /** Files that may be fetched one by one because the archive left them out or altered them. */
  readonly fetches: number;
}

const defaults: FreezeLimits = {
  totalBytes: 2 * 1024 ** 3,
  entries: 1_000_000,
  ratio: 250,
  ratioFrom: 100 * 1024 ** 2,
  fetches: 5_000,
};

/** Contents up to this size are packed before it is known whether the tree wants them: asking is only worth it for the big ones. */
const cheapToKeep = 1 << 20;

interface Job {
  readonly repository: Repository;
  readonly sha: string;
  readonly writer: PackWriter;
  readonly limits: FreezeLimits;
}

type Tree = Awaited<ReturnType<Repository['tree']>>;

/**
 * Writes the pack at `packPath` and opens it. Files that the archive left out (export-ignore) or altered (export-subst, LFS) are
 * fetched by their blob id, submodules are recorded, so that the snapshot is the commit's tree. Where the forge listed only a part of
 * the tree, the rest is as the archive has it and `notes` says so.
 * @throws ForgeError `too_large` over a limit, `invalid` for a tree that cannot be kept, `unavailable` for an archive cut off, and what the port throws
 */
export async function freezeSnapshot(
  repository: Repository,
  sha: string,
  packPath: string,
  limits: Partial<FreezeLimits> = {},
): Promise<PackSnapshot> {
  const tree = await repository.tree(sha);
  const algorithm: GitHash = tree.entries.some((entry) => entry.sha.length === 64) ? 'sha256' : 'sha1';
  const job: Job = { repository, sha, writer: new PackWriter(packPath, algorithm), limits: { ...defaults, ...limits } };
  try {
    checkTree(tree, job);
    const archive = await fetchArchive(tree, job);
    const { entries, notes } = await reconcile(tree, archive, job);
    await job.writer.finish(entries, notes);
  } catch (error) {
    await job.writer.abandon();
    throw error;
  }
  return openSnapshot(packPath);
}

function checkTree(tree: Tree, { sha, limits }: Job): void {
  let bytes = 0;
  const seen = new Set<string>();
  for (const { path, size } of tree.entries) {
    const before = seen.size;
    const fault = seen.add(path).size === before ? 'is listed twice' : pathFault(path);
    if (fault !== null)
      throw new ForgeError('invalid', `The tree of ${sha} cannot be kept: ${JSON.stringify(path)} ${fault}.`);
    bytes += size;
  }
  if (bytes > limits.totalBytes) {
    throw new ForgeError('too_large', `The tree of ${sha} has ${bytes} bytes; the limit is ${limits.totalBytes}.`);
  }
}

async function fetchArchive(tree: Tree, { repository, sha, writer, limits }: Job): Promise<Archive> {
  if (tree.entries.length === 0 && !tree.truncated) return { files: [], dropped: [] };
  const sizes = new Set(tree.entries.map((entry) => entry.size));
  const wanted = (size: number) => tree.truncated || size <= cheapToKeep || sizes.has(size);
  return unpackArchive(await repository.archive(sha), { writer, limits, wanted });
}

interface Reconciled {
  readonly entries: PackedEntry[];
  readonly notes: string[];
}

async function reconcile(tree: Tree, archive: Archive, job: Job): Promise<Reconciled> {
  const files = archiveIndex(archive.files, tree);
  const notes = archive.dropped.map((words) => `left out of the archive: ${words}`).slice(0, 20);
  const entries: PackedEntry[] = [];
  const missing: TreeEntry[] = [];
  for (const entry of tree.entries) {
    const match = entry.mode === '160000' ? { path: entry.path, packed: null } : files.find(entry);
    if (match === undefined) missing.push(entry);
    else entries.push({ path: match.path, mode: entry.mode, sha: entry.sha, packed: match.packed });
  }
  const known = tree.truncated ? new Set([...entries, ...missing].map(({ path }) => path)) : null;
  entries.push(...(await fetchMissing(missing, job)));
  if (missing.length > 0)
    notes.push(`${missing.length} files were fetched one by one: the archive left them out or altered them`);
  if (known !== null) {
    const rest = files.all().filter((file) => !known.has(file.path));
    entries.push(...rest.map(({ path, mode, packed }) => ({ path, mode, sha: packed.sha, packed })));
    notes.push(
      `the tree listing was cut off after ${tree.entries.length} entries: ${rest.length} more files are as the archive has them, ` +
        'and submodules or files that the archive leaves out may be missing',
    );
  }
  return { entries, notes };
}

/** Length of the folder around everything in the archive; a tree that has just one folder looks the same, so the listing decides. */
function leadingFolder(files: readonly ArchiveFile[], tree: Tree): number {
  const slash = files[0]?.path.indexOf('/') ?? -1;
  const folder = files[0]?.path.slice(0, slash + 1) ?? '';
  if (folder === '' || files.some(({ path }) => !path.startsWith(folder))) return 0;
  // As a rule the tree has no folder of that name, and nothing needs to be counted.
  if (!tree.entries.some(({ path }) => path.startsWith(folder))) return folder.length;
  const paths = new Set(tree.entries.map((entry) => entry.path));
  const hits = (cut: number) => files.reduce((sum, { path }) => sum + (paths.has(path.slice(cut)) ? 1 : 0), 0);
  return hits(0) > hits(folder.length) ? 0 : folder.length;
}

interface ArchiveIndex {
  /** The file of the archive that is this entry of the tree, byte for byte, by the path that the snapshot gives it. */
  find(entry: TreeEntry): Pick<ArchiveFile, 'path' | 'packed'> | undefined;
  /** One file for each path: the last one, as unpacking would leave it. */
  all(): ArchiveFile[];
}

/** Git writes archive and listing in one order: as a rule the next file is the one that is asked for, and no path is looked up. */
function archiveIndex(archive: readonly ArchiveFile[], tree: Tree): ArchiveIndex {
  const cut = leadingFolder(archive, tree);
  let next = 0;
  let lists: ReadonlyMap<string, readonly ArchiveFile[]> | null = null;
  return {
    find: ({ path, sha }) => {
      const file = archive[next];
      if (file !== undefined && file.path.length === cut + path.length && file.path.endsWith(path)) {
        next += 1;
        if (file.packed.sha === sha) return { path, packed: file.packed };
      }
      lists ??= byPath(withoutFolder(archive, cut));
      return lists.get(path)?.findLast(({ packed }) => packed.sha === sha);
    },
    all: () => [...new Map(withoutFolder(archive, cut).map((file) => [file.path, file])).values()],
  };
}

function withoutFolder(archive: readonly ArchiveFile[], cut: number): readonly ArchiveFile[] {
  return cut === 0 ? archive : archive.map(({ path, mode, packed }) => ({ path: path.slice(cut), mode, packed }));
}

function byPath(files: readonly ArchiveFile[]): Map<string, ArchiveFile[]> {
  const lists = new Map<string, ArchiveFile[]>();
  const put = (name: string, file: ArchiveFile) => {
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [file]);
    else list.push(file);
  };
  for (const file of files) {
    put(file.path, file);
    // A listing in JSON cannot carry a name that is not UTF-8: it has replacement characters where the archive has the bytes.
    if (file.path.includes('\\x')) put(file.path.replace(/(\\x[89a-f][0-9a-f])+/g, '\uFFFD'), file);
  }
  return lists;
}

async function fetchMissing(missing: readonly TreeEntry[], job: Job): Promise<PackedEntry[]> {
  if (missing.length > job.limits.fetches) {
    throw new ForgeError(
      'too_large',
      `The archive of ${job.sha} lacks ${missing.length} files of the tree; at most ${job.limits.fetches} are fetched one by one.`,
    );
  }
  const fetched: PackedEntry[] = [];
  const queue = missing.values();
  const worker = async () => {
    for (const entry of queue) fetched.push(await fetchOne(entry, job));
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return fetched;
}

async function fetchOne({ path, mode, sha }: TreeEntry, { repository, writer }: Job): Promise<PackedEntry> {
  const bytes = await repository.blob(sha);
  if (blobId(bytes, sha.length === 64 ? 'sha256' : 'sha1') !== sha) {
    throw new ForgeError('invalid', `The blob ${sha} of ${JSON.stringify(path)} came with another content.`);
  }
  return { path, mode, sha, packed: writer.add(bytes) };
}
