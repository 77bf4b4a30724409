// The settings file that `outrider init` proposes: it changes nothing as it stands, and each of its lines is a setting with its default.
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/command/settings.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { schemaUrl, settingsFile } from '../../src/hosts/init/settings-file.ts';

const defaults = (repositoryYaml: string) => {
  const loaded = loadSettings({ repositoryYaml, organisationYaml: null });
  return loaded.ok ? loaded.settings : loaded.problems;
};

describe('the proposed settings file', () => {
  const text = settingsFile(false);

  it('is read as it stands on its own page', async () => {
    await expect(text).toMatchFileSnapshot('__snapshots__/outrider.yml');
  });

  it('changes nothing before somebody takes a # away', () => {
    expect(defaults(text)).toEqual(defaultSettings);
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${schemaUrl}`);
  });

  it('says the default of every setting', () => {
    const uncommented = text.split('\n').slice(1).join('\n').replaceAll(/^# /gm, '');
    expect(defaults(uncommented)).toEqual(defaultSettings);
    for (const key of Object.keys(defaultSettings)) expect(uncommented).toMatch(new RegExp(`^${key}:`, 'm'));
  });
});
