// The difference of two commits, or of a commit and what is staged, as a Patch.
import { UsageError } from '../../domain/errors.ts';
import type { FileChange, Patch } from '../../domain/patch.ts';
import { type GitObjects, modeOf, namesOf } from './git-objects.ts';

const raw = ['-z', '--raw', '-M', '--no-ext-diff', '--full-index'];

/** What `head` changes against `base`, renames found as git finds them. */
export function patchBetween(git: GitObjects, base: string, head: string): Patch {
  return patchOf(git, namesOf(git.run(['diff-tree', '-r', ...raw, base, head])));
}

/** What a commit would change against `base` if it were made now. @throws UsageError in the middle of a merge */
export function patchStaged(git: GitObjects, base: string): Patch {
  const records = namesOf(git.runOnIndex(['diff-index', '--cached', ...raw, base]));
  const unmerged = records.findIndex((record) => /^:.* U\d*$/.test(record));
  if (unmerged >= 0)
    throw new UsageError(`${JSON.stringify(records[unmerged + 1])} is not merged; resolve it and git add it first.`);
  return patchOf(git, records);
}

function patchOf(git: GitObjects, records: readonly string[]): Patch {
  const changes: { change: Omit<FileChange, 'after'>; sha: string }[] = [];
  for (let at = 0; at < records.length; ) {
    const [before = '', after = '', , sha = '', status = ''] = (records[at] ?? '').replace(/^:/, '').split(' ');
    const isMove = /^[RC]/.test(status);
    const first = records[at + 1] ?? '';
    const path = isMove ? (records[at + 2] ?? '') : first;
    at += isMove ? 3 : 2;
    const kind =
      status === 'A' || status.startsWith('C') ? 'added' : status === 'D' ? 'deleted' : isMove ? 'renamed' : 'modified';
    const from = kind === 'renamed' ? first : null;
    changes.push({ change: { path, kind, from, mode: modeOf(kind === 'deleted' ? before : after) }, sha });
  }
  const wanted = changes.filter(({ change }) => change.kind !== 'deleted' && change.mode !== '160000');
  const blobs = git.blobs([...new Set(wanted.map((each) => each.sha))]);
  const files = changes.map(({ change, sha }): FileChange => ({ ...change, after: contentOf(change, sha, blobs) }));
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function contentOf(
  change: Omit<FileChange, 'after'>,
  sha: string,
  blobs: ReadonlyMap<string, Uint8Array>,
): Uint8Array | null {
  if (change.kind === 'deleted' || change.mode === '160000') return null;
  const content = blobs.get(sha);
  if (content === undefined)
    throw new UsageError(
      `The content of ${JSON.stringify(change.path)} is not in the repository (a partial clone?); fetch it first.`,
    );
  return content;
}
