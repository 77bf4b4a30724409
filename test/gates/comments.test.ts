// A module that is named in a comment and nowhere else.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

const river = 'def rank_river(items):\n    out = sorted(items)\n    return out[:10]\n';
const test = 'from kit.models.river import rank_river\n\n\ndef test_rank():\n    assert rank_river([2, 1]) == [1, 2]\n';
const base = {
  'kit/__init__.py': '',
  'kit/models/__init__.py': '',
  'kit/models/plain.py': 'def rank_plain(items):\n    return items\n',
  'kit/models/other.py': 'def rank_other(items):\n    return items\n',
  'kit/models/third.py': 'def rank_third(items):\n    return items\n',
  'configs/plain.yaml': 'model:\n  _target_: kit.models.plain\n',
  'configs/plain.json': '{ "model": "kit.models.plain" }\n',
  'pyproject.toml':
    '[project]\nname = "kit"\n\n[project.entry-points."kit.models"]\nplain = "kit.models.plain:rank_plain"\n',
};
const grade = (changes: Record<string, string>, more: Record<string, string> = {}) =>
  gradeOf({
    base: { ...base, ...more },
    changes: { 'kit/models/river.py': river, 'tests/test_river.py': test, ...changes },
  });

describe('a module that a configuration names', () => {
  it.each([
    ['configs/plain.yaml', `${base['configs/plain.yaml']}# or kit.models.river\n`, 'test_only'],
    ['configs/plain.yaml', 'model:\n  _target_: kit.models.plain # or kit.models.river\n', 'test_only'],
    ['configs/plain.yaml', 'model:\n  _target_: kit.models.river # not kit.models.plain\n', 'registered'],
    ['configs/plain.yaml', 'model:\n  name: "river # 2"\n  _target_: kit.models.river\n', 'registered'],
    ['configs/plain.json', '{\n  // "model": "kit.models.river"\n  "model": "kit.models.plain"\n}\n', 'test_only'],
    ['configs/plain.json', '{ "at": "https://kit.dev", "model": "kit.models.river" }\n', 'registered'],
    ['pyproject.toml', `${base['pyproject.toml']}# river = "kit.models.river:rank_river"\n`, 'test_only'],
    ['pyproject.toml', `${base['pyproject.toml']}river = "kit.models.river:rank_river"\n`, 'registered'],
  ])('%s: %j', async (path, text, expected) => {
    expect(await grade({ [path]: text })).toBe(expected);
  });
});

describe('a row of the list by which a loader goes', () => {
  const loader = (row: string) =>
    `import importlib\n\nMODELS = {\n    "plain": 1,\n    "other": 2,\n    "third": 3,\n${row}}\n\n\ndef model(name):\n    return importlib.import_module(f"kit.models.{name}") if name in MODELS else None\n`;

  it.each([
    ['    "river": 4,\n', 'registered'],
    ['    # "river": 4,\n', 'test_only'],
    ['', 'test_only'],
  ])('%j', async (row, expected) => {
    expect(await grade({ 'kit/load.py': loader(row) }, { 'kit/load.py': loader('') })).toBe(expected);
  });
});
