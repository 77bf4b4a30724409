// `/outrider cost`: what this repository's and its owner's runs have spent this month, on which models, and what is left.
import { costNote, type Spending } from '../../comment/cost-note.ts';
import { committed, monthOf, readMonth, repositoriesIn } from '../../experiment/money/month.ts';
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
      repositories: await repositoriesIn(owner, month, world),
    });
  });

async function spendingOf(
  whose: Parameters<typeof readMonth>[0],
  { month, cap }: { readonly month: string; readonly cap: number | null },
  world: Parameters<typeof readMonth>[2],
): Promise<Spending> {
  const row = await readMonth(whose, month, world);
  return { spent: row.spent, set_aside: committed(row) - row.spent, cap, by_model: row.by_model ?? {} };
}
