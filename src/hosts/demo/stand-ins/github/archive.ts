// A tarball as GitHub makes it with git archive: leading folder, modes, symlinks, long names, export-ignore, export-subst.
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import picomatch from 'picomatch';
import { type Pack, pack } from 'tar-stream';
import type { World } from './world.ts';

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

/** The gzipped tar of a commit, as a stream; null when there is no such commit. */
export async function tarball(world: World, repo: string, sha: string): Promise<NodeJS.ReadableStream | null> {
  const tree = await world.get<{ tree: Entry[] }>(`/repos/${repo}/git/trees/${sha}?recursive=1`);
  if (tree === null) return null;
  const root = `${repo.replace('/', '-')}-${sha.slice(0, 7)}`;
  const attributes = await attributeRules(world, repo, tree.tree);
  const tar = pack();
  // One entry after the other, each when there is room for it: an archive that nobody reads on does not fill the memory.
  const add = (header: Parameters<Pack['entry']>[0], body: Buffer = Buffer.alloc(0)) =>
    new Promise<void>((resolve, reject) => {
      const entry = tar.entry(header, body, (error) => (error ? reject(error) : resolve()));
      // Who hangs up ends the entry under way with an error, which the callback hears of as well.
      entry.on('error', () => undefined);
    });
  const fill = async () => {
    await add({ name: `${root}/`, type: 'directory', mode: 0o775 });
    for (const entry of tree.tree) {
      if (has(attributes, entry.path, 'export-ignore')) continue;
      const name = `${root}/${entry.path}`;
      if (entry.type !== 'blob') {
        await add({ name: `${name}/`, type: 'directory', mode: 0o775 });
        continue;
      }
      const bytes = bufferOver(await content(world, repo, entry.sha));
      if (entry.mode === '120000') {
        await add({ name, type: 'symlink', linkname: bytes.toString('utf8'), mode: 0o777 });
        continue;
      }
      const body = has(attributes, entry.path, 'export-subst') ? substituted(bytes, sha) : bytes;
      await add({ name, mode: entry.mode === '100755' ? 0o775 : 0o664 }, body);
    }
    tar.finalize();
  };
  fill().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  const packed = createGzip({ level: 1 });
  // An error of either ends both; who reads hears of it from the stream that is handed out.
  pipeline(tar, packed, () => undefined);
  return packed;
}

/** The same bytes, not a copy of them. */
function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function content(world: World, repo: string, sha: string): Promise<Uint8Array> {
  const kept = world.blobs.get(sha);
  if (kept) return kept;
  const blob = await world.must<{ content: string }>('GET', `/repos/${repo}/git/blobs/${sha}`);
  const bytes = Buffer.from(blob.content, 'base64');
  world.blobs.set(sha, bytes);
  return bytes;
}

function substituted(bytes: Buffer, sha: string): Buffer {
  const text = bytes.toString('latin1');
  return Buffer.from(text.replaceAll('$Format:%H$', sha).replaceAll('$Format:%h$', sha.slice(0, 7)), 'latin1');
}

interface AttributeRule {
  readonly matches: (path: string) => boolean;
  readonly name: string;
  readonly set: boolean;
}

/** Rules of all .gitattributes, outer folders first: the last match wins, as in git. */
async function attributeRules(world: World, repo: string, tree: readonly Entry[]): Promise<AttributeRule[]> {
  const files = tree.filter(({ path, type }) => type === 'blob' && /(^|\/)\.gitattributes$/.test(path));
  files.sort((a, b) => a.path.split('/').length - b.path.split('/').length);
  const rules: AttributeRule[] = [];
  for (const file of files) {
    const folder = file.path.slice(0, -'.gitattributes'.length);
    const lines = Buffer.from(await content(world, repo, file.sha))
      .toString('utf8')
      .split(/\r?\n/);
    for (const line of lines) {
      const [pattern, ...names] = line.trim().split(/\s+/);
      if (!pattern || pattern.startsWith('#')) continue;
      const matches = matcher(folder, pattern);
      for (const name of names) rules.push({ matches, name: name.replace(/^-/, ''), set: !name.startsWith('-') });
    }
  }
  return rules;
}

/** A pattern without a slash matches names at any depth; one with a slash is rooted at its folder. */
function matcher(folder: string, pattern: string): (path: string) => boolean {
  const anywhere = !pattern.replace(/\/$/, '').includes('/');
  const isMatch = picomatch(pattern.replace(/^\//, ''), { dot: true, basename: anywhere });
  return (path) => path.startsWith(folder) && isMatch(path.slice(folder.length));
}

/** Whether the path, or (as git archive prunes) a folder above it, carries the attribute. */
function has(rules: readonly AttributeRule[], path: string, name: string): boolean {
  const parts = path.split('/');
  return parts.some((_part, index) => {
    const prefix = parts.slice(0, index + 1).join('/');
    return rules.findLast((rule) => rule.name === name && rule.matches(prefix))?.set ?? false;
  });
}
