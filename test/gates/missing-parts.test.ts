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

describe('a module of a row', () => {
  it('is not there', async () => {
    expect(await integration('"RiverLM": ("rivers", "RiverLM")')).toEqual([
      'fail',
      'kit/registry.py asks for kit/models/rivers.py, which is not there (line 5).',
    ]);
  });

  it('is not asked for in a comment', async () => {
    const [, reasons] = await integration('# "RiverLM": ("rivers", "RiverLM")');
    expect(reasons).not.toContain('which is not there');
  });
});

describe('a path that names a function to be loaded', () => {
  const cli = (rows: string) =>
    `import importlib\n\nCOMMANDS = {\n    "run": "kit.commands.run.run",\n${rows}}\n\n\ndef command(name):\n    module, attribute = COMMANDS[name].rsplit(".", 1)\n    return getattr(importlib.import_module(module), attribute)\n`;
  const given = {
    'kit/__init__.py': 'from .cli import command\n',
    'kit/cli.py': cli(''),
    'kit/commands/__init__.py': '',
    'kit/commands/run.py': 'def run():\n    return 1\n',
  };
  const outcome = async (name: string) => {
    const changes = {
      'kit/cli.py': cli(`    "river": "kit.commands.river.${name}",\n`),
      'kit/commands/river.py': 'def river():\n    total = 1 + 2\n    return total * 3\n',
    };
    const { outcome: found, reasons } = gate(await judge({ base: given, changes }), 'integration');
    return [found, reasons.join(' ')];
  };

  it('finds it', async () => {
    expect((await outcome('river'))[0]).toBe('pass');
  });

  it('finds nothing', async () => {
    expect(await outcome('river_command')).toEqual([
      'fail',
      'kit/cli.py asks for river_command of kit/commands/river.py, which is not there (line 5).',
    ]);
  });
});

describe('a function that the description of a task names', () => {
  const task = 'task: plain\nprocess_docs: !function utils.prepare\n';
  const given = {
    'kit/__init__.py': '',
    'kit/tasks/plain/plain.yaml': task,
    'kit/tasks/plain/utils.py': 'def prepare(docs):\n    return docs\n',
  };
  const outcome = async (text: string) => {
    const changes = {
      'kit/tasks/river/river.yaml': text,
      'kit/tasks/river/utils.py': 'def prepare(docs):\n    kept = sorted(docs)\n    return kept[:10]\n',
    };
    const { outcome: found, reasons } = gate(await judge({ base: given, changes }), 'integration');
    return [found, reasons.join(' ')];
  };

  it('is there', async () => {
    expect((await outcome(task))[0]).toBe('pass');
  });

  it.each([
    ['process_docs: !function utils.prepare_docs\n', 'asks for prepare_docs of kit/tasks/river/utils.py'],
    ['process_docs: !function helpers.prepare\n', 'asks for kit/tasks/river/helpers.py'],
  ])('is not: %j', async (text, reason) => {
    expect(await outcome(text)).toEqual(['fail', expect.stringContaining(reason)]);
  });
});

describe('an entry point of a manifest', () => {
  const toml = (scripts: string) => `[project]\nname = "kit"\n\n[project.scripts]\n${scripts}`;
  const told = async (line: string) => {
    const changes = {
      'kit/stats.py': 'def run_stats():\n    total = 1 + 1\n    return total\n',
      'pyproject.toml': toml(`kit = "kit.registry:model"\n${line}\n`),
    };
    const from = { ...base, 'pyproject.toml': toml('kit = "kit.registry:model"\n') };
    return gate(await judge({ base: from, changes }), 'integration').reasons.join(' ');
  };
  it('is there in its module or not', async () => {
    const missing = 'asks for main of kit/stats.py, which is not there';
    expect(await told('kit-stats = "kit.stats:main"')).toContain(missing);
    expect(await told('kit-stats = "kit.stats:run_stats"')).not.toContain(missing);
  });
});

describe('a module of a lazy package', () => {
  const lazy = (rows: string) =>
    `import importlib\n\n_modules = {\n    "llama": ["LlamaLM"],\n${rows}}\n\n\ndef __getattr__(name):\n    for module, names in _modules.items():\n        if name in names:\n            return getattr(importlib.import_module("." + module, __name__), name)\n    raise AttributeError(name)\n`;
  const told = async (row: string) => {
    const from = { ...base, 'kit/models/__init__.py': lazy('') };
    const changes = { 'kit/models/__init__.py': lazy(`    ${row},\n`), 'kit/models/river.py': model('RiverLM') };
    return gate(await judge({ base: from, changes }), 'integration').reasons.join(' ');
  };
  it('is there or not', async () => {
    expect(await told('"river_model": ["RiverLM"]')).toContain(
      'asks for kit/models/river_model.py, which is not there',
    );
    expect(await told('"river": ["RiverLM"]')).not.toContain('which is not there');
  });
});
