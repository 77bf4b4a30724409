// Modules beside which a new one stands: those that a configuration names are used by what reads it, not from outside only.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

describe('neighbours that a configuration names', () => {
  const part = (name: string) => `class ${name}:\n    def run(self, x):\n        return x * 2\n`;
  const names = ['Ash', 'Beech', 'Cedar', 'Dogwood', 'Elm'];
  const row = (name: string) => `  ${name}:\n    module: kit.parts.${name.toLowerCase()}\n`;
  const given = (path: string, text: string): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/core.py': 'def run(x):\n    return x + 1\n',
      'kit/parts/__init__.py': '',
      [path]: text,
      ...Object.fromEntries(names.map((each) => [`kit/parts/${each.toLowerCase()}.py`, part(each)])),
    },
    changes: {
      'kit/parts/fir.py': part('Fir'),
      'tests/test_fir.py':
        'from kit.core import run\nfrom kit.parts.fir import Fir\n\n\ndef test_fir():\n    assert Fir().run(run(1)) == 4\n',
    },
  });
  it('show no habit', async () => {
    expect(await gradeOf(given('kit/parts.yaml', `parts:\n${names.map(row).join('')}`))).toBe('test_only');
  });
  it('show one where the configuration is of something else', async () => {
    expect(await gradeOf(given('kit/parts.yaml', 'parts:\n  size: 1\n'))).toBe('exported');
    expect(await gradeOf(given('docs/parts.yaml', `parts:\n${names.map(row).join('')}`))).toBe('exported');
  });
});

describe('classes that are called alike', () => {
  const index = (name: string) => `class ${name}:\n    def most_similar(self, x):\n        return x * 2\n`;
  const given = (entry: string, name = 'FirIndexer'): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/core.py': 'def run(x):\n    return x + 1\n',
      'kit/near/__init__.py': entry,
      'kit/near/ash.py': index('AshIndexer'),
      'kit/near/elm.py': index('ElmIndexer'),
      'kit/near/exact.py': 'def exact(x):\n    return x\n',
      'kit/use.py': 'from kit.near.exact import exact\n',
    },
    changes: {
      'kit/near/fir.py': index(name),
      'tests/test_fir.py': `from kit.core import run\nfrom kit.near.fir import ${name}\n\n\ndef test_fir():\n    assert ${name}().most_similar(run(1)) == 4\n`,
    },
  });
  it('are public where nothing here imports those that were there', async () => {
    expect(await gradeOf(given(''))).toBe('exported');
  });
  it('are not where their package imports them', async () => {
    expect(await gradeOf(given('from .ash import AshIndexer\nfrom .elm import ElmIndexer\n'))).toBe('test_only');
  });
  it('say nothing of a class of another kind', async () => {
    expect(await gradeOf(given('', 'FirReader'))).toBe('test_only');
  });
});

describe('classes beside the base of a new one', () => {
  const names = ['Ash', 'Beech', 'Cedar', 'Dogwood', 'Elm'];
  const models = `class Model:\n    def score(self, x):\n        raise NotImplementedError\n\n\n${names.map((each) => `class ${each}(Model):\n    def score(self, x):\n        return x\n\n\n`).join('')}`;
  const given = (more: Case['base']): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/models.py': models,
      'kit/search.py': 'from kit import models\n\n\ndef search(x, model=models.Ash):\n    return model().score(x)\n',
      ...more,
    },
    changes: {
      'kit/fir.py':
        'from kit.models import Model\n\n\nclass Fir(Model):\n    def score(self, x):\n        return x * 2\n',
      'tests/test_fir.py':
        'from kit.fir import Fir\nfrom kit.search import search\n\n\ndef test_fir():\n    assert search(1, Fir) == 2\n',
    },
  });
  it('make it public where whoever uses the package hands over theirs', async () => {
    expect(await gradeOf(given({}))).toBe('exported');
    expect(await gradeOf(given({ 'examples/all.py': `from kit.models import ${names.join(', ')}\n` }))).toBe(
      'exported',
    );
  });
  it('do not where something of the repository names them', async () => {
    expect(await gradeOf(given({ 'kit/__init__.py': `from .models import ${names.join(', ')}\n` }))).toBe('test_only');
    expect(await gradeOf(given({ 'kit/models.py': `${models}MODELS = [${names.join(', ')}]\n` }))).toBe('test_only');
    const rows = names.map((each) => `  - ${each}\n`).join('');
    expect(await gradeOf(given({ 'kit/models.yaml': `models:\n${rows}` }))).toBe('test_only');
  });
});

describe('pages that Sphinx makes of modules', () => {
  const code = (name: string) => `def ${name}(x):\n    y = x * 2\n    return y\n`;
  const grade = (pages: Case['base'], page: string) =>
    gradeOf({
      base: {
        'kit/__init__.py': 'from .trees import ash\n',
        'kit/trees/__init__.py': '',
        'kit/trees/ash.py': code('ash'),
        'kit/trees/elm.py': code('elm'),
        'kit/use.py': 'from kit.trees import ash, elm\n',
        ...pages,
      },
      changes: {
        'kit/trees/fir.py': code('fir'),
        'doc/trees/fir.rst': page,
        'tests/test_fir.py':
          'from kit.trees.elm import elm\nfrom kit.trees.fir import fir\n\n\ndef test_fir():\n    assert fir(elm(1)) == 4\n',
      },
    });
  it('make a new module public as they do its neighbours', async () => {
    const page = (name: string) => `.. automodule:: kit.trees.${name}\n   :members:\n`;
    expect(await grade({ 'doc/trees/ash.rst': page('ash') }, page('fir'))).toBe('exported');
    expect(await grade({}, page('fir'))).toBe('test_only');
    expect(await grade({ 'doc/trees/ash.rst': 'Ash is a tree.\n' }, page('fir'))).toBe('test_only');
    expect(await grade({ 'doc/trees/ash.rst': page('ash') }, 'Fir is a tree.\n')).toBe('test_only');
  });
});

describe('a class that a registry knows by its name', () => {
  const registry =
    'registry = {}\n\n\ndef path_of(cls):\n    return cls.__module__\n\n\ndef define_app(cls=None, kind="plain"):\n    def wrapped(cls):\n        cls.kind = kind\n        registry[path_of(cls)] = kind != "plain"\n        return cls\n\n    return wrapped(cls) if cls else wrapped\n';
  it('is registered by that, once its module is loaded', async () => {
    const given = (entry: string): Case => ({
      base: { 'kit/__init__.py': '', 'kit/core.py': registry, 'kit/apps/__init__.py': '' },
      changes: {
        'kit/apps/grow.py': `from kit.core import define_app\n\n\n@define_app\nclass Grow:\n    def main(self, x):\n        return x * 2\n`,
        'kit/apps/__init__.py': entry,
        'tests/test_grow.py':
          'from kit.apps.grow import Grow\nfrom kit.core import path_of\n\n\ndef test_grow():\n    assert Grow().main(1) == 2 and path_of(Grow)\n',
      },
    });
    expect(await gradeOf(given('from kit.apps import grow  # noqa\n'))).toBe('registered');
    expect(await gradeOf(given(''))).toBe('unreached');
  });
});

describe('a package beside others that users name by their paths', () => {
  const plugin = (name: string) =>
    `from kit.base import Plugin\n\n\nclass ${name}(Plugin):\n    def start(self, x):\n        return x * 2\n`;
  const readme = (name: string) =>
    `# ${name}\n\n\`\`\`yaml\nplugins:\n  - kit.plugs.${name.toLowerCase()}.${name}\n\`\`\`\n`;
  const loader =
    'import importlib\n\n\ndef load(name):\n    module, _, cls = name.rpartition(".")\n    return getattr(importlib.import_module(module), cls)()\n';
  const given = (old: readonly string[], told: string): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/base.py': 'class Plugin:\n    def start(self, x):\n        return x\n',
      'kit/load.py': loader,
      'kit/plugs/__init__.py': '',
      ...Object.fromEntries(old.map((each) => [`kit/plugs/${each.toLowerCase()}/__init__.py`, plugin(each)])),
      'kit/plugs/ash/README.md': readme('Ash'),
    },
    changes: {
      'kit/plugs/fir/__init__.py': plugin('Fir'),
      'kit/plugs/fir/README.md': told,
      'tests/test_fir.py': 'from kit.plugs.fir import Fir\n\n\ndef test_fir():\n    assert Fir().start(1) == 2\n',
    },
  });
  it('is public where its page says how, as the page of another does', async () => {
    expect(await gradeOf(given(['Ash'], readme('Fir')))).toBe('exported');
    expect(await gradeOf(given(['Ash'], '# Fir\n\nIt is fast.\n'))).not.toBe('exported');
  });
  it('is public where most of the others are named from outside only', async () => {
    expect(await gradeOf(given(['Ash', 'Beech', 'Cedar', 'Dogwood'], '# Fir\n'))).toBe('exported');
    const used = given(['Ash', 'Beech', 'Cedar', 'Dogwood'], '# Fir\n');
    const all = 'from kit.plugs.ash import Ash\nfrom kit.plugs import beech, cedar\n\nplugs = [Ash, beech, cedar]\n';
    expect(await gradeOf({ ...used, base: { ...used.base, 'kit/all.py': all } })).not.toBe('exported');
  });
});

describe('a module that a page tells how to import', () => {
  const part = (name: string, base = 'Part') =>
    `from kit.parts.base import Part\n\n\nclass ${name}(${base}):\n    def run(self, x):\n        return x * 2\n`;
  const given = (outside: readonly string[], told: string): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/parts/__init__.py': 'from .used import Used\n\n__all__ = ["Used"]\n',
      'kit/parts/base.py': 'class Part:\n    def run(self, x):\n        return x + 1\n',
      'kit/parts/used.py': part('Used'),
      'kit/parts/more.py': part('More'),
      'kit/core.py': 'from kit.parts import Used\nfrom kit.parts.more import More\n\nparts = [Used, More]\n',
      ...Object.fromEntries(outside.map((each) => [`kit/parts/${each.toLowerCase()}.py`, part(each)])),
      'docs/parts.md': '# Parts\n\n`Used` is used.\n',
    },
    changes: {
      'kit/parts/fir.py': 'class Fir:\n    def run(self, x):\n        return x * 2\n',
      'docs/parts.md': `# Parts\n\n\`Used\` is used.\n\n${told}\n`,
      'tests/test_fir.py':
        'from kit.core import parts\nfrom kit.parts.fir import Fir\n\n\ndef test_fir():\n    assert parts and Fir().run(1) == 2\n',
    },
  });
  const told = '```python\nfrom kit.parts.fir import Fir\n```';
  it('is public beside two that are used from outside only', async () => {
    expect(await gradeOf(given(['Ash', 'Beech'], told))).toBe('exported');
    expect(await gradeOf(given(['Ash'], told))).toBe('test_only');
    expect(await gradeOf(given(['Ash', 'Beech'], '`Fir` is fast.'))).toBe('test_only');
  });
});
