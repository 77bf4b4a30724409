// The settings file that `outrider init` proposes: it changes nothing as it stands, and each of its lines is a setting with its default.
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/command/settings/settings.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { checkedAddress, ownSchema, schemaAddress } from '../../src/hosts/init/schema-address.ts';
import { settingsFile } from '../../src/hosts/init/settings-file.ts';

const defaults = (repositoryYaml: string) => {
  const loaded = loadSettings({ repositoryYaml, organisationYaml: null });
  return loaded.ok ? loaded.settings : loaded.problems;
};

describe('the proposed settings file', () => {
  const text = settingsFile({ organisation: false, schema: ownSchema });

  it('is read as it stands on its own page', async () => {
    await expect(text).toMatchFileSnapshot('__snapshots__/outrider.yml');
  });

  it('changes nothing before somebody takes a # away', () => {
    expect(defaults(text)).toEqual(defaultSettings);
  });

  it('says the default of every setting', () => {
    const uncommented = text.split('\n').slice(1).join('\n').replaceAll(/^# /gm, '');
    expect(defaults(uncommented)).toEqual(defaultSettings);
    for (const key of Object.keys(defaultSettings)) expect(uncommented).toMatch(new RegExp(`^${key}:`, 'm'));
  });
});

describe('the schema that editors are told of', () => {
  const raw = 'https://raw.githubusercontent.com/acme/outrider/HEAD/schema/outrider.schema.json';

  it.each([
    'acme/outrider',
    'github:acme/outrider',
    'https://github.com/acme/outrider',
    'git+https://github.com/acme/outrider.git',
    'git+ssh://git@github.com/acme/outrider.git',
  ])('is in the repository %s that the package names', (repository) => {
    expect(schemaAddress({ repository })).toBe(raw);
    expect(schemaAddress({ repository: { type: 'git', url: repository } })).toBe(raw);
  });

  it.each(['https://git.acme.example/team/outrider', 'gitlab:acme/outrider', ''])(
    'is not made up for %j',
    (repository) => {
      expect(schemaAddress({ repository })).toBeNull();
      expect(schemaAddress({})).toBeNull();
    },
  );

  it('is the first line of the file, or said to be unknown; either way the file is read alike', () => {
    for (const schema of [raw, './outrider.schema.json', null]) {
      const file = settingsFile({ organisation: true, schema });
      const [first] = file.split('\n');
      if (schema === null) expect(first).toContain('schema/outrider.schema.json in the repository of Outrider');
      else expect(first).toBe(`# yaml-language-server: $schema=${schema}`);
      expect(defaults(file)).toEqual(defaultSettings);
    }
  });

  it('is one word of a comment, whatever is given', () => {
    expect(checkedAddress('https://x.example/s.json')).toBe('https://x.example/s.json');
    for (const given of ['a\nenabled: false', 'a b', '']) expect(() => checkedAddress(given)).toThrow('--schema takes');
  });
});
