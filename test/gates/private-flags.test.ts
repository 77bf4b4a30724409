// A flag in the body of a class that nobody outside can set: private by its name or its word, whatever the class extends.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

describe('a private flag in the body of a class of Python', () => {
  const net = (top: string, field: string, name: string, asked = 'self'): string =>
    `${top}class Net(Base):\n${field}    def run(self, x):\n        if ${asked}.${name}:\n            return grow(x)\n        return x\n`;
  const head = 'from kit.base import Base\nfrom kit.grow import grow\n\n\n';
  const old = (name: string, text: string): string =>
    `from kit.net import Net\n\n\nclass ${name}(Net):\n    size = 1\n${text}`;
  const base: Tree = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': 'from .net import Net\n',
    'kit/base.py': 'class Base:\n    pass\n',
    'kit/net.py': 'from kit.base import Base\n\n\nclass Net(Base):\n    def run(self, x):\n        return x\n',
    'kit/deep.py': old('Deep', ''),
  };
  const grow = { 'kit/grow.py': 'def grow(x):\n    y = x * 2\n    return y\n' };
  const given = (net: string, more: Tree = {}) => ({ base, changes: { ...grow, 'kit/net.py': net, ...more } });

  it.each([
    ['    _grows = False\n\n', '_grows', 'self', 'unreached'],
    ['    _grows: bool = False\n\n', '_grows', 'self', 'unreached'],
    ['    _grower = None\n\n', '_grower', 'self', 'unreached'],
    ['    _grows = False\n\n', '_grows', 'cls', 'unreached'],
    ['    _grows = False\n\n', '_grows', 'Net', 'unreached'],
    ['    _grows = True\n\n', '_grows', 'self', 'wired'],
    ['    _grows = False\n\n    def on(self):\n        self._grows = True\n\n', '_grows', 'self', 'wired'],
    ['    grows: bool = False\n\n', 'grows', 'self', 'wired'],
  ])('%j, %s of %s: %s', async (field, name, asked, grade) => {
    expect(await gradeOf(given(net(head, field, name, asked)))).toBe(grade);
  });

  it('is an argument of the constructor in a dataclass, where it has a type', async () => {
    const top = `from dataclasses import dataclass\n\n${head}@dataclass\n`;
    expect(await gradeOf(given(net(top, '    _grows: bool = False\n\n', '_grows')))).toBe('wired');
    expect(await gradeOf(given(net(top, '    _grows = False\n\n', '_grows')))).toBe('unreached');
  });

  it.each([
    ['sets it in its body', '    _grows = True\n'],
    ['sets it in a method', '\n    def __init__(self):\n        self._grows = True\n'],
    ['has a property of that name', '\n    @property\n    def _grows(self):\n        return self.size > 1\n'],
  ])('is set where a class elsewhere %s', async (_, text) => {
    const asked = net(head, '    _grows = False\n\n', '_grows');
    expect(await gradeOf(given(asked, { 'kit/deep.py': old('Deep', text) }))).toBe('wired');
    const before = { ...base, 'kit/deep.py': old('Deep', text) };
    expect(await gradeOf({ ...given(asked), base: before })).toBe('wired');
  });

  it('is not set by a class elsewhere that leaves it as it is, or by a test', async () => {
    const asked = net(head, '    _grows = False\n\n', '_grows');
    const test =
      'from kit.net import Net\n\n\ndef test_net():\n    net = Net()\n    net._grows = True\n    assert net.run(1) == 2\n';
    const more = { 'kit/deep.py': old('Deep', '    _grows = False\n'), 'tests/test_net.py': test };
    expect(await gradeOf(given(asked, more))).toBe('unreached');
  });
});

describe('a flag in the body of a class of TypeScript that extends another', () => {
  const net = (field: string, name: string): string =>
    `import { Base } from './base.js';\nimport { grow } from './grow.js';\n\nexport class Net extends Base {\n  ${field};\n\n  run(x: number): number {\n    if (this.${name}) return grow(x);\n    return x;\n  }\n}\n`;
  const base = {
    'package.json': '{ "name": "kit" }',
    'src/index.ts': "export * from './net.js';\n",
    'src/base.ts': 'export class Base {}\n',
    'src/net.ts':
      "import { Base } from './base.js';\n\nexport class Net extends Base {\n  run(x: number): number {\n    return x;\n  }\n}\n",
  };
  const grow = { 'src/grow.ts': 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n' };
  it.each([
    ['private grows = false', 'grows', 'unreached'],
    ['#grows = false', '#grows', 'unreached'],
    ['private readonly grows: boolean = false', 'grows', 'unreached'],
    ['protected grows = false', 'grows', 'wired'],
    ['grows = false', 'grows', 'wired'],
    ['private grows = false;\n\n  on() {\n    this.grows = true;\n  }', 'grows', 'wired'],
  ])('%j: %s, %s', async (field, name, grade) => {
    expect(await gradeOf({ base, changes: { ...grow, 'src/net.ts': net(field, name) } })).toBe(grade);
  });
});
