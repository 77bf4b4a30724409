// Whether everybody may see a repository, asked anew: it may have been made private, deleted or taken from us since a run began.
import { ForgeError } from '../../domain/errors.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { World } from '../../ports/world.ts';

/**
 * The repository as everybody sees it; null: nobody but those who may. What is not there any more, or not for us, is not for everybody either.
 * Throws ForgeError where GitHub cannot be asked now.
 */
export async function asEverybodySees(
  target: GitHubTarget,
  world: Pick<World, 'forges'>,
): Promise<{ readonly id: number | null } | null> {
  try {
    const facts = await world.forges.open(target).repository.facts();
    return facts.private ? null : { id: facts.id };
  } catch (error) {
    if (error instanceof ForgeError && ['not_found', 'gone', 'forbidden'].includes(error.reason)) return null;
    throw error;
  }
}
