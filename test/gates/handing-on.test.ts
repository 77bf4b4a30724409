// What modules and packages of Python hand on of others: by `__all__`, by being nothing but imports, by the entry of a package that something names.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

const rank = 'def rank(items):\n    out = sorted(items)\n    return out\n';
const test = (from: string): string =>
  `from ${from} import rank\n\n\ndef test_rank():\n    assert rank([2, 1]) == [1, 2]\n`;

describe('a module with __all__', () => {
  const core = (imports: string, listed: string, body: string) =>
    `from .other import plain\n${imports}\n__all__ = ["Core"${listed}]\n\n\nclass Core:\n    def run(self, x):\n${body}        return plain(x)\n`;
  const base = {
    'kit/__init__.py': 'from .core import Core\n\n__all__ = ["Core"]\n',
    'kit/other.py': 'def plain(x):\n    return x\n',
    'kit/core.py': core('', '', ''),
  };
  const given = (imports: string, listed: string, body = '') => ({
    base,
    changes: {
      'kit/order.py': rank,
      'kit/core.py': core(imports, listed, body),
      'tests/test_order.py': test('kit.order'),
    },
  });

  it('hands on what it lists', async () => {
    expect(await gradeOf(given('from .order import rank\n', ', "rank"'))).toBe('exported');
    expect(await gradeOf(given('from .order import *\n', ''))).toBe('exported');
  });

  it('hands on what it lists, when a table has the module as a whole', async () => {
    const entry = (listed: string) => `from kit.deep.order import rank\n\n__all__ = [${listed}]\n`;
    const table = (more: string) =>
      `from kit import plain_v1${more === '' ? '' : ', order_v1'}\n\nALL = {\n    "plain": plain_v1,\n${more}}\n`;
    const versioned = (listed: string) => ({
      base: {
        'kit/__init__.py': '',
        'kit/deep/__init__.py': '',
        'kit/deep/plain.py': 'def plain(x):\n    return x\n',
        'kit/plain_v1.py': 'from kit.deep.plain import plain\n\n__all__ = ["plain"]\n',
        'kit/all.py': table(''),
      },
      changes: {
        'kit/deep/order.py': rank,
        'kit/order_v1.py': entry(listed),
        'kit/all.py': table('    "order": order_v1,\n'),
        'tests/test_order.py': test('kit.order_v1'),
      },
    });
    expect(await gradeOf(versioned('"rank"'))).toBe('registered');
    expect(await gradeOf(versioned(''))).toBe('test_only');
  });

  it('imports for itself what it does not list', async () => {
    expect(await gradeOf(given('from .order import rank\n', ''))).toBe('test_only');
    expect(
      await gradeOf(given('from .order import rank\n', '', '        if False:\n            return rank(x)\n')),
    ).toBe('unreached');
  });
});

describe('a module that is nothing but imports', () => {
  const old =
    '"""All that there is."""\nfrom kit._parts.plot import Plot  # noqa: F401\nfrom kit._parts.bar import Bar  # noqa: F401\n';
  const base = {
    'kit/__init__.py': '',
    'kit/_parts/__init__.py': '',
    'kit/_parts/plot.py': 'class Plot:\n    size = 1\n',
    'kit/_parts/bar.py': 'class Bar:\n    size = 1\n',
  };
  const given = (path: string, before: string) => ({
    base: { ...base, [path]: before },
    changes: {
      'kit/_parts/order.py': rank,
      [path]: before.replace(
        'from kit._parts.bar',
        'from kit._parts.order import rank  # noqa: F401\nfrom kit._parts.bar',
      ),
      'tests/test_order.py': test(path.replace('.py', '').replaceAll('/', '.')),
    },
  });

  it('hands them on', async () => {
    expect(await gradeOf(given('kit/objects.py', old))).toBe('exported');
  });

  it('hands nothing on when it is private, or does something with them', async () => {
    expect(await gradeOf(given('kit/_objects.py', old))).toBe('test_only');
    expect(await gradeOf(given('kit/objects.py', `${old}\n\ndef both():\n    return Plot(), Bar()\n`))).toBe(
      'test_only',
    );
    expect(await gradeOf(given('kit/objects.py', `${old}\nPARTS = [Plot, Bar]\n`))).toBe('test_only');
  });
});

describe('a module whose code moves to another', () => {
  const code = (name: string) => `class ${name}:\n    def run(self, x):\n        return x + 1\n`;
  const base = { 'kit/__init__.py': '', 'kit/cma.py': `${code('Plain')}\n\n${code('Other')}` };
  const given = (left: string) => ({
    base,
    changes: {
      'kit/cma.py': left,
      'kit/parts/__init__.py': '',
      'kit/parts/cma.py': `${base['kit/cma.py']}\n\n${code('Fresh')}`,
      'tests/test_cma.py': 'from kit.parts.cma import Fresh\n\n\ndef test_run():\n    assert Fresh().run(1) == 2\n',
    },
  });

  it('hands on what it had, and more', async () => {
    expect(await gradeOf(given('from .parts.cma import Fresh, Other, Plain\n'))).toBe('exported');
  });

  it('hands on nothing that it does not import', async () => {
    expect(await gradeOf(given(`import os\nimport sys\n\n\n${base['kit/cma.py']}`))).toBe('test_only');
  });
});

describe('a package that a manifest names', () => {
  const manifest = (more: string) =>
    `[project]\nname = "kit"\n\n[project.entry-points."kit.orders"]\nplain = "kit.orders.plain:Plain"\n${more}`;
  const base = {
    'pyproject.toml': manifest(''),
    'kit/__init__.py': '',
    'kit/orders/__init__.py': '',
    'kit/orders/plain/__init__.py': 'from .plain import Plain\n',
    'kit/orders/plain/plain.py': 'class Plain:\n    size = 1\n',
  };
  const given = (entry: string, more: string) => ({
    base,
    changes: {
      'pyproject.toml': manifest(more),
      'kit/orders/rank/__init__.py': entry,
      'kit/orders/rank/rank.py': rank,
      'tests/test_rank.py': test('kit.orders.rank'),
    },
  });
  const line = 'rank = "kit.orders.rank:rank"\n';

  it('gives what its entry takes from its modules', async () => {
    expect(await gradeOf(given('from .rank import rank\n', line))).toBe('registered');
    expect(await gradeOf(given('from .rank import *\n', line))).toBe('registered');
  });

  it('gives nothing when the manifest lacks it, or the entry takes nothing', async () => {
    expect(await gradeOf(given('from .rank import rank\n', ''))).toBe('test_only');
    expect(
      await gradeOf(given('from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .rank import rank\n', line)),
    ).toBe('test_only');
  });
});
