// Bases whose subclasses are collected by a helper: a registration, once the module of the subclass is loaded.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const walk =
  'def below(cls):\n    for each in cls.__subclasses__():\n        yield each\n        yield from below(each)\n';
const base = (table: string, more: Tree = {}): Tree => ({
  'pyproject.toml': '[project]\nname = "kit"\n',
  'kit/__init__.py': 'from .parts import *\nfrom .table import part\n',
  'kit/base.py': 'class Part:\n    name = ""\n',
  'kit/parts/__init__.py': 'from .ash import *\nfrom .elm import *\n',
  'kit/parts/ash.py': 'from ..base import Part\n\n\nclass Ash(Part):\n    name = "ash"\n',
  'kit/parts/elm.py': 'from ..base import Part\n\n\nclass Elm(Part):\n    name = "elm"\n',
  'kit/table.py': table,
  ...more,
});
const fir =
  'from ..base import Part\n\n\nclass Fir(Part):\n    name = "fir"\n\n    def run(self, x):\n        return x * 2\n';
const test =
  'from kit.parts.fir import Fir\nfrom kit.table import part\n\n\ndef test_fir():\n    assert part("fir") is Fir\n';
const given = (tree: Tree, isLoaded: boolean) => ({
  base: tree,
  changes: {
    'kit/parts/fir.py': fir,
    'tests/test_fir.py': test,
    ...(isLoaded ? { 'kit/parts/__init__.py': 'from .ash import *\nfrom .elm import *\nfrom .fir import *\n' } : {}),
  },
});
const asked = 'def part(name):\n    return PARTS[name]\n';

describe('the subclasses of a base are collected', () => {
  it.each<[string, Tree]>([
    [
      'by a function that calls itself',
      base(`from .base import Part\n\n\n${walk}\n\nPARTS = {each.name: each for each in below(Part)}\n\n\n${asked}`),
    ],
    [
      'by a function of another file',
      base(
        `from . import base\nfrom .walk import below\n\nPARTS = {each.name: each for each in below(base.Part)}\n\n\n${asked}`,
        {
          'kit/walk.py': walk,
        },
      ),
    ],
    [
      'by a function that begins with the base',
      base(
        `from .base import Part\n\n\ndef part(name):\n    open = [Part]\n    while open:\n        each = open.pop()\n        if each.name == name:\n            return each\n        open.extend(each.__subclasses__())\n`,
      ),
    ],
    [
      'by the base itself',
      base('from .base import Part\n\n\ndef part(name):\n    return Part.named(name)\n', {
        'kit/base.py':
          'class Part:\n    name = ""\n\n    @classmethod\n    def named(cls, name):\n        return {each.name: each for each in cls.__subclasses__()}[name]\n',
      }),
    ],
  ])('%s', async (_, tree) => {
    expect(await gradeOf(given(tree, true))).toBe('registered');
    expect(await gradeOf(given(tree, false))).toBe('unreached');
  });

  it('though the package hands the base on from a module of its own', async () => {
    const handed = {
      'kit/base.py': 'from .bases import Part\n',
      'kit/bases/__init__.py': 'from .plain import Part\n\n__all__ = ["Part"]\n',
      'kit/bases/plain.py': 'class Part:\n    name = ""\n',
    };
    const table = `from .bases import Part\n\n\n${walk}\n\nPARTS = {each.name: each for each in below(Part)}\n\n\n${asked}`;
    expect(await gradeOf(given(base(table, handed), true))).toBe('registered');
    expect(await gradeOf(given(base(table, handed), false))).toBe('unreached');
  });

  it('but not where the function is given another class', async () => {
    const other = `from .base import Part\n\n\nclass Tool:\n    name = ""\n\n\n${walk}\n\nTOOLS = {each.name: each for each in below(Tool)}\n\n\ndef part(name):\n    return Part\n`;
    expect(await gradeOf(given(base(other), false))).toBe('test_only');
  });
});

describe('a metaclass', () => {
  const given = (meta: string, head: string, isLoaded: boolean) => ({
    base: {
      'pyproject.toml': '[project]\nname = "kit"\n',
      'kit/__init__.py': 'from .parts import ash\nfrom .base import part\n',
      'kit/meta.py': meta,
      'kit/base.py': `from .meta import PARTS, Meta\n\n\nclass Root(${head}):\n    name = ""\n\n\nclass Part(Root):\n    size = 1\n\n\ndef part(name):\n    return PARTS[name]\n`,
      'kit/parts/__init__.py': '',
      'kit/parts/ash.py': 'from ..base import Part\n\n\nclass Ash(Part):\n    name = "ash"\n',
    },
    changes: {
      'kit/parts/fir.py': fir,
      'tests/test_fir.py': test.replace('kit.table', 'kit.base'),
      ...(isLoaded ? { 'kit/__init__.py': 'from .parts import ash, fir\nfrom .base import part\n' } : {}),
    },
  });
  const inInit =
    'PARTS = {}\n\n\nclass Meta(type):\n    def __init__(cls, name, bases, given):\n        super().__init__(name, bases, given)\n        PARTS[given["name"]] = cls\n';
  const inNew =
    'PARTS = {}\n\n\nclass Meta(type):\n    def __new__(mcs, name, bases, given):\n        made = super().__new__(mcs, name, bases, given)\n        PARTS[name] = made\n        return made\n';
  const below = `${inInit.replace('class Meta', 'class Keeping')}\n\nclass Meta(Keeping):\n    loud = True\n`;

  it.each([
    ['in its constructor', inInit, 'metaclass=Meta'],
    ['where it makes them', inNew, 'metaclass=Meta'],
    ['by the one that it is made from', below, 'metaclass=Meta'],
    ['in the words of six', inInit, 'six.with_metaclass(Meta, object)'],
  ])('keeps the classes that it makes: %s', async (_, meta, head) => {
    expect(await gradeOf(given(meta, head, true))).toBe('registered');
    expect(await gradeOf(given(meta, head, false))).toBe('unreached');
  });

  it('keeps none where it only looks at them', async () => {
    const checking =
      'PARTS = {}\n\n\nclass Meta(type):\n    def __init__(cls, name, bases, given):\n        if "name" not in given:\n            raise TypeError(name)\n';
    expect(await gradeOf(given(checking, 'metaclass=Meta', false))).toBe('test_only');
  });
});
