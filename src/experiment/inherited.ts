// What GitHub takes from the owner's public `.github` repository where a repository has none of its own: how to contribute, and templates.
// https://docs.github.com/en/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file
import { standing } from '../codemap/map/conventions.ts';
import { ForgeError } from '../domain/errors.ts';
import type { Inherited } from '../domain/habits.ts';
import type { Target } from '../domain/target.ts';
import type { Forges } from '../ports/forge.ts';
import type { Repository, TreeEntry } from '../ports/repository.ts';

const home = '.github';

/** Files, and bytes of each: templates are short, and many of them are read by nobody. */
const most = 8;
const longest = 64 * 1024;

/** `paths`: of the repository's own files. Never stops a run: what could not be read is said in `unread`. */
export async function inheritedOf(
  { target, paths }: { readonly target: Target; readonly paths: Iterable<string> },
  forges: Forges,
): Promise<Inherited> {
  const own = [...paths];
  // A repository that has any file of a kind takes none of that kind from elsewhere.
  const missing = standing.filter((kind) => !own.some((path) => kind.test(path)));
  const isHome = target.kind === 'github' && target.repo.toLowerCase() === home;
  const repository =
    target.kind === 'github' && !isHome && missing.length > 0
      ? forges.elsewhere(target, { owner: target.owner, repo: home })
      : null;
  if (repository === null) return { files: [], unread: null };
  try {
    return { files: await filesOf(repository, missing), unread: null };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { files: [], unread: error.reason === 'not_found' ? null : error.message };
  }
}

async function filesOf(repository: Repository, missing: readonly RegExp[]): Promise<Inherited['files']> {
  const { empty, private: hidden } = await repository.facts();
  // GitHub takes nothing from a private one, and what we may see of it may not be for this repository's readers.
  if (empty || hidden) return [];
  const { sha } = await repository.pin(null);
  const { entries } = await repository.tree(sha);
  const files: { path: string; text: string }[] = [];
  for (const { path, sha: blob } of chosen(entries, missing)) {
    const bytes = await repository.blob(blob);
    if (!bytes.includes(0)) files.push({ path, text: new TextDecoder().decode(bytes) });
  }
  return files;
}

function chosen(entries: readonly TreeEntry[], missing: readonly RegExp[]): TreeEntry[] {
  const wanted = entries.filter(({ mode, size }) => mode.startsWith('100') && size > 0 && size <= longest);
  return missing.flatMap((kind) => wanted.filter(({ path }) => kind.test(path))).slice(0, most);
}
