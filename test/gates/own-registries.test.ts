// Objects of the repository that keep what they are called with, decorators that only wrap, and classes that a test collects.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const body = 'def grow(x):\n    y = x * 2\n    return y\n';
const test = (path: string): string =>
  `from kit.core import run\nfrom ${path} import grow\n\n\ndef test_grow():\n    assert grow(run(1)) == 4\n`;

describe('an object of the repository that decorates', () => {
  const registry =
    'class Registry:\n    def __init__(self):\n        self.members = []\n\n    def add(self, value):\n        self.members.append(value)\n\n    def __call__(self, value):\n        self.add(value)\n        return value\n\n\n';
  const given = (config: string, isLoaded: boolean, decorator = '@exporter'): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/config.py': config,
      'kit/core.py': 'def run(x):\n    return x + 1\n',
      'kit/exporters/__init__.py': 'def setup():\n    from . import plain  # noqa\n',
      'kit/exporters/plain.py': `from kit.config import exporter\n\n\n${decorator}\ndef plain(x):\n    return x\n`,
      'pyproject.toml':
        '[project]\nname = "kit"\n\n[project.entry-points."kit.plugins"]\nexporters = "kit.exporters:setup"\n',
    },
    changes: {
      'kit/exporters/grow.py': `from kit.config import exporter\n\n\n${decorator}\n${body}`,
      ...(isLoaded
        ? {
            'kit/exporters/__init__.py':
              'def setup():\n    from . import plain  # noqa\n    from . import grow  # noqa\n',
          }
        : {}),
      'tests/test_grow.py': test('kit.exporters.grow'),
    },
  });
  const labelled =
    'class Exporters(Registry):\n    def __call__(self, label):\n        def adder(func):\n            self.add((func, label))\n            return func\n\n        return adder\n\n\n';
  const made =
    'def make_table():\n    table = {}\n\n    def keep(fn):\n        table[fn.__name__] = fn\n        return fn\n\n    return keep\n\n\n';
  it.each([
    ['its class keeps what it is called with', `${registry}exporter = Registry()\n`, '@exporter'],
    [
      'the base of its class does',
      `${registry}class Exporters(Registry):\n    size = 1\n\n\nexporter = Exporters()\n`,
      '@exporter',
    ],
    ['what it gives when it is called does', `${registry}${labelled}exporter = Exporters()\n`, '@exporter("grow")'],
    ['a function made it, and keeps', `${made}exporter = make_table()\n`, '@exporter'],
  ])('registers, when %s', async (_, config, decorator) => {
    expect(await gradeOf(given(config, true, decorator))).toBe('registered');
    expect(await gradeOf(given(config, false, decorator))).toBe('unreached');
  });
  it('registers nothing, when it keeps nothing', async () => {
    const config =
      'class Timer:\n    def __call__(self, fn):\n        return lambda x: fn(x)\n\n\nexporter = Timer()\n';
    expect(await gradeOf(given(config, true))).toBe('test_only');
  });
});

describe('a decorator of the repository whose name says that it registers', () => {
  const given = (config: string): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/core.py': 'def run(x):\n    return x + 1\n',
      'kit/config.py': config,
    },
    changes: {
      'kit/fresh.py': `from kit.config import register_to_config\n\n\nclass Grow:\n    @register_to_config\n    def __init__(self, size=1):\n        self.size = size\n\n    def __call__(self, x):\n        return x * self.size\n\n\ngrow = Grow(2)\n`,
      'tests/test_fresh.py': test('kit.fresh'),
    },
  });
  it('registers nothing when all that it does is to call what it decorates', async () => {
    const wraps =
      'import functools\nimport inspect\n\n\ndef register_to_config(init):\n    """Registers the arguments of (init)."""\n\n    @functools.wraps(init)\n    def inner(self, *args, **kwargs):\n        names = list(inspect.signature(init).parameters)\n        init(self, *args, **kwargs)\n        self.config = dict(zip(names[1:], args))\n\n    return inner\n';
    expect(await gradeOf(given(wraps))).toBe('test_only');
  });
  it('may do so further down, where it passes it on', async () => {
    const passes =
      'from kit.deep import install\n\n\ndef register_to_config(init):\n    install(init)\n    return init\n';
    expect(await gradeOf(given(passes))).toBe('unreached');
  });
});

describe('classes that a test collects', () => {
  const given = (collector: string): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/core.py': 'def run(x):\n    return x + 1\n',
      'kit/parts/__init__.py': '',
      'kit/parts/base.py': 'class Part:\n    size = 1\n',
      [collector]:
        'from kit.parts.base import Part\n\n\ndef collected():\n    return [each() for each in Part.__subclasses__()]\n',
    },
    changes: {
      'kit/parts/grow.py': `from kit.parts.base import Part\n\n\nclass Grow(Part):\n    def run(self, x):\n        return x * 2\n\n\ngrow = Grow().run\n`,
      'tests/test_grow.py': test('kit.parts.grow'),
    },
  });
  it('are registered nowhere by that', async () => {
    expect(await gradeOf(given('kit/tests/test_parts.py'))).toBe('test_only');
  });
  it('are by the package itself, once something loads them', async () => {
    expect(await gradeOf(given('kit/parts/all.py'))).toBe('unreached');
  });
});

describe('what says how values of a class are handled', () => {
  const body = 'class Grow:\n    def __call__(self, x):\n        return x * 2\n\n\ngrow = Grow()\n';
  const given = (text: string, entry = ''): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/core.py': 'def run(x):\n    return x + 1\n',
      'kit/tree.py':
        'import jax\n\n\nclass Tree:\n    def __init_subclass__(cls):\n        jax.tree_util.register_pytree_with_keys(\n            cls, lambda each: ((), None), lambda *_: cls()\n        )\n',
    },
    changes: {
      'kit/fresh.py': text,
      'tests/test_fresh.py': test('kit.fresh'),
      ...(entry === '' ? {} : { 'kit/__init__.py': entry }),
    },
  });
  it.each([
    ['a decorator', `import jax\n\n\n@jax.tree_util.register_pytree_node_class\n${body}`],
    [
      'a decorator that is told a name',
      `import keras\n\n\n@keras.saving.register_keras_serializable(package="kit")\n${body}`,
    ],
    [
      'a call',
      `import jax\n\n\n${body}\njax.tree_util.register_pytree_node(Grow, lambda x: ((), None), lambda *_: Grow())\n`,
    ],
    ['a base', `from kit.tree import Tree\n\n\n${body.replace('Grow:', 'Grow(Tree):')}`],
  ])('by %s registers nothing', async (_, text) => {
    expect(await gradeOf(given(text))).toBe('test_only');
    expect(await gradeOf(given(text, 'from .fresh import Grow as Grow, grow as grow\n'))).toBe('exported');
  });
});
