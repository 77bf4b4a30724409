// Folders of commands that yargs is told, folders of folders that two loops go through, and lists of names of which paths are made.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const body = '  const y = x * 2;\n  return y;\n';
const command = `export const command = 'grow <x>';\nexport const describe = 'grows';\nexport function handler({ x }) {\n${body}}\n`;
const tested = (path: string, text: string): Tree => ({
  [path]: text,
  'test/grow.test.js': `import * as grow from '../${path}';\n\nit('grows', () => {\n  expect(grow).toBeDefined();\n});\n`,
});

describe('a folder of commands that yargs is told', () => {
  const base = (call: string): Tree => ({
    'package.json': '{ "name": "kit", "private": true, "bin": "./bin/kit.js", "dependencies": { "yargs": "17" } }',
    'bin/kit.js': `import yargs from 'yargs';\n\nyargs(process.argv.slice(2))\n  ${call}\n  .parse();\n`,
    'src/commands/old.js': command,
  });
  it.each([
    [".commandDir('../src/commands')", 'src/commands/grow.js', command, 'registered'],
    ["    .commandDir('../src/commands', { recurse: true })", 'src/commands/deep/grow.js', command, 'registered'],
    [".commandDir(path.join(__dirname, '..', 'src', 'commands'))", 'src/commands/grow.js', command, 'registered'],
    [".commandDir('../src/commands')", 'src/commands/deep/grow.js', command, 'test_only'],
    [".commandDir('../src/others')", 'src/commands/grow.js', command, 'test_only'],
    [".commandDir('src/commands')", 'src/commands/grow.js', command, 'test_only'],
    ["// .commandDir('../src/commands')", 'src/commands/grow.js', command, 'test_only'],
    [".commandDir('../src/commands')", 'src/commands/grow.js', `export function grow(x) {\n${body}}\n`, 'test_only'],
  ])('%s and %s', async (call, path, text, grade) => {
    expect(await gradeOf({ base: base(call), changes: tested(path, text) })).toBe(grade);
  });
});

describe('a folder of folders that two loops go through', () => {
  const head =
    "const { readdirSync } = require('node:fs');\nconst { join } = require('node:path');\n\nmodule.exports = (client) => {\n";
  const set = '      client.commands.set(command.name, command);\n    }\n  }\n};\n';
  const file = `exports.name = 'grow';\nexports.run = (x) => {\n${body}};\n`;
  const base = (loops: string): Tree => ({
    'package.json': '{ "name": "bot", "private": true, "main": "src/index.js" }',
    'src/index.js': `${head}${loops}${set}`,
    'src/commands/fun/old.js': file,
    'src/commands/info/older.js': file,
  });
  const guide =
    "  const root = join(__dirname, 'commands');\n  const folders = readdirSync(root);\n  for (const folder of folders) {\n    const below = join(root, folder);\n    const files = readdirSync(below).filter((each) => each.endsWith('.js'));\n    for (const file of files) {\n      const command = require(join(below, file));\n";
  const bare =
    "  for (const folder of readdirSync(join(__dirname, 'commands'))) {\n    for (const file of readdirSync(join(__dirname, 'commands', folder))) {\n      const command = require(`./commands/${folder}/${file}`);\n";
  const each =
    "  for (const folder of ['a']) {\n    for (const file of readdirSync(join(__dirname, 'commands'))) {\n      const command = require(join(__dirname, 'commands', file));\n";
  it.each([
    ['as the guide has it', guide, 'src/commands/info/grow.js', 'registered'],
    [
      'beside a pattern of other files',
      guide.replace(
        '  const root',
        "  for (const each of fg.sync('events/*.event.js')) require(each)(client);\n  const root",
      ),
      'src/commands/info/grow.js',
      'registered',
    ],
    ['in a new folder', guide, 'src/commands/new/grow.js', 'registered'],
    ['in the heads of the loops', bare, 'src/commands/info/grow.js', 'registered'],
    ['in a folder beside the one that is named', guide, 'src/lib/grow.js', 'test_only'],
    [
      'around the loader itself',
      bare.replace("join(__dirname, 'commands')", '__dirname').replace("'commands', ", '').replace('./commands/', './'),
      'src/info/grow.js',
      'registered',
    ],
    ['one more folder below', guide, 'src/commands/info/deep/grow.js', 'test_only'],
    ['of another name', bare, 'src/events/info/grow.js', 'test_only'],
    ['in one loop alone', each, 'src/commands/info/grow.js', 'test_only'],
  ])('%s', async (_name, loops, path, grade) => {
    expect(await gradeOf({ base: base(loops), changes: tested(path, file) })).toBe(grade);
  });

  it.each([
    ['for folder in os.listdir(ROOT):\n        for file in os.listdir(os.path.join(ROOT, folder)):', 'registered'],
    ['for folder in [ROOT]:\n        for file in os.listdir(folder):', 'test_only'],
  ])('in Python: %s', async (loops, grade) => {
    const text =
      'import importlib.util\nimport os\n\nROOT = os.path.join(os.path.dirname(__file__), "tasks")\n\n\ndef load():\n' +
      `    ${loops}\n            spec = importlib.util.spec_from_file_location(file, os.path.join(ROOT, file))\n            spec.loader.exec_module(spec)\n`;
    const files = {
      'setup.py': 'from setuptools import setup\nsetup(name="kit", packages=["kit"])\n',
      'kit/__init__.py': '',
      'kit/run.py': text,
      'kit/tasks/a/old.py': 'def old(x):\n    y = x\n    return y\n',
    };
    const changes = {
      'kit/tasks/a/grow.py': 'def grow(x):\n    y = x * 2\n    return y\n',
      'tests/test_it.py': 'from kit.tasks.a.grow import grow\n\n\ndef test_it():\n    assert grow(1) == 2\n',
    };
    expect(await gradeOf({ base: files, changes })).toBe(grade);
  });
});

describe('a list of names of which paths are made', () => {
  const jobs = (list: string, path = "path.join(__dirname, 'processors', `${name}.js`)") =>
    `import path from 'node:path';\nimport { Worker } from 'bullmq';\n\nconst names = ${list};\n\nexport const start = () => names.map((name) => new Worker(name, ${path}));\n`;
  const processor = `export default async function ({ data: x }) {\n${body}}\n`;
  const base = (text: string): Tree => ({
    'package.json': '{ "name": "bot", "private": true, "main": "src/index.ts" }',
    'src/index.ts': "import { start } from './jobs/index.js';\n\nstart();\n",
    'src/jobs/index.ts': text,
    'src/jobs/processors/embed.ts': processor,
    'src/jobs/processors/digest.ts': processor,
  });
  it.each([
    ['on one line', jobs("['embed', 'digest']"), jobs("['embed', 'digest', 'grow']"), 'registered'],
    [
      'on lines of their own',
      jobs("[\n  'embed',\n  'digest',\n]"),
      jobs("[\n  'embed',\n  'digest',\n  'grow',\n]"),
      'registered',
    ],
    ['after one alone', jobs("['embed']"), jobs("['embed', 'grow']"), 'registered'],
    ['by another name', jobs("['embed', 'digest']"), jobs("['embed', 'digest', 'growth']"), 'test_only'],
    [
      'after one alone, of which no path is made',
      jobs("['embed']", 'name'),
      jobs("['embed', 'grow']", 'name'),
      'test_only',
    ],
  ])('%s', async (_name, before, after, grade) => {
    const changes = { ...tested('src/jobs/processors/grow.ts', processor), 'src/jobs/index.ts': after };
    expect(await gradeOf({ base: base(before), changes })).toBe(grade);
  });
});
