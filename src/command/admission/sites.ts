// The repositories of an experiment, looked at one by one: whether the asker may run there, and the commit that is pinned.
import { keys } from '../../artifacts/catalogue.ts';
import { putDocument } from '../../artifacts/shelf.ts';
import { type SiteProblem, siteCause } from '../../comment/notes/study.ts';
import { StudySite } from '../../domain/study.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import { isGone, refusalOf, unfitRepository } from '../../experiment/premises.ts';
import type { World } from '../../ports/world.ts';
import type { CommandDelivery } from '../receive/delivery.ts';
import { unfitBranch } from './admit.ts';
import { mayCommand, type Premises, pinRef, readPremises } from './premises.ts';

/** `cause` in words for the thread. Small, for a checkpoint. */
export type Look = { readonly ok: true } | { readonly ok: false; readonly cause: string };

/** The repository that a name in the block means; null for one of another owner. */
export function siteTarget(name: string, { target }: Pick<CommandDelivery, 'target'>): GitHubTarget | null {
  const [owner = '', repo] = name.includes('/') ? name.split('/') : [target.owner, name];
  if (repo === undefined || owner.toLowerCase() !== target.owner.toLowerCase()) return null;
  // The number is of the repository in which the command was written: a token for it would open no other one.
  const { repository_id: _id, ...there } = target;
  return { ...there, repo, issue: null };
}

/** Looks at a repository and stores what was found and pinned. Everything is read live. */
export async function lookAtSite(
  delivery: CommandDelivery,
  at: { readonly study: string; readonly name: string; readonly place: number },
  world: World,
): Promise<Look> {
  const target = siteTarget(at.name, delivery);
  if (target === null) return { ok: false, cause: siteCause('elsewhere', delivery.actor.login) };
  const found = await usable(delivery, target, world);
  if (typeof found === 'string') return { ok: false, cause: found };
  await putDocument(world.blobs, keys.site(at.study, at.place), StudySite, found);
  return { ok: true };
}

/** The site, or why it takes no part. */
export async function usable(
  { actor }: Pick<CommandDelivery, 'actor'>,
  target: GitHubTarget,
  world: World,
): Promise<StudySite | string> {
  const because = (problem: SiteProblem) => siteCause(problem, actor.login);
  try {
    const { repository } = world.forges.open(target);
    const facts = await repository.facts();
    const premises = await readPremises({ target }, world);
    if (!(await mayCommand({ actor, target }, premises.settings, world))) {
      return because(await refusalOf(actor.type === 'Bot' ? null : actor.login, facts, repository));
    }
    if (!premises.ok) return because(premises.why);
    const found = await pinned({ ...premises, target }, world);
    return typeof found === 'string' ? found : 'problem' in found ? because(found.problem) : found;
  } catch (error) {
    if (!isGone(error)) throw error;
    return because('unknown');
  }
}

async function pinned(
  { facts, settings, target }: Premises & { readonly target: GitHubTarget },
  world: World,
): Promise<StudySite | { readonly problem: SiteProblem } | string> {
  const problem = settings.enabled ? unfitRepository(facts) : 'disabled';
  if (problem !== null) return { problem };
  const rule = await unfitBranch({ target }, world);
  if (rule !== null) return rule;
  const commit = await pinRef({ target }, null, world);
  if (commit === null) return { problem: 'empty' };
  return {
    // By its number it is found when it has another name in the middle.
    target: facts.id === null ? target : { ...target, repository_id: facts.id },
    repo: facts.full_name,
    private: facts.private,
    settings,
    base_ref: commit.ref,
    base_sha: commit.sha,
    tree_sha: commit.tree_sha,
  };
}
