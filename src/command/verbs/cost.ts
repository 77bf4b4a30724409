// `/outrider cost`: what this repository's and its owner's runs have spent this month, on which models and where, and what is left.
import { type CostView, costNote, type Spending } from '../../comment/notes/cost.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import { committed, monthOf, readMonth, spentByRepository } from '../../experiment/money/month.ts';
import { asEverybodySees } from '../../experiment/records/public-repository.ts';
import type { World } from '../../ports/world.ts';
import { readPremises } from '../admission/premises.ts';
import { answer, type Verb } from '../verb.ts';

export const cost: Verb<{ readonly verb: 'cost' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    const premises = await readPremises(delivery, world);
    if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
    const { months } = premises;
    const month = monthOf(world.clock.now());
    const { owner, repo } = delivery.target;
    return costNote({
      month,
      owner,
      repo,
      own: await spendingOf({ owner, repo }, { month, cap: months.repository }, world),
      all: await spendingOf({ owner }, { month, cap: months.organisation }, world),
      repositories: await spendersOf(delivery.target, month, world),
    });
  });

/** Repositories are looked at one by one, so only the dearest. */
const mostNamed = 10;

/** Where the owner's money went. Only what everybody may see has a name: whoever reads this thread may not see the others. */
async function spendersOf(target: GitHubTarget, month: string, world: World): Promise<CostView['repositories']> {
  const spenders = await spentByRepository(target.owner, month, world);
  const named = [];
  for (const { repo, spent } of spenders.slice(0, mostNamed)) {
    const isOurs = repo === target.repo.toLowerCase();
    const { repository_id: _here, ...there } = { ...target, repo, issue: null };
    const isNamed = isOurs || (await asEverybodySees(there, world)) !== null;
    named.push({ repo: isOurs ? target.repo : isNamed ? repo : null, spent });
  }
  return [...named, ...spenders.slice(mostNamed).map(({ spent }) => ({ repo: null, spent }))];
}

async function spendingOf(
  whose: Parameters<typeof readMonth>[0],
  { month, cap }: { readonly month: string; readonly cap: number | null },
  world: Parameters<typeof readMonth>[2],
): Promise<Spending> {
  const row = await readMonth(whose, month, world);
  return { spent: row.spent, set_aside: committed(row) - row.spent, cap, by_model: row.by_model ?? {} };
}
