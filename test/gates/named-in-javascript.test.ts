// How programs in JavaScript and TypeScript come to files that they do not import: by a URL or a path beside them, by a list of names, by going through a package.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge, type Tree } from './repository.ts';

const grow = 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n';
const tested = (path: string, name = 'grow') => ({
  'test/grow.test.ts': `import { expect, it } from 'vitest';\nimport { ${name} } from '../${path}';\n\nit('grows', () => {\n  expect(${name}(1)).toBe(2);\n});\n`,
});

describe('a file that is named by its place', () => {
  const app = (line: string) => `export function run(rows: number[]) {\n  ${line}\n  return rows;\n}\n`;
  const given = (line: string): Case => ({
    base: {
      'package.json': '{ "name": "app", "private": true }',
      'src/main.ts': "import { run } from './run';\n\nrun([1]);\n",
      'src/run.ts': app('rows.reverse();'),
    },
    changes: {
      'src/run.ts': app('return start(rows);').replace(/^/, "import { start } from './start';\n\n"),
      'src/start.ts': app(line).replace('run(', 'start('),
      'src/workers/sum.ts':
        "import { grow } from '../grow';\n\nself.onmessage = (event) => self.postMessage(grow(event.data));\n",
      'src/grow.ts':
        grow.repeat(1) + Array.from({ length: 20 }, (_, at) => `export const step${at} = grow(${at});\n`).join(''),
      ...tested('src/grow'),
    },
  });

  it.each([
    "new Worker(new URL('./workers/sum.ts', import.meta.url), { type: 'module' });",
    "navigator.serviceWorker.register(new URL('./workers/sum.js', import.meta.url));",
    "fork(require.resolve('./workers/sum'));",
    "fork(path.join(__dirname, 'workers', 'sum.js'));",
    "new Worker(resolve(import.meta.dirname, './workers/sum.js'));",
  ])('in new code that runs is loaded: %s', async (line) => {
    expect(await gradeOf(given(line))).toBe('wired');
  });

  it.each([
    "new Worker(new URL('./workers', import.meta.url));",
    "new Worker(new URL('./workers/sum.ts', rows));",
    "new Worker(new Path('./workers/sum.ts', import.meta.url));",
    "fork(path.join(rows, 'workers', 'sum.js'));",
    "fork(path.join(__dirname, rows, 'sum.js'));",
  ])('not by %s', async (line) => {
    expect(await gradeOf(given(line))).toBe('test_only');
  });

  it('need not be there yet: somebody may build it', async () => {
    const { base, changes } = given('rows.reverse();');
    const line = "import { Pool } from 'pool';\n\nPool.start(new URL('./web/worker.js', import.meta.url));\n";
    const start = `${line}${changes['src/start.ts']}`;
    const { reasons } = gate(await judge({ base, changes: { ...changes, 'src/start.ts': start } }), 'integration');
    expect(reasons.join('\n')).not.toContain('cannot be loaded');
  });
});

describe('a list of names in existing code', () => {
  const list = (names: readonly string[]) =>
    `export const config = {\n  checks: [\n${names.map((each) => `    'web/${each}',\n`).join('')}  ],\n};\n`;
  const old = ['charset', 'doctype', 'plugins', 'viewport'];
  const check = (name: string) =>
    `import { Check } from '../check.js';\n\nexport default class ${name} extends Check {}\n`;
  const base: Tree = {
    'package.json': '{ "name": "tool", "type": "module", "main": "core/index.js" }',
    'core/index.js': "import { load } from './load.js';\n\nexport const run = () => load();\n",
    'core/load.js':
      "import { config } from './config.js';\n\nexport const load = () => Promise.all(config.checks.map((each) => import(`./checks/${each}.js`)));\n",
    'core/config.js': list(old),
    'core/checks/check.js': 'export class Check {}\n',
    ...Object.fromEntries(old.map((each) => [`core/checks/web/${each}.js`, check(each)])),
  };
  const added = {
    'core/checks/web/grow.js': `import { Check } from '../check.js';\nimport { grow } from '../../grow.js';\n\nexport default class Grow extends Check {\n  run(x) {\n    return grow(x);\n  }\n}\n`,
    'core/grow.js': `${grow.replaceAll(': number', '')}${'\n// why\n'.repeat(2)}`,
    'test/grow.test.js': tested('core/grow.js')['test/grow.test.ts'],
  };

  it('registers the file that it now names beside the others', async () => {
    const changes = { ...added, 'core/config.js': list([...old, 'grow']) };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });

  it('registers none that it does not name', async () => {
    expect(await gradeOf({ base, changes: added })).toBe('test_only');
    const changes = { ...added, 'core/config.js': list([...old, 'growth']) };
    expect(await gradeOf({ base, changes })).toBe('test_only');
  });

  it('registers nothing where it says what is built', async () => {
    const { 'core/config.js': listed = '', ...others } = base;
    const now = { ...added, 'core/build.config.js': list([...old, 'grow']) };
    expect(await gradeOf({ base: { ...others, 'core/build.config.js': listed }, changes: now })).not.toBe('registered');
  });

  it('is no list of files where it names none', async () => {
    const plain = list(old).replaceAll('web/', 'net/');
    const changes = { ...added, 'core/config.js': plain.replace('  ],', "    'web/grow',\n  ],") };
    expect(await gradeOf({ base: { ...base, 'core/config.js': plain }, changes })).toBe('test_only');
  });

  it('is what a loader in the same file goes by, and no folder', async () => {
    const rules = (names: readonly string[]) =>
      `const names = [\n${names.map((each) => `  '${each}',\n`).join('')}];\n\nexport const rules = Object.fromEntries(names.map((each) => [each, () => import(\`./\${each}/index.mjs\`)]));\n`;
    const listed: Tree = {
      'package.json': '{ "name": "tool", "type": "module", "main": "lib/index.mjs" }',
      'lib/index.mjs': "export { rules } from './rules/index.mjs';\n",
      'lib/rules/index.mjs': rules(old),
      ...Object.fromEntries(old.map((each) => [`lib/rules/${each}/index.mjs`, 'export default (x) => x;\n'])),
    };
    const changes = { 'lib/rules/grow/index.mjs': grow.replaceAll(': number', '') };
    expect(await gradeOf({ base: listed, changes })).toBe('orphan');
    const named = { ...changes, 'lib/rules/index.mjs': rules([...old, 'grow']) };
    expect(await gradeOf({ base: listed, changes: named })).toBe('registered');
  });
});

describe('a loader by a made-up path that asks a list first', () => {
  const list = (names: readonly string[]) =>
    `const commands = [\n${names.map((each) => `  '${each}',\n`).join('')}]\n\nconst deref = (name) => commands.find((each) => each === name)\n\nmodule.exports = { commands, deref }\n`;
  const old = ['access', 'audit', 'bugs', 'whoami'];
  const command = (name: string) =>
    `module.exports = class ${name} {\n  exec (x) {\n    const y = x * 2\n    return y\n  }\n}\n`;
  const base: Tree = {
    'package.json': '{ "name": "tool", "main": "lib/tool.js" }',
    'lib/tool.js':
      "const { deref } = require('./utils/list.js')\n\nexports.run = (name) => require(`./commands/${deref(name)}`)\n",
    'lib/utils/list.js': list(old),
    ...Object.fromEntries(old.map((each) => [`lib/commands/${each}.js`, command(each)])),
  };
  const changes = {
    'lib/commands/grow.js': command('Grow'),
    'test/grow.test.js':
      "const Grow = require('../lib/commands/grow')\n\nit('grows', () => {\n  expect(new Grow().exec(1)).toBe(2)\n})\n",
  };

  it('loads what another file lists', async () => {
    const named = { ...changes, 'lib/utils/list.js': list([...old, 'grow']) };
    expect(await gradeOf({ base, changes: named })).toBe('registered');
  });

  it('loads nothing that it leaves out', async () => {
    expect(await gradeOf({ base, changes })).toBe('test_only');
  });

  it.each(["'./commands/' + deref(name)", "'./commands/'+deref(name)", '"./commands/" + deref(name)'])(
    'may put the path together: %s',
    async (path) => {
      const tool = `const { deref } = require('./utils/list.js')\n\nexports.run = (name) => require(${path})\n`;
      const given = { ...base, 'lib/tool.js': tool };
      const named = { ...changes, 'lib/utils/list.js': list([...old, 'grow']) };
      expect(await gradeOf({ base: given, changes: named })).toBe('registered');
      expect(await gradeOf({ base: given, changes })).toBe('test_only');
    },
  );

  it.each(["'../../commands/' + name", '`../../commands/${name}`'])('may stand elsewhere: %s', async (path) => {
    const at = (folder: string): Tree => ({
      ...base,
      'lib/tool.js': "exports.run = require('./app/loading').run\n",
      [`${folder}/index.js`]: `exports.run = (name) => require(${path})\n`,
    });
    expect(await gradeOf({ base: at('lib/app/loading'), changes })).toBe('registered');
    expect(await gradeOf({ base: at('lib/app'), changes })).toBe('exported');
  });

  it('goes by no list that it does not import', async () => {
    const tool = 'exports.run = (name) => require(`./commands/${name}`)\n';
    expect(await gradeOf({ base: { ...base, 'lib/tool.js': tool }, changes })).toBe('registered');
  });
});

describe('a manifest of parts', () => {
  const parts = (names: readonly string[]) =>
    `${JSON.stringify({ parts: names.map((name) => ({ name, hooks: { expressCreateServer: `pad/node/hooks/${name}` } })) }, null, 2)}\n`;
  const old = ['admin', 'errors', 'openapi', 'socket', 'static'];
  const hook =
    'exports.expressCreateServer = (name, args, cb) => {\n  args.app.use((req, res, next) => next());\n  return cb();\n};\n';
  const base: Tree = {
    'package.json': '{ "name": "pad", "main": "node/server.js" }',
    'node/server.js': "const plugins = require('./plugins');\n\nplugins.update();\n",
    'node/plugins.js': "const parts = require('../ep.json');\n\nexports.update = () => parts.parts.length;\n",
    'ep.json': parts(old),
    ...Object.fromEntries(old.map((each) => [`node/hooks/${each}.js`, hook])),
  };
  const changes = {
    'node/hooks/grow.js': hook,
    'test/grow.test.js':
      "const grow = require('../node/hooks/grow');\n\nit('is a hook', () => {\n  expect(typeof grow.expressCreateServer).toBe('function');\n});\n",
  };

  it('names a file by the name of its package', async () => {
    expect(await gradeOf({ base, changes: { ...changes, 'ep.json': parts([...old, 'grow']) } })).toBe('registered');
    expect(await gradeOf({ base, changes: { ...changes, 'ep.json': parts([...old, 'growth']) } })).toBe('test_only');
  });

  it('shows that its neighbours are used', async () => {
    expect(await gradeOf({ base, changes })).toBe('test_only');
    const { 'ep.json': _, ...alone } = base;
    expect(await gradeOf({ base: alone, changes })).toBe('exported');
  });
});

describe('a path of the exports', () => {
  it.each([
    ['package.json', 'grow/mod.js'],
    ['deno.json', 'grow/mod.ts'],
    ['jsr.json', 'grow/mod.ts'],
  ])('of %s is offered to others, and used by nobody by that', async (manifest, path) => {
    const says = (more: string) => `{ "name": "@lab/kit", "exports": { ".": "./mod.${path.slice(-2)}"${more} } }\n`;
    const base: Tree = { [manifest]: says(''), [`mod.${path.slice(-2)}`]: 'export const one = 1;\n' };
    const code = path.endsWith('.js') ? grow.replaceAll(': number', '') : grow;
    const changes = { [path]: code, [manifest]: says(`, "./grow": "./${path}"`), ...tested(path) };
    expect(await gradeOf({ base, changes })).toBe('exported');
  });
});

describe('a callback that is called', () => {
  it('is no registration of what it is told', async () => {
    const base: Tree = {
      'package.json': '{ "name": "forum", "main": "src/search.js" }',
      'src/search.js': 'exports.search = function (x, callback) {\n  callback(null, x);\n};\n',
    };
    const changes = {
      'src/fusion.js':
        "var search = require('./search');\n\nfunction fuse(x) {\n  var y = x * 2;\n  return y;\n}\n\nvar Fusion = {};\n\nFusion.search = function (x, callback) {\n  search.search(x, function (err, found) {\n    callback(err, fuse(found));\n  });\n};\n\nmodule.exports = Fusion;\n",
      'test/fusion.test.js':
        "const fusion = require('../src/fusion');\n\nit('fuses', (done) => {\n  fusion.search(1, (_, found) => {\n    expect(found).toBe(2);\n    done();\n  });\n});\n",
    };
    expect(await gradeOf({ base, changes })).toBe('test_only');
  });
});

describe('a package of CommonJS that existing code goes through', () => {
  const member = (name: string) => `exports.register = () => ({ ${name}: 1 });\n`;
  const index = (names: readonly string[]) =>
    `module.exports = {\n${names.map((each) => `  ${each}: require('./${each}'),\n`).join('')}};\n`;
  const base = (core: string): Tree => ({
    'package.json': '{ "name": "kit", "main": "src/core.js" }',
    'src/core.js': `const parts = require('./parts');\n\n${core}\n\nmodule.exports = { size: 1 };\n`,
    'src/parts/index.js': index(['Node', 'Scope']),
    'src/parts/Node.js': member('node'),
    'src/parts/Scope.js': member('scope'),
  });
  const changes = { 'src/parts/index.js': index(['Node', 'Scope', 'Grow']), 'src/parts/Grow.js': member('grow') };

  it.each([
    'for (const name in parts) {\n  parts[name].register();\n}',
    'Object.values(parts).forEach((each) => each.register());',
    'for (const [name, each] of Object.entries(parts)) each.register(name);',
  ])('registers what it gives: %s', async (core) => {
    expect(await gradeOf({ base: base(core), changes })).toBe('registered');
  });

  it.each(['parts.Node.register();', "parts['Node'].register();", 'for (const name in others) others[name]();'])(
    'not by %s',
    async (core) => {
      expect(await gradeOf({ base: base(core), changes })).toBe('orphan');
    },
  );
});

describe('what only its neighbours show to be public', () => {
  const node = (name: string) =>
    `module.exports = function (RED) {\n  RED.nodes.registerType('${name}', function () {});\n};\n`;
  const base: Tree = {
    'package.json': '{ "name": "nodes" }',
    ...Object.fromEntries(['delay', 'switch', 'change', 'range'].map((each) => [`core/${each}.js`, node(each)])),
  };

  it('brings what it uses', async () => {
    const helper = `${grow.replaceAll(': number', '').replace('export ', '')}\n${'// why\n'.repeat(2)}\nfunction shrink(x) {\n  const y = grow(x);\n  const z = y / 4;\n  return z;\n}\n\nmodule.exports = { grow, shrink };\n`;
    const changes = {
      'lib/grow.js': helper,
      'core/grow.js': `const { shrink } = require('../lib/grow');\n\nmodule.exports = function (RED) {\n  RED.nodes.registerType('grow', shrink);\n};\n`,
      'test/grow.test.js': `${tested('lib/grow')['test/grow.test.ts']}\nit('is made', () => {\n  require('../core/grow')({});\n});\n`,
    };
    const { grade, reasons } = gate(await judge({ base, changes }), 'integration');
    expect(grade).toBe('exported');
    expect(reasons.join('\n')).toContain('shrink (lib/grow.js) is used in core/grow.js');
  });
});
