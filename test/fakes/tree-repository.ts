// A repository made of a list of files, with the archive really built as a tar, so that freezing can be tested against any of them.
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { blobId } from '../../src/codemap/content-hash.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import type { FileMode } from '../../src/domain/patch.ts';
import type { Repository, TreeEntry } from '../../src/ports/repository.ts';

export interface TreeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode?: FileMode;
}

/** One entry of a tar, as tar-stream packs it; `size` and `pax` only to build broken ones. */
export interface TarEntry {
  readonly name: string;
  readonly type?: 'file' | 'symlink' | 'link' | 'directory' | 'character-device' | 'fifo';
  readonly linkname?: string;
  readonly mode?: number;
  readonly body?: string | Uint8Array;
}

export interface TreeRepositoryOptions {
  /** The archive's entries in place of those made from the files. */
  readonly archive?: readonly TarEntry[];
  /** Bytes in place of any tar. */
  readonly archiveBytes?: Uint8Array;
  readonly prefix?: string;
  readonly gzip?: boolean;
  /** The tree listing shows only its first entries. */
  readonly listed?: number;
  /** Submodules: path to commit. */
  readonly submodules?: Readonly<Record<string, string>>;
  /** Contents that `blob` gives back falsely. */
  readonly falseBlobs?: Readonly<Record<string, string>>;
  readonly chunk?: number;
}

export interface TreeRepository extends Repository {
  /** Blob ids that were asked for. */
  readonly fetched: string[];
  archives: number;
}

export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  const pieces: Buffer[] = [];
  const reading = (async () => {
    for await (const piece of tar) pieces.push(Buffer.from(piece as Uint8Array));
  })();
  for (const { body = '', ...header } of entries) tar.entry({ mode: 0o664, ...header }, bytesOf(body));
  tar.finalize();
  await reading;
  return Buffer.concat(pieces);
}

export function treeRepository(files: readonly TreeFile[], options: TreeRepositoryOptions = {}): TreeRepository {
  const { prefix = 'owner-repo-0123456/', gzip = true, chunk = 65_536, submodules = {} } = options;
  const blobs = new Map(files.map(({ content }) => [blobId(bytesOf(content)), bytesOf(content)]));
  const entries: TreeEntry[] = [
    ...files.map(({ path, content, mode = '100644' }): TreeEntry => {
      return { path, mode, sha: blobId(bytesOf(content)), size: bytesOf(content).length };
    }),
    ...Object.entries(submodules).map(([path, sha]): TreeEntry => ({ path, mode: '160000', sha, size: 0 })),
  ];
  const fetched: string[] = [];
  const unused = () => Promise.reject(new Error('this fake has only a tree'));
  return {
    fetched,
    archives: 0,
    tree: async () => ({
      entries: entries.slice(0, options.listed ?? entries.length),
      truncated: options.listed !== undefined,
    }),
    async archive() {
      this.archives += 1;
      const folder: TarEntry[] = prefix === '' ? [] : [{ name: prefix, type: 'directory', mode: 0o775 }];
      const bytes =
        options.archiveBytes ??
        (await tarOf([...folder, ...(options.archive ?? files.map((file) => tarEntry(file, prefix)))]));
      return pieces(gzip ? gzipSync(bytes) : bytes, chunk);
    },
    async blob(sha) {
      fetched.push(sha);
      const false_ = options.falseBlobs?.[sha];
      if (false_ !== undefined) return bytesOf(false_);
      const bytes = blobs.get(sha);
      if (bytes === undefined) throw new ForgeError('not_found', `no blob ${sha}`);
      return bytes;
    },
    facts: unused,
    pin: unused,
    file: unused,
    loginOf: unused,
    permission: unused,
    inTeam: unused,
    ruleAgainst: unused,
    mentions: async () => [],
    pullHead: async () => null,
    mergedPulls: async () => [],
  };
}

export function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
}

function tarEntry({ path, content, mode = '100644' }: TreeFile, prefix: string): TarEntry {
  const name = `${prefix}${path}`;
  if (mode === '120000') return { name, type: 'symlink', linkname: bytesOf(content).toString('utf8') };
  return { name, body: content, mode: mode === '100755' ? 0o775 : 0o664 };
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
