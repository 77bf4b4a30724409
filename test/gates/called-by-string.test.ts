// Code that is asked for by a string or collected by its class, as Python's frameworks, plug-in tables and resolvers do.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const body = (name: string): string =>
  `class ${name}:\n    def handle(self, item):\n        kept = [each for each in item if each]\n        return kept\n`;
const parts = ['alpha', 'beta', 'gamma', 'delta'];
const named = (end: string): string =>
  `PARTS = {\n${parts.map((each) => `    "${each}": "pkg.parts.${each}${end}",\n`).join('')}}\n`;

const tree = (settings: string): Case['base'] => ({
  'pyproject.toml': '[project]\nname = "pkg"\n',
  'pkg/__init__.py': '',
  'pkg/settings.py': settings,
  'pkg/parts/__init__.py': '',
  ...Object.fromEntries(parts.map((each) => [`pkg/parts/${each}.py`, body('Part')])),
});
const test = 'from pkg.parts.fresh import Fresh\n\n\ndef test_it():\n    assert Fresh().handle([1]) == [1]\n';

describe('neighbours that are named by their paths', () => {
  const changes = { 'pkg/parts/fresh.py': body('Fresh'), 'tests/test_fresh.py': test };
  it.each([':Part', '.Part', ''])(
    'as "pkg.parts.alpha%s" are used, so that one that nothing names is not',
    async (end) => {
      expect(await gradeOf({ base: tree(named(end)), changes })).toBe('test_only');
    },
  );
  it('nowhere are used from outside, and so is a new one', async () => {
    expect(await gradeOf({ base: tree('PARTS = {}\n'), changes })).toBe('exported');
  });
});

describe('a class that a package exports', () => {
  const base: Case['base'] = {
    'pyproject.toml': '[project]\nname = "pkg"\n',
    'pkg/__init__.py': '',
    'pkg/loss/__init__.py': 'from .plain import Plain\n\n__all__ = ["Plain"]\n',
    'pkg/loss/plain.py': body('Plain'),
    'recipes/train.py': 'from pkg.config import instantiate\n\n\nif __name__ == "__main__":\n    instantiate({})\n',
    'recipes/_names.py': 'RECIPES = [("train", "train.py")]\n',
    'recipes/configs/plain.yaml': 'loss:\n  _component_: pkg.loss.Plain\n',
  };
  const exported = {
    'pkg/loss/sharp.py': body('Sharp'),
    'pkg/loss/__init__.py': 'from .plain import Plain\nfrom .sharp import Sharp\n\n__all__ = ["Plain", "Sharp"]\n',
  };
  it.each(['_component_: pkg.loss.Sharp', '- pkg.loss.Sharp', 'class: "pkg.loss.Sharp"'])(
    'is registered by a configuration with %s',
    async (line) => {
      const changes = { ...exported, 'recipes/configs/sharp.yaml': `loss:\n  ${line}\n` };
      expect(await gradeOf({ base, changes })).toBe('registered');
    },
  );
  it('is exported where the configuration names that of another package', async () => {
    const changes = { ...exported, 'recipes/configs/sharp.yaml': 'loss:\n  _component_: other.lib.Sharp\n' };
    expect(await gradeOf({ base, changes })).toBe('exported');
  });
  it('is exported where nothing names it', async () => {
    expect(await gradeOf({ base, changes: exported })).toBe('exported');
  });
});

describe('a script that a table names by its file', () => {
  const base: Case['base'] = {
    'pyproject.toml': '[project]\nname = "pkg"\n',
    'pkg/__init__.py': '',
    'pkg/recipes.py': 'from pkg.core import run\n\nALL = [\n    ("full", "full.py"),\n    ("light", "light.py"),\n]\n',
    'pkg/core.py': 'def run(path):\n    return exec(open(path).read())\n',
    'recipes/full.py': 'print("full")\n',
    'recipes/light.py': 'print("light")\n',
  };
  const script = `${body('Recipe')}\n\nif __name__ == "__main__":\n    print(Recipe().handle([1]))\n`;
  it('beside others of its folder is registered', async () => {
    const changes = {
      'recipes/sparse.py': script,
      'pkg/recipes.py': `${base['pkg/recipes.py']}`.replace(']\n', '    ("sparse", "sparse.py"),\n]\n'),
    };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });
  it('that lists no other file of its folder is a script', async () => {
    const changes = { 'tools/sparse.py': script, 'pkg/core.py': `${base['pkg/core.py']}\n\nNAMES = ["sparse.py"]\n` };
    expect(await gradeOf({ base, changes })).toBe('script');
  });
});

describe('a module from which existing code takes a name', () => {
  const base = (config: string): Case['base'] => ({
    'pyproject.toml': '[project]\nname = "pkg"\n',
    'pkg/__init__.py': '',
    'pkg/model.py': body('Plain'),
    'pkg/config.py': config,
  });
  const dotted =
    'class Config:\n    name = "Plain"\n\n    def made(self):\n        import pkg.model\n\n        return getattr(pkg.model, self.name)\n\n\nconfigs = [\n    dict(name="Plain"),\n]\n';
  const own = 'def make(name):\n    return globals()[name]()\n';
  const fresh = `${body('Plain')}\n\n${body('Gated')}`;
  it('registers a new class there that the patch asks for by its name', async () => {
    const changes = {
      'pkg/model.py': fresh,
      'pkg/config.py': dotted.replace('configs = [\n', 'configs = [\n    dict(name="Gated"),\n'),
    };
    expect(await gradeOf({ base: base(dotted), changes })).toBe('registered');
  });
  it('does not register a class that nobody asks for', async () => {
    expect(await gradeOf({ base: base(dotted), changes: { 'pkg/model.py': fresh } })).toBe('exported');
  });
  it('may be the module itself', async () => {
    const tree = { ...base('x = 1\n'), 'pkg/model.py': `${own}\n\n${body('Plain')}` };
    const changes = {
      'pkg/model.py': `${tree['pkg/model.py']}\n\n${body('Gated')}`,
      'tests/test_model.py':
        'from pkg.model import make\n\n\ndef test_make():\n    assert make("Gated").handle([1]) == [1]\n',
    };
    expect(await gradeOf({ base: tree, changes })).toBe('registered');
  });
});

describe('a base class', () => {
  const base = (core: string): Case['base'] => ({
    'pyproject.toml': '[project]\nname = "pkg"\n',
    'pkg/__init__.py': '',
    'pkg/core.py': core,
    'pkg/models/__init__.py': 'from .plain import Plain\n',
    'pkg/models/plain.py':
      'from pkg.core import Middle\n\n\nclass Plain(Middle):\n    def score(self):\n        return 1\n',
  });
  const two =
    'class Model:\n    def score(self):\n        raise NotImplementedError\n\n\nclass Middle(Model):\n    size = 1\n';
  const changes = {
    'pkg/models/__init__.py': 'from .plain import Plain\nfrom .sharp import Sharp\n',
    'pkg/models/sharp.py':
      'from pkg.core import Middle\n\n\nclass Sharp(Middle):\n    def score(self):\n        total = self.size * 2\n        return total\n',
  };
  const alone = { 'pkg/models/sharp.py': changes['pkg/models/sharp.py'] };
  const resolver = (call: string): string =>
    `from class_resolver import ClassResolver\n\n\n${two}\n\nresolver = ${call}\n`;
  it.each([
    'ClassResolver.from_subclasses(Model)',
    'ClassResolver.from_subclasses(\n    base=Model,\n    skip={Middle},\n)',
  ])('whose subclasses a resolver collects registers those of its own subclasses too: %s', async (call) => {
    expect(await gradeOf({ base: base(resolver(call)), changes })).toBe('registered');
  });
  it('registers nothing in a module that nothing loads', async () => {
    const call = 'ClassResolver.from_subclasses(Model)';
    expect(await gradeOf({ base: base(resolver(call)), changes: alone })).toBe('unreached');
  });
  it('that keeps its subclasses when they are made registers them', async () => {
    const keeps = two.replace(
      'class Model:\n',
      'class Model:\n    known = {}\n\n    def __init_subclass__(cls, **kwargs):\n        Model.known[cls.__name__] = cls\n\n',
    );
    expect(await gradeOf({ base: base(keeps), changes })).toBe('registered');
  });
  it('that only sets them up does not', async () => {
    const sets = two.replace(
      'class Model:\n',
      'class Model:\n    def __init_subclass__(cls, **kwargs):\n        super().__init_subclass__(**kwargs)\n        cls.fields = tuple(vars(cls))\n\n',
    );
    expect(await gradeOf({ base: base(sets), changes })).toBe('exported');
  });
  it('that is asked for by what looks at its own members does not', async () => {
    const asks = `${two}\n\ndef fields(cls):\n    if issubclass(cls, Model):\n        return cls.names\n    return tuple(cls.__dict__)\n`;
    expect(await gradeOf({ base: base(asks), changes })).toBe('exported');
  });
});

describe('a module by its whole name', () => {
  it('is used where existing code calls it through its packages', async () => {
    const base = {
      'pyproject.toml': '[project]\nname = "pkg"\n',
      'pkg/__init__.py': '',
      'pkg/parts/__init__.py': '',
      'pkg/main.py': 'def main(x):\n    return x\n',
    };
    const changes = {
      'pkg/parts/fresh.py': 'def shape(x):\n    y = x * 2\n    return y\n',
      'pkg/main.py': 'import pkg.parts.fresh\n\n\ndef main(x):\n    return pkg.parts.fresh.shape(x)\n',
    };
    expect(await gradeOf({ base, changes })).toBe('wired');
  });
});

describe('an application of Django', () => {
  const base: Case['base'] = {
    'manage.py': 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
    'site/__init__.py': '',
    'site/settings.py': 'INSTALLED_APPS = [\n    "django.contrib.auth",\n    "texts.apps.TextsConfig",\n]\n',
    'texts/__init__.py': '',
    'texts/signals.py': 'from django.dispatch import Signal\n\nasked = Signal()\n',
    'texts/apps.py': 'from django.apps import AppConfig\n\n\nclass TextsConfig(AppConfig):\n    name = "texts"\n',
  };
  const fresh = {
    'latex/__init__.py': '',
    'latex/apps.py':
      'from django.apps import AppConfig\n\n\nclass LatexConfig(AppConfig):\n    name = "latex"\n\n    def ready(self):\n        from latex.reading import read\n        from texts.signals import asked\n\n        asked.connect(read)\n',
    'latex/reading.py':
      'def read(sender, **kwargs):\n    parts = [each for each in kwargs if each]\n    return parts\n',
  };
  it('that the settings name is registered, with what it connects', async () => {
    const settings = `${base['site/settings.py']}`.replace(']\n', '    "latex.apps.LatexConfig",\n]\n');
    expect(await gradeOf({ base, changes: { ...fresh, 'site/settings.py': settings } })).toBe('registered');
  });
  it('that no settings name is unreached', async () => {
    expect(await gradeOf({ base, changes: fresh })).toBe('unreached');
  });
  it('of a repository without settings is for others to install', async () => {
    const { 'site/settings.py': _, ...without } = base;
    expect(await gradeOf({ base: without, changes: fresh })).toBe('registered');
  });
});
