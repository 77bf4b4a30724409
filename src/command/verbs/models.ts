// `/outrider models`: what may be named here, with prices and whether a key is there.
import { modelsNote } from '../../comment/notes/lists.ts';
import { modelTable } from '../../domain/model-table.ts';
import { knownModels } from '../admission/models.ts';
import { readPremises } from '../admission/premises.ts';
import { answer, type Verb } from '../verb.ts';

export const models: Verb<{ readonly verb: 'models' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    const { settings } = await readPremises(delivery, world);
    const account = await world.accounts.of(delivery.target.owner);
    const rows = knownModels({ settings, table: modelTable }).map((row) => ({
      row,
      problem: account.models.credentialProblem(row),
      key: account.keyOf(row.provider),
    }));
    return modelsNote(rows, settings.baseline);
  });
