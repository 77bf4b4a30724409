// Packages of Python that give whatever module of their folder they are asked for, by `__getattr__`.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

describe('a package that gives any module of its folder', () => {
  const body = 'def env():\n    out = [1]\n    return out\n';
  const given = (entry: string, path = 'kit/games/chess_v1.py'): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/core.py': 'def run(x):\n    return x\n',
      'kit/lazy.py':
        'import importlib.util\n\n\ndef handler(name, path, package):\n    return importlib.util.find_spec(f"{package}.{name}")\n',
      'kit/games/__init__.py': entry,
      'kit/games/go_v1.py': body,
    },
    changes: {
      [path]: body,
      'tests/test_chess.py': `from kit.core import run\nfrom ${path.replace('.py', '').replaceAll('/', '.')} import env\n\n\ndef test_env():\n    assert run(env()) == [1]\n`,
    },
  });
  const lazy = (body_: string) =>
    `import importlib\n\nfrom kit.lazy import handler\n\nNAMES = ["go_v1"]\n\n\ndef __getattr__(name):\n${body_}\n`;
  it.each([
    ['by a helper that is told the package', '    return handler(name, __path__, __name__)'],
    ['by its whole name', '    return importlib.import_module(f"{__name__}.{name}")'],
    ['by its name within', '    return importlib.import_module("." + name, __package__)'],
  ])('%s exports it', async (_, body_) => {
    expect(await gradeOf(given(lazy(body_)))).toBe('exported');
  });
  it.each([
    [
      'asks a list first',
      lazy('    if name in NAMES:\n        return handler(name, __path__, __name__)\n    raise AttributeError(name)'),
    ],
    [
      'looks the name up in a table',
      lazy('    module = {"go_v1": "go"}.get(name)\n    return handler(name, module, __spec__.parent)'),
    ],
    ['takes the row of a table', lazy('    return handler(TABLE[name], name, __name__)')],
    ['gives something else', lazy('    raise AttributeError(f"{__name__} has no {name}")')],
    ['gives nothing', ''],
  ])('but not one that %s', async (_, entry) => {
    expect(await gradeOf(given(entry))).toBe('test_only');
  });
  it('nor what is private, or further down', async () => {
    const entry = lazy('    return handler(name, __path__, __name__)');
    expect(await gradeOf(given(entry, 'kit/games/_chess.py'))).toBe('test_only');
    expect(await gradeOf(given(entry, 'kit/games/deep/chess.py'))).toBe('test_only');
  });
});
