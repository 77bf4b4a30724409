// A large repository for the benchmarks: the sources of the installed packages over and over, as one gzipped tar and its tree listing.
import { createReadStream, createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { blobId } from '../src/codemap/content-hash.ts';
import type { Repository, TreeEntry } from '../src/ports/repository.ts';

export interface Corpus {
  readonly folder: string;
  readonly archive: string;
  readonly entries: readonly TreeEntry[];
  readonly bytes: number;
  remove(): Promise<void>;
}

/** The corpus as a repository that can be frozen; nothing else is asked of it. */
export function corpusRepository({ archive, entries }: Pick<Corpus, 'archive' | 'entries'>): Repository {
  const unused = () => Promise.reject(new Error('not needed here'));
  return {
    tree: async () => ({ entries, truncated: false }),
    archive: async () => createReadStream(archive),
    blob: unused,
    facts: unused,
    pin: unused,
    file: unused,
    loginOf: unused,
    permission: unused,
    inTeam: unused,
    ruleAgainst: unused,
    mentions: unused,
    pullHead: unused,
    mergedPulls: unused,
  };
}

const prefix = 'owner-repo-0123456';

/** Builds it in a new folder below the system's temporary one; the same packages give the same corpus. */
export async function buildCorpus(files: number, bytes: number): Promise<Corpus> {
  const folder = await mkdtemp(join(tmpdir(), 'outrider-corpus-'));
  const archive = join(folder, 'archive.tar.gz');
  const tar = pack();
  const writing = pipeline(tar, createGzip({ level: 1 }), createWriteStream(archive));
  const entries: TreeEntry[] = [];
  let total = 0;
  for (const { path, content } of corpusFiles(files, bytes)) {
    entries.push({ path, mode: '100644', sha: blobId(content), size: content.length });
    total += content.length;
    await new Promise<void>((resolve) => {
      tar.entry({ name: `${prefix}/${path}`, mode: 0o664 }, content, () => resolve());
    });
  }
  tar.finalize();
  await writing;
  return { folder, archive, entries, bytes: total, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What the corpus has in it, one after the other. */
export function* corpusFiles(files: number, bytes: number): Generator<{ path: string; content: Buffer }> {
  const sources = readSources();
  let total = 0;
  for (let index = 0; index < files; index += 1) {
    const source = sources[index % sources.length];
    if (source === undefined) throw new Error('no installed package has a source file');
    const mean = (bytes - total) / (files - index);
    const times = Math.max(1, Math.round((0.6 * mean) / source.content.length));
    const content = Buffer.concat([
      ...Array.from({ length: times }, () => source.content.subarray(0, Math.max(200, 3 * mean))),
      Buffer.from(`\n// ${index}\n`),
    ]);
    total += content.length;
    yield { path: `part${Math.floor(index / sources.length)}/${source.path}`, content };
  }
}

function readSources(): { path: string; content: Buffer }[] {
  const root = new URL('../node_modules/', import.meta.url).pathname;
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]sx?|py|go|rs|java|cc|cpp|h|md|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((path) => !path.startsWith('.'))
    .sort()
    .map((path) => ({
      path: path.split(sep).join('/').replaceAll('node_modules/', 'inner/'),
      content: readFileSync(join(root, path)),
    }))
    .filter(({ content }) => content.length > 100 && content.length < 400_000);
}
