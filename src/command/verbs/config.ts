// `/outrider config`: the settings that hold here, and who set each.
import { configNote } from '../../comment/notes/lists.ts';
import { repositoryNote, settingsNote } from '../../comment/notes/notes.ts';
import { pinRef, readPremises } from '../admission/premises.ts';
import { answer, type Verb } from '../verb.ts';

export const config: Verb<{ readonly verb: 'config' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    const read = await readPremises(delivery, world);
    if (!read.ok) return read.why === 'empty' ? repositoryNote('empty') : settingsNote(read.problems);
    const head = await pinRef(delivery, null, world);
    return configNote(read.settings, read.origins, head);
  });
