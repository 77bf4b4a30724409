// After a run: what it really spent replaces what was set aside for it in the months of its repository and owner.
import type { ArmInput } from '../../arm/frame.ts';
import { spentBy } from '../../arm/purse.ts';
import { GenerationRow, rowKeys, seatOf } from '../../artifacts/rows.ts';
import { type Accepted, type Manifest, seatedPlans } from '../../domain/manifest.ts';
import { roundUsd } from '../../domain/money.ts';
import type { World } from '../../ports/world.ts';
import { addTo, type ByModel, monthOf, settleMonth, sumOf } from './month.ts';

type Stored = Pick<World, 'rows'>;

/** USD spent by all arms, and by the judge, so far; a call of unknown cost counts with its worst case. */
export async function spentSoFar(manifest: Manifest, world: Stored): Promise<number> {
  return sumOf(await spentByModel(manifest, world));
}

/** The same by model. */
export async function spentByModel(manifest: Manifest, world: Stored): Promise<ByModel> {
  let sum: ByModel = {};
  const { experiment } = manifest;
  for (const { arm, slug } of seatedPlans(manifest)) {
    const last = await generationOf(experiment, slug, world);
    for (let generation = 1; generation <= last; generation += 1)
      sum = addTo(sum, { [arm]: await spentInLife({ experiment, slug, generation }, world) });
  }
  return sum;
}

/** USD that one life of an arm has spent. */
export function spentInLife(input: ArmInput, world: Stored): Promise<number> {
  return spentBy(world.rows, rowKeys.purse(input.experiment, seatOf(input)));
}

/** How often an arm was run; 1 before any retry. */
export async function generationOf(experiment: string, slug: string, world: Stored): Promise<number> {
  const row = await world.rows.get(rowKeys.generation(experiment, slug));
  return row ? GenerationRow.parse(row.value).generation : 1;
}

/** USD set aside beside the run's budget: each life of an arm after its first has the arm's share afresh. */
export async function retriedUsd({ experiment, arms }: Manifest, world: World): Promise<number> {
  let sum = 0;
  for (const { slug, budget_usd } of arms) sum += ((await generationOf(experiment, slug, world)) - 1) * budget_usd;
  return roundUsd(sum);
}

/** Gives back what the run did not spend; all of it for a run that ended before its arms were planned. Idempotent. */
export async function settleBudget(accepted: Accepted, manifest: Manifest | null, world: World): Promise<void> {
  if (accepted.target.kind !== 'github') return;
  const month = monthOf(Date.parse(accepted.created_at));
  const { owner, repo } = accepted.target;
  const share = { owner, repo, experiment: accepted.experiment, month };
  const spent = manifest ? await spentByModel(manifest, world) : {};
  await settleMonth(share, spent, world);
  await world.audit.record(
    { experiment: accepted.experiment, owner },
    {
      id: 'settled',
      act: 'budget.settled',
      facts: { reserved_usd: accepted.budget_usd, spent_usd: sumOf(spent), month },
    },
  );
}
