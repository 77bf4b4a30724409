// What a run stands on at the forge, asked anew before it spends: a repository that can still be written to, an asker who still may.
import { ForgeError } from '../domain/errors.ts';
import type { Settings } from '../domain/settings.ts';
import type { GitHubTarget } from '../domain/target.ts';
import type { RepositoryFacts } from '../ports/repository.ts';
import type { World } from '../ports/world.ts';
import { type Asker, stillMay } from './authority.ts';

export type Unfit = 'archived' | 'issues_disabled' | 'no_write_access';

/** What is wrong with the repository itself. */
export function unfitRepository(facts: RepositoryFacts): Unfit | null {
  if (facts.archived) return 'archived';
  if (!facts.has_issues) return 'issues_disabled';
  return facts.can_push ? null : 'no_write_access';
}

/** What of a repository may be told to somebody who may not command there: nothing when they may not even see it. */
export async function refusalOf(
  person: string | null,
  facts: Pick<RepositoryFacts, 'private'>,
  repository: { permission(login: string): Promise<string> },
): Promise<'no_permission' | 'unknown'> {
  const visible = !facts.private || (person !== null && (await repository.permission(person)) !== 'none');
  return visible ? 'no_permission' : 'unknown';
}

/** What makes a run useless by now; null: nothing does. Throws ForgeError for what may be better later. */
export async function lapsed(
  run: Asker & { readonly target: GitHubTarget; readonly who: Settings['who'] },
  world: World,
): Promise<Unfit | 'no_permission' | 'unknown' | null> {
  const { repository } = world.forges.open(run.target);
  try {
    const facts = await repository.facts();
    if (!(await stillMay(run, run.who, repository))) return await refusalOf(run.actor, facts, repository);
    return unfitRepository(facts);
  } catch (error) {
    if (!isGone(error)) throw error;
    return 'unknown';
  }
}

/** Whether the forge lets nobody of ours see the repository. */
export function isGone(error: unknown): boolean {
  return error instanceof ForgeError && ['not_found', 'forbidden', 'gone'].includes(error.reason);
}
