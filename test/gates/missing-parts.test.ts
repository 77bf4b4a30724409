// Rows of a table that names a module and a class in it, as registries of models do.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const registry = (rows: string, load = 'getattr(importlib.import_module(f"kit.models.{module}"), name)') =>
  `import importlib\n\nMODELS = {\n    "LlamaLM": ("llama", "LlamaLM"),\n${rows}}\n\n\ndef model(arch):\n    module, name = MODELS[arch]\n    return ${load}\n`;
const model = (name: string) =>
  `class ${name}:\n    def __init__(self, depth):\n        self.depth = depth\n\n    def forward(self, x):\n        return [each * self.depth for each in x]\n`;
const base = {
  'kit/__init__.py': 'from .registry import model\n',
  'kit/registry.py': registry(''),
  'kit/models/__init__.py': '',
  'kit/models/llama.py': model('LlamaLM'),
};

const integration = async (row: string, name = 'RiverLM', from = base) => {
  const changes = {
    'kit/registry.py': from['kit/registry.py'].replace('}\n\n\ndef', `    ${row},\n}\n\n\ndef`),
    'kit/models/river.py': model(name),
  };
  const { outcome, reasons } = gate(await judge({ base: from, changes }), 'integration');
  return [outcome, reasons.join(' ')];
};

describe('a row of a table by which a class is loaded', () => {
  it('is there in its module', async () => {
    expect(await integration('"RiverLM": ("river", "RiverLM")')).toEqual(['pass', expect.any(String)]);
  });

  it('is not there in its module', async () => {
    expect(await integration('"RiverLM": ("river", "RiverModel")')).toEqual([
      'fail',
      'kit/registry.py asks for RiverModel of kit/models/river.py, which is not there (line 5).',
    ]);
  });

  it.each([
    ['where nothing is loaded by its name', registry('', '(module, name)')],
    ['where the rows beside it mean something else', registry('').replace('"LlamaLM")', '"A label")')],
  ])('means something else: %s', async (_, text) => {
    const [, reasons] = await integration('"RiverLM": ("river", "River")', 'RiverLM', {
      ...base,
      'kit/registry.py': text,
    });
    expect(reasons).not.toContain('which is not there');
  });
});
