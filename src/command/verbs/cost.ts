// `/outrider cost`: what this repository's and its owner's runs have spent this month, and what is left.
import { money } from '../../comment/numbers.ts';
import { committed, monthOf, readMonth } from '../../experiment/month.ts';
import { readPremises } from '../premises.ts';
import { answer, type Verb } from '../verb.ts';

export const cost: Verb<{ readonly verb: 'cost' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    const premises = await readPremises(delivery, world);
    if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
    const { months } = premises;
    const month = monthOf(world.clock.now());
    const { owner, repo } = delivery.target;
    const own = await lineOf({ owner, repo }, { month, cap: months.repository }, world);
    const all = await lineOf({ owner }, { month, cap: months.organisation }, world);
    return `**${month}, ${owner}:** ${all}. **${repo}:** ${own}. A call whose cost is unknown counts with the most it can have cost.`;
  });

async function lineOf(
  whose: Parameters<typeof readMonth>[0],
  { month, cap }: { readonly month: string; readonly cap: number | null },
  world: Parameters<typeof readMonth>[2],
): Promise<string> {
  const row = await readMonth(whose, month, world);
  const reserved = committed(row) - row.spent;
  const running = reserved > 0 ? `, ${money(reserved)} set aside for runs under way` : '';
  const left = cap === null ? '' : `, ${money(Math.max(0, cap - committed(row)))} left of ${money(cap)}`;
  return `${money(row.spent)} spent${running}${left}`;
}
