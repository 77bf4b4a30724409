// New code that is put in place without a call to it: assigned to what the base has, named by a manifest, handed over without a name.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const score = 'def softmin(xs, beta=1.0):\n    low = min(xs)\n    return low - sum(xs) / beta\n';
const python = {
  'pyproject.toml': '[project]\nname = "pkg"\n\n[project.scripts]\npkg = "pkg.core:main"\n',
  'pkg/__init__.py': 'from .core import Core\n',
  'pkg/core.py':
    'class Core:\n    def score(self, xs):\n        return min(xs)\n\n\ndef main():\n    print(Core().score([1]))\n',
};
const loaded = { 'pkg/__init__.py': `${python['pkg/__init__.py']}from . import river  # noqa: F401\n` };
const placing = (line: string) => ({ 'pkg/river.py': `from pkg.core import Core\n\n\n${score}\n\n${line}\n` });
const manifest = (lines: string) => ({ 'pkg/river.py': score, 'pyproject.toml': python['pyproject.toml'] + lines });

const typescript = {
  'package.json': '{ "name": "x", "main": "./dist/index.js", "bin": { "x": "./dist/cli.js" } }',
  'src/index.ts': "export { Core } from './core.js';\n",
  'src/core.ts': 'export class Core {\n  score(xs: number[]): number {\n    return Math.min(...xs);\n  }\n}\n',
  'src/cli.ts': "import { Core } from './core.js';\n\nconsole.log(new Core().score([1]));\n",
  'src/tools/registry.ts':
    'const tools = new Map<string, (xs: number[]) => number>();\n\nexport function registerTool(name: string, run: (xs: number[]) => number): void {\n  tools.set(name, run);\n}\n',
  'src/tools/index.ts': "import './add.js';\n",
  'src/tools/add.ts': "import { registerTool } from './registry.js';\n\nregisterTool('add', (xs) => xs.length);\n",
};
const tool = {
  'src/tools/river.ts':
    "import { registerTool } from './registry.js';\n\nregisterTool('river', (xs) => Math.min(...xs) * 2);\n",
};
const prototype = {
  'src/river.ts':
    "import { Core } from './core.js';\n\nCore.prototype.score = function (xs: number[]): number {\n  return Math.max(...xs);\n};\n",
};
const command = {
  'src/river-cli.ts': 'const xs = process.argv.slice(2).map(Number);\nconsole.log(Math.min(...xs));\n',
};

const cases: readonly (readonly [name: string, grade: string, base: Case['base'], changes: Case['changes']])[] = [
  ['assigned to a class, loaded', 'registered', python, { ...placing('Core.score = softmin'), ...loaded }],
  ['assigned by setattr, loaded', 'registered', python, { ...placing('setattr(Core, "score", softmin)'), ...loaded }],
  ['assigned to a class, loaded by nothing', 'unreached', python, placing('Core.score = softmin')],
  ['a setting of the base changed beside it', 'exported', python, { ...placing('Core.beta = 2'), ...loaded }],
  [
    'a module as an entry point',
    'registered',
    python,
    manifest('\n[project.entry-points.pytest11]\nriver = "pkg.river"\n'),
  ],
  ['a module as a poetry plug-in', 'registered', python, manifest('\n[tool.poetry.plugins."x"]\nr = "pkg.river"\n')],
  ['a module in the list of another tool', 'orphan', python, manifest('\n[tool.mypy]\nplugin = "pkg.river"\n')],
  [
    'a module as an entry point of setup.cfg',
    'registered',
    { ...python, 'setup.cfg': '[metadata]\nname = pkg\n' },
    {
      'pkg/river.py': score,
      'setup.cfg': '[metadata]\nname = pkg\n\n[options.entry_points]\nx =\n    r = pkg.river\n',
    },
  ],
  [
    'assigned to a prototype, imported for its effect',
    'registered',
    typescript,
    { ...prototype, 'src/index.ts': `${typescript['src/index.ts']}import './river.js';\n` },
  ],
  ['assigned to a prototype, imported by nothing', 'unreached', typescript, prototype],
  [
    'a nameless function given to a register of the base, imported',
    'registered',
    typescript,
    { ...tool, 'src/tools/index.ts': "import './add.js';\nimport './river.js';\n" },
  ],
  [
    'a table taken apart is none',
    'exported',
    typescript,
    {
      'src/river.ts':
        'export const river = {\n  low: (xs: number[][]) => {\n    const [a, b] = [half(xs), half(xs)];\n    return a - b;\n  },\n};\n\nfunction half(xs: number[][]): number {\n  return xs.length / 2;\n}\n',
      'src/index.ts': `${typescript['src/index.ts']}export { river } from './river.js';\n`,
    },
  ],
  ['a nameless function given to a register of the base, imported by nothing', 'unreached', typescript, tool],
  [
    'a command that package.json installs',
    'registered',
    typescript,
    {
      ...command,
      'package.json': typescript['package.json'].replace('cli.js"', 'cli.js", "river": "./dist/river-cli.js"'),
    },
  ],
  ['a command that package.json does not install', 'orphan', typescript, command],
];

describe('put in place', () => {
  it.each(cases)('%s: %s', async (_, grade, base, changes) => {
    expect(await gradeOf({ base, changes })).toBe(grade);
  });
});

describe('functions without a name', () => {
  const outcome = async (text: string) =>
    gate(await judge({ base: typescript, changes: { 'src/tools/river.ts': text } }), 'stubs').outcome;

  it('are judged where the patch names none', async () => {
    expect(await outcome("registerTool('river', (xs) => Math.min(...xs) * 2);\n")).toBe('pass');
    expect(await outcome("registerTool('river', () => {\n  throw new Error('not implemented');\n});\n")).toBe('fail');
    expect(await outcome('export const river = { name: "river", run: async () => ({}) };\n')).toBe('fail');
    expect(await outcome('export const river = { name: "river", run() {\n    return [];\n  } };\n')).toBe('fail');
  });

  it('are left alone beside named ones', async () => {
    const named = 'export function low(xs: number[]): number {\n  return Math.min(...xs) * 2;\n}\n';
    expect(await outcome(`const quiet = { info: () => {}, warn: () => {} };\n\n${named}`)).toBe('pass');
  });
});

describe('types alone', () => {
  const tests = async (changes: Case['changes']) => gate(await judge({ base: typescript, changes }), 'tests').outcome;
  const types = 'export interface River {\n  beta: number;\n}\n\nexport type Rivers = readonly River[];\n';

  it('need no test', async () => {
    const index = `${typescript['src/index.ts']}export type { River } from './river.js';\n`;
    expect(await tests({ 'src/river.ts': types, 'src/index.ts': index })).toBe('not_applicable');
  });

  it('do when anything beside them runs, or is taken away', async () => {
    expect(await tests({ 'src/river.ts': `${types}\nexport const beta = 2;\n` })).toBe('fail');
    expect(await tests({ 'src/river.ts': types, 'src/cli.ts': null })).toBe('fail');
    expect(await tests({ 'src/core.ts': 'export class Core {}\n' })).toBe('fail');
  });
});
