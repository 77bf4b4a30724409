// Options that code asks for by a text with a default that is nothing: flags, off where nobody gives them.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const base: Tree = {
  'pyproject.toml': '[project]\nname = "kit"\n',
  'kit/__init__.py': 'from .net import Net\n',
  'kit/net.py':
    'class Net:\n    def __init__(self, cfg):\n        self.cfg = cfg\n\n    def run(self, x):\n        return x\n',
  'configs/base.yaml': 'size: 8\n',
};
const grow = { 'kit/grow.py': `def grow(x):\n${'    x = x * 2 + 1\n'.repeat(20)}    return x\n` };
const net = (body: string, init = '') =>
  `from kit.grow import grow\n\n\nclass Net:\n    def __init__(self, cfg):\n        self.cfg = cfg\n${init}\n    def run(self, x):\n${body}        return x\n`;
const asked = (condition: string, init = '') =>
  net(`        if ${condition}:\n            return grow(x)\n`, init === '' ? '' : `        ${init}\n`);
const through = (value: string, condition = 'grows') =>
  net(`        grows = ${value}\n        if ${condition}:\n            return grow(x)\n`);
const given = (text: string, more: Tree = {}) => ({ base, changes: { ...grow, 'kit/net.py': text, ...more } });

describe('an option that nobody gives', () => {
  it.each([
    ['a key', asked('self.cfg.get("grows", False)')],
    ['a key without a default', asked('self.cfg.get("grows")')],
    ['a key that is compared', asked('self.cfg.get("growth") == "fast"')],
    ['a key of a part', asked('self.cfg.get("net", {}).get("grows", False)')],
    ['a key of a part that is there', asked('self.cfg["net"].get("grows")')],
    ['a key that is kept', asked('self.grows', 'self.grows = bool(cfg.get("grows", False))')],
    ['a key in a variable', through('self.cfg.get("grows", False)')],
    ['a key beside another condition', asked('x > 1 and self.cfg.get("grows")')],
    ['an attribute', asked('getattr(self.cfg, "grows", False)')],
    ['an attribute in a variable', through('getattr(self.cfg, "GROWS", None)')],
    ['an attribute in a variable, looked for', through('getattr(self.cfg, "GROWS", None)', 'grows is not None')],
    ['an attribute that is compared', asked('getattr(self.cfg, "growth", None) == "fast"')],
    ['left early', net('        if not self.cfg.get("grows"):\n            return x\n        x = grow(x)\n')],
  ])('keeps new code unreached: %s', async (_, text) => {
    expect(await gradeOf(given(text))).toBe('unreached');
  });

  it.each([
    ['on unless it is given', asked('self.cfg.get("grows", True)')],
    ['one of two ways', asked('x > 1 or self.cfg.get("grows")')],
    ['a key of something else', asked('x.get("grows")')],
    ['a way to leave it out', asked('not self.cfg.get("plain", False)')],
    ['asked for before', asked('self.cfg.get("old", False)')],
  ])('is none that is %s', async (_, text) => {
    const old = { 'kit/old.py': 'def old(cfg):\n    return cfg["old"]\n' };
    expect(await gradeOf({ ...given(text), base: { ...base, ...old } })).toBe('wired');
  });
});

describe('an option is given', () => {
  const key = asked('self.cfg.get("grows", False)');
  const attribute = through('getattr(self.cfg, "grows", None)');
  it.each([
    ['a configuration', { 'configs/grown.yaml': 'grows: true\n' }],
    [
      'the command line',
      { 'kit/cli.py': 'def add(parser):\n    parser.add_argument("--grows", action="store_true")\n' },
    ],
    ['a field', { 'kit/options.py': 'class Options:\n    grows: bool = False\n' }],
  ])('by %s', async (_, more) => {
    expect(await gradeOf(given(key, more))).toBe('wired');
    expect(await gradeOf(given(attribute, more))).toBe('wired');
  });

  it('by a page that tells how to write the key, where it is no attribute', async () => {
    const page = { 'README.md': 'Write `grows: true` in the configuration.\n' };
    expect(await gradeOf(given(key, page))).toBe('wired');
    expect(await gradeOf(given(attribute, page))).toBe('unreached');
  });

  it('by no variable of the environment where it is an attribute, nor by a test', async () => {
    expect(await gradeOf(given(attribute, { '.env.example': 'grows=1\n' }))).toBe('unreached');
    const test = 'from kit import Net\n\n\ndef test_net():\n    assert Net({"grows": True}).run(1) == 3\n';
    expect(await gradeOf(given(key, { 'tests/test_net.py': test }))).toBe('unreached');
  });
});

describe('an option of TypeScript', () => {
  const typescript = (condition: string, options = 'Map<string, unknown>') => ({
    base: { 'package.json': '{ "name": "kit" }', 'src/net.ts': 'export const run = (x: number): number => x;\n' },
    changes: {
      'src/grow.ts': `export function grow(x: number): number {\n${'  x = x * 2 + 1;\n'.repeat(20)}  return x;\n}\n`,
      'src/net.ts': `import { grow } from './grow';\n\nexport const run = (x: number, options: ${options}): number => {\n  if (${condition}) return grow(x);\n  return x;\n};\n`,
    },
  });
  it.each([
    ["options.get('grows') === true", 'Map<string, unknown>', 'unreached'],
    ["options.get('kit.grows', false)", 'Settings', 'unreached'],
    ['(options as any).grows ?? false', 'Settings', 'wired'],
    ['options.grows ?? false', '{ grows?: boolean }', 'wired'],
    ['options.grows ?? false', 'Settings', 'unreached'],
  ])('%s of %s: %s', async (condition, options, grade) => {
    expect(await gradeOf(typescript(condition, options))).toBe(grade);
  });
});

it('an option whose name only begins so gives nothing', async () => {
  const option = (name: string) => ({
    'kit/cli.py': `import argparse\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument("${name}")\n    return parser.parse_args()\n`,
  });
  const text = asked('getattr(self.cfg, "grows", None)');
  expect(await gradeOf(given(text, option('--grows-with')))).toBe('unreached');
  expect(await gradeOf(given(text, option('--grows')))).toBe('wired');
});
