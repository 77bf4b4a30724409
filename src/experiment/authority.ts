// Who may command in a repository: asked live at the command, and once more before anything is published.
import { atLeast, sameLogin } from '../domain/names.ts';
import type { Settings } from '../domain/settings.ts';
import type { Repository } from '../ports/repository.ts';

type Asked = Pick<Repository, 'permission' | 'inTeam'>;

/** By name, by permission, or by a team that the settings name. */
export async function isListed(login: string, who: Settings['who'], repository: Asked): Promise<boolean> {
  if (who.users.some((user) => sameLogin(user, login))) return true;
  if (atLeast(await repository.permission(login), who.permission)) return true;
  for (const team of who.teams) if (await repository.inTeam(team, login)) return true;
  return false;
}

/** Whether whoever asked still may. An App has no role in a repository: the settings let it in by its id, and no person's login can end so. */
export async function stillMay(actor: string, who: Settings['who'], repository: Asked): Promise<boolean> {
  return (who.bots.length > 0 && actor.endsWith('[bot]')) || isListed(actor, who, repository);
}
