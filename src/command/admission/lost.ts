// What was ended from outside is found where it is in somebody's way: a month that seems spent, or a thread whose run seems to go on.
import { keys } from '../../artifacts/catalogue.ts';
import { type BegunRow, RetryRow, rowKeys } from '../../artifacts/rows.ts';
import { getDocument } from '../../artifacts/shelf.ts';
import { Accepted } from '../../domain/manifest.ts';
import type { MonthCaps } from '../../domain/settings.ts';
import type { ThreadTarget } from '../../domain/target.ts';
import { lostExecution } from '../../experiment/execution.ts';
import { buryRun, giveBack } from '../../experiment/lost.ts';
import { monthOf, reserveMonth, type Share, type Shortage, setAsideIn } from '../../experiment/money/month.ts';
import { unlessRefused } from '../../experiment/run.ts';
import { tellMonth } from '../../experiment/signals.ts';
import { experimentsOf, finalStates, readState } from '../../experiment/state.ts';
import type { World } from '../../ports/world.ts';
import { planOf } from '../../study/cells.ts';
import { buryStudy } from '../../study/lost.ts';

/** As `reserveMonth`; before it refuses, what is set aside for runs that are no more is given back. */
export async function reserve(share: Share, usd: number, caps: MonthCaps, world: World): Promise<Shortage | null> {
  const first = await reserveMonth(share, usd, caps, world);
  const again = first !== null && (await freeMonth(share, world));
  const short = again ? await reserveMonth(share, usd, caps, world) : first;
  await tellMonth(share, caps.organisation, world);
  return short;
}

/** The runs of a thread that can no longer end by themselves have failed. Safe to repeat. */
export async function buryLostIn(target: ThreadTarget, world: World): Promise<void> {
  for (const { experiment, state, since } of await experimentsOf(target, world)) {
    if (finalStates.includes(state) || (await lostExecution(experiment, world)) === null) continue;
    await unlessRefused({ experiment, world }, async () => {
      const claim = await world.rows.get(rowKeys.retry(experiment));
      const months = [monthOf(since), ...(claim ? [RetryRow.parse(claim.value).month] : [])];
      await bury({ owner: target.owner, repo: target.repo, experiment }, months, world);
    });
  }
}

/**
 * Something that was begun somewhere, once its execution is no more: ended in its own words, and its money given back. Answers whether
 * there is anything left to look for. Safe to repeat.
 */
export async function buryIfLost({ experiment, owner, repo, at }: BegunRow, world: World): Promise<'over' | 'goes on'> {
  if ((await lostExecution(experiment, world)) === null) return 'goes on';
  const state = await readState(experiment, world);
  // It has ended by itself and has said so.
  if (state !== null && finalStates.includes(state.state)) return 'over';
  const problem = await unlessRefused({ experiment, world }, async () => {
    const claim = await world.rows.get(rowKeys.retry(experiment));
    const months = [monthOf(state?.since ?? at), ...(claim ? [RetryRow.parse(claim.value).month] : [])];
    await bury({ owner, repo, experiment }, months, world);
  });
  return problem === null ? 'over' : 'goes on';
}

/** Whether anything was given back. */
async function freeMonth({ owner, repo, month }: Share, world: World): Promise<boolean> {
  const open = await setAsideIn({ owner, repo, month }, world);
  let freed = false;
  for (const experiment of new Set(Object.keys(open).map((name) => name.split('/')[0] ?? name))) {
    const lost = await lostExecution(experiment, world);
    if (lost === null) continue;
    // What nobody can count, such as that of a damaged row, stays set aside and keeps nobody else from asking.
    const problem = await unlessRefused({ experiment, world }, () =>
      bury({ owner, repo: lost.repo, experiment }, [month], world),
    );
    freed ||= problem === null;
  }
  return freed;
}

async function bury(
  lost: { readonly owner: string; readonly repo: string; readonly experiment: string },
  months: readonly string[],
  world: World,
): Promise<void> {
  const { experiment } = lost;
  const plan = await planOf(experiment, world);
  if (plan) return buryStudy(plan, [...new Set([...months, monthOf(Date.parse(plan.created_at))])], world);
  const accepted = await getDocument(world.blobs, keys.accepted(experiment), Accepted);
  if (accepted) return buryRun(accepted, [...new Set([...months, monthOf(Date.parse(accepted.created_at))])], world);
  // Nothing was admitted, or it was a look for papers: there is no thread to say it in.
  for (const month of months) await giveBack({ ...lost, month, parts: [experiment] }, world);
}
