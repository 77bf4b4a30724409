// Who may command in a repository: asked live at the command, and once more before anything is published.
import { atLeast, sameLogin } from '../domain/names.ts';
import type { Settings } from '../domain/settings.ts';
import type { Repository } from '../ports/repository.ts';

type Asked = Pick<Repository, 'permission' | 'inTeam'>;

/** Who asked for a run: the login of then, and the forge's number of the account, which a change of the login does not change. */
export interface Asker {
  readonly actor: string;
  /** Left out: not known. */
  readonly actor_id?: number | null | undefined;
}

/** By name, by permission, or by a team that the settings name. */
export async function isListed(login: string, who: Settings['who'], repository: Asked): Promise<boolean> {
  if (isNamed(login, who)) return true;
  if (atLeast(await repository.permission(login), who.permission)) return true;
  for (const team of who.teams) if (await repository.inTeam(team, login)) return true;
  return false;
}

/**
 * Whether whoever asked still may, under whatever name by now: somebody else may have taken the old one. An App has no role in a repository:
 * the settings let it in by its id, and no person's login can end so.
 */
export async function stillMay(
  { actor, actor_id: id = null }: Asker,
  who: Settings['who'],
  repository: Asked & Pick<Repository, 'loginOf'>,
): Promise<boolean> {
  if (who.bots.length > 0 && actor.endsWith('[bot]')) return true;
  const login = (id === null ? null : await repository.loginOf(id)) ?? actor;
  // The settings are those of the command, and name people as they were called then.
  const users = sameLogin(login, actor) || !isNamed(actor, who) ? who.users : [...who.users, login];
  return isListed(login, { ...who, users }, repository);
}

function isNamed(login: string, { users }: Settings['who']): boolean {
  return users.some((user) => sameLogin(user, login));
}
