// How packages of JavaScript give to the world: barrels of CommonJS, folders with a package.json, trees that are built in place; and what is only moved.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const river = 'class River {\n  flow(xs) {\n    return Math.min(...xs);\n  }\n}\n\nmodule.exports = { River };\n';
const commonjs = {
  'package.json': '{ "name": "x", "main": "./lib/index.js" }',
  'lib/index.js': "'use strict';\n\nexports.Lake = require('./lake').Lake;\n",
  'lib/lake.js': 'class Lake {}\n\nmodule.exports = { Lake };\n',
};
const merging = {
  ...commonjs,
  'lib/index.js':
    "function merge(modules) {\n  return Object.assign({}, ...modules);\n}\n\nmodule.exports = merge([\n  require('./lake'),\n]);\n",
};
const listing = { ...commonjs, 'lib/index.js': "module.exports = {\n  Lake: require('./lake').Lake,\n};\n" };

const cases: readonly (readonly [name: string, grade: string, base: Case['base'], changes: Case['changes']])[] = [
  [
    'a property of exports',
    'exported',
    commonjs,
    { 'lib/index.js': `${commonjs['lib/index.js']}exports.River = require('./river').River;\n`, 'lib/river.js': river },
  ],
  [
    'a property that is made when somebody asks for it',
    'exported',
    commonjs,
    {
      'lib/index.js': `${commonjs['lib/index.js']}Object.defineProperty(module.exports, 'River', { enumerable: true, get: () => require('./river').River });\n`,
      'lib/river.js': river,
    },
  ],
  [
    'a property whose value is used where it is defined',
    'registered',
    commonjs,
    {
      'lib/index.js': `${commonjs['lib/index.js']}Object.defineProperty(global, 'flow', { value: new (require('./river').River)().flow([1]) });\n`,
      'lib/river.js': river,
    },
  ],
  [
    'what a function merges into module.exports',
    'exported',
    merging,
    {
      'lib/index.js': merging['lib/index.js'].replace(']', "  require('./rivers'),\n]"),
      'lib/rivers/index.js': "exports.River = require('./river').River;\n",
      'lib/rivers/river.js': river,
    },
  ],
  [
    'a name that module.exports gets beside its own',
    'exported',
    {
      ...commonjs,
      'main.js': 'function make() {\n  return 1;\n}\n\nmodule.exports = make;\nmodule.exports.make = make;\n',
    },
    {
      'main.js':
        "const { River } = require('./lib/river');\n\nfunction make() {\n  return 1;\n}\n\nmodule.exports = make;\nmodule.exports.River = River;\nmodule.exports.make = make;\n",
      'lib/river.js': river,
    },
  ],
  [
    'a key of module.exports',
    'exported',
    listing,
    {
      'lib/index.js': listing['lib/index.js'].replace('}', "  River: require('./river').River,\n}"),
      'lib/river.js': river,
    },
  ],
  [
    'a getter of what module.exports is merged of',
    'exported',
    {
      ...commonjs,
      'lib/index.js':
        "const fn = require('./lake');\n\nmodule.exports = merge(fn, {\n  get Lake() {\n    return require('./lake').Lake;\n  },\n  deep: {\n    get Sea() {\n      return require('./lake');\n    },\n  },\n});\n",
    },
    {
      'lib/index.js':
        "const fn = require('./lake');\n\nmodule.exports = merge(fn, {\n  get Lake() {\n    return require('./lake').Lake;\n  },\n  deep: {\n    get Sea() {\n      return require('./lake');\n    },\n    get River() {\n      return require('./river').River;\n    },\n  },\n});\n",
      'lib/river.js': river,
    },
  ],
  [
    'a name in module.exports',
    'exported',
    { ...commonjs, 'lib/index.js': "const { Lake } = require('./lake');\n\nmodule.exports = {\n  Lake,\n};\n" },
    {
      'lib/index.js':
        "const { Lake } = require('./lake');\nconst { River } = require('./river');\n\nmodule.exports = {\n  Lake,\n  River: River,\n};\n",
      'lib/river.js': river,
    },
  ],
  [
    'a method of a class of CommonJS',
    'exported',
    commonjs,
    {
      'lib/lake.js':
        "const { River } = require('./river');\n\nclass Lake {\n  fill(xs) {\n    return new River().flow(xs);\n  }\n}\n\nmodule.exports = { Lake };\n",
      'lib/river.js': river,
    },
  ],
  [
    'a function in an entry of re-exports',
    'exported',
    {
      'package.json': '{ "name": "x", "main": "./src/index.js" }',
      'src/index.ts': "export * from './lake';\n",
      'src/lake.ts': 'export const lake = 1;\n',
    },
    {
      'src/index.ts':
        "export * from './lake';\nimport { flow } from './river';\n\nexport function run(x: number) {\n  return flow(x);\n}\n",
      'src/river.ts': 'export function flow(x: number) {\n  return x * 2;\n}\n',
    },
  ],
  [
    'an entry that pushes itself into a list, loaded by nothing',
    'unreached',
    {
      'src/index.ts': "export { LAKES } from './lakes';\n",
      'src/lakes.ts': "export const LAKES = [{ name: 'como' }];\n",
    },
    {
      'src/river.ts':
        "import { LAKES } from './lakes';\n\nexport const river = {\n  name: 'po',\n  flow: (xs: number[]) => Math.min(...xs),\n};\n\nLAKES.push(river);\n",
    },
  ],
  [
    'an export of a module whose exports are gone through',
    'registered',
    {
      'package.json': '{ "name": "x", "main": "./src/client.js" }',
      'src/client.ts':
        "import * as tasks from './tasks/index.js';\n\nexport class Client {\n  constructor() {\n    for (const [name, run] of Object.entries(tasks)) Object.defineProperty(this, name, { value: run });\n  }\n}\n",
      'src/tasks/index.ts': "export * from './lake.js';\n",
      'src/tasks/lake.ts': 'export const lake = () => 1;\n',
    },
    {
      'src/tasks/index.ts': "export * from './lake.js';\nexport * from './river.js';\n",
      'src/tasks/river.ts': 'export function river(x: number) {\n  return x * 2;\n}\n',
    },
  ],
  [
    'a hook that the manifest names without its ending',
    'registered',
    { 'package.json': '{\n  "name": "x",\n  "oclif": {\n    "bin": "x"\n  }\n}\n', 'src/index.js': 'exports.x = 1;\n' },
    {
      'package.json':
        '{\n  "name": "x",\n  "oclif": {\n    "hooks": {\n      "init": "./src/hooks/river"\n    },\n    "bin": "x"\n  }\n}\n',
      'src/hooks/river.js': 'module.exports = async function flow() {\n  this.debug(1);\n};\n',
    },
  ],
  [
    'what a prop of a wrapped component could take, and nothing gives',
    'unreached',
    {
      'src/index.tsx': "export { Button } from './button';\n",
      'src/button.tsx':
        "import { wrap } from 'kit';\n\nconst useButton = ({ text }: { text: string }) => {\n  return text;\n};\n\nexport const Button = wrap('Button', useButton);\n",
    },
    {
      'src/button.tsx':
        "import { wrap } from 'kit';\n\nconst useButton = ({ text, ranker }: { text: string; ranker?: (x: string) => string }) => {\n  return ranker?.(text) ?? text;\n};\n\nexport const Button = wrap('Button', useButton);\n",
      'src/river.ts': 'export function river(x: string) {\n  return x.trim();\n}\n',
    },
  ],
  [
    'a spread in module.exports',
    'exported',
    listing,
    { 'lib/index.js': listing['lib/index.js'].replace('}', "  ...require('./river'),\n}"), 'lib/river.js': river },
  ],
  [
    'a rule in a table of module.exports',
    'registered',
    { ...commonjs, 'lib/index.js': "module.exports = {\n  rules: {\n    'lake': require('./lake'),\n  },\n};\n" },
    {
      'lib/index.js':
        "module.exports = {\n  rules: {\n    'lake': require('./lake'),\n    'river': require('./river'),\n  },\n};\n",
      'lib/river.js': river,
    },
  ],
  [
    'a module of a tree that is built in place',
    'exported',
    {
      'package.json': '{ "name": "x", "exports": { ".": "./index.js", "./lib/*": { "import": "./lib/*.mjs" } } }',
      'src/index.ts': "export { Lake } from './lib/lake';\n",
      'src/lib/lake.ts': 'export class Lake {}\n',
    },
    { 'src/lib/river.ts': 'export class River {\n  flow(xs: number[]) {\n    return Math.min(...xs);\n  }\n}\n' },
  ],
  [
    'a module beside such a tree',
    'orphan',
    {
      'package.json': '{ "name": "x", "exports": { ".": "./index.js", "./lib/*": { "import": "./lib/*.mjs" } } }',
      'src/index.ts': "export { Lake } from './lib/lake';\n",
      'src/lib/lake.ts': 'export class Lake {}\n',
    },
    { 'src/deep/river.ts': 'export class River {\n  flow(xs: number[]) {\n    return Math.min(...xs);\n  }\n}\n' },
  ],
];

describe('what is public in a package of JavaScript', () => {
  it.each(cases)('%s is %s', async (_name, grade, base, changes) => {
    expect(await gradeOf({ base, changes })).toBe(grade);
  });
});

describe('the tests of a package', () => {
  const base = {
    'package.json': '{ "name": "x", "main": "server.js" }',
    'server.js': "const { serve } = require('./lib/serve');\n\nmodule.exports = serve;\n",
    'lib/serve.js': 'function serve() {\n  return 1;\n}\n\nmodule.exports = { serve };\n',
  };
  it('come in by what is built from the sources', async () => {
    const report = await judge({
      base: {
        'packages/a/package.json': '{ "name": "a", "main": "./lib/main.js" }',
        'packages/a/src/main.ts': 'export const lake = 1;\n',
      },
      changes: {
        'packages/a/src/main.ts': "export const lake = 1;\nexport { flow } from './river.js';\n",
        'packages/a/src/river.ts': 'export function flow(x: number) {\n  return x * 2;\n}\n',
        'packages/a/test/src/river.spec.ts':
          "import expect from 'expect';\n\nimport { flow, lake } from '../../lib/main.js';\n\ndescribe('flow', () => {\n  it('doubles', () => {\n    expect(flow(lake)).toBe(2);\n  });\n});\n",
      },
    });
    expect(gate(report, 'tests').outcome).toBe('pass');
  });

  it.each(['..', '../', '../server'])('come in by the folder: %s', async (path) => {
    const report = await judge({
      base,
      changes: {
        'lib/serve.js':
          "const { flow } = require('./river');\n\nfunction serve() {\n  return flow(1);\n}\n\nmodule.exports = { serve };\n",
        'lib/river.js': 'function flow(x) {\n  return x * 2;\n}\n\nmodule.exports = { flow };\n',
        'test/river.test.js': `const { test } = require('node:test');\nconst assert = require('node:assert');\nconst serve = require('${path}');\n\ntest('it flows', () => {\n  assert.strictEqual(serve(), 2);\n});\n`,
      },
    });
    expect(gate(report, 'tests').outcome).toBe('pass');
  });
});

describe('a patch that only moves files', () => {
  const base = {
    'package.json': '{ "name": "x", "main": "src/index.js" }',
    'src/index.ts': "import { flow } from './river.js';\n\nexport const run = (x: number) => flow(x) + 1;\n",
    'src/lazy.ts': "export async function later() {\n  return (await import('./river.js')).flow(1);\n}\n",
    'src/river.ts': 'export function flow(x: number) {\n  return x * 2;\n}\n',
  };
  const moved = {
    'src/index.ts': base['src/index.ts'].replace('./river', './water/river'),
    'src/lazy.ts': base['src/lazy.ts'].replace('./river', './water/river'),
    'src/water/river.ts': base['src/river.ts'],
  };
  const renames = { 'src/water/river.ts': 'src/river.ts' };

  it('has nothing to test', async () => {
    const report = await judge({ base, changes: moved, renames });
    expect(gate(report, 'tests')).toMatchObject({
      outcome: 'not_applicable',
      reasons: ['The patch only moves files: nothing of it is new.'],
    });
    expect(report.route).toBe('pull_request');
  });

  it.each([
    ['gives what it moves another name everywhere', 'stream', 'not_applicable'],
    ['gives it another name in one of two places', 'flow', 'fail'],
    ['changes a number with it', 'stream(x: number) {\n  return x * 3', 'fail'],
  ])('%s', async (_name, name, outcome) => {
    const [called = ''] = name.split('(');
    const changes = {
      'src/index.ts': moved['src/index.ts'].replaceAll('flow', 'stream'),
      'src/lazy.ts': moved['src/lazy.ts'].replaceAll('flow', called),
      'src/water/river.ts': base['src/river.ts'].replace(/flow\(x: number\) \{\n {2}return x \* 2|flow/, (text) =>
        name.includes('*') ? name : text.replace('flow', 'stream'),
      ),
    };
    expect(gate(await judge({ base, changes, renames }), 'tests').outcome).toBe(outcome);
  });

  it('changes a call in all of them to another that was there', async () => {
    const least = { ...base, 'src/river.ts': 'export function flow(x: number) {\n  return Math.min(x, 2);\n}\n' };
    const changes = { ...moved, 'src/water/river.ts': least['src/river.ts'].replace('min', 'max') };
    expect(gate(await judge({ base: least, changes, renames }), 'tests').outcome).toBe('fail');
  });

  it('wants a test for what it changes beside that', async () => {
    const changes = { ...moved, 'src/index.ts': moved['src/index.ts'].replace('+ 1', '+ 2') };
    expect(gate(await judge({ base, changes, renames }), 'tests').outcome).toBe('fail');
  });
});

it('a list of packages is changed with a package that it takes in', async () => {
  const base = {
    'pnpm-workspace.yaml': 'packages:\n  - core\n',
    'core/package.json': '{ "name": "core", "main": "./src/index.js" }',
    'core/src/index.ts': 'export const x = 1;\n',
  };
  const listed = { 'pnpm-workspace.yaml': 'packages:\n  - core\n  - plugins/*\n' };
  const report = await judge({
    base,
    changes: {
      ...listed,
      'plugins/river/package.json': '{ "name": "river", "main": "./src/index.js" }',
      'plugins/river/src/index.ts': 'export const flow = (x: number) => x * 2;\n',
    },
  });
  expect(gate(report, 'paths').outcome).toBe('pass');
  const alone = await judge({ base, changes: { ...listed, 'core/src/index.ts': 'export const x = 2;\n' } });
  expect(gate(alone, 'paths').outcome).toBe('warn');
});

it('a line of a logger by another name does not make a body of what is not implemented', async () => {
  const text = (line: string) =>
    `import createDebug from 'debug';\n\nconst debugRiver = createDebug('river');\n\nexport function flow() {\n  ${line}\n  throw new Error('Not implemented: flow');\n}\n`;
  const outcome = async (line: string) =>
    gate(await judge({ base: { 'src/a.ts': 'export {};\n' }, changes: { 'src/river.ts': text(line) } }), 'stubs')
      .outcome;
  expect(await outcome("debugRiver('asked');")).toBe('fail');
  expect(await outcome('catalogue.add(1);')).toBe('pass');
});
