// Runs that ended from outside (stopped by an operator, out of time, their engine's file gone) and could not say so: found by asking the
// engine, then ended in our own rows. What they never spent is given back; a call whose end nobody recorded counts with the most it can cost.
import { committedBy } from '../arm/purse.ts';
import { keys } from '../artifacts/catalogue.ts';
import { GenerationRow, rowKeys, seatOf } from '../artifacts/rows.ts';
import { getDocument } from '../artifacts/shelf.ts';
import { type Accepted, Manifest } from '../domain/manifest.ts';
import { roundUsd } from '../domain/money.ts';
import type { World } from '../ports/world.ts';
import { drawCard } from './card.ts';
import { setAsideIn, settleMonth } from './money/month.ts';
import { leaveTurn } from './queue/turns.ts';
import { recordEnd } from './recorded.ts';
import { unlessRefused } from './run.ts';
import { finalStates, readState, setState } from './state.ts';
import { stopExperiment } from './stop.ts';

export const lostProblem = 'This run was ended from outside before it was finished';
export const lostStop = { by: 'harness', reason: 'the run was ended from outside' };

/** Ends a run whose execution is gone: the state and the money first, then the words. Safe to repeat. */
export async function buryRun(accepted: Accepted, months: readonly string[], world: World): Promise<void> {
  const { experiment, target } = accepted;
  const state = await readState(experiment, world);
  if (state === null || !finalStates.includes(state.state)) {
    await stopExperiment(experiment, lostStop, world);
    await setState(accepted, 'failed', world);
  }
  await leaveTurn(accepted, world);
  if (target.kind === 'github') {
    for (const month of months) await giveBack({ ...target, experiment, month, parts: [experiment] }, world);
  }
  await world.rows.delete(rowKeys.retry(experiment));
  await recordEnd(accepted, { state: 'failed', problem: lostProblem }, world);
  const words = { force: true, problem: lostProblem, closed: true };
  await unlessRefused({ experiment, world }, () => drawCard(experiment, words, world));
}

/** Money of something lost, in one month; `parts` are the runs that it spent by. */
export async function giveBack(
  lost: {
    readonly owner: string;
    readonly repo: string;
    readonly experiment: string;
    readonly month: string;
    readonly parts: readonly string[];
  },
  world: World,
): Promise<void> {
  const { owner, repo, experiment, month, parts } = lost;
  const open = await setAsideIn({ owner, repo, month }, world);
  for (const [name, usd] of Object.entries(open)) {
    const [id, , comment] = name.split('/');
    if (id !== experiment) continue;
    const spent = comment === undefined ? await atMostIn(parts, world) : await atMostInRetry(lost, comment, world);
    await settleMonth({ owner, repo, experiment: name, month }, spent ?? usd, world);
  }
}

/** The most that all lives of all arms can have spent, USD. */
async function atMostIn(parts: readonly string[], { rows }: Pick<World, 'rows'>): Promise<number> {
  let sum = 0;
  for (const part of parts) {
    const { pk } = rowKeys.purse(part, '');
    for (const { sk } of await rows.list(pk, 'purse/')) sum += await committedBy(rows, { pk, sk });
  }
  return roundUsd(sum);
}

/** Of the lives that one retry began; null for a retry of many runs, where nobody can tell them from those before. */
async function atMostInRetry(
  { experiment, parts }: { readonly experiment: string; readonly parts: readonly string[] },
  comment: string,
  world: World,
): Promise<number | null> {
  if (parts.length !== 1 || parts[0] !== experiment) return null;
  const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
  let sum = 0;
  for (const { slug } of manifest?.arms ?? []) {
    const row = await world.rows.get(rowKeys.generation(experiment, slug));
    const life = row ? GenerationRow.parse(row.value) : null;
    if (life === null || String(life.comment) !== comment) continue;
    sum += await committedBy(world.rows, rowKeys.purse(experiment, seatOf({ slug, generation: life.generation })));
  }
  return roundUsd(sum);
}
