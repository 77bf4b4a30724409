// A retry: arms that failed are run again over the frozen inputs of their run, and what was said of it is edited.

import { keys } from '../artifacts/catalogue.ts';
import { rowKeys } from '../artifacts/rows.ts';
import { getDocument, needDocument } from '../artifacts/shelf.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { Accepted, Manifest } from '../domain/manifest.ts';
import { addTo, type ByModel, settleMonth } from './money/month.ts';
import { spentInLife } from './money/settle.ts';
import { awaitTurn } from './queue/await-turn.ts';
import type { Retry } from './retry-plan.ts';
import { carryOut, finish, type Scene, stage } from './run.ts';

/** Runs a claimed retry to its end. Ends normally whatever the arms did; a failure of ours is told in the card. */
export async function retryExperiment(scene: Scene, retry: Retry): Promise<Json> {
  const { experiment } = scene;
  try {
    const cameOff = await awaitTurn(scene, retry);
    if (cameOff !== null) {
      await settle(scene, retry);
      await finish(scene, 'cancelled', cameOff.problem);
      return { experiment, state: 'cancelled', problem: cameOff.problem };
    }
    await stage(scene, 'running');
    const { state, problem } = await carryOut(scene, retry.arms, retry);
    await settle(scene, retry);
    await finish(scene, state, problem);
    return { experiment, state, problem };
  } catch (error) {
    const problem = messageOf(error);
    await settle(scene, retry, 'settle-failed-retry');
    await finish(scene, 'failed', problem);
    return { experiment, state: 'failed', problem };
  }
}

/** The money of the lives that this retry began, and then the way is free for the next one. */
async function settle({ experiment, durable, world }: Scene, retry: Retry, name = 'settle-retry'): Promise<void> {
  await durable.step(name, async () => {
    const { target } = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
    const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
    let spent: ByModel = {};
    for (const { slug, generation, done } of retry.arms) {
      const model = manifest?.arms.find((plan) => plan.slug === slug)?.arm ?? slug;
      if (!done) spent = addTo(spent, { [model]: await spentInLife({ experiment, slug, generation }, world) });
    }
    if (target.kind === 'github') {
      const { owner, repo } = target;
      const share = { owner, repo, experiment: shareName(experiment, retry.comment), month: retry.month };
      await settleMonth(share, spent, world);
    }
    await world.rows.delete(rowKeys.retry(experiment));
    return null;
  });
}

/** What a retry's money is set aside under: the run's own share was settled when it ended. */
export function shareName(experiment: string, comment: number): string {
  return `${experiment}/retry/${comment}`;
}
