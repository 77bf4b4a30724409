// Loaders that go through a folder and say what the names of the files there must be like.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const grow = 'export function grow(x: number) {\n  const y = x * 2;\n  return y;\n}\n';
const manifest = { 'package.json': '{ "name": "bot", "main": "src/index.ts" }' };
const old = { 'src/events/ready.event.ts': 'export default { name: "ready" };\n' };
const head =
  "import { readdirSync } from 'node:fs';\nimport { join, resolve } from 'node:path';\nimport fg from 'fast-glob';\n\n";
const globbing = (call: string) =>
  `${head}export async function load(bus) {\n  for (const file of await ${call}) {\n    const event = (await import(resolve(__dirname, file))).default;\n    bus.on(event.name, event.run);\n  }\n}\n`;
const listing = (filter: string) =>
  `${head}const folder = join(__dirname, 'events');\n\nexport async function load(bus) {\n  for (const file of readdirSync(folder)${filter}\n    const event = (await import(join(folder, file))).default;\n    bus.on(event.name, event.run);\n  }\n}\n`;

const graded = (loader: string, path: string, more: Tree = {}) =>
  gradeOf({
    base: { ...manifest, ...old, ...more, 'src/index.ts': loader },
    changes: {
      [path]: `${grow}\nexport default { name: 'grow', run: grow };\n`,
      'test/grow.test.ts': `import { grow } from '../${path.replace(/\.ts$/, '')}';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n`,
    },
  });

describe('a loader that says what names it takes', () => {
  it.each([
    ['a pattern below a folder that it is told', globbing("fg('events/*.event.{js,ts}', { cwd: __dirname })")],
    ['a pattern below its own folder', globbing("fg(join(__dirname, 'events/*.event.ts'))")],
    ['a pattern beside the folder', globbing("fg('*.event.ts', { cwd: join(__dirname, 'events') })")],
    ['what is built from it', globbing("fg('events/*.event.js', { cwd: __dirname })")],
    ['two patterns', globbing("fg(['events/*.event.ts', 'events/*.hook.ts'], { cwd: __dirname })")],
    ['an ending', listing(".filter((f) => f.endsWith('.event.ts'))) {")],
    ['one of two endings', listing(".filter((f) => f.endsWith('.event.js') || f.endsWith('.event.ts'))) {")],
    ['an ending on a line of its own', listing(") {\n    if (!file.endsWith('.event.ts')) continue;")],
  ])('takes a file by it, and no other: %s', async (_, loader) => {
    expect(await graded(loader, 'src/events/grow.event.ts')).toBe('registered');
    expect(await graded(loader, 'src/events/grow.ts')).toBe('test_only');
  });

  it.each([
    ['any name', globbing("fg('events/*.{js,ts}', { cwd: __dirname })")],
    ['any name, deep', globbing("fg('events/**/*.ts', { cwd: __dirname })")],
    [
      'a pattern beside one that it leaves out',
      globbing("fg(['events/*.ts', '!events/*.test.ts'], { cwd: __dirname })"),
    ],
    ['an ending of the language', listing(".filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts'))) {")],
    ['no ending', listing(') {')],
    ['an ending of something else', listing(".filter((f) => f.endsWith('.json'))) {")],
  ])('takes every file by %s', async (_, loader) => {
    expect(await graded(loader, 'src/events/grow.ts')).toBe('registered');
  });

  it('says it of one folder and not of another', async () => {
    const both = `${listing(') {')}\nexport async function commands() {\n  for (const file of await fg('commands/*.command.ts', { cwd: __dirname })) await import(resolve(__dirname, file));\n}\n`;
    expect(await graded(both, 'src/events/grow.ts')).toBe('registered');
    expect(await graded(both, 'src/commands/grow.ts')).toBe('test_only');
    expect(await graded(both, 'src/commands/grow.command.ts')).toBe('registered');
  });
});

describe('a loader in Python that says what names it takes', () => {
  const loader = (loop: string) =>
    `import importlib.util\nimport os\nfrom pathlib import Path\n\nROOT = Path(__file__).parent / "parts"\n\n\ndef load():\n${loop}        spec = importlib.util.spec_from_file_location("part", path)\n        module = importlib.util.module_from_spec(spec)\n        spec.loader.exec_module(module)\n        register(module.grow)\n`;
  const grade = (loop: string, name: string) =>
    gradeOf({
      base: {
        'setup.py': 'from setuptools import setup\nsetup(name="kit", packages=["kit"])\n',
        'kit/__init__.py': '',
        'kit/parts/old_part.py': 'def grow(x):\n    return x + 1\n',
        'kit/run.py': loader(loop),
      },
      changes: {
        [`kit/parts/${name}.py`]: 'def grow(x):\n    y = x * 2\n    return y\n',
        'tests/test_it.py': `from kit.parts.${name} import grow\n\n\ndef test_it():\n    assert grow(1) == 2\n`,
      },
    });

  it.each([
    ['by a pattern', '    for path in ROOT.glob("*_part.py"):\n'],
    [
      'by an ending',
      '    for path in os.listdir(ROOT):\n        if not path.endswith("_part.py"):\n            continue\n',
    ],
  ])('%s', async (_, loop) => {
    expect(await grade(loop, 'river_part')).toBe('registered');
    expect(await grade(loop, 'river')).toBe('test_only');
  });

  it('by nothing', async () => {
    expect(await grade('    for path in ROOT.glob("*.py"):\n', 'river')).toBe('registered');
  });
});

describe('a loader of JavaScript that makes the path before it loads that', () => {
  const format =
    "'use strict';\n\nmodule.exports = function (results) {\n  const all = results.flat();\n  return all.join(' ');\n};\n";
  const grade = (make: string, load: string) =>
    gradeOf({
      base: {
        'package.json': '{ "name": "kit", "main": "lib/core/kit.js" }\n',
        'lib/core/kit.js': `const path = require('node:path');\nconst { pathToFileURL } = require('node:url');\n\nasync function load(name) {\n  let file;\n  ${make}\n\n  return ${load};\n}\n\nmodule.exports = { load };\n`,
        'lib/tell/formats/plain.js': format,
      },
      changes: { 'lib/tell/formats/sarif.js': format.replace('flat()', 'flat(2)') },
    });
  const lines =
    "file = path.resolve(\n    __dirname,\n    '../',\n    'tell',\n    'formats',\n    `${name}.js`,\n  );";

  it.each([
    [lines, '(await import(pathToFileURL(file))).default'],
    [lines, 'require(file)'],
    ["file = path.join(__dirname, '../tell/formats', `${name}.js`);", 'import(file)'],
  ])('loads the files of that folder: %s %s', async (make, load) => {
    expect(await grade(make, load)).toBe('registered');
  });

  it('loads no others, and nothing where it only reads', async () => {
    expect(await grade(lines.replace('formats', 'shapes'), 'require(file)')).toBe('orphan');
    expect(await grade(lines, 'readFile(file)')).toBe('orphan');
  });
});
