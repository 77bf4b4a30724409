// New code that a table lists which nobody reads, that a loader loses, or that a package gives by its name.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

const rank =
  'def rank_river(items):\n    out = sorted(items)\n    best = out[0]\n    worst = out[-1]\n    if best == worst:\n        return []\n    return out\n';
const test =
  'from kit.rewards.river import rank_river\n\n\ndef test_rank():\n    assert rank_river([2, 1]) == [1, 2]\n';

describe('a new table of an existing file', () => {
  const train = (more: string, used = '') =>
    `from kit.rewards.plain import plain\n${more === '' ? '' : 'from kit.rewards.river import rank_river\n'}\nTABLE = {"plain": plain}\n${more}\n\ndef main(name):\n    print(name)${used}\n    return TABLE[name]()\n\n\nif __name__ == "__main__":\n    main("plain")\n`;
  const base = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': '',
    'kit/train.py': train(''),
    'kit/rewards/__init__.py': '',
    'kit/rewards/plain.py': 'def plain():\n    return 1\n',
  };
  const table = 'EXTRA_TABLE = {"rank_river": rank_river}\n';
  const reader = (name: string) => `${table}\n\ndef ${name}(name):\n    return EXTRA_TABLE[name]\n`;

  it.each([
    ['that nothing reads', table, '', 'unreached'],
    [
      'of what calling it gives, that nothing reads',
      'EXTRA_TABLE = {"rank_river": rank_river([1])}\n',
      '',
      'unreached',
    ],
    ['in a list that nothing reads', 'EXTRA_LIST = [rank_river]\n', '', 'unreached'],
    ['that a private function reads, which nobody calls', reader('_extra'), '', 'unreached'],
    ['that what runs reads', table, '\n    print(EXTRA_TABLE)', 'wired'],
    ['that what runs reads by a private function', reader('_extra'), '\n    print(_extra(name))', 'wired'],
    ['that goes into the old one', `${table}TABLE.update(EXTRA_TABLE)\n`, '', 'wired'],
    ['that a framework looks for', 'urlpatterns = [rank_river]\n', '', 'exported'],
  ])('%s', async (_, more, used, grade) => {
    const changes = { 'kit/train.py': train(more, used), 'kit/rewards/river.py': rank, 'tests/test_river.py': test };
    expect(await gradeOf({ base, changes })).toBe(grade);
  });

  it('that another file asks for by its name', async () => {
    const asks = 'import kit.train\n\n\ndef ask():\n    return getattr(kit.train, "EXTRA_TABLE", {})\n';
    const changes = { 'kit/train.py': train(table), 'kit/rewards/river.py': rank, 'tests/test_river.py': test };
    expect(await gradeOf({ base: { ...base, 'kit/ask.py': asks }, changes })).toBe('registered');
  });
});

describe('a loader by the path of a file that takes nothing of it', () => {
  const loader = (taken: string) =>
    `import importlib.util\nfrom pathlib import Path\n\n\ndef load(name):\n    path = Path(__file__).parent / f"{name}.py"\n    spec = importlib.util.spec_from_file_location(f"kit.rewards.{path.stem}", str(path))\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n${taken}`;
  const registry = 'TABLE = {}\n\n\ndef register(f):\n    TABLE[f.__name__] = f\n    return f\n\n\n';
  const graded = (file: string, taken: string) =>
    gradeOf({
      base: {
        'pyproject.toml': '[project]\nname = "kit"\n',
        'kit/__init__.py': '',
        'kit/rewards/__init__.py': '',
        'kit/rewards/registry.py': `${registry}${loader(taken)}`,
      },
      changes: { 'kit/rewards/river.py': file, 'tests/test_river.py': test },
    });

  it.each([
    ['loses plain functions', rank, '', 'test_only'],
    [
      'loses them beside a logger',
      `import logging\n\nlogger = logging.getLogger(__name__)\n\n\n${rank}`,
      '',
      'test_only',
    ],
    ['loads what registers itself', `from .registry import register\n\n\n@register\n${rank}`, '', 'registered'],
    ['hands the module on', rank, '    return module\n', 'registered'],
    ['takes a function of it', rank, '    return getattr(module, name)\n', 'registered'],
  ])('%s', async (_, file, taken, grade) => {
    expect(await graded(file, taken)).toBe(grade);
  });
});

describe('a module that makes a name up when it is asked for it', () => {
  const entry = (more: string) =>
    `from .core import Core\n\n\ndef __getattr__(name):\n    if name == "plain":\n        from .rewards.plain import plain\n\n        return plain\n${more}    raise AttributeError(name)\n`;
  const base = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': entry(''),
    'kit/core.py': 'class Core:\n    pass\n',
    'kit/rewards/__init__.py': '',
    'kit/rewards/plain.py': 'def plain():\n    return 1\n',
  };

  it.each([
    ['gives it, and exports it so', 'rank_river', 'exported'],
    ['calls it for that', 'rank_river([name])', 'wired'],
  ])('%s', async (_, given, grade) => {
    const more = `    if name == "river":\n        from .rewards.river import rank_river\n\n        return ${given}\n`;
    const changes = { 'kit/__init__.py': entry(more), 'kit/rewards/river.py': rank, 'tests/test_river.py': test };
    expect(await gradeOf({ base, changes })).toBe(grade);
  });
});
