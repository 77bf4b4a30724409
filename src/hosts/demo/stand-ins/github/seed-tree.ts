// The files of a seeded repository as git objects, put into the emulator's store as its own API would have put them.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Collection, Store } from './emulator-store.ts';
import type { World } from './world.ts';

export type SeedFile = string | Uint8Array | { readonly mode: string; readonly content: string | Uint8Array };

interface BlobRow {
  readonly repo_id: number;
  readonly sha: string;
  readonly node_id: string;
  readonly content: string;
  readonly encoding: 'utf-8' | 'base64';
  readonly size: number;
}

interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size?: number;
}

interface TreeRow {
  readonly repo_id: number;
  readonly sha: string;
  readonly node_id: string;
  readonly tree: readonly TreeEntry[];
  readonly truncated: boolean;
}

interface Folder {
  readonly files: Map<string, TreeEntry>;
  readonly folders: Map<string, Folder>;
}

/** Where the objects go, and which are there. */
interface Objects {
  readonly world: World;
  readonly repoId: number;
  readonly blobs: Collection<BlobRow>;
  readonly trees: Collection<TreeRow>;
  readonly known: Set<string>;
}

/** Writes blobs and trees and gives the root tree's SHA. Throws for a mode or a path that GitHub would refuse. */
export function seedTree(
  world: World,
  store: Store,
  repo: { id: number; files: Readonly<Record<string, SeedFile>> },
): string {
  const objects: Objects = {
    world,
    repoId: repo.id,
    blobs: store.collection<BlobRow>('github.blobs'),
    trees: store.collection<TreeRow>('github.trees'),
    known: new Set(),
  };
  for (const rows of [objects.blobs, objects.trees])
    for (const { sha } of rows.findBy('repo_id', repo.id)) objects.known.add(sha);
  const root: Folder = { files: new Map(), folders: new Map() };
  for (const [path, file] of Object.entries(repo.files)) {
    const { folder, name } = placeOf(root, path);
    if (folder.files.has(name) || folder.folders.has(name)) throw new Error(`seed: ${path} is a folder too`);
    folder.files.set(name, fileEntry(objects, name, file));
  }
  return writeFolder(objects, root);
}

function placeOf(root: Folder, path: string): { folder: Folder; name: string } {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part) || part.includes('\0')))
    throw new Error(`seed: ${JSON.stringify(path)} is no path of a tree`);
  const name = parts.pop() ?? '';
  let folder = root;
  for (const part of parts) {
    if (folder.files.has(part)) throw new Error(`seed: ${path} lies below a file`);
    const inner: Folder = folder.folders.get(part) ?? { files: new Map(), folders: new Map() };
    folder.folders.set(part, inner);
    folder = inner;
  }
  return { folder, name };
}

function fileEntry(objects: Objects, name: string, file: SeedFile): TreeEntry {
  const { mode, content } =
    typeof file === 'string' || file instanceof Uint8Array ? { mode: '100644', content: file } : file;
  const bytes =
    typeof content === 'string'
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.length);
  if (mode === '160000') return { path: name, mode, type: 'commit', sha: bytes.toString('utf8') };
  if (!['100644', '100755', '120000'].includes(mode)) throw new Error(`seed: ${name} has the mode ${mode}`);
  const sha = objects.world.keep(bytes);
  if (!objects.known.has(sha)) {
    objects.known.add(sha);
    const isText = isUtf8(bytes) && !bytes.includes(0);
    const { id } = objects.blobs.insert({
      repo_id: objects.repoId,
      sha,
      node_id: '',
      content: isText ? bytes.toString('utf8') : bytes.toString('base64'),
      encoding: isText ? 'utf-8' : 'base64',
      size: bytes.length,
    });
    objects.blobs.update(id, { node_id: nodeId('Blob', id) });
  }
  return { path: name, mode, type: 'blob', sha, size: bytes.length };
}

function writeFolder(objects: Objects, folder: Folder): string {
  const entries = [...folder.files.values()];
  for (const [name, inner] of folder.folders)
    entries.push({ path: name, mode: '040000', type: 'tree', sha: writeFolder(objects, inner) });
  const content = treeContent(entries);
  const sha = createHash('sha1').update(`tree ${content.length}\0`).update(content).digest('hex');
  if (!objects.known.has(sha)) {
    objects.known.add(sha);
    const tree = entries.sort((a, b) => a.path.localeCompare(b.path));
    const { id } = objects.trees.insert({ repo_id: objects.repoId, sha, node_id: '', tree, truncated: false });
    objects.trees.update(id, { node_id: nodeId('Tree', id) });
  }
  return sha;
}

/** Git's own form: sorted by the bytes of the name, a folder's as if it ended in a slash. */
function treeContent(entries: readonly TreeEntry[]): Buffer {
  const named = entries.map((entry) => ({
    entry,
    key: Buffer.from(entry.type === 'tree' ? `${entry.path}/` : entry.path),
  }));
  named.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    named.flatMap(({ entry: { mode, path, sha } }) => [
      Buffer.from(`${mode.replace(/^0+/, '')} ${path}\0`),
      Buffer.from(sha, 'hex'),
    ]),
  );
}

function nodeId(type: string, id: number): string {
  return Buffer.from(`0:${type}${id}`).toString('base64').replace(/=+$/, '');
}
