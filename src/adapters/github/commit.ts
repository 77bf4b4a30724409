// One commit from a map of files, through the Git Data API: objects only, no branch moves.
import { isUtf8 } from 'node:buffer';
import { ForgeError } from '../../domain/errors.ts';
import type { CommitFile } from '../../ports/publisher.ts';
import type { GitHubOctokit } from './client.ts';

interface At {
  readonly owner: string;
  readonly repo: string;
}

interface CommitRequest {
  readonly parent: string;
  readonly files: readonly CommitFile[];
  readonly message: string;
}

type TreeRow = NonNullable<Parameters<GitHubOctokit['rest']['git']['createTree']>[0]>['tree'][number];

/** Text up to this size rides along in the tree request; bytes. */
const inlineLimit = 256 * 1024;
/** All inline text of one tree request together; bytes. The rest goes as blobs. */
const inlineBudget = 4 * 1024 * 1024;

/** Author and committer are left out: GitHub then signs with the App's own name ("Verified"). */
export async function writeCommit(octokit: GitHubOctokit, at: At, request: CommitRequest) {
  const { data: parent } = await octokit.rest.git.getCommit({ ...at, commit_sha: request.parent });
  const rows = await treeRows(octokit, at, request.files);
  let treeSha = parent.tree.sha;
  for (const tree of placesChange(request.files) ? [rows.filter(isGone), rows.filter((row) => !isGone(row))] : [rows]) {
    // GitHub refuses a tree without rows; nothing changed means the parent's own tree.
    if (tree.length > 0) treeSha = (await octokit.rest.git.createTree({ ...at, base_tree: treeSha, tree })).data.sha;
  }
  const commit = { ...at, message: request.message, tree: treeSha, parents: [request.parent] };
  const { data } = await octokit.rest.git.createCommit(commit);
  return { sha: data.sha, tree_sha: data.tree.sha };
}

const isGone = ({ sha }: TreeRow): boolean => sha === null;

/** Whether a file comes where a folder was, or the other way round: in one request the two are in each other's way. */
function placesChange(files: readonly CommitFile[]): boolean {
  const gone = files.filter(({ bytes }) => bytes === null);
  const written = files.filter(({ bytes }) => bytes !== null);
  const isBelow = (path: string, of: string) => path.startsWith(`${of}/`);
  return gone.some((a) => written.some((b) => isBelow(a.path, b.path) || isBelow(b.path, a.path)));
}

async function treeRows(octokit: GitHubOctokit, at: At, files: readonly CommitFile[]): Promise<TreeRow[]> {
  const rows: TreeRow[] = [];
  let inlined = 0;
  // One after the other: GitHub asks for no concurrent writes.
  for (const { path, mode, bytes } of files) {
    if (bytes === null) {
      rows.push({ path, mode, type: mode === '160000' ? 'commit' : 'blob', sha: null });
      continue;
    }
    if (mode === '160000') throw new ForgeError('invalid', `${path} is a submodule: a commit cannot give it content.`);
    const fits = bytes.length <= inlineLimit && inlined + bytes.length <= inlineBudget;
    // A zero byte is UTF-8, but no text.
    const inline = fits && isUtf8(bytes) && !bytes.includes(0);
    if (inline) inlined += bytes.length;
    const content = inline
      ? { content: Buffer.from(bytes).toString('utf8') }
      : { sha: await writeBlob(octokit, at, bytes) };
    rows.push({ path, mode, type: 'blob', ...content });
  }
  return rows;
}

async function writeBlob(octokit: GitHubOctokit, at: At, bytes: Uint8Array): Promise<string> {
  const content = Buffer.from(bytes).toString('base64');
  const { data } = await octokit.rest.git.createBlob({ ...at, content, encoding: 'base64' });
  return data.sha;
}
