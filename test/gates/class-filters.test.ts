// Loaders that keep subclasses of one class alone, and modules of their folder in which there is none.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const loader = (keep: string, more = '') =>
  `from kit.base import Plugin\n\nfound = set()\n\n\ndef load(names):\n    for name in names:\n        module = __import__(f"kitplug.{name}", None, None)\n${keep}${more}`;
const members =
  '        for obj in getattr(module, name).__dict__.values():\n            if isinstance(obj, type) and issubclass(obj, Plugin) and obj != Plugin:\n                found.add(obj)\n';
const plugin = (bases: string, before = '', name = 'River') =>
  `${before}class ${name}${bases}:\n    def run(self, x):\n        y = x * 2\n        return y\n`;
const given = (text: string, load = loader(members)): Case => ({
  base: {
    'kit/__init__.py': '',
    'kit/base.py': 'class Plugin:\n    def run(self, x):\n        return x\n',
    'kit/load.py': load,
    'kitplug/ash.py': plugin('(Plugin)', 'from kit.base import Plugin\n\n\n', 'Ash'),
  },
  changes: {
    'kitplug/river.py': text,
    'tests/test_river.py':
      'from kit.load import load\nfrom kitplug.river import River\n\n\ndef test_river():\n    load(["river"])\n    assert River().run(1) == 2\n',
  },
});

describe('a loader that keeps subclasses of one class', () => {
  it.each([
    ['is made from nothing', plugin('')],
    ['is made from what says nothing', plugin('(ABC)', 'from abc import ABC\n\n\n')],
    ['imports the class alone', plugin('', 'from kit.base import Plugin\n\nKNOWN = Plugin\n\n\n')],
  ])('passes over a module whose class %s', async (_, text) => {
    const found = gate(await judge(given(text)), 'integration');
    expect(found.grade).toBe('unreached');
    expect(found.reasons.join()).toContain('is loaded by kit/load.py, but that keeps subclasses of Plugin alone');
  });

  it.each([
    ['is one', plugin('(Plugin)', 'from kit.base import Plugin\n\n\n')],
    ['may be one', plugin('(Ash)', 'from kitplug.ash import Ash\n\n\n')],
    ['may be one by its import', plugin('', 'from kitplug.ash import Ash as Other\n\n\n')],
    ['registers itself', plugin('', 'from kit.load import keep\n\n\n@keep\n')],
  ])('keeps one whose class %s', async (_, text) => {
    expect(await gradeOf(given(text))).toBe('registered');
  });

  it.each([
    ['something else of the module', loader(members, '        module.setup()\n')],
    [
      'functions, too',
      loader(members.replace('issubclass(obj, Plugin) and', 'issubclass(obj, Plugin) or callable(obj) and')),
    ],
    [
      'classes of two kinds',
      loader(members, '        print([each for each in vars(module).values() if issubclass(each, Other)])\n'),
    ],
    ['all that there is', loader('        found.update(vars(module).values())\n')],
  ])('is none where it keeps %s', async (_, load) => {
    expect(await gradeOf(given(plugin(''), load))).toBe('registered');
  });

  it('goes through the members that inspect tells of', async () => {
    const keep =
      '        for _, obj in inspect.getmembers(module, inspect.isclass):\n            if issubclass(obj, Plugin):\n                found.add(obj)\n';
    expect(await gradeOf(given(plugin(''), loader(keep)))).toBe('unreached');
    expect(await gradeOf(given(plugin('(Plugin)', 'from kit.base import Plugin\n\n\n'), loader(keep)))).toBe(
      'registered',
    );
  });
});
