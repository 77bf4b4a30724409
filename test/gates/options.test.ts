// What can be switched on: options of plain JavaScript, flags in objects of a module, and defaults that stand deep in a table.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const bag = {
  'package.json': '{ "name": "kit", "main": "index.js" }\n',
  'lib/rank.js': 'module.exports = (xs) => xs;\n',
};
const rank = (body: string): Case['changes'] => ({
  'lib/score.js': 'function score(xs) {\n  return [...xs].sort();\n}\n\nmodule.exports = { score };\n',
  'lib/rank.js': `const { score } = require('./score');\n\n${body}`,
});

describe('an option that plain JavaScript reads', () => {
  it.each([
    [
      'of a parameter',
      'function rank(xs, opts) {\n  if (opts.scored) return score(xs);\n  return xs;\n}\n\nmodule.exports = rank;\n',
      'wired',
    ],
    [
      'of what is made of a parameter',
      'function rank(xs, given) {\n  const { options } = read(given);\n  if (options.scored) return score(xs);\n  return xs;\n}\n\nmodule.exports = rank;\n',
      'wired',
    ],
    [
      'of an object of the module that nothing fills',
      'const options = {};\n\nmodule.exports = function rank(xs) {\n  if (options.scored) return score(xs);\n  return xs;\n};\n',
      'unreached',
    ],
  ])('%s', async (_name, body, grade) => {
    const before = body
      .replace('  if (opts.scored) return score(xs);\n', '')
      .replace('  if (options.scored) return score(xs);\n', '');
    expect(await gradeOf({ base: { ...bag, 'lib/rank.js': before }, changes: rank(body) })).toBe(grade);
  });
});

const typed = (head: string, more = ''): Case => {
  const body = (use: string) => `export function rank(xs: number[]): number[] {\n${use}  return xs;\n}\n`;
  const use = `${more}  if (flags.scored) return score(xs);\n`;
  return {
    base: { 'package.json': '{ "name": "kit" }\n', 'src/rank.ts': body('') },
    changes: {
      'src/rank.ts': `import { score } from './score';\n\n${head}\n\n${body(use)}`,
      'src/score.ts': 'export function score(xs: number[]): number[] {\n  return [...xs].sort();\n}\n',
    },
  };
};

describe('a flag in an object of the module', () => {
  it.each([
    ['is off and stays off', 'const flags = { scored: false };', '', 'unreached'],
    ['is in its type alone', 'const flags: { scored?: boolean } = {};', '', 'unreached'],
    ['is on', 'const flags = { scored: true };', '', 'wired'],
    ['comes from elsewhere', 'const flags = { scored: load().scored };', '', 'wired'],
    ['is off but for a variable', 'const flags = { scored: process.env.SCORED === "1" };', '', 'unreached'],
    ['is on but for a variable', 'const flags = { scored: process.env.SCORED !== "0" };', '', 'wired'],
    ['is set later', 'const flags = { scored: false };', '  flags.scored = xs.length > 3;\n', 'wired'],
    ['is handed over', 'const flags = { scored: false };', '  configure(flags);\n', 'wired'],
  ])('%s', async (_name, head, more, grade) => {
    expect(await gradeOf(typed(head, more))).toBe(grade);
  });
});

describe('an entry of package.json that is built beside its sources', () => {
  const manifest = (more: string) =>
    `{ "name": "kit", "exports": { "./load": "./load.js"${more}, "./package.json": "./package.json" } }\n`;
  const base = {
    'package.json': manifest(''),
    'src/load.ts': 'export function load(x: string): string {\n  return x;\n}\n',
  };
  const fresh = { 'src/rank/deep.ts': 'export function deep(x: string): string {\n  return x.trim();\n}\n' };
  it.each([
    [
      'leads to the source of the same path',
      ', "./rank/deep": { "types": "./rank/deep.d.ts", "import": "./rank/deep.js" }',
      'exported',
    ],
    ['leads elsewhere', ', "./rank/other": "./rank/other.js"', 'orphan'],
  ])('%s', async (_name, more, grade) => {
    expect(await gradeOf({ base, changes: { ...fresh, 'package.json': manifest(more) } })).toBe(grade);
  });
});

describe('an entry of a package of Deno', () => {
  const manifest = (more: string) => `{ "name": "@x/async", "exports": { "./retry": "./retry.ts"${more} } }\n`;
  const base = { 'async/deno.json': manifest(''), 'async/retry.ts': 'export const retry = () => 1;\n' };
  const hedge = 'export function hedge(x: string): string {\n  return x.trim();\n}\n';
  it.each([
    ['is public', ', "./hedge": "./hedge.ts"', 'exported'],
    ['is not, when the manifest does not have it', '', 'orphan'],
  ])('%s', async (_name, more, grade) => {
    expect(await gradeOf({ base, changes: { 'async/hedge.ts': hedge, 'async/deno.json': manifest(more) } })).toBe(
      grade,
    );
  });
  it('is used by its name', async () => {
    const cli = { 'cli/run.ts': 'export const run = (x: string) => x;\n' };
    const changes = {
      'async/hedge.ts': hedge,
      'async/deno.json': manifest(', "./hedge": "./hedge.ts"'),
      'cli/run.ts': "import { hedge } from '@x/async/hedge';\n\nexport const run = (x: string) => hedge(x);\n",
    };
    expect(await gradeOf({ base: { ...base, ...cli }, changes })).toBe('wired');
  });
});

describe('a default that stands deep in a table', () => {
  const table =
    'export const DEFAULT_CONFIG = {\n  store: { name: "memory", config: { size: 1536 } },\n  model: { config: { size: 8 } },\n};\n';
  const settings = 'export default () => ({\n  search: { topK: 8, mode: "dense" },\n});\n';
  const changed = async (path: string, text: string, [from, to]: readonly [string, string]) => {
    const report = await judge({ base: { [path]: text }, changes: { [path]: text.replace(from, to) } });
    return gate(report, 'risk').measures['default_or_pin_changed'];
  };
  it.each([
    ['another value', 'src/a.ts', table, ['1536', '768'], true],
    ['another value under a key that stands twice', 'src/a.ts', table, ['size: 8', 'size: 9'], true],
    ['one more key', 'src/a.ts', table, ['size: 8', 'size: 8, more: 2'], false],
    ['another value that a file of settings gives', 'src/configuration.ts', settings, ['topK: 8', 'topK: 4'], true],
    ['the same in any other file', 'src/shape.ts', settings, ['topK: 8', 'topK: 4'], false],
    ['one more key of the settings', 'src/configuration.ts', settings, ['topK: 8', 'topK: 8, deep: 1'], false],
  ] as const)('%s', async (_name, path, text, edit, expected) => {
    expect(await changed(path, text, edit)).toBe(expected);
  });
});

describe('a field of the class that is asked by the name of the class', () => {
  const network = (field: string, condition: string) =>
    `import { grow } from './grow';\n\nexport class Network {\n${field}  run(x: number): number {\n    if (${condition}) return grow(x);\n    return x;\n  }\n}\n`;
  const given = (field: string, condition: string) => ({
    base: {
      'package.json': '{ "name": "net", "main": "src/network.ts" }',
      'src/network.ts': 'export class Network {\n  run(x: number): number {\n    return x;\n  }\n}\n',
    },
    changes: {
      'src/network.ts': network(field, condition),
      'src/grow.ts': 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n',
    },
  });

  it.each([
    ['  private static readonly GROW = false;\n\n', 'Network.GROW', 'unreached'],
    ['  static GROW = false;\n\n', 'Network.GROW && x > 0', 'unreached'],
    ['  static readonly GROW = true;\n\n', 'Network.GROW', 'wired'],
    ['  static GROW = false;\n\n', '!Network.GROW', 'wired'],
    ['  static GROW = false;\n  static on() {\n    Network.GROW = true;\n  }\n\n', 'Network.GROW', 'wired'],
    ['  private readonly growing = true;\n\n', 'this.growing', 'wired'],
    ['  private readonly growing = false;\n\n', 'this.growing', 'unreached'],
  ])('%s and %s', async (field, condition, grade) => {
    expect(await gradeOf(given(field, condition))).toBe(grade);
  });

  it.each([
    ['  static readonly FAST = 0;\n\n', 'x === Network.FAST', 'wired'],
    ['  static readonly FAST = 0;\n\n', '[1].some((each) => Network.FAST)', 'unreached'],
  ])('may be what something is compared with: %s and %s', async (field, condition, grade) => {
    expect(await gradeOf(given(field, condition))).toBe(grade);
  });

  it('is one in Python too', async () => {
    const run = (field: string) =>
      `from kit.grow import grow\n\n\nclass Net:\n${field}    def run(self, x):\n        if Net.GROW:\n            return grow(x)\n        return x\n`;
    const base = {
      'setup.py': 'from setuptools import setup\nsetup(name="kit")\n',
      'kit/__init__.py': '',
      'kit/net.py': 'class Net:\n    def run(self, x):\n        return x\n',
    };
    const grow = { 'kit/grow.py': 'def grow(x):\n    y = x * 2\n    return y\n' };
    expect(await gradeOf({ base, changes: { ...grow, 'kit/net.py': run('    GROW = False\n\n') } })).toBe('unreached');
    expect(await gradeOf({ base, changes: { ...grow, 'kit/net.py': run('    GROW = True\n\n') } })).toBe('wired');
  });
});

describe('a module of which a part is used, and the rest is behind a flag that nothing sets', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `    x = x * ${i} + 1\n`).join('');
  const grow = (mean: number, score: number) =>
    `class Mean:\n    def __init__(self):\n        x = 1.0\n${lines(mean).replaceAll('    x', '        x')}        self.value = x\n\n\ndef score(x, mean):\n${lines(score)}    return x * mean.value\n`;
  const core = (init: string) =>
    `from .grow import Mean, score\n\n\nclass Loss:\n    def __init__(self, cfg):\n        self.cfg = cfg\n        self.mean = Mean()\n${init}\n    def run(self, x):\n        if self.grows:\n            x = score(x, self.mean)\n        return x + self.mean.value\n`;
  const given = (mean: number, score: number, init: string): Case => ({
    base: {
      'kit/__init__.py': 'from .core import Loss\n\n__all__ = ["Loss"]\n',
      'kit/core.py':
        'class Loss:\n    def __init__(self, cfg):\n        self.cfg = cfg\n\n    def run(self, x):\n        return x + 1\n',
    },
    changes: { 'kit/grow.py': grow(mean, score), 'kit/core.py': core(init) },
  });
  const off = '        self.grows = getattr(self.cfg, "grows_by_mean", False)\n';
  it('is not reached by that', async () => {
    expect(await gradeOf(given(1, 20, off))).toBe('unreached');
  });
  it('is reached where the part is the most of it, or the flag is set', async () => {
    expect(await gradeOf(given(12, 8, off))).toBe('wired');
    expect(await gradeOf(given(1, 20, '        self.grows = self.cfg is not None\n'))).toBe('wired');
  });
});
