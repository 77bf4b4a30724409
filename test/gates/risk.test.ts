// The risk gate: the score, its features, and what must not raise it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge } from './repository.ts';

const base = {
  'pyproject.toml': '[project]\nname = "pkg"\ndependencies = ["numpy>=1.20", "torch==2.1.0"]\n',
  'requirements.txt': 'numpy==1.20\n',
  'package.json': '{ "name": "x", "dependencies": { "yaml": "^1.0.0" } }\n',
  'package-lock.json': '{}\n',
  'pkg/__init__.py': 'from .core import run\n\n__all__ = [\n    "run",\n]\n',
  'pkg/core.py': 'LIMIT = 3\n\n\ndef run(x, depth=2):\n    return x + depth\n',
  'pkg/cli.py':
    'import argparse\n\nfrom pkg.core import run\n\nCOMMANDS = {\n    "run": run,\n}\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--lr", type=float, default=0.1)\n    return parser.parse_args()\n',
  'pkg/config.py': 'from dataclasses import dataclass\n\n\n@dataclass\nclass Config:\n    lr: float = 0.1\n',
  'pkg/use.py': 'from pkg.core import run\n\n\ndef drive(x):\n    return run(x)\n',
  'pkg/old.py': 'def old(x):\n    return x\n',
  'pkg/place.py':
    'import sys\n\nif sys.platform == "win32":\n    EDITOR = "idle"\n\n    def find(x, depth=1):\n        return x + depth\n\nelse:\n    EDITOR = "vi"\n\n    def find(x, depth=2):\n        return x + depth\n',
  'conf/default.yaml': 'lr: 0.1\n',
  'tests/test_core.py': 'from pkg.core import run\n\n\ndef test_run():\n    assert run(1) == 3\n',
};
const tested = {
  'tests/test_new.py':
    'from pkg.core import run\nfrom pkg.new import shape\n\n\ndef test_shape():\n    assert shape(run(0)) == 5\n',
};
const added = { 'pkg/new.py': 'def shape(x):\n    y = x * 2\n    return y + 1\n' };

const risk = async (changes: Case['changes'], renames = {}) => gate(await judge({ base, changes, renames }), 'risk');
const edit = (path: keyof typeof base, from: string, to: string) => {
  if (!base[path].includes(from)) throw new Error(`no ${from} in ${path}`);
  return { [path]: base[path].replace(from, to) };
};
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

describe('risk', () => {
  it('says what it counted, and that there is more where there is', async () => {
    const whole = await risk({ ...added, ...tested });
    expect(whole.reasons[0]).toBe(
      'The score is 0.08: 1 file, 3 lines, 1 new public callable; tests, documentation and the like are not counted.',
    );
    expect((await risk(added)).reasons[0]).toBe('The score is 0.33: 1 file, 3 lines, 1 new public callable.');
  });

  it('is the logistic score of its features', async () => {
    const found = await risk({ ...added, ...tested });
    expect(found.measures).toMatchObject({
      files: 1,
      lines: 3,
      new_public_callables: 1,
      untested_new_surface: false,
      critical_file: false,
      tests_only: false,
      source_deleted: false,
      default_or_pin_changed: false,
    });
    expect(found.measures['score']).toBeCloseTo(sigmoid(-2.5 + 0.02 + 0.0005 * 3 + 0.05), 4);
    expect(found.outcome).toBe('pass');
  });

  it('new public code that no test names is untested', async () => {
    const found = await risk(added);
    expect(found.measures['untested_new_surface']).toBe(true);
    expect(found.measures['score']).toBeCloseTo(sigmoid(-2.5 + 0.02 + 0.0005 * 3 + 0.05 + 1.7), 4);
  });

  it('a test that names the existing function through which the new code runs reaches it', async () => {
    const found = await risk({
      ...added,
      ...edit('pkg/old.py', 'return x', 'from pkg.new import shape\n\n    return shape(x)'),
      'tests/test_old.py': 'from pkg.old import old\n\n\ndef test_old():\n    assert old(1) == 3\n',
    });
    expect(found.measures['untested_new_surface']).toBe(false);
    const swap = (test: string) =>
      risk({
        ...added,
        ...edit('pkg/use.py', 'from pkg.core import run', 'from pkg.new import shape as run'),
        'tests/test_use.py': test,
      });
    const moved = await swap('from pkg.use import drive\n\n\ndef test_drive():\n    assert drive(1) == 3\n');
    expect(moved.measures['untested_new_surface']).toBe(false);
    const beside = await swap('from pkg.old import old\n\n\ndef test_old():\n    assert old(1) == 1\n');
    expect(beside.measures['untested_new_surface']).toBe(true);
  });

  it.each([
    'self.recommend = function (word, words) {\n    return pick(word, words);\n  };',
    'self.recommend = async (word, words) => {\n    const found = words.map((each) => {\n      return pick(word, words);\n    });\n    return found;\n  };',
    'function recommend(word, words) {\n    return pick(word, words);\n  }\n  self.recommend = recommend;',
    'Object.assign(self, {\n    recommend(word, words) {\n      if (words.length > 0) {\n        return pick(word, words);\n      }\n    },\n  });',
  ])('a test that names the function inside of another reaches what that uses: %s', async (inner) => {
    const make = (body: string) =>
      `const { pick } = require('./pick');\n\nmodule.exports = function make() {\n  const self = {};\n  ${body}\n  self.plain = () => 1;\n  return self;\n};\n`;
    const test = (call: string) =>
      `const made = require('../src/make')();\n\nit('works', () => {\n  expect(made.plain()).toBe(1);\n${call}});\n`;
    const old = 'function pick(word, words) {\n  return words.indexOf(word);\n}\n\nmodule.exports = { pick };\n';
    const nearest = 'function nearest(word, words) {\n  return words[0] ?? word;\n}\n\nmodule.exports = { nearest };\n';
    const judged = async (call: string) => {
      const files = { 'src/make.js': make(inner), 'src/pick.js': old, 'test/make.test.js': test('') };
      const changed = make(inner).replace("{ pick } = require('./pick')", "{ nearest: pick } = require('./nearest')");
      const changes = { 'src/make.js': changed, 'src/nearest.js': nearest, 'test/make.test.js': test(call) };
      return gate(await judge({ base: files, changes }), 'risk').measures['untested_new_surface'];
    };
    expect(await judged("  expect(made.recommend('a', ['b'])).toBe('b');\n")).toBe(false);
    expect(await judged('  expect(made.plain()).not.toBe(2);\n')).toBe(true);
  });

  it('a test that names an exported constant which the new code now makes reaches that', async () => {
    const policy = (made: string) => `${made}\n\nexport const limit = 3;\n`;
    const judged = async (test: string) => {
      const files = { 'src/bounds.ts': policy('export const policy = (x: number) => x;') };
      const changes = {
        'src/bounds.ts': policy("import { greedy } from './greedy.ts';\n\nexport const policy = greedy(3);"),
        'src/greedy.ts': 'export function greedy(most: number) {\n  return (x: number) => Math.min(x, most);\n}\n',
        'test/policy.test.ts': `import * as all from '../src/bounds.ts';\n\nit('works', () => {\n  expect(${test}).toBe(3);\n});\n`,
      };
      return gate(await judge({ base: files, changes }), 'risk').measures['untested_new_surface'];
    };
    expect(await judged('all.policy(9)')).toBe(false);
    expect(await judged('all.limit')).toBe(true);
  });

  it('a test that calls by its name what new code puts on a class reaches it', async () => {
    const plugin = (name: string) =>
      `import { fit } from './fit.js';\n\nexport default {\n  api: (View) => {\n    View.prototype.${name} = function () {\n      return fit(this);\n    };\n  },\n};\n`;
    const judged = async (name: string) => {
      const files = {
        'src/view.js': "import old from './old.js';\n\nexport class View {}\n\nold.api(View);\n",
        'src/old.js': plugin('old'),
      };
      const changes = {
        'src/view.js': `${files['src/view.js'].replace('old.js', "old.js';\nimport more from './more.js")}more.api(View);\n`,
        'src/more.js': plugin('drift').replace('fit.js', 'slope.js').replace('{ fit }', '{ slope as fit }'),
        'src/slope.js': 'export function slope(view) {\n  return view.size / 2;\n}\n',
        'test/view.test.js': `import { View } from '../src/view.js';\n\nit('works', () => {\n  expect(new View().${name}()).toBe(1);\n});\n`,
      };
      return gate(await judge({ base: files, changes }), 'risk').measures['untested_new_surface'];
    };
    expect(await judged('drift')).toBe(false);
    expect(await judged('old')).toBe(true);
  });

  it('a test that gives an option which existing code now reads reaches what it leads to', async () => {
    const changes = {
      ...added,
      ...edit('pkg/old.py', 'return x', 'from pkg.new import shape\n\n    return shape(x) if opts.shaped else x'),
    };
    const by = (option: string) =>
      risk({
        ...changes,
        'tests/test_old.py': `import pkg.api\n\n\ndef test_it():\n    assert pkg.api.go(1, ${option}=True) == 3\n`,
      });
    expect((await by('shaped')).measures['untested_new_surface']).toBe(false);
    expect((await by('rounded')).measures['untested_new_surface']).toBe(true);
  });

  it('a lockfile, documentation, tests, fixtures and generated files do not count', async () => {
    const plain = await risk({ ...added, ...tested });
    const lock = Array.from({ length: 3000 }, (_, i) => `  "a${i}": "1.0.0",`).join('\n');
    const more = await risk({
      ...added,
      ...tested,
      'package-lock.json': `{\n${lock}\n}\n`,
      'README.md': 'long\n'.repeat(500),
      'docs/a.md': 'long\n'.repeat(500),
      'tests/fixtures/a.json': '1\n'.repeat(500),
      'pkg/a_pb2.py': 'x = 1\n'.repeat(500),
      'pkg/gen.py': `# Code generated by x. DO NOT EDIT.\n${'x = 1\n'.repeat(500)}`,
    });
    expect(more.measures['score']).toBe(plain.measures['score']);
  });

  it('size alone is no risk: the median patch passes, and so does one at the 90th percentile', async () => {
    const lines = (n: number): string => Array.from({ length: n }, (_, i) => `    total = total + ${i}`).join('\n');
    const big = {
      'pkg/new.py': `def shape(x):\n    total = x\n${lines(500)}\n    return total\n`,
      'pkg/new_two.py': `def other(x):\n    total = x\n${lines(200)}\n    return total\n`,
    };
    expect((await risk({ ...big, ...tested })).outcome).toBe('pass');
  });

  it.each([
    [
      'an import and an export of the package',
      edit(
        'pkg/__init__.py',
        'import run\n\n__all__ = [\n',
        'import run\nfrom .new import shape\n\n__all__ = [\n    "shape",\n',
      ),
      false,
    ],
    [
      'an entry of a table of the entry point',
      edit('pkg/cli.py', '    "run": run,\n', '    "run": run,\n    "shape": shape,\n'),
      false,
    ],
    [
      'a row of names in the settings',
      edit('pkg/cli.py', '    "run": run,\n', '    "run": run,\n    "pair": (run, "x"),\n'),
      false,
    ],
    [
      'other line breaks in the entry point',
      edit(
        'pkg/cli.py',
        '    parser.add_argument("--lr", type=float, default=0.1)\n',
        "    parser.add_argument(\n        '--lr',\n        type=float,  # rate\n        default=0.1,\n    )\n",
      ),
      false,
    ],
    [
      'one line further in, in the entry point',
      edit('pkg/cli.py', '    return parser', '    if True:\n        return parser'),
      true,
    ],
    ['a comment in the settings', edit('pkg/config.py', '    lr', '    # rate\n    lr'), false],
    [
      'a new field of the settings',
      edit('pkg/config.py', '    lr: float = 0.1\n', '    lr: float = 0.1\n    depth: int = 2\n'),
      true,
    ],
    [
      'a statement of the entry point',
      edit('pkg/cli.py', '    return parser', '    print("x")\n    return parser'),
      true,
    ],
    ['code in the package init', edit('pkg/__init__.py', '__all__', 'run(1)\n\n__all__'), true],
    [
      'a deleted line of the entry point',
      edit('pkg/cli.py', '    parser.add_argument("--lr", type=float, default=0.1)\n', ''),
      true,
    ],
    ['a file that is critical by no name', edit('pkg/core.py', 'return x', 'return 1 + x'), false],
  ])('critical file: %s', async (_, change, expected) => {
    expect((await risk({ ...added, ...tested, ...change })).measures['critical_file']).toBe(expected);
  });

  it.each([
    ['the key of an existing table', { 'pkg/new.py': added['pkg/new.py'] }, '"reshape"', false],
    ['another key', { 'pkg/new.py': added['pkg/new.py'] }, '"run"', true],
    [
      'the name that a decorator is told',
      { 'pkg/new.py': `from pkg.core import named\n\n\n@named("reshape")\n${added['pkg/new.py']}` },
      '"reshape"',
      false,
    ],
  ])('new code that a test asks for by %s', async (_, files, key, expected) => {
    const changes = {
      ...files,
      ...edit('pkg/cli.py', '    "run": run,\n', '    "run": run,\n    "reshape": shape,\n'),
      'tests/test_cli.py': `from pkg import cli\n\n\ndef test_it():\n    assert cli.COMMANDS[${key}](1)\n`,
    };
    expect((await risk(changes)).measures['untested_new_surface']).toBe(expected);
  });

  it('new code that a test asks for by what its registration in existing code is told is tested', async () => {
    const registered = (name: string) => ({
      ...added,
      ...edit('pkg/use.py', 'def drive', `from pkg.new import shape\n\nregister("${name}")(shape)\n\n\ndef drive`),
      'tests/test_use.py':
        'from pkg.registry import registry\n\n\ndef test_it():\n    assert registry.get("reshape.v1")(1) == 3\n',
    });
    expect((await risk(registered('reshape.v1'))).measures['untested_new_surface']).toBe(false);
    expect((await risk(registered('reshape.v2'))).measures['untested_new_surface']).toBe(true);
  });

  it('a registration or an entry that is like the one beside it is a line of a table', async () => {
    const tree = {
      ...base,
      'pkg/__init__.py':
        'from .core import run, register\n\nregister(\n    id="Run-v0",\n    entry_point="pkg.core:run",\n    steps=20,\n)\n',
      'pkg/cli.py':
        'from pkg.core import run_parser\n\nTABLE = {\n    "run": (run_parser.__name__, hashed(run_parser)),\n}\n\n\ndef main():\n    commands = parser.add_subparsers()\n    # Commands\n    run_parser(subparsers=commands)\n    Old.register_command(commands)\n    print(commands)\n',
    };
    const critical = async (path: keyof typeof tree, from: string, to: string) => {
      const changes = { ...added, ...tested, [path]: tree[path].replace(from, to) };
      return gate(await judge({ base: tree, changes }), 'risk').measures['critical_file'];
    };
    const more = 'register(\n    id="Shape-v0",\n    entry_point="pkg.new:shape",\n    steps=9,\n)\n';
    expect(await critical('pkg/__init__.py', 'register(\n', `${more}\nregister(\n`)).toBe(false);
    expect(await critical('pkg/__init__.py', 'steps=20,\n)\n', `steps=20,\n)\n\n${more}`)).toBe(false);
    expect(await critical('pkg/__init__.py', 'steps=20,\n)\n', `steps=20,\n)\n\n${more.replace('9', 'run(9)')}`)).toBe(
      true,
    );
    expect(await critical('pkg/__init__.py', 'steps=20,\n)\n', 'steps=20,\n)\n\nunregister("Run-v0")\n')).toBe(true);
    const parser = '    run_parser(subparsers=commands)\n';
    expect(await critical('pkg/cli.py', parser, `${parser}    shape_parser(subparsers=commands)\n`)).toBe(false);
    expect(await critical('pkg/cli.py', parser, `    shape_parser(subparsers=commands)\n${parser}`)).toBe(false);
    expect(await critical('pkg/cli.py', parser, `${parser}    shape_parser(subparsers=parser)\n`)).toBe(true);
    expect(await critical('pkg/cli.py', parser, `${parser}    shape(subparsers=commands)\n`)).toBe(true);
    const old = '    Old.register_command(commands)\n';
    expect(await critical('pkg/cli.py', old, `${old}    Shape.register_command(commands)\n`)).toBe(false);
    expect(await critical('pkg/cli.py', old, `${old}    Old.register_command(commands)\n`)).toBe(true);
    expect(
      await critical('pkg/cli.py', '    print(commands)\n', '    print(commands)\n    pprint.print(commands)\n'),
    ).toBe(true);
    const row = '    "run": (run_parser.__name__, hashed(run_parser)),\n';
    expect(await critical('pkg/cli.py', row, `${row}    "shape": (shape.__name__, hashed(shape)),\n`)).toBe(false);
    expect(await critical('pkg/cli.py', row, `${row}    "shape": (shape.__name__, shape(hashed)),\n`)).toBe(false);
    expect(await critical('pkg/cli.py', row, `${row}    "shape": (shape.__name__, shape(hashed, 2)),\n`)).toBe(true);
  });

  it.each([
    ['what is made without arguments', 'add(core.Core())\n', 'add(fresh.Shape())\n', false],
    [
      'a router beside another',
      'app.include_router(core.router, prefix="/run")\n',
      'app.include_router(fresh.router, prefix="/shape")\n',
      false,
    ],
    ['a list beside another', 'kit.register(core.runs)\n', 'kit.register(fresh.shapes)\n', false],
    ['what is made with other arguments', 'add(core.Core())\n', 'add(fresh.Shape(3))\n', true],
    [
      'with one more option',
      'app.include_router(core.router)\n',
      'app.include_router(fresh.router, prefix="/")\n',
      true,
    ],
    ['by another function', 'add(core.Core())\n', 'remove(core.Core())\n', true],
    ['a call that lists nothing', 'start(core.run)\n', 'start(fresh.shape)\n', true],
    ['in a function', 'def main():\n    add(core.Core())\n', '    add(fresh.Shape())\n', true],
    ['with nothing before it', '', 'add(fresh.Shape())\n', true],
  ])('a registration of an object at the top: %s', async (_, old, line, is) => {
    const text = `from pkg import core\nfrom pkg.core import add, app, kit, remove, start\n\n${old}`;
    const tree = { ...base, 'pkg/app.py': text };
    const changes = {
      ...added,
      ...tested,
      'pkg/app.py': `${text}${line}`.replace('import core', 'import core, new as fresh'),
    };
    expect(gate(await judge({ base: tree, changes }), 'risk').measures['critical_file']).toBe(is);
  });

  it.each([
    ["  old: () => require('./old'),\n", "  shape: () => require('./shape'),\n", false],
    ["  'old': () => import('./old'),\n", "  'shape': () => import('./shape'),\n", false],
    ["  old: () => require('./old'),\n", "  shape: () => require('./shape').make(),\n", true],
    ['  old: () => start(1),\n', '  shape: () => start(2),\n', true],
  ])('a lazy row of a table of modules beside another: %s%s', async (old, line, is) => {
    const index = (rows: string) =>
      `const { start } = require('./start');\n\nmodule.exports = {\n${rows}};\nstart(0);\n`;
    const shape = 'exports.shape = (x) => {\n  const y = x * 2;\n  return y;\n};\n';
    const tree = {
      'package.json': '{ "name": "kit", "main": "lib/index.js" }',
      'lib/index.js': index(old),
      'lib/old.js': shape,
      'lib/start.js': 'exports.start = (x) => x;\n',
    };
    const changes = { 'lib/shape.js': shape, 'lib/index.js': index(`${old}${line}`) };
    expect(gate(await judge({ base: tree, changes }), 'risk').measures['critical_file']).toBe(is);
  });

  it('one entry of a table that goes to several lines is still a table', async () => {
    const entry = (rewards: string) => `_import_structure = {\n    "core": ["run"],\n    "rewards": ${rewards},\n}\n`;
    const report = await judge({
      base: { ...base, 'pkg/__init__.py': entry('["plain"]') },
      changes: {
        ...added,
        ...tested,
        'pkg/__init__.py': entry('[\n        "plain",\n        "shape",\n    ]'),
      },
    });
    expect(gate(report, 'risk').measures['critical_file']).toBe(false);
  });

  it('names a changed constant of a default once', async () => {
    const tree = { ...base, 'pkg/core.py': `DEFAULT_TEMP = 0.0\n${base['pkg/core.py']}` };
    const changes = { ...added, ...tested, 'pkg/core.py': tree['pkg/core.py'].replace('0.0', '0.7') };
    const { reasons } = gate(await judge({ base: tree, changes }), 'risk');
    expect(reasons.filter((each) => each.includes('DEFAULT_TEMP'))).toEqual([
      'The default DEFAULT_TEMP (pkg/core.py) is another one.',
    ]);
  });

  it('a new entry point is not an existing one', async () => {
    expect((await risk({ 'pkg/sub/__main__.py': 'print(1)\n', ...tested })).measures['critical_file']).toBe(false);
  });

  it.each([
    ['the default of a parameter', edit('pkg/core.py', 'depth=2', 'depth=3'), true],
    ['the same default in other words', edit('pkg/core.py', 'depth=2', 'depth = 2'), false],
    ['a new parameter with a default', edit('pkg/core.py', 'depth=2', 'depth=2, width=3'), false],
    ['a constant in capitals', edit('pkg/core.py', 'LIMIT = 3', 'LIMIT = 4'), true],
    ['nothing of a name that is bound on two platforms', edit('pkg/place.py', 'sys\n', 'sys\n\nWIDTH = 3\n'), false],
    ['a name on one of two platforms', edit('pkg/place.py', '"vi"', '"nano"'), true],
    ['a parameter on one of two platforms', edit('pkg/place.py', 'depth=2', 'depth=3'), true],
    ['a field of the settings', edit('pkg/config.py', '0.1', '0.2'), true],
    ['the default of a flag', edit('pkg/cli.py', 'default=0.1', 'default=0.5'), true],
    [
      'a new flag',
      edit('pkg/cli.py', '    return', '    parser.add_argument("--depth", default=3)\n    return'),
      false,
    ],
    ['a value of a default configuration', edit('conf/default.yaml', '0.1', '0.2'), true],
    ['a new key of a default configuration', edit('conf/default.yaml', 'lr: 0.1\n', 'lr: 0.1\ndepth: 2\n'), false],
    ['a pin in pyproject', edit('pyproject.toml', 'torch==2.1.0', 'torch==2.2.0'), true],
    ['a dependency taken away', edit('pyproject.toml', ', "torch==2.1.0"', ''), true],
    ['a new dependency', edit('pyproject.toml', '"torch==2.1.0"', '"torch==2.1.0", "scipy>=1.0"'), false],
    ['a pin in requirements', edit('requirements.txt', '1.20', '1.26'), true],
    ['a pin in package.json', edit('package.json', '^1.0.0', '^2.0.0'), true],
    ['a new dependency in package.json', edit('package.json', '"^1.0.0"', '"^1.0.0", "zod": "^4.0.0"'), false],
  ])('default or pin: %s', async (_, change, expected) => {
    expect((await risk({ ...added, ...tested, ...change })).measures['default_or_pin_changed']).toBe(expected);
  });

  it('a deleted source file counts, a renamed one and a deleted test do not', async () => {
    expect((await risk({ ...tested, 'pkg/old.py': null })).measures['source_deleted']).toBe(true);
    expect(
      (await risk({ ...tested, 'pkg/older.py': base['pkg/old.py'] }, { 'pkg/older.py': 'pkg/old.py' })).measures[
        'source_deleted'
      ],
    ).toBe(false);
    expect((await risk({ 'tests/test_core.py': null })).measures['source_deleted']).toBe(false);
  });

  it('tests only adds one', async () => {
    const found = await risk({
      'tests/test_more.py': 'from pkg.core import run\n\n\ndef test_more():\n    assert run(2) == 4\n',
    });
    expect(found.measures).toMatchObject({ tests_only: true, files: 0, lines: 0 });
    expect(found.measures['score']).toBeCloseTo(sigmoid(-1.5), 4);
  });

  it('code without a grammar is not looked at', async () => {
    expect((await risk({ 'a.rb': 'def f\n  1 + 1\nend\n' })).outcome).toBe('not_applicable');
  });

  it('adding a lockfile never raises it', async () => {
    const plain = (await risk({ ...added, ...tested })).measures['score'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('package-lock.json', 'uv.lock', 'sub/yarn.lock', 'Cargo.lock', 'go.sum', 'poetry.lock'),
        fc.string({ maxLength: 400 }),
        async (path, text) => {
          expect((await risk({ ...added, ...tested, [path]: text })).measures['score']).toBe(plain);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('another default of what takes options as objects', () => {
  const cases: readonly (readonly [name: string, text: string, from: string, to: string])[] = [
    [
      'a flag of oclif',
      "X.flags = {\n  'hash': Flags.boolean({\n    description: 'hash',\n    default: true,\n  }),\n};\n",
      'true',
      'false',
    ],
    ['an option of yargs', "yargs.option('count', {\n  describe: 'how many',\n  default: 10\n});\n", '10', '20'],
    ['a field of zod', 'export const Body = z.object({\n  limit: z.number().int().default(5),\n});\n', '(5)', '(9)'],
    [
      'what is taken when nothing is configured',
      'export const f = (c) => ({\n  model: c.model ?? "small",\n});\n',
      'small',
      'large',
    ],
    ['a table of defaults', 'export const defaultOptions = {\n  limit: 5,\n  ratio: 0.5,\n};\n', '5,', '7,'],
    [
      'what a parameter is taken apart into',
      'export function f({ size = 10, mode }) {\n  return g(size, mode);\n}\n',
      '10',
      '20',
    ],
    [
      'what the options are taken apart into inside',
      'export function f(options = {}) {\n  const {\n    size = 10,\n    mode,\n  } = options;\n  return g(size, mode);\n}\n',
      '10',
      '20',
    ],
    [
      'what they are taken apart into under another name, in a constructor',
      'export class A {\n  constructor(options) {\n    const { size: n = 10 } = options ?? {};\n    this.n = n;\n  }\n}\n',
      '10',
      '20',
    ],
    [
      'what the options are laid over',
      'export class A {\n  constructor(config) {\n    this.config = Object.assign({\n      keep: true,\n      size: 10,\n    }, config);\n  }\n}\n',
      '10',
      '20',
    ],
    [
      'what the options are spread over',
      'export const f = (options) => {\n  const all = { size: 10, mode: "a", ...options };\n  return g(all);\n};\n',
      '10',
      '20',
    ],
  ];
  it.each(cases)('%s', async (_name, text, from, to) => {
    const report = await judge({ base: { 'src/x.js': text }, changes: { 'src/x.js': text.replace(from, to) } });
    expect(gate(report, 'risk').measures).toMatchObject({ default_or_pin_changed: true });
    const same = await judge({ base: { 'src/x.js': text }, changes: { 'src/x.js': `${text}export const y = 1;\n` } });
    expect(gate(same, 'risk').measures).toMatchObject({ default_or_pin_changed: false });
  });

  it.each([
    [
      'what is no option',
      'export function f(rows) {\n  const { size = 10 } = table.get("x");\n  return [rows, size];\n}\n',
    ],
    ['a local table', 'export function f(rows) {\n  const all = { size: 10, mode: "a" };\n  return g(all, rows);\n}\n'],
    ['a private function', 'function f(options) {\n  const { size = 10 } = options;\n  return size;\n}\n'],
    ['a table over which the constant lies', 'export const f = (row) => ({ ...row, size: 10 });\n'],
  ])('%s has none', async (_name, text) => {
    const report = await judge({ base: { 'src/x.js': text }, changes: { 'src/x.js': text.replace('10', '20') } });
    expect(gate(report, 'risk').measures).toMatchObject({ default_or_pin_changed: false });
  });

  it('other quotes are the same default', async () => {
    const quoted = { ...base, 'pkg/mode.py': 'class Mode:\n    name = "fast"\n    limit = 3\n' };
    const changed = async (text: string) =>
      gate(await judge({ base: quoted, changes: { 'pkg/mode.py': text } }), 'risk').measures['default_or_pin_changed'];
    expect(await changed("class Mode:\n    name = 'fast'\n    limit = 3\n")).toBe(false);
    expect(await changed("class Mode:\n    name = 'slow'\n    limit = 3\n")).toBe(true);
  });

  it('a bound on a dependency that had none is another pin, one on a new dependency is not', async () => {
    const free = {
      ...base,
      'pyproject.toml': '[project]\nname = "pkg"\ndependencies = ["numpy>=1.20", "omegaconf", "rich[all]"]\n',
      'requirements.txt': 'numpy==1.20\npyyaml\n',
    };
    const changed = async (path: 'pyproject.toml' | 'requirements.txt', from: string, to: string) =>
      gate(await judge({ base: free, changes: { [path]: free[path].replace(from, to) } }), 'risk').measures[
        'default_or_pin_changed'
      ];
    expect(await changed('pyproject.toml', '"omegaconf"', '"omegaconf>=2.4"')).toBe(true);
    expect(await changed('pyproject.toml', '"rich[all]"', '"rich[all]>=13"')).toBe(true);
    expect(await changed('pyproject.toml', '"omegaconf"', '"omegaconf", "einops>=0.7"')).toBe(false);
    expect(await changed('requirements.txt', 'pyyaml', 'pyyaml>=6')).toBe(true);
    expect(await changed('requirements.txt', 'pyyaml', 'pyyaml\neinops>=0.7')).toBe(false);
  });
});

describe('entry points and settings of JavaScript and TypeScript', () => {
  const factory =
    "import { Alpha } from './alpha.js';\n\nexport function make(name: string) {\n  switch (name) {\n    case 'alpha':\n      return new Alpha(name);\n    default:\n      throw new Error(name);\n  }\n}\n\nexport const names = ['alpha', 'omega'] as const;\n";
  const tree = {
    'package.json': '{ "name": "kit", "main": "./dist/extension.js", "bin": { "kit": "./tool.js" } }\n',
    'src/extension.ts': 'export function activate(context: unknown) {\n  return context;\n}\n',
    'src/other.ts': 'export function other(context: unknown) {\n  return context;\n}\n',
    'tool.js': "#!/usr/bin/env node\nconsole.log('kit');\n",
    'src/index.ts': factory,
    'src/alpha.ts': 'export class Alpha {\n  constructor(readonly name: string) {}\n}\n',
    'lib/index.js': "'use strict'\n\nexports.Alpha = require('./alpha')\n",
    'lib/alpha.js': 'module.exports = class Alpha {}\n',
    'src/main.js':
      "import kit from './kit.js';\nimport nouns from './nouns.js';\n\nkit.plugin(nouns); // first\n\nkit.use(nouns);\n\nexport default kit;\n",
  };
  const isCritical = async (path: keyof typeof tree, from: string, to: string) => {
    if (!tree[path].includes(from)) throw new Error(`no ${from} in ${path}`);
    const report = await judge({ base: tree, changes: { [path]: tree[path].replace(from, to) } });
    return gate(report, 'risk').measures['critical_file'];
  };
  it.each([
    [
      'another case that is like the others',
      'src/index.ts',
      '    default:\n',
      "    case 'beta':\n      return new Beta(name);\n    default:\n",
      false,
    ],
    [
      'a case that does something else',
      'src/index.ts',
      '    default:\n',
      "    case 'beta':\n      names.push(name);\n      return new Beta(name);\n    default:\n",
      true,
    ],
    [
      'a line like another, outside of any case',
      'src/index.ts',
      '  switch',
      '  return new Alpha(name);\n  switch',
      true,
    ],
    ['another name in a list', 'src/index.ts', "'omega']", "'omega', 'beta']", false],
    ['a list with something else around it', 'src/index.ts', "['alpha', 'omega'] as const", "new Set(['alpha'])", true],
    [
      'another module that is handed on',
      'lib/index.js',
      "alpha')\n",
      "alpha')\nexports.Beta = require('./beta')\n",
      false,
    ],
    ['one more plug-in beside another', 'src/main.js', '// first\n', '// first\nkit.plugin(verbs); // second\n', false],
    ['a plug-in that is made on the spot', 'src/main.js', '// first\n', '// first\nkit.plugin(verbs());\n', true],
    ['one more layer beside another', 'src/main.js', 'kit.use(nouns);\n', 'kit.use(nouns);\nkit.use(verbs);\n', true],
    ['what package.json calls main', 'src/extension.ts', 'return context', 'return [context]', true],
    ['what package.json installs as a command', 'tool.js', "'kit'", "'kit 2'", true],
    ['what package.json does not name', 'src/other.ts', 'return context', 'return [context]', false],
  ] as const)('critical file: %s', async (_name, path, from, to, expected) => {
    expect(await isCritical(path, from, to)).toBe(expected);
  });
});

describe('entry points of Python', () => {
  const tune =
    'from pkg.core import run\n\nCOMMANDS = {\n    "run": run,\n}\n\n\ndef main():\n    return COMMANDS["run"](1)\n';
  const statement = { 'src/pkg/tune.py': tune.replace('    return', '    print("tuned")\n    return') };
  const row = { 'src/pkg/tune.py': tune.replace('    "run": run,\n', '    "run": run,\n    "walk": run,\n') };
  it.each([
    ['pyproject.toml', '[project]\nname = "pkg"\n\n[project.scripts]\ntune = "pkg.tune:main"\n', true],
    ['pyproject.toml', '[tool.poetry]\nname = "pkg"\n\n[tool.poetry.scripts]\ntune = \'pkg.tune:main\'\n', true],
    [
      'setup.cfg',
      '[options.entry_points]\nconsole_scripts =\n    other = pkg.core:run\n    tune = pkg.tune:main\n',
      true,
    ],
    ['setup.py', 'setup(\n    entry_points={"console_scripts": ["tune = pkg.tune:main"]},\n)\n', true],
    [
      'setup.py',
      'setup(entry_points={"console_scripts": ["other = pkg.core:run"], "kit": ["tune = pkg.tune:main"]})\n',
      false,
    ],
    ['pyproject.toml', '[project]\nname = "pkg"\n\n[tool.tasks]\ntune = "pkg.tune:main"\n', false],
  ])('what a command of %s starts with is an entry point: %s', async (manifest, text, isEntry) => {
    const tree = {
      [manifest]: text,
      'src/pkg/__init__.py': '',
      'src/pkg/core.py': 'def run(x):\n    return x\n',
      'src/pkg/tune.py': tune,
    };
    const critical = async (changes: Case['changes']) =>
      gate(await judge({ base: tree, changes }), 'risk').measures['critical_file'];
    expect(await critical(statement)).toBe(isEntry);
    expect(await critical(row)).toBe(false);
  });
});
