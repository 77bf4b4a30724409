// `/outrider compare`: the statistics over all pairs so far, of this repository and of its owner.

import { compareNote } from '../../comment/notes/compare.ts';
import { pairwise } from '../../comparison/pairwise.ts';
import { pullOutcomes } from '../../comparison/pull-outcomes.ts';
import { repoName } from '../../domain/target.ts';
import { ledgerOf } from '../../experiment/records/ledger.ts';
import { readPremises } from '../admission/premises.ts';
import { answer, type Verb } from '../verb.ts';

export const compare: Verb<{ readonly verb: 'compare' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    const { settings } = await readPremises(delivery, world);
    const repo = repoName(delivery.target);
    const rows = await ledgerOf(delivery.target.owner, world);
    const here = rows.filter((row) => row.repo.toLowerCase() === repo.toLowerCase());
    return compareNote({
      repo,
      owner: delivery.target.owner,
      repository: pairwise(here, settings.baseline),
      organisation: pairwise(rows, settings.baseline),
      pulls: { repository: pullOutcomes(here), organisation: pullOutcomes(rows) },
    });
  });
