// A commit that touched the settings -> one comment on it with what is wrong, line by line; nothing for a sound one.
import { marker } from '../comment/marker.ts';
import { note, pushedSettingsNote } from '../comment/notes/notes.ts';
import { experimentId } from '../domain/experiment-id.ts';
import type { Json } from '../domain/json.ts';
import { misnamed } from '../domain/settings-path.ts';
import { repoName } from '../domain/target.ts';
import { withoutSecrets } from '../gates/secrets/leak.ts';
import type { World } from '../ports/world.ts';
import { textFile } from './admission/premises.ts';
import type { PushDelivery } from './receive/delivery.ts';
import { settingsFiles } from './receive/push.ts';
import type { SettingsProblem } from './settings/problems.ts';
import { loadSettings } from './settings/settings.ts';

/** Each file is judged by itself: what is wrong in another is told where that one is pushed. Safe to repeat. */
export async function tellSettings({ target, sha }: PushDelivery, world: World): Promise<Json> {
  const forge = world.forges.open(target);
  if (forge.commits === null) return { told: false };
  const problems: SettingsProblem[] = [];
  const unread: string[] = [];
  for (const { path, file } of settingsFiles(target.repo)) {
    if ((await forge.repository.file(misnamed(path), sha)) !== null) unread.push(path);
    const text = await textFile(forge, path, sha);
    const alone = { repositoryYaml: null, organisationYaml: null, [`${file}Yaml`]: text };
    const loaded = loadSettings(alone);
    if (!loaded.ok) problems.push(...loaded.problems);
  }
  if (problems.length === 0 && unread.length === 0) return { told: false };
  const experiment = experimentId(`push:${repoName(target).toLowerCase()}:${sha}`);
  const sign = marker({ kind: 'note', experiment, arm: 'settings' }, world.markerSecret);
  if (await forge.commits.find(sha, sign)) return { told: true };
  const { secrets } = await world.accounts.of(target.owner);
  await forge.commits.say(sha, await withoutSecrets(note(pushedSettingsNote(problems, unread), sign), secrets));
  return { told: true };
}
