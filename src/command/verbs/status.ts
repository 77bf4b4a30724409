// `/outrider status`: the runs of this thread and where each stands.
import { keys } from '../../artifacts/catalogue.ts';
import { PostedRow, rowKeys } from '../../artifacts/rows.ts';
import { getDocument } from '../../artifacts/shelf.ts';
import { statusNote } from '../../comment/notes/lists.ts';
import { Manifest } from '../../domain/manifest.ts';
import { spentSoFar } from '../../experiment/money/settle.ts';
import { experimentsOf } from '../../experiment/state.ts';
import { isStopping } from '../../experiment/stop.ts';
import { planOf, progressOf, spentOn } from '../../study/cells.ts';
import { buryLostIn } from '../admission/lost.ts';
import { answer, type Verb } from '../verb.ts';

/** Older runs are in the thread itself. */
const shown = 5;

export const status: Verb<{ readonly verb: 'status' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    await buryLostIn(delivery.target, world);
    const runs = [];
    for (const { experiment, state, arms, since, ended } of (await experimentsOf(delivery.target, world)).slice(
      0,
      shown,
    )) {
      const plan = await planOf(experiment, world);
      const card = await world.rows.get(rowKeys.posted(experiment, plan ? 'overview' : 'card', null));
      const manifest = plan ? null : await getDocument(world.blobs, keys.manifest(experiment), Manifest);
      const spent = plan ? await spentOn(plan, world) : manifest ? await spentSoFar(manifest, world) : 0;
      const cells = plan ? await progressOf(plan, world) : '';
      const elapsed_s = ((ended ?? world.clock.now()) - since) / 1000;
      // Between a cancel and its end: who asks then wants to know whether it was heard.
      const stopping = await isStopping({ experiment, state }, world);
      const url = card ? PostedRow.parse(card.value).url : null;
      runs.push({
        experiment,
        state: `${stopping ? 'stopping' : state}${cells}`,
        arms,
        elapsed_s,
        cost_usd: spent,
        cost_at_least_usd: spent,
        url,
      });
    }
    return statusNote(runs);
  });
