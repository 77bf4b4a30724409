// Lines of an entry point that put one more thing beside others of its kind, or change types alone, are no change of substance.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const commands =
  "const { program } = require('commander');\n\nprogram.name('kit');\nprogram.command('index <file>').description('index').action(require('./commands/index-file'));\nprogram.command('serve').option('-p, --port <n>', 'port', Number, 3000).action(require('./commands/serve'));\n\nprogram.parseAsync(process.argv);\n";

const tree = {
  'package.json': '{ "name": "kit", "main": "src/index.ts", "bin": { "kit": "./bin.js" } }\n',
  'bin.js': commands,
  'src/index.ts':
    "import { Command } from 'commander';\nimport { build } from './build';\nimport { check } from './check';\n\nconst program = new Command('kit');\n\nprogram.addCommand(build);\nprogram.addCommand(check);\n\nprogram.parseAsync(process.argv);\n",
  'lib/index.js': "'use strict'\n\nmodule.exports = [\n  require('./timing'),\n  require('./counting')\n]\n",
  'lib/config.js': "const { a, b } = require('./all')\n\nmodule.exports = [\n  a,\n  b\n]\n",
  'src/store/index.ts':
    "import { create } from 'zustand';\nimport { type Chat, chat } from './chat';\nimport { type Settings, settings } from './settings';\n\nexport type Store = Chat & Settings;\n\nexport interface Options {\n  readonly name: string;\n}\n\nexport const useStore = create<Store>()((...a) => ({\n  ...chat(...a),\n  ...settings(...a),\n}));\n",
};

const tune =
  "program\n  .command('tune <cases>')\n  .description('find good options')\n  .option('-n, --trials <n>', 'candidates', Number, 27)\n  .action(require('./commands/tune'));\n";
const serve = "program.command('serve')";

async function isCritical(path: keyof typeof tree, from: string, to: string): Promise<unknown> {
  if (!tree[path].includes(from)) throw new Error(`no ${from} in ${path}`);
  const report = await judge({ base: tree, changes: { [path]: tree[path].replace(from, to) } });
  return gate(report, 'risk').measures['critical_file'];
}

describe('lines that put one more thing beside others', () => {
  it.each([
    [
      'a command object beside another',
      'src/index.ts',
      'program.addCommand(check);\n',
      'program.addCommand(check);\nprogram.addCommand(tune);\n',
      false,
    ],
    [
      'a command object that is made on the spot',
      'src/index.ts',
      'program.addCommand(check);\n',
      'program.addCommand(check);\nprogram.addCommand(tune(3));\n',
      true,
    ],
    ['a command that is told in a chain', 'bin.js', serve, `${tune}${serve}`, false],
    [
      'a chain on one line',
      'bin.js',
      serve,
      `program.command('tune').action(require('./commands/tune'));\n${serve}`,
      false,
    ],
    [
      'a chain with code of its own in it',
      'bin.js',
      serve,
      `${tune.replace("require('./commands/tune')", '() => process.exit(1)')}${serve}`,
      true,
    ],
    ['a chain of another object', 'bin.js', serve, `${tune.replace('program', 'other')}${serve}`, true],
    ['a chain that is no command', 'bin.js', serve, `program.allowUnknownOption('x').parse('y');\n${serve}`, true],
    [
      'a module in a list, first',
      'lib/index.js',
      "  require('./timing'),\n",
      "  require('./cache'),\n  require('./timing'),\n",
      false,
    ],
    [
      'a module in a list, last',
      'lib/index.js',
      "  require('./counting')\n",
      "  require('./counting'),\n  require('./cache')\n",
      false,
    ],
    [
      'what a module makes in a list',
      'lib/index.js',
      "  require('./timing'),\n",
      "  require('./cache')(3),\n  require('./timing'),\n",
      true,
    ],
    ['a name in a list, last', 'lib/config.js', '  b\n', '  b,\n  c\n', false],
    ['a call at the end of a list', 'lib/config.js', '  b\n', '  b,\n  c(1)\n', true],
    ['an alias of types', 'src/store/index.ts', 'Chat & Settings;', 'Chat & Debate & Settings;', false],
    [
      'a member of an interface',
      'src/store/index.ts',
      '  readonly name: string;\n',
      '  readonly name: string;\n  readonly size?: number;\n',
      false,
    ],
    [
      'one more part that is spread beside others',
      'src/store/index.ts',
      '  ...settings(...a),\n',
      '  ...debate(...a),\n  ...settings(...a),\n',
      false,
    ],
    [
      'a part that is made of something else',
      'src/store/index.ts',
      '  ...settings(...a),\n',
      '  ...debate(...b),\n  ...settings(...a),\n',
      true,
    ],
    [
      'another value than a type',
      'src/store/index.ts',
      'export const useStore = create<Store>()',
      'export const useStore = persist<Store>()',
      true,
    ],
  ] as const)('critical file: %s', async (_name, path, from, to, expected) => {
    expect(await isCritical(path, from, to)).toBe(expected);
  });
});
