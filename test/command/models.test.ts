// From the names in a command to rows of the model table.
import { describe, expect, it } from 'vitest';
import { conservativeCapabilities, resolveModels } from '../../src/command/admission/models.ts';
import { unknownModels } from '../../src/command/verbs/config.ts';
import { configNote } from '../../src/comment/notes/lists.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import { defaultSettings, Settings } from '../../src/domain/settings.ts';

const known = { settings: defaultSettings, table: modelTable };
const withModels = (models: unknown[]) => ({ settings: Settings.parse({ models }), table: modelTable });

function ids(names: string[], at = known): string[] {
  const resolved = resolveModels(names, at);
  if (!resolved.ok) throw new Error(resolved.problem);
  return resolved.models.map((row) => `${row.provider}/${row.id}`);
}

describe('resolving models', () => {
  it('finds a model by name, by provider and name, and whatever the case', () => {
    expect(ids(['glm-5.2', 'zai/glm-5.2', 'GLM-5.2', 'claude-opus-4-7'])).toEqual([
      'zai/glm-5.2',
      'zai/glm-5.2',
      'zai/glm-5.2',
      'anthropic/claude-opus-4-7',
    ]);
  });

  it('names the nearest of an unknown one', () => {
    expect(resolveModels(['glm-5.2', 'glm-52'], known)).toMatchObject({ ok: false, name: 'glm-52' });
    const resolved = resolveModels(['glm-52'], known);
    expect(resolved.ok || resolved.nearest).toContain('glm-5.2');
    expect(resolveModels(['please'], known)).toMatchObject({ ok: false, nearest: [] });
  });

  it('says which provider has the model that was asked of another', () => {
    expect(resolveModels(['openai/glm-5.2'], known)).toMatchObject({ ok: false, nearest: ['zai/glm-5.2'] });
  });

  it('takes more models from the settings, and sets low what they do not say', () => {
    const at = withModels([{ id: 'qwen4', provider: 'custom', capabilities: { max_output_tokens: 16_000 } }]);
    const resolved = resolveModels(['qwen4'], at);
    expect(resolved).toEqual({
      ok: true,
      models: [
        {
          id: 'qwen4',
          provider: 'custom',
          protocol: 'openai-chat',
          capabilities: { ...conservativeCapabilities, max_output_tokens: 16_000 },
          rates: null,
        },
      ],
    });
  });

  it('finds ids with a slash in them', () => {
    const at = withModels([{ id: 'meta-llama/llama-5', provider: 'openai' }]);
    expect(ids(['meta-llama/llama-5', 'openai/meta-llama/llama-5'], at)).toEqual(
      Array(2).fill('openai/meta-llama/llama-5'),
    );
  });

  it('never lets settings redefine a row of the table', () => {
    const free = { input: 0, cache_write: 0, cache_write_1h: 0, cache_read: 0, output: 0, as_of: '2026', source: 'us' };
    const resolved = resolveModels(['glm-5.2'], withModels([{ id: 'glm-5.2', provider: 'zai', rates: free }]));
    expect(resolved.ok && resolved.models[0]?.rates?.input).toBe(1.4);
  });

  it('asks for the provider when several serve the name', () => {
    const at = withModels([{ id: 'glm-5.2', provider: 'custom' }]);
    expect(resolveModels(['glm-5.2'], at)).toMatchObject({ ok: false, nearest: ['zai/glm-5.2', 'custom/glm-5.2'] });
    expect(ids(['custom/glm-5.2'], at)).toEqual(['custom/glm-5.2']);
  });
});

describe('settings that name a model which no table has', () => {
  it('are told so by /outrider config, each by its key', () => {
    expect(unknownModels(defaultSettings)).toEqual([]);
    const settings = Settings.parse({ baseline: 'gpt-9', judge: 'glm-52', triggers: { models: ['glm-5.2', 'kimi'] } });
    expect(unknownModels(settings)).toEqual([
      expect.stringMatching(/^`baseline`: There is no model `gpt-9`\./),
      expect.stringMatching(/^`judge`: There is no model `glm-52`\. Nearest: `glm-5\.2`/),
      expect.stringMatching(/^`triggers\.models`: There is no model `kimi`\./),
    ]);
    expect(unknownModels(Settings.parse({ baseline: 'mine', models: [{ id: 'mine', provider: 'custom' }] }))).toEqual(
      [],
    );
  });

  it('say it before the table, for it is what has to be mended', () => {
    const note = configNote(
      defaultSettings,
      { enabled: 'default' },
      { head: null, problems: ['`baseline`: none.'], inherits: true },
    );
    expect(note).not.toContain('inherited');
    expect(note).toMatch(/^\*\*A run that needs one of these is refused:\*\*\n\n- `baseline`: none\.\n\nThe settings/);
  });
});
