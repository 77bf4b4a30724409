// `/outrider config`: the settings that hold here, and who set each.
import { configNote } from '../../comment/notes/lists.ts';
import { repositoryNote, settingsNote, unknownModelNote, unreadSettings } from '../../comment/notes/notes.ts';
import { modelTable } from '../../domain/model-table.ts';
import type { Settings } from '../../domain/settings.ts';
import { misnamed, settingsPath } from '../../domain/settings-path.ts';
import { resolveModels } from '../admission/models.ts';
import { pinRef, readPremises } from '../admission/premises.ts';
import { answer, type Verb } from '../verb.ts';

export const config: Verb<{ readonly verb: 'config' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    const read = await readPremises(delivery, world);
    if (!read.ok) return read.why === 'empty' ? repositoryNote('empty') : settingsNote(read.problems);
    const head = await pinRef(delivery, null, world);
    const file = await world.forges.open(delivery.target).repository.file(misnamed(settingsPath), null);
    const unread = file === null ? '' : `${unreadSettings(settingsPath)}\n\n`;
    return (
      unread +
      configNote(read.settings, read.origins, {
        head,
        problems: unknownModels(read.settings),
        inherits: read.inherits,
      })
    );
  });

/** A name that no table has is in good form, so it is no mistake of the file; a run that needs it would be refused. */
export function unknownModels(settings: Settings): string[] {
  const { baseline, judge, triggers } = settings;
  const named = [['baseline', baseline], ['judge', judge], ...triggers.models.map((name) => ['triggers.models', name])];
  return named.flatMap(([setting, name]) => {
    if (typeof name !== 'string') return [];
    const resolved = resolveModels([name], { settings, table: modelTable });
    return resolved.ok ? [] : [`\`${setting}\`: ${unknownModelNote(resolved)}`];
  });
}
